// Keeps the pieces that were chosen for comparison while one turns pages; without this the form
// under the list compares what is ticked on the page.
const KEY = "itube-compare";
const bar = document.getElementById("compare");
const most = Number(bar?.dataset.most ?? 4);

// For a browser that stores nothing: the choice then lasts as long as the page.
let remembered = new Map();

function kept() {
  try {
    const pairs = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return new Map(Array.isArray(pairs) ? pairs.slice(0, most) : []);
  } catch {
    return new Map(remembered);
  }
}
function keep(pieces) {
  remembered = pieces;
  try {
    sessionStorage.setItem(KEY, JSON.stringify([...pieces]));
  } catch {
    // Remembered above.
  }
}

// The page of the comparison says what is compared now: a piece that was left out there is out.
const compared = document.querySelectorAll("[data-compared]");
if (compared.length) keep(new Map([...compared].map((cell) => [cell.dataset.compared, cell.dataset.name])));

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// A hit is called as its heading is, a piece on its own page as the page.
const nameOf = (box) => (box.closest("li.hit")?.querySelector("h3 a") ?? document.querySelector("h1")).textContent.trim();
const boxes = () => [...document.querySelectorAll('input[type="checkbox"][form="compare"]')];
const tell = (text) => {
  bar.querySelector(".told").textContent = text;
};

function chip(number, name) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip on";
  button.dataset.number = number;
  const label = document.createElement("span");
  label.textContent = name;
  const hidden = document.createElement("span");
  hidden.className = "sr";
  // Pieces often have one name; their numbers tell them apart.
  button.title = number;
  hidden.textContent = `${number}, ${bar.dataset.remove}`;
  const cross = document.createElement("span");
  cross.setAttribute("aria-hidden", "true");
  cross.textContent = "×";
  button.append(label, hidden, cross);
  const item = document.createElement("li");
  item.append(button);
  return item;
}

function show() {
  const pieces = kept();
  for (const box of boxes()) box.checked = pieces.has(box.value);
  bar.hidden = pieces.size === 0;
  const list = bar.querySelector(".picked");
  list.hidden = false;
  list.replaceChildren(...[...pieces].map(([number, name]) => chip(number, name)));
  bar.querySelector("[data-label]").textContent = bar.dataset.count.replace("{n}", pieces.size);
  tell(pieces.size === 1 ? bar.dataset.one : "");
}

if (bar) {
  bar.classList.add("live");
  bar.querySelector("[data-without-script]").hidden = true;
  bar.querySelector("[data-clear]").hidden = false;
  show();

  addEventListener("change", ({ target: box }) => {
    if (box.form !== bar || box.type !== "checkbox") return;
    const pieces = kept();
    if (!box.checked) {
      pieces.delete(box.value);
    } else if (pieces.size >= most) {
      box.checked = false;
      tell(bar.dataset.many);
      return;
    } else {
      pieces.set(box.value, nameOf(box));
    }
    keep(pieces);
    show();
  });
  bar.addEventListener("click", ({ target }) => {
    const number = target.closest("[data-number]")?.dataset.number;
    const pieces = kept();
    if (target.closest("[data-clear]")) pieces.clear();
    else if (number) pieces.delete(number);
    else return;
    keep(pieces);
    show();
    // What had the focus is gone.
    (pieces.size ? bar.querySelector("button") : (boxes()[0] ?? document.body)).focus();
  });
  // In the order in which they were chosen, with those of other pages.
  bar.addEventListener("submit", (event) => {
    event.preventDefault();
    const query = new URLSearchParams([...kept().keys()].map((number) => ["equipment", number]));
    location.assign(`${bar.action}?${query}`);
  });
  addEventListener("htmx:afterSettle", show);
  // A page that comes back out of the browser's memory shows an older choice.
  addEventListener("pageshow", show);
}
