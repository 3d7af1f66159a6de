// Shortens the way at the desk; every page is whole without it.

// One box that ticks all of its name. Hidden until there is a script to serve it.
for (const all of document.querySelectorAll("input[data-all]")) {
  const boxes = [...document.querySelectorAll(`input[name="${all.dataset.all}"]`)];
  if (!boxes.length) continue;
  all.hidden = false;
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
  });
  for (const box of boxes) {
    box.addEventListener("change", () => {
      all.checked = boxes.every((each) => each.checked);
      all.indeterminate = !all.checked && boxes.some((each) => each.checked);
    });
  }
}

// A ready sentence goes into the text, where it can be changed.
for (const select of document.querySelectorAll("select[data-canned]")) {
  const text = select.form.elements.text;
  select.addEventListener("change", () => {
    if (!select.value) return;
    const sentence = select.selectedOptions[0].textContent.trim();
    text.value = text.value ? `${text.value.trimEnd()}\n${sentence}` : sentence;
    select.value = "";
    text.focus();
  });
}

// On a narrow screen the side menu scrolls; where one is must be seen.
document.querySelector(".subnav [aria-current]")?.scrollIntoView({
  block: "nearest",
  inline: "center",
});

for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
