// Says in the bar what was chosen on the table of free times. Without this, the form goes on with
// the checked cells and the server says what is wrong with them.
const form = document.getElementById("times");
const line = document.getElementById("choice");
// How long 1, 2, 3 ... cells are and what that costs, in words.
const lengths = form?.dataset.lengths.split("|") ?? [];
const button = form?.querySelector(".bar-c button");
const asked = line?.textContent;
// A time chosen on the calendar; the table's cells are then empty, and the other way round.
let drawn = null;

// Times are written as Seoul's clock shows them. Read as UTC, no other clock can move them.
const clock = (text) => Date.parse(`${text}Z`);
const english = document.documentElement.lang === "en";
const words = new Intl.DateTimeFormat(english ? "en-GB" : "ko-KR", {
  timeZone: "UTC",
  weekday: "short",
  month: english ? "short" : "numeric",
  day: english ? "numeric" : "2-digit",
});

function day(text) {
  const part = Object.fromEntries(
    words.formatToParts(clock(text)).map(({ type, value }) => [type, value]),
  );
  return english
    ? `${part.weekday} ${part.day} ${part.month}`
    : `${parseInt(part.month)}.${part.day.padStart(2, "0")}.(${part.weekday})`;
}

function period(start, end) {
  const last = new Date(clock(end) - 60_000).toISOString();
  if (last.slice(0, 10) !== start.slice(0, 10))
    return `${day(start)} ${start.slice(11)} ~ ${day(end)} ${end.slice(11)}`;
  const closes = end.slice(11) === "00:00" ? "24:00" : end.slice(11);
  return `${day(start)} ${start.slice(11)}~${closes}`;
}

function chosen() {
  if (drawn) return [drawn];
  const cells = [...form.querySelectorAll("input[name=slot]:checked")].map(({ value }) => value);
  const spans = [];
  for (const [start, end] of cells.sort().map((cell) => cell.split("/"))) {
    const before = spans.at(-1);
    if (before?.end === start) Object.assign(before, { end, cells: before.cells + 1 });
    else spans.push({ start, end, cells: 1 });
  }
  return spans;
}

function tell() {
  for (const box of form.querySelectorAll("input[name=slot]")) {
    const word = box.nextElementSibling.querySelector("b");
    box.dataset.free ??= word.textContent;
    word.textContent = box.checked ? form.dataset.chosen : box.dataset.free;
  }
  const spans = chosen();
  const [{ start, end, cells } = {}] = spans;
  let wrong = "";
  if (spans.length > 1) wrong = form.dataset.gap;
  else if (cells > lengths.length) wrong = form.dataset.long;
  else if (cells < form.dataset.least) wrong = form.dataset.short;
  line.replaceChildren();
  if (cells && spans.length === 1) {
    const when = document.createElement("b");
    when.textContent = period(start, end);
    line.append(when, " · ", wrong || lengths[cells - 1]);
  } else {
    line.append(wrong || asked);
  }
  button.disabled = !cells || Boolean(wrong);
}

function draw(span) {
  drawn = span;
  for (const name of ["start", "end"]) {
    form.querySelector(`input[name=${name}]`)?.remove();
    if (span) {
      const field = document.createElement("input");
      Object.assign(field, { type: "hidden", name, value: span[name] });
      form.append(field);
    }
  }
}

if (form) {
  form.addEventListener("change", () => {
    draw(null);
    tell();
  });
  // From the calendar: {start, end, cells}, or nothing.
  form.addEventListener("slots:drawn", ({ detail }) => {
    for (const box of form.querySelectorAll("input[name=slot]:checked")) box.checked = false;
    draw(detail);
    tell();
  });
  // The browser may have kept the ticks of an earlier visit.
  addEventListener("pageshow", tell);
}
