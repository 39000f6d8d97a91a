// An answer as plain data, which tests compare with that of Python.
import { figuresOf, flowAssumptions } from "./assumptions.js";
import { findFlow } from "./flow.js";
import { findPaths, whyNoPath } from "./paths.js";

export function plainAnswer(network, question, most) {
  const paths = findPaths(network, question, most), flow = findFlow(network, question);
  return { paths: paths.map((path) => plainPath(network, path)), flow: flow && plainFlow(network, flow),
    why: paths.length ? null : whyNoPath(network, question) };
}

function plain(value) { return value === Infinity ? null : value; }

function plainPath(network, { uses, bottleneck, ...path }) {
  const avoids = Object.fromEntries(network.avoids.map(({ name, key }) => [key, !uses(name)]));
  const { place, low, high, unpublished } = bottleneck;
  return { ...path, avoids, bottleneck: place?.id ?? null, low: plain(low), high: plain(high), unpublished };
}

function plainFlow(network, flow) {
  const { low, value, high, blank, cut, next } = flow;
  const published = figuresOf(network, flow);
  return { low: plain(low), value: plain(value), high: plain(high), blank, cut, next_cut: next.cut,
    next_value: plain(next.value), assumptions: flowAssumptions(network, flow),
    as_of: [...new Set(published.map((place) => place.as_of || "undated"))].sort() };
}
