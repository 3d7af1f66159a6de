// Shortens the way around one's own bookings; every page is whole without it.

// What only works with script shows itself now.
function show(root) {
  for (const element of root.querySelectorAll("[data-needs-script]")) element.hidden = false;
}
show(document);
addEventListener("htmx:afterSettle", () => show(document));

addEventListener("click", async (event) => {
  const button = event.target.closest("[data-print], [data-copy]");
  if (!button) return;
  if ("print" in button.dataset) {
    window.print();
    return;
  }
  const field = document.getElementById(button.dataset.copy);
  field.select();
  await navigator.clipboard.writeText(field.value);
  button.textContent = button.dataset.copied;
});

// A new state brings the forms that belong to it, but not over what someone is writing.
function isBusy(place) {
  if (place.contains(document.activeElement)) return true;
  return [...place.querySelectorAll("textarea, input:not([type=hidden])")].some(
    (field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked,
  );
}
addEventListener("htmx:beforeSwap", (event) => {
  const { target } = event.detail;
  if (target.id === "acting" && isBusy(target)) event.detail.shouldSwap = false;
});
