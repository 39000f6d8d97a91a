// What systems and places are called in the language that is spoken.
import { data } from "./data.js";
import { points, systems } from "./model.js";
import { language } from "./strings.js";
import { namesOfPoint, namesOfSystem } from "./things.js";
import { tongue } from "./told.js";

export function nameThings() {
  for (const system of systems) Object.assign(system, namesOfSystem(system.id, system.row, language, tongue()));
  for (const point of points) {
    Object.assign(point, namesOfPoint(point.id, point.row, data.labels?.[point.id]?.[0], language, tongue()));
  }
}
