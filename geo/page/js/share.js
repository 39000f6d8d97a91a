// What a reader passes on: a dialog over the page, reached from every tab, with links, pictures, frames, references.
import { isPublished, linkOf } from "./address.js";
import { asBibtex, asCsl, citedText } from "./cite.js";
import { data } from "./data.js";
import { el, iconButton, replace } from "./dom.js";
import { frameLines } from "./embed.js";
import { ICONS } from "./icons.js";
import { fileStem, offer } from "./offer.js";
import { asPng, asSvg, layOut } from "./picture.js";
import { quotable, quotedFigure } from "./quotable.js";
import { say, sayDate } from "./strings.js";
import { told } from "./told.js";
import { viewSaid } from "./view_said.js";

const FORMS = { text: [citedText, "txt", "text/plain"], bibtex: [asBibtex, "bib", "application/x-bibtex"],
  csl: [asCsl, "json", "application/vnd.citationstyles.csl+json"] };

/** The dialog of a page; `open` shows it for the view as it is then, at the reference to a figure that is given. */
export function shareDialog(page) {
  const body = el("div", {}), status = el("p", { class: "hint", role: "status" });
  const dialog = el("dialog", { class: "share", "aria-labelledby": "share-title" },
    el("div", { class: "share-head" }, el("h2", { id: "share-title", text: say("share") }),
      iconButton(ICONS.close, say("close"), () => dialog.close())), body, status);
  dialog.addEventListener("keydown", (event) => { if (event.key === "Escape") event.stopPropagation(); });
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); });
  const tell = (text) => { status.textContent = text; };
  const open = (figure = null) => {
    tell("");
    const address = linkOf(page.map, page.ways?.address);
    replace(body, linkPart(address, tell), picturePart(page, tell), framePart(address, tell),
      citePart(page, address, tell, figure));
    dialog.showModal();
    if (figure) body.querySelector(".cited").scrollIntoView({ block: "end" });
    if (figure) body.querySelector(".cited select").focus();
  };
  return { element: dialog, open };
}

function part(key, ...content) { return el("section", {}, el("h3", { text: say(key) }), content); }

function button(key, onclick) { return el("button", { type: "button", class: "button", text: say(key), onclick }); }

function linkPart(address, tell) {
  if (!isPublished()) return part("linkTo", el("p", { class: "hint", text: say("linkOnDisk") }));
  return part("linkTo", el("input", { type: "text", readonly: true, value: address, "aria-label": say("linkTo"),
    onfocus: ({ target }) => target.select() }),
  el("div", { class: "buttons" }, button("link", () => copyLink(address, tell))));
}

// Where a page may not write to the clipboard, the address bar has the link.
/** A phone has a sheet of its own; a file on disk says that its link leads nobody else here. */
export function copyLink(address, tell) {
  if (!isPublished()) return tell(say("linkOnDisk"));
  if (navigator.share && matchMedia("(pointer: coarse)").matches) {
    return navigator.share({ title: told(data, "title").text, url: address }).catch(() => tell(say("linkShown")));
  }
  copyText(address, () => tell(say("linkCopied")), () => tell(say(data.url ? "linkWritten" : "linkShown")));
}

function copyText(text, done, refused) {
  const copying = navigator.clipboard?.writeText(text);
  if (copying) copying.then(done, refused); else refused();
}

function picturePart(page, tell) {
  const save = async (kind) => {
    const sheet = layOut(page), file = `${fileStem()}.${kind}`;
    if (kind === "png") offer(file, "image/png", await asPng(sheet));
    else offer(file, "image/svg+xml", asSvg(sheet, [...viewSaid(page.ways), data.credit].join(". ")));
    tell(say("pictureSaved", { file, width: sheet.width, height: sheet.height }));
  };
  return part("picture", el("p", { class: "hint", text: say(data.tiles ? "pictureTiles" : "pictureHint") }),
    el("div", { class: "buttons" }, button("png", () => save("png")), button("svg", () => save("svg"))));
}

function framePart(address, tell) {
  const { field, copy } = copied("embed", tell);
  field.value = frameLines(address);
  return part("embed", el("p", { class: "hint", text: say(isPublished() ? "embedHint" : "embedOnDisk") }), field,
    el("div", { class: "buttons" }, copy));
}

// A field of text to take, and the button that copies it.
function copied(key, tell) {
  const field = el("textarea", { readonly: true, rows: 3, "aria-label": say(key), onfocus: () => field.select() });
  const copy = button("copy", () => {
    field.select();
    copyText(field.value, () => tell(say("copied")), () => tell(say("selected")));
  });
  return { field, copy };
}

function citePart({ ways }, address, tell, figure) {
  const things = quotable(ways), wanted = figure && quotedFigure(figure);
  if (wanted && !things.some(({ said }) => said === wanted.said)) things.unshift(wanted); // one of a year
  const { field, copy } = copied("cite", tell);
  const what = el("select", { "aria-label": say("citeWhat"), onchange: () => fill() },
    things.map(({ said }, i) => el("option",
      { value: i, selected: said === wanted?.said, text: said || say("citeMap") })));
  let form = "text";
  const fill = () => { field.value = FORMS[form][0]({ ...things[Number(what.value)], page: pageCited(address) }); };
  const forms = el("fieldset", {}, el("legend", { class: "unseen", text: say("citeForm") }),
    Object.keys(FORMS).map((name) => el("label", { class: "check" }, el("input", { type: "radio", name: "cite-form",
      value: name, checked: name === form, onchange: () => { form = name; fill(); } }),
    el("span", { text: say(`cite-${name}`) }))));
  const save = button("saveFile", () => offer(`${fileStem()}.${FORMS[form][1]}`, FORMS[form][2], field.value));
  fill();
  return el("div", { class: "cited" }, part("cite", what, forms, field, el("div", { class: "buttons" }, copy, save)));
}

function pageCited(address) {
  return { id: fileStem(), title: data.title, as_of: data.as_of, credit: data.credit,
    said_as_of: data.as_of ? say("ofDate", { date: sayDate(data.as_of) }) : "", address: isPublished() ? address : "" };
}
