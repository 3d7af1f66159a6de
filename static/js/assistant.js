// Shortens the way to the chatbot: its link opens a panel, and a question is answered without a new
// page. The link and the form are whole without it.
const BY_SCRIPT = { headers: { "X-Requested-With": "assistant" } };

// --- A question and its answer -------------------------------------------------------------------
function showLast(form, html) {
  const turns = document.getElementById("assistant-turns");
  document.getElementById("last")?.removeAttribute("id");
  turns.insertAdjacentHTML("beforeend", html);
  const last = turns.lastElementChild;
  document.querySelector(".chat-first")?.remove();
  document.querySelector(".chat-ends")?.removeAttribute("hidden");
  // In the panel the log scrolls, on the page the page does.
  last.scrollIntoView({ block: form.closest(".chatpanel") ? "start" : "nearest" });
}

async function send(form, submitter) {
  const error = document.getElementById("assistant-error");
  const field = form.elements.text;
  const button = form.querySelector("button.go");
  const body = new FormData(form, submitter);
  const said = button.textContent;
  form.setAttribute("aria-busy", "true");
  button.disabled = true;
  button.textContent = form.dataset.waiting;
  error.replaceChildren();
  field.removeAttribute("aria-invalid");
  try {
    const answer = await fetch(form.action, { method: "POST", body, ...BY_SCRIPT });
    const html = await answer.text();
    if (answer.ok) {
      showLast(form, html);
      field.value = "";
    } else if (answer.status === 422 || answer.status === 429) {
      error.innerHTML = html;
      field.setAttribute("aria-invalid", "true");
    } else {
      throw new Error(answer.status);
    }
  } catch {
    error.textContent = form.dataset.failed;
  }
  form.removeAttribute("aria-busy");
  button.disabled = false;
  button.textContent = said;
  field.focus({ preventScroll: true });
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.id !== "assistant-form") return;
  event.preventDefault();
  if (!form.hasAttribute("aria-busy")) send(form, event.submitter);
});

document.addEventListener("keydown", (event) => {
  if (event.target.id !== "assistant-text" || event.key !== "Enter") return;
  // Shift makes a new line; a letter that is still being put together takes its own Enter.
  if (event.shiftKey || event.isComposing) return;
  event.preventDefault();
  event.target.form.requestSubmit();
});

// --- The panel -----------------------------------------------------------------------------------
const link = document.querySelector(".chatlink");
const panel = document.getElementById("assistant-panel");
if (link && panel) {
  let loaded = false;

  const load = async () => {
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = panel.dataset.style;
    const styled = new Promise((done) => {
      style.onload = style.onerror = done;
    });
    document.head.append(style);
    const address = new URL(panel.dataset.address, location.href);
    if (panel.dataset.about) address.searchParams.set("about", panel.dataset.about);
    const [answer] = await Promise.all([fetch(address, BY_SCRIPT), styled]);
    if (!answer.ok) throw new Error(answer.status);
    panel.innerHTML = await answer.text();
    loaded = true;
  };
  const close = () => {
    panel.hidden = true;
    link.setAttribute("aria-expanded", "false");
    link.focus();
  };
  const open = async () => {
    if (!loaded) {
      link.setAttribute("aria-busy", "true");
      try {
        await load();
      } catch {
        // The page is whole in any case.
        location.assign(link.href);
        return;
      } finally {
        link.removeAttribute("aria-busy");
      }
    }
    panel.hidden = false;
    link.setAttribute("aria-expanded", "true");
    const log = panel.querySelector(".chat-log");
    log.scrollTop = log.scrollHeight;
    panel.querySelector("#assistant-text").focus();
  };

  link.setAttribute("role", "button");
  link.setAttribute("aria-expanded", "false");
  link.setAttribute("aria-controls", panel.id);
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    if (panel.hidden) open();
    else close();
  });
  link.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    link.click();
  });
  panel.addEventListener("click", (event) => {
    if (event.target.closest("[data-shut]")) close();
  });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.isComposing) close();
  });
}
