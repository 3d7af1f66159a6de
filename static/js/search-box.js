// Suggestions under the search fields that lead to the finder: an editable combobox with list
// autocomplete and manual selection (WAI-ARIA APG). Without this they are plain fields, and they
// stay such when no answer comes.
const WAIT = 150; // milliseconds without a key before anything is asked
const INSIDE_FROM = 4; // letters that are also found inside a term, as in equipment/search/suggest.py
const words = document.getElementById("suggestions");

function enhance(input) {
  const parts = words.content.cloneNode(true);
  const [list, told] = parts.children;
  let options = []; // of the text in shown, whether they are to be seen or not
  let shown = "";
  let active = -1;
  let asking = null;
  let timer = 0;

  list.id = `${input.id}-suggestions`;
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("aria-expanded", "false");
  input.autocomplete = "off"; // or the browser's own list lies over this one
  input.parentElement.append(parts);

  function activate(at) {
    list.children[active]?.setAttribute("aria-selected", "false");
    active = at;
    const option = list.children[active];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }
  function expand(open) {
    activate(-1);
    list.hidden = !open;
    input.setAttribute("aria-expanded", String(open));
    told.textContent = open ? words.dataset.count.replace("{n}", options.length) : "";
  }
  function stop() {
    clearTimeout(timer);
    asking?.abort();
    expand(false);
  }

  async function ask() {
    const typed = input.value.trim();
    const { signal } = (asking = new AbortController());
    try {
      const question = new URLSearchParams({ q: typed });
      const response = await fetch(`${words.dataset.address}?${question}`, {
        // The addresses in the answer are those of the page's language.
        headers: { Accept: "application/json", "Accept-Language": document.documentElement.lang },
        signal,
      });
      const found = response.ok ? await response.json() : [];
      if (signal.aborted) return;
      options = found;
      shown = typed;
      list.replaceChildren(...found.map((one, at) => row(one, typed, `${list.id}-${at}`)));
      expand(found.length > 0);
    } catch {
      if (!signal.aborted) expand(false);
    }
  }
  function change() {
    clearTimeout(timer);
    asking?.abort();
    activate(-1);
    if (input.value.trim()) timer = setTimeout(ask, WAIT);
    else expand(false);
  }
  function choose({ kind, text, url }) {
    stop();
    if (kind === "center" || kind === "item") {
      location.assign(url);
      return;
    }
    input.value = text;
    input.form.requestSubmit(); // with the other conditions of the finder
  }

  /** Return whether the key is done with; else it does what it does in any field. */
  function press(key) {
    const typed = input.value.trim();
    const open = !list.hidden;
    if (key === "ArrowDown" || key === "ArrowUp") {
      if (!typed) return false;
      if (!open && (shown !== typed || !options.length)) {
        clearTimeout(timer);
        asking?.abort();
        ask();
        return true;
      }
      if (!open) expand(true);
      const last = options.length - 1;
      if (key === "ArrowDown") activate(active < last ? active + 1 : 0);
      else activate(active > 0 ? active - 1 : last);
      return true;
    }
    if (key === "Enter") {
      const chosen = options[active];
      if (!chosen) {
        stop();
        return false;
      }
      choose(chosen);
      return true;
    }
    if (key === "Escape") {
      if (!open && !input.value) return false;
      if (!open) input.value = "";
      stop();
      return true;
    }
    // The caret moves, so the person is in the text again.
    if (["ArrowLeft", "ArrowRight", "Home", "End"].includes(key)) activate(-1);
    return false;
  }
  input.addEventListener("keydown", (event) => {
    // A key that the input method takes: Safari tells by 229 that Enter only ended a syllable.
    if (event.isComposing || event.keyCode === 229) {
      if (event.key === "Enter") event.preventDefault();
      return;
    }
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (!press(event.key)) return;
    event.preventDefault();
    // Escape is done: it must not close the drawer around the field too.
    event.stopPropagation();
  });
  // Comes for half-typed syllables too.
  input.addEventListener("input", change);
  input.addEventListener("blur", stop);
  // A press on the list must not take the focus from the field.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const chosen = options[[...list.children].indexOf(event.target.closest("li"))];
    if (!chosen) return;
    // Ends a syllable that is still being typed, and puts the keyboard of a phone away.
    input.blur();
    choose(chosen);
  });
}

function row({ text, kind }, typed, id) {
  const option = document.createElement("li");
  option.id = id;
  option.setAttribute("role", "option");
  option.setAttribute("aria-selected", "false");
  const name = document.createElement("span");
  name.append(...marked(text, typed));
  if (document.documentElement.lang !== "ko" && /[ㄱ-ㆎ가-힣]/.test(text)) name.lang = "ko";
  option.append(name);
  const what = words.dataset[kind];
  if (what) {
    const small = document.createElement("small");
    small.textContent = what;
    option.append(" ", small);
  }
  return option;
}

// Letters of syllables by the keys they take, as in itube/lib/hangul.py.
const FIRST = [..."ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"];
const MIDDLE = "ㅏ ㅐ ㅑ ㅒ ㅓ ㅔ ㅕ ㅖ ㅗ ㅗㅏ ㅗㅐ ㅗㅣ ㅛ ㅜ ㅜㅓ ㅜㅔ ㅜㅣ ㅠ ㅡ ㅡㅣ ㅣ".split(" ");
const FINAL =
  " ㄱ ㄲ ㄱㅅ ㄴ ㄴㅈ ㄴㅎ ㄷ ㄹ ㄹㄱ ㄹㅁ ㄹㅂ ㄹㅅ ㄹㅌ ㄹㅍ ㄹㅎ ㅁ ㅂ ㅂㅅ ㅅ ㅆ ㅇ ㅈ ㅊ ㅋ ㅌ ㅍ ㅎ".split(" ");
const CONSONANTS = "ㄳㄱㅅ ㄵㄴㅈ ㄶㄴㅎ ㄺㄹㄱ ㄻㄹㅁ ㄼㄹㅂ ㄽㄹㅅ ㄾㄹㅌ ㄿㄹㅍ ㅀㄹㅎ ㅄㅂㅅ";
const VOWELS = "ㅘㅗㅏ ㅙㅗㅐ ㅚㅗㅣ ㅝㅜㅓ ㅞㅜㅔ ㅟㅜㅣ ㅢㅡㅣ";
const LONE = new Map(
  `${CONSONANTS} ${VOWELS}`.split(" ").map((three) => [three[0], three.slice(1)]),
);

function lettersOf(char) {
  const code = char.codePointAt(0) - 0xac00;
  if (code < 0 || code >= FIRST.length * 588) return LONE.get(char) ?? char;
  return FIRST[Math.floor(code / 588)] + MIDDLE[Math.floor((code % 588) / 28)] + FINAL[code % 28];
}

/** Return the letters and digits of text taken apart, each with its place: [letters, from, to]. */
function apart(text) {
  const found = [];
  let from = 0;
  for (const char of text) {
    const to = from + char.length;
    // NFKC would make another letter of one that was typed alone.
    const plain = /[ㄱ-ㆎ]/.test(char) ? char : char.normalize("NFKC").toLowerCase();
    for (const one of plain) if (/[\p{L}\p{N}]/u.test(one)) found.push([lettersOf(one), from, to]);
    from = to;
  }
  return found;
}

/** Return the first and the last of chars that stand for what was asked, or nothing. */
function rangeOf(asked, chars) {
  const letters = asked.map(([one]) => one).join("");
  const place = chars.map(([one]) => one).join("").indexOf(letters);
  if (place === 0 || (place > 0 && letters.length >= INSIDE_FROM)) {
    const owners = chars.flatMap(([one], index) => Array(one.length).fill(index));
    return [owners[place], owners[place + letters.length - 1]];
  }
  // First letters of syllables.
  const begin = asked.every(([one], index) => chars[index]?.[0][0] === one);
  return begin ? [0, asked.length - 1] : null;
}

/** Return text in pieces, with a mark around what was typed of it. */
function marked(text, typed) {
  const chars = apart(text);
  const asked = apart(typed.normalize("NFC"));
  const range = asked.length && rangeOf(asked, chars);
  if (!range) return [text];
  const [from, to] = [chars[range[0]][1], chars[range[1]][2]];
  const mark = document.createElement("mark");
  mark.textContent = text.slice(from, to);
  return [text.slice(0, from), mark, text.slice(to)];
}

if (words) for (const input of document.querySelectorAll("input[data-suggest]")) enhance(input);
