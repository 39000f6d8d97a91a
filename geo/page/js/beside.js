// Two questions side by side: one that was kept, and the one that is asked now.
import { el } from "./dom.js";
import { nameOfPlaceOrLine, placeName, systemName } from "./network_names.js";
import {
  answerOf, asked, askedNetwork, cargoSaid, isWorking, mendAsked, questionFrom, questionOf, questionPairs,
} from "./question.js";
import { say, sayAmount, sayKm, sayNumber } from "./strings.js";

export const kept = { question: null };

export function readBeside(given) {
  const text = given.get("tab") === "routes" && given.get("beside");
  const pairs = (text || "").split("&").map((pair) => pair.split("=").map(decoded));
  kept.question = text ? mendAsked(questionFrom(new Map(/** @type {any} */ (pairs)))) : null;
}

function decoded(text) { try { return decodeURIComponent(text); } catch { return ""; } }

export function besidePairs() {
  return kept.question ? [`beside=${encodeURIComponent(questionPairs(kept.question).join("&"))}`] : [];
}

/** What both answers say, in a table; or the button that keeps the question for that. */
export function besideSaid(refresh) {
  const button = (key, question) => el("button", { type: "button", class: "button", text: say(key),
    onclick: () => { kept.question = question(); refresh(); } });
  const copy = () => ({ ...asked, closed: new Set(asked.closed), way: "" });
  if (!kept.question) return button("keepBeside", copy);
  const columns = [kept.question, asked].map(columnOf);
  return el("section", { class: "beside" },
    el("table", { "aria-label": say("sideBySide") },
      el("thead", {}, el("tr", {}, el("td", {}), columns.map(({ title }) => el("th", { scope: "col", text: title })))),
      el("tbody", {}, ["inAll", "range", "countOfWays", "shortestWay", "limitedBy"].map((row) => el("tr", {},
        el("th", { scope: "row", text: say(row) }), columns.map((column) => el("td", { text: column[row] ?? "–" })))))),
    el("div", { class: "buttons" }, button("keepInstead", copy), button("removeBeside", () => null)));
}

function columnOf(question) {
  const network = askedNetwork(question), { flow, paths } = answerOf(network, questionOf(question));
  const amount = (value) => value === Infinity ? say("noLimit") : sayAmount(value, network.unit);
  const working = paths.filter(isWorking), [shortest] = paths;
  const way = shortest?.systems.map((id) => systemName(network, id)).join(" → ");
  return {
    title: titleOf(network, question),
    inAll: flow ? amount(flow.value) : say("nothingLeft"),
    range: flow && flow.low !== flow.high ? `${amount(flow.low)} – ${amount(flow.high)}` : null,
    countOfWays: sayNumber(working.length),
    shortestWay: shortest && `${say("inKm", { km: sayKm(shortest.length_km) })}: ${way}`,
    limitedBy: flow?.cut.map(({ place }) => nameOfPlaceOrLine(network, place.replace(/ supply$/, ""))).join(", "),
  };
}

function titleOf(network, question) {
  const { from, to, closed, built, idle } = question;
  const name = (id) => placeName(network, id);
  return [say("asked", { from: name(from), to: name(to), commodity: cargoSaid(question) }),
    ...[...closed].map((id) => say("isClosed", { name: name(id) })), idle && say("idleToo"), built && say("builtToo")]
    .filter(Boolean).join(", ");
}
