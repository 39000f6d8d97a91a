// What is asked in the Routes tab, in one line.
import { figuresOf } from "./assumptions.js";
import { split } from "./figures.js";
import { placeName, sayDates, systemName } from "./network_names.js";
import { answerOf, asked, askedNetwork, cargoSaid, questionOf } from "./question.js";
import { say, sayAmount } from "./strings.js";

/** From where to where, of what, what is closed, and which way is shown alone. */
export function questionSaid(question = asked) {
  const { from, to, closed, way } = question;
  const network = askedNetwork(question), name = (id) => placeName(network, id);
  return [say("asked", { from: name(from), to: name(to), commodity: cargoSaid(question) }),
    ...[...closed].map((id) => say("isClosed", { name: name(id) })),
    ...way ? [say("byWay", { name: way.split(",").map((id) => systemName(network, id)).join(" → ") })] : []].join(", ");
}

/** The answer in one line, and the ids of the sources of its figures; null where nothing can be carried. */
export function answerSaid() {
  const network = askedNetwork(), { flow } = answerOf(network, questionOf(asked));
  if (!flow || flow.value === Infinity) return null;
  const published = figuresOf(network, flow), amount = sayAmount(flow.value, network.unit);
  return { said: say("answer", { question: questionSaid(), amount, dates: sayDates(published) }),
    sources: published.flatMap(({ source }) => split(source)) };
}
