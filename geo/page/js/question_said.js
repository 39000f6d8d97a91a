// What is asked in the Routes tab, in one line.
import { figuresOf } from "./assumptions.js";
import { split } from "./figures.js";
import { placeName, sayAmount, sayDates, systemName } from "./network_names.js";
import { answerOf, asked, askedNetwork, cargoSaid, questionOf } from "./question.js";
import { say } from "./strings.js";

/** From where to where, of what, what is closed, and which way is shown alone. */
export function questionSaid(question = asked) {
  const { from, to, closed, way } = question;
  const network = askedNetwork(question), name = (id) => placeName(network, id);
  return [`${say("wayTo", { from: name(from), to: name(to) })} (${cargoSaid(question)})`,
    ...[...closed].map((id) => say("isClosed", { name: name(id) })),
    ...way ? [say("byWay", { name: way.split(",").map((id) => systemName(network, id)).join(" → ") })] : []].join(", ");
}

/** The answer in one line, and the ids of the sources of its figures; null where nothing can be carried. */
export function answerSaid() {
  const network = askedNetwork(), { flow } = answerOf(network, questionOf(asked));
  if (!flow || flow.value === Infinity) return null;
  const published = figuresOf(network, flow), dates = say("datesOf", { dates: sayDates(published) });
  return { said: `${questionSaid()}: ${say("atMost", { amount: sayAmount(flow.value, network.unit) })}. ${dates}`,
    sources: published.flatMap(({ source }) => split(source)) };
}
