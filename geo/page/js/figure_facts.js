// Published figures in words: capacity, owners with their shares, a timeline of events, the rest, and disagreements.
import { citeButton } from "./citing.js";
import { el } from "./dom.js";
import { dateOf, figureGroups, isYearly, ownersOf, sayQuantity, sayValue, timelineOf, tornGroups } from "./figures.js";
import { list, pairs, section, sourceLinks } from "./lists.js";
import { capital, countryName, language, say, sayDate, sayNumber, saySpan } from "./strings.js";
import { figures, quantities } from "./tables.js";
import { told, tongue } from "./told.js";
import { chartedOf, yearCharts } from "./years.js";

const FEW = 8; // so many further figures need not be folded

// What is published of a subject in the order people ask: how much it can carry, what it carried, whose it is, what
// happened, the rest.
export function figureFacts(subject, tone) {
  const about = figures().filter((figure) => figure.subject === subject), charted = new Set(chartedOf(subject));
  const memberOf = ({ quantity }) => quantities().get(quantity)?.member;
  const owners = about.filter((figure) => memberOf(figure) === "owner");
  const events = about.filter(({ unit }) => unit === "date");
  const groups = figureGroups(about.filter((figure) => !owners.includes(figure) && !events.includes(figure)
    && !(charted.has(figure.quantity) && isYearly(figure))), subject);
  const isCapacity = ([{ quantity }]) => /^capacity/.test(quantity);
  const [capacity, rest] = [groups.filter(isCapacity), groups.filter((group) => !isCapacity(group))];
  return [
    capacity.length > 0 && section(say("capacity"), figureTable(capacity)),
    yearCharts(subject, tone),
    owners.length > 0 && ownersSection(owners),
    events.length > 0 && section(say("timeline"), timeline(events)),
    rest.length > 0 && el("details", { class: "more-figures", open: rest.length <= FEW },
      el("summary", { text: `${say("facts")} (${sayNumber(rest.length)})` }), figureTable(rest)),
    disagreements(figureGroups(about, subject)),
  ];
}

// What a figure is of, in pieces: those in another language than the page's say so.
function subjectOf(figure) {
  const lang = quantities().get(figure.quantity)?.[`title_${language}`] ? null : tongue();
  return [el("span", { lang, text: sayQuantity(figure, quantities()) }),
    figure.country && `, ${countryName(figure.country)}`, ...figure.member ? [": ", inTongue(figure.member)] : []];
}

function inTongue(text) { return el("span", { lang: tongue(), text }); }

function figureTable(groups) {
  return pairs(groups.map(([figure]) => [subjectOf(figure),
    el("strong", { text: sayValue(figure), lang: figure.unit === "text" ? tongue() : null }),
    figure.as_of && figure.as_of !== String(figure.value) &&
      el("span", { class: "muted", text: ` ${say("ofDate", { date: saySpan(figure.as_of) })}` }),
    figure.note && el("div", { class: "said", ...told(figure, "note") }),
    sourced(figure)]));
}

// The sources of a figure, and the way to a reference to it.
function sourced(figure, before = "") {
  return el("div", { class: "from" }, before, sourceLinks(figure.source), " ", citeButton(figure, subjectOf(figure)));
}

function ownersSection(owned) {
  const { newest, others } = ownersOf(owned);
  const when = newest.as_of && say("ofDate", { date: saySpan(newest.as_of) });
  return section([say("owners"), when].filter(Boolean).join(", "),
    ownersTable(newest),
    others.length > 0 && el("details", {}, el("summary", { text: say("ownersEarlier") }),
      others.map((earlier) => [el("h4", { text: saySpan(earlier.as_of) || say("undated") }), ownersTable(earlier)])));
}

function ownersTable({ owners, percent, as_of }) {
  const used = [...new Set(owners.map(({ source }) => source))];
  const row = (owner) => el("tr", {}, el("th", { scope: "row" }, inTongue(owner.member),
    owner.note && el("div", { class: "said", ...told(owner, "note") })),
  el("td", { class: "number" }, sayValue(owner), " ", citeButton(owner, inTongue(owner.member))));
  return [
    el("table", { class: "owners", "aria-label": `${say("owners")} ${as_of}` }, el("tbody", {}, owners.map(row),
      el("tr", { class: "muted" }, el("th", { scope: "row", text: say("together") }),
        el("td", { class: "number", text: say("percentOf", { number: sayNumber(percent) }) })))),
    el("p", { class: "from" }, sourceLinks(used.join("; "))),
  ];
}

function timeline(events) {
  return el("ol", { class: "timeline" }, timelineOf(events).map(({ used, others }) => el("li", {},
    el("strong", { class: "when", text: sayDate(dateOf(used)) }),
    el("div", {}, used.member ? inTongue(capital(used.member))
      : sayQuantity(used, quantities()),
      used.country && el("span", { class: "muted", text: `, ${countryName(used.country)}` }),
      used.note && el("div", { class: "said", ...told(used, "note") }),
      sourced(used),
      others.map((other) => sourced(other, `${say("otherwise", { date: sayDate(dateOf(other)) })} `))))));
}

function disagreements(groups) {
  const torn = tornGroups(groups);
  if (!torn.length) return null;
  return el("details", { class: "torn" }, el("summary", { text: `${say("disagree")} (${sayNumber(torn.length)})` }),
    torn.map((group) => [
      el("h4", {}, subjectOf(group[0]), group[0].as_of && `, ${saySpan(group[0].as_of)}`),
      list(group.map((figure) => [
        el("strong", { text: sayValue(figure) }),
        figure.preferred === "yes" && el("span", { class: "chip", text: say("preferred") }),
        figure.note && el("div", { class: "said", ...told(figure, "note") }),
        sourced(figure)])),
    ]));
}
