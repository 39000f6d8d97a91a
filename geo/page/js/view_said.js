// What a view shows beside its title, in words: the date, the year, the country, what is chosen or asked.
import { data } from "./data.js";
import { pointById, systemById } from "./model.js";
import { state } from "./state.js";
import { countryName, say, sayDate, sayPlain } from "./strings.js";

/** @returns {string[]} */
export function viewSaid(ways) {
  const { system, point, kp } = state.selected ?? {};
  const chosen = systemById.get(system)?.name ?? pointById.get(point)?.name;
  return [
    data.as_of && say("asOf", { date: sayDate(data.as_of) }),
    state.year != null && `${say("howMuch")}: ${state.year}`,
    state.country && countryName(state.country),
    chosen && chosen + (kp == null ? "" : `, ${say("kpValue", { kp: sayPlain(kp) })}`),
    !chosen && state.tab === "routes" && ways?.asked(),
  ].filter(Boolean);
}
