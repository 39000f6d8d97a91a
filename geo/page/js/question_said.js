// What is asked in the Routes tab, in one line.
import { placeName, systemName } from "./network_names.js";
import { asked, networkOf } from "./question.js";
import { say } from "./strings.js";

/** From where to where, of what, what is closed, and which way is shown alone. */
export function questionSaid({ commodity, from, to, closed, way } = asked) {
  const network = networkOf(commodity), name = (id) => placeName(network, id);
  return [`${say("wayTo", { from: name(from), to: name(to) })} (${say(commodity)})`,
    ...[...closed].map((id) => say("isClosed", { name: name(id) })),
    ...way ? [say("byWay", { name: way.split(",").map((id) => systemName(network, id)).join(" → ") })] : []].join(", ");
}
