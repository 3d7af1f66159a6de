/* Plays an HLS film (video[data-hls]) also where the browser cannot by itself. A cover with a button
   stands over it; nothing is loaded before one presses that. Without this script the browser's own
   player tries the same address. */
"use strict";
for (const video of document.querySelectorAll("video[data-hls]")) {
  const cover = video.parentElement.querySelector(".cover");
  const failed = document.getElementById("film-error");
  let hls;

  const show = (started) => {
    cover.hidden = started;
    video.controls = started;
  };
  const fail = () => {
    hls?.destroy();
    hls = undefined;
    show(false);
    failed.hidden = false;
  };
  const attach = () => {
    if (!window.Hls?.isSupported()) return; // then the browser has a player of its own
    // No worker: the page's policy allows none.
    hls = new Hls({ enableWorker: false });
    hls.on(Hls.Events.ERROR, (_event, data) => data.fatal && fail());
    hls.loadSource(video.dataset.hls);
    hls.attachMedia(video);
  };

  show(false);
  cover.querySelector("button").addEventListener("click", () => {
    failed.hidden = true;
    attach();
    show(true);
    video.focus();
    video.play().catch((error) => error.name !== "AbortError" && fail());
  });
}
