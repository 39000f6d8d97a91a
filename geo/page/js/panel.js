// The panel: title, tabs, and the facts of what is chosen in their place.
import { data } from "./data.js";
import { el, icon, iconButton, replace } from "./dom.js";
import { ICONS } from "./icons.js";
import { LANGUAGES } from "./language.js";
import { changed, onChange, select, state } from "./state.js";
import { language, say, sayDate } from "./strings.js";
import { told } from "./told.js";
import { whenPainted } from "./turns.js";

const NARROW = "(max-width: 640px)"; // here the panel lies folded under the map

// The panel of some tabs {id, content()}; `setTheme` changes between light and dark, `setLanguage` to another language.
export function buildPanel(tabs, setTheme, setLanguage) {
  const asOf = data.as_of && el("p", { class: "as-of", text: "\u00a0" }), title = el("h1", {});
  const facts = el("div", { class: "facts", hidden: true }), pages = tabs.map(pageOf);
  const buttons = tabs.map((tab) => tabButton(tab, () => openTab(tab.id))), list = tabList(buttons);
  const widen = wideSwitch(), body = el("div", { class: "panel-body", tabindex: "-1" }, widen, pages, facts);
  const theme = iconButton(ICONS.theme, "", setTheme), chooser = languageChooser(setLanguage);
  const folder = iconButton(ICONS.panel, "", () => {
    setOpen(element.dataset.open !== "true");
    changed(); // names keep clear of it
  }, { "aria-expanded": "true" });
  const head = el("header", { class: "panel-head" }, el("div", { class: "titles" }, title, asOf),
    el("div", { class: "head-buttons" }, chooser.element, theme, folder));
  const element = el("aside", { class: "panel" }, head, list, body);

  function setOpen(open) {
    element.dataset.open = String(open);
    folder.setAttribute("aria-expanded", String(open));
    call(folder, say(open ? "hidePanel" : "showPanel"));
  }

  function showTab() {
    const hasTables = !facts.hidden || state.tab !== "layers";
    widen.hidden = !hasTables;
    document.documentElement.toggleAttribute("data-wide", state.wide && hasTables);
    if (!tabs.some(({ id }) => id === state.tab)) state.tab = tabs[0].id; // as an address may have it
    tabs.forEach(({ id }, i) => {
      const here = id === state.tab;
      buttons[i].setAttribute("aria-selected", String(here && facts.hidden));
      buttons[i].tabIndex = here ? 0 : -1;
      pages[i].hidden = !here || !facts.hidden;
    });
  }

  function showFilled() {
    showTab();
    whenPainted(() => fillShown());
  }

  function openTab(id) {
    facts.hidden = true;
    state.tab = id;
    setOpen(true);
    showFilled();
    body.scrollTop = 0;
    select(null);
  }

  let newest = null; // of what is shown
  // `rest` gives what follows the content when that is on the screen.
  function showFacts(content, moveFocus, rest = () => []) {
    const had = !facts.hidden;
    newest = content;
    facts.hidden = !content;
    if (content) {
      replace(facts, backButton(), content);
      body.scrollTop = 0;
      setOpen(true);
      if (moveFocus) facts.querySelector("h2")?.focus({ preventScroll: true });
      whenPainted(() => { if (newest === content) facts.append(...el("div", {}, rest()).childNodes); });
    } else if (had && moveFocus) {
      buttons[tabs.findIndex(({ id }) => id === state.tab)].focus();
    }
    showFilled();
  }

  // What all is called in the language that is spoken.
  function name() {
    replace(title, el("span", told(data, "title")));
    document.title = told(data, "title").text;
    tabs.forEach(({ id }, i) => { buttons[i].textContent = say(id); });
    for (const labelled of [element, list]) labelled.setAttribute("aria-label", say("panel"));
    call(theme, say("theme"));
    widen.textContent = say("wideTable");
    chooser.show();
    setOpen(element.dataset.open === "true");
  }

  let fillShown = () => {};

  // Pieces of work: the date, and the open tab; the others are filled when they are opened, `inWords` too. Not before
  // the routes are painted: the browser's names of months and countries alone take longer than that.
  function fill(inWords) {
    const empty = new Set(pages);
    pages.forEach((page) => replace(page));
    fillShown = () => pages.forEach((page, i) => {
      if (!page.hidden && empty.delete(page)) inWords(() => replace(page, tabs[i].content()));
    });
    const date = () => { if (asOf) asOf.textContent = say("asOf", { date: sayDate(data.as_of) }); };
    return [() => { name(); date(); }, () => fillShown()];
  }

  element.dataset.open = String(!matchMedia(NARROW).matches);
  name();
  onChange(showFilled);
  showTab();
  return { element, showFacts, setOpen, fill, closedHeight: () => head.offsetHeight + list.offsetHeight };
}

// Tables in a panel twice as wide, beside the map; on narrow screens it is as wide as the screen anyway.
function wideSwitch() {
  const button = el("button", { type: "button", class: "button widen",
    onclick: () => { state.wide = !state.wide; changed(); } });
  const show = () => button.setAttribute("aria-pressed", String(state.wide));
  show();
  onChange(show);
  return button;
}

function call(button, label) {
  button.setAttribute("aria-label", label);
  button.title = label;
}

// The choice of the language, each called as its speakers call it.
function languageChooser(setLanguage) {
  const choice = el("select", { onchange: () => setLanguage(choice.value) }, Object.entries(LANGUAGES)
    .map(([code, name]) => el("option", { value: code, lang: code, text: name })));
  return { element: el("span", { class: "icon-button choose-language" }, icon(ICONS.language), choice),
    show: () => { call(choice, say("language")); choice.value = language; } };
}

function tabButton({ id }, onclick) {
  return el("button", { type: "button", role: "tab", id: "tab-" + id, "aria-controls": "panel-" + id, onclick });
}

function pageOf({ id }) {
  return el("div", { role: "tabpanel", id: "panel-" + id, "aria-labelledby": "tab-" + id, tabindex: "0",
    class: "tab-page" });
}

// The row of tabs; the arrow keys lead from one to the next.
function tabList(buttons) {
  const list = el("div", { role: "tablist" }, buttons);
  list.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = buttons[(buttons.indexOf(document.activeElement) + step + buttons.length) % buttons.length];
    next.focus();
    next.click();
  });
  return list;
}

function backButton() {
  return el("button", { type: "button", class: "back", onclick: () => select(null, [], true) }, icon(ICONS.back),
    document.createTextNode(say("back")));
}
