// Applies a condition as soon as it is chosen. Without this, "조건 적용" does the same.
const wide = matchMedia("(min-width: 64rem)");
const form = () => document.getElementById("conditions");
let kept = null;
// What is typed in several fields is applied when the last one is left: the two ends of a spec, and
// the days of free time, which change with every digit.
let changed = "";
const typed = ({ name, type }) =>
  name.startsWith("spec.") ? name : type === "date" || name === "free_from" || name === "free_to" ? "free" : "";

addEventListener("change", (event) => {
  const field = event.target;
  if (field.form !== form() || field.name === "q") return;
  changed = typed(field);
  if (changed) return;
  // On a small screen the conditions cover the results: there several are chosen, then applied.
  if (wide.matches || field.name === "sort") htmx.trigger(form(), "apply");
});

addEventListener("focusout", ({ relatedTarget }) => {
  if (!changed || (relatedTarget?.form === form() && typed(relatedTarget) === changed)) return;
  changed = "";
  if (wide.matches) htmx.trigger(form(), "apply");
});

// Addresses stay short: what is empty or usual is not part of the question.
function isUsual(name, value) {
  return value === "" || (name === "sort" && value === "relevance");
}
addEventListener("htmx:configRequest", (event) => {
  const data = event.detail.formData;
  for (const name of new Set(data?.keys())) {
    if (name.startsWith("spec.")) {
      // The two ends of a spec are one condition.
      const [low, high = ""] = data.getAll(name).map((value) => value.trim());
      data.delete(name);
      if (low || high) data.append(name, `${low}..${high}`);
      continue;
    }
    const values = data.getAll(name).filter((value) => !isUsual(name, value));
    data.delete(name);
    for (const value of values) data.append(name, value);
  }
});
// A page past the end and a slow search have pages of their own.
addEventListener("htmx:beforeSwap", (event) => {
  if ([404, 503].includes(event.detail.xhr.status)) location.assign(event.detail.xhr.responseURL);
});

// The new conditions are open where the old ones were, and the focus stays on the same one.
addEventListener("htmx:beforeSwap", () => {
  const { activeElement: active } = document;
  kept = {
    open: [...document.querySelectorAll(".facets details")].map(({ id, open }) => [id, open]),
    name: active?.form === form() ? active.name : "",
    value: active?.value,
    id: active?.id,
  };
});
addEventListener("htmx:afterSettle", () => {
  if (!kept) return;
  document.getElementById("told").textContent = document.getElementById("results").textContent;
  const { open, name, value, id } = kept;
  kept = null;
  for (const [id, wasOpen] of open) {
    const details = document.getElementById(id);
    if (details && !details.open) details.open = wasOpen;
  }
  if (!wide.matches) document.getElementById("finder").scrollIntoView();
  if (!name || name === "q") return;
  const same = [...form().elements].filter((field) => field.name === name);
  const field =
    same.find((one) => one.id && one.id === id) ??
    same.find((one) => one.type !== "checkbox" || one.value === value);
  // What was typed since the request left is not lost.
  if (field && field.type !== "checkbox" && field.value !== value) {
    field.value = value;
    changed = typed(field);
    if (field.type === "select-one") htmx.trigger(form(), "apply");
  }
  field?.focus({ preventScroll: true });
});
