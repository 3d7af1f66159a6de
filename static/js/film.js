// The film's page: times and chapters move the film, and what is shown is marked beside it.

const video = document.querySelector("#player video");
const links = document.querySelectorAll("a[data-start]");

function seek(event) {
  const start = Number(event.currentTarget.dataset.start);
  event.preventDefault();
  video.currentTime = start;
  video.play();
  document.querySelector("#player").scrollIntoView({ block: "nearest" });
}

function mark(element, on) {
  if (on) element.setAttribute("aria-current", "true");
  else element.removeAttribute("aria-current");
}

function follow() {
  const now = video.currentTime;
  let current = null;
  for (const chapter of document.querySelectorAll(".chapters a")) {
    if (Number(chapter.dataset.start) <= now) current = chapter;
  }
  for (const chapter of document.querySelectorAll(".chapters a")) mark(chapter, chapter === current);
  for (const line of document.querySelectorAll(".script li")) {
    mark(line, Number(line.dataset.start) <= now && now < Number(line.dataset.end));
  }
}

function choose(buttons, language) {
  for (const track of video.textTracks) {
    if (track.kind === "captions") track.mode = track.language === language ? "showing" : "disabled";
  }
  for (const button of buttons) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
}

if (video) {
  for (const link of links) link.addEventListener("click", seek);
  video.addEventListener("timeupdate", follow);
  const captions = document.querySelector("#captions");
  const buttons = captions.querySelectorAll("button");
  for (const button of buttons) {
    button.addEventListener("click", () => choose(buttons, button.dataset.language));
  }
  // The browser's own menu chooses captions too.
  video.textTracks.addEventListener("change", () => {
    const shown = [...video.textTracks].find(
      (track) => track.kind === "captions" && track.mode === "showing",
    );
    for (const button of buttons) {
      button.setAttribute("aria-pressed", String(button.dataset.language === (shown?.language ?? "")));
    }
  });
  captions.hidden = false;
}
