// Shortens the way; every page is whole without it.

// Escape closes the open mega menu until pointer or focus leaves it (WCAG 1.4.13).
const menu = document.querySelector(".gnb");
if (menu) {
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const panel = document.activeElement.closest?.(".mega");
    // What is about to vanish must not keep the focus.
    if (panel && menu.contains(panel)) panel.parentElement.querySelector("a").focus();
    menu.classList.add("shut");
  });
  menu.addEventListener("mouseleave", () => menu.classList.remove("shut"));
  menu.addEventListener("focusout", (event) => {
    const item = event.target.closest(".gnb > ul > li");
    if (!item.contains(event.relatedTarget)) menu.classList.remove("shut");
  });

  // A finger cannot hover: the first touch opens the panel, the second follows the link.
  let opened = false;
  menu.addEventListener("pointerdown", (event) => {
    const item = event.target.closest(".gnb > ul > li");
    opened = Boolean(item?.matches(":focus-within")) && !menu.classList.contains("shut");
  });
  menu.addEventListener("click", (event) => {
    const link = event.target.closest(".gnb > ul > li > a");
    if (!link || event.pointerType !== "touch" || opened) return;
    event.preventDefault();
    menu.classList.remove("shut");
    link.focus();
  });
}

// Escape, and a press outside, close the drawer of small screens.
const drawer = document.querySelector(".drawer");
if (drawer) {
  addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer.open) return;
    drawer.open = false;
    drawer.querySelector("summary").focus();
  });
  addEventListener("pointerdown", (event) => {
    if (!drawer.contains(event.target)) drawer.open = false;
  });
}
