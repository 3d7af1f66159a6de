// The week as a calendar on which one draws a time: the quick way for a mouse on a wide screen.
//
// The table stays the way for everyone. The calendar's markup cannot be read by screen readers as a
// grid (rows and cells miss their roles) and nothing on it can be drawn by keyboard; so it is hidden
// from both, and nothing in it takes the focus: no buttons of its own, no events to press. `inert`
// would keep the mouse out too. What was drawn is told in the bar under it, which is read out.
const place = document.getElementById("calendar");
const form = document.getElementById("times");
const views = document.getElementById("views");
const wide = matchMedia("(min-width: 64rem)");
const SEOUL = "+09:00";
let calendar = null;

// The library is fetched when someone wants it, not with the page.
function load(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = document.createElement(tag);
    Object.assign(element, attributes, { onload: resolve, onerror: reject });
    // Before our own style sheets, which have the last word.
    document.head.prepend(element);
  });
}

const hour = (number) => `${String(number).padStart(2, "0")}:00`;
const at = (text) => new Date(text).getTime();
// What Seoul's clock shows, to the minute. The library's Date objects carry it as if it were the
// browser's own; its texts, and the server's, say it as it is.
const clock = (text) => text.slice(0, 16);

// All that cannot be booked, within [from, to): white is what can.
function shut(free, from, to) {
  const gaps = [];
  let start = from;
  for (const span of free) {
    if (at(start) < at(span.start)) gaps.push({ start, end: span.start });
    if (at(start) < at(span.end)) start = span.end;
  }
  if (at(start) < at(to)) gaps.push({ start, end: to });
  return gaps;
}

async function draw() {
  const { style, script, week, from, to, opens, closes, step, skip, busy } = place.dataset;
  const [answer] = await Promise.all([
    fetch(`${week}?from=${from}&to=${to}`),
    load("script", { src: script }),
    load("link", { rel: "stylesheet", href: style }),
  ]);
  if (!answer.ok) throw new Error(`${answer.status} of ${week}`);
  const known = await answer.json();
  calendar = EventCalendar.create(place, {
    view: "timeGridWeek",
    // Seoul has no summer time, and the browser may be anywhere.
    timeZone: SEOUL,
    locale: document.documentElement.lang,
    date: from,
    firstDay: 1,
    hiddenDays: JSON.parse(skip),
    allDaySlot: false,
    headerToolbar: { start: "", center: "", end: "" },
    slotMinTime: hour(opens),
    slotMaxTime: hour(closes),
    slotDuration: { minutes: Number(step) },
    // All labels, the first one too; those between the hours say nothing.
    slotLabelInterval: 0,
    slotLabelFormat: (time) => (time.getMinutes() ? "" : hour(time.getHours())),
    dayHeaderFormat: { weekday: "short", month: "numeric", day: "numeric" },
    events: [
      ...shut(known.free, `${from}T00:00${SEOUL}`, `${to}T00:00${SEOUL}`).map((span) => ({
        ...span,
        display: "background",
      })),
      ...known.busy.map((span) => ({ ...span, title: busy })),
    ],
    eventContent: ({ event }) => event.title,
    selectable: true,
    selectMinDistance: 0,
    unselectAuto: false,
    select(drawn) {
      calendar.unselect();
      choose(known.free, drawn, Number(step));
    },
  });
}

// Who draws too far means what is free of it: the free time that was drawn over most.
function choose(free, { startStr, endStr }, step) {
  const minutes = ({ start, end }) => (at(`${end}Z`) - at(`${start}Z`)) / 60_000;
  const parts = free
    .map((span) => ({
      start: later(clock(span.start), clock(startStr)),
      end: earlier(clock(span.end), clock(endStr)),
    }))
    .filter((part) => part.start < part.end)
    .sort((one, other) => minutes(other) - minutes(one));
  mark(parts[0]);
  const detail = parts.length ? { ...parts[0], cells: minutes(parts[0]) / step } : null;
  form.dispatchEvent(new CustomEvent("slots:drawn", { detail }));
}

const later = (one, other) => (one > other ? one : other);
const earlier = (one, other) => (one < other ? one : other);

function mark(span) {
  calendar?.removeEventById("chosen");
  if (span)
    calendar.addEvent({
      id: "chosen",
      start: `${span.start}:00${SEOUL}`,
      end: `${span.end}:00${SEOUL}`,
      title: form.dataset.chosen,
      classNames: ["is-chosen"],
    });
}

async function show(view) {
  const drawn = view === "calendar";
  for (const button of views.querySelectorAll("button"))
    button.setAttribute("aria-pressed", String(button.value === view));
  // The other weeks open in the same way.
  for (const link of document.querySelectorAll("#free a[href*='on=']")) {
    const address = new URL(link.href);
    if (drawn) address.searchParams.set("view", view);
    else address.searchParams.delete("view");
    link.href = address;
  }
  document.querySelector("#free input[name=view]").disabled = !drawn;
  place.parentElement.hidden = !drawn;
  form.querySelector(".slots").hidden = drawn;
  if (!drawn || calendar) return;
  try {
    await draw();
  } catch (error) {
    // Without the calendar there is still the table.
    views.hidden = true;
    show("table");
  }
}

if (place && wide.matches) {
  views.hidden = false;
  views.addEventListener("click", ({ target }) => {
    if (target.value) show(target.value);
  });
  form.addEventListener("change", () => mark(null));
  if (new URLSearchParams(location.search).get("view") === "calendar") show("calendar");
}
// A window that has become narrow has no room for seven days to draw on.
wide.addEventListener("change", () => {
  if (!place) return;
  views.hidden = !wide.matches;
  if (!wide.matches) show("table");
});
