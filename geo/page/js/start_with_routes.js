// A page with a Routes tab.
import { besidePairs, readBeside } from "./beside.js";
import { openPage } from "./main.js";
import { askedPairs, readAsked } from "./question.js";
import { answerSaid, questionSaid } from "./question_said.js";
import { routesForTests, routesTab } from "./routes.js";
import { tourCard } from "./tour.js";
import { paintWays, paintPointedWay } from "./ways.js";

openPage({
  address: {
    read(given) { readAsked(given); readBeside(given); },
    pairs: () => [...askedPairs(), ...besidePairs()],
  },
  asked: questionSaid,
  answered: answerSaid,
  tab: routesTab,
  paintPointedWay,
  paintWays,
  forTests: routesForTests,
}, tourCard);
