// A page with a Routes tab.
import { openPage } from "./main.js";
import { askedPairs, readAsked } from "./question.js";
import { answerSaid, questionSaid } from "./question_said.js";
import { routesForTests, routesTab } from "./routes.js";
import { paintChosenWay, paintPointedWay } from "./ways.js";

openPage({
  address: { read: readAsked, pairs: askedPairs },
  asked: questionSaid,
  answered: answerSaid,
  tab: routesTab,
  paintPointedWay,
  paintChosenWay,
  forTests: routesForTests,
});
