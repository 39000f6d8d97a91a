// What of a view can be quoted: the map, the answer of the Routes tab, each figure of what is chosen.
import { valueSaid } from "./citing.js";
import { figureGroups, sayQuantity, split } from "./figures.js";
import { pointById, systemById } from "./model.js";
import { state } from "./state.js";
import { countryName, say, sayKm, saySpan } from "./strings.js";
import { figures, lengths, quantities, sourceById } from "./tables.js";
import { viewSaid } from "./view_said.js";

/** @returns {{ said: string, sources: Row[] }[]} what is quoted in words, and the rows of its sources */
export function quotable(ways) {
  const { system, point } = state.selected ?? {}, chosen = systemById.get(system) ?? pointById.get(point);
  const answer = !chosen && state.tab === "routes" ? ways?.answered() : null;
  return [
    ...answer ? [{ said: answer.said, sources: rowsOfSources(answer.sources) }] : [],
    ...chosen ? [...lengthOf(chosen), ...figureGroups(figures(), chosen.id).flat().map(quotedFigure)] : [],
    { said: viewSaid(ways).slice(1).join(", "), sources: [] },
  ];
}

function rowsOfSources(ids) { return [...new Set(ids)].map((id) => sourceById().get(id) ?? { id }); }

function lengthOf(chosen) {
  const whole = lengths().find(({ system, country }) => system === chosen.id && !country);
  return whole?.measured_km ? [{ said: say("quotedLength", { name: chosen.name, km: sayKm(whole.measured_km) }),
    sources: [] }] : [];
}

/** A figure in words, with the rows of its sources. @param {any} figure */
export function quotedFigure(figure) {
  const { subject, country, member, as_of: date, source } = figure;
  const of = systemById.get(subject) ?? pointById.get(subject);
  const what = [of.name, sayQuantity(figure, quantities()), country && countryName(country), member].filter(Boolean);
  const when = date && String(date) !== String(figure.value)
    ? ` (${say("ofDate", { date: saySpan(date) })})` : "";
  return { said: `${what.join(", ")}: ${valueSaid(figure)}${when}`, sources: rowsOfSources(split(source)) };
}
