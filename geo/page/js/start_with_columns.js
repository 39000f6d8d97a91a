// A page of somebody's own lines, whose columns the reader can colour, widen, name and filter by.
import { address, choice, lookOf, looksBy, passes, said } from "./chosen_columns.js";
import { columnsSection } from "./columns_section.js";
import { openPage } from "./main.js";
import { own } from "./own.js";

Object.assign(own, { address, lookOf, passes, said, section: columnsSection, key: looksBy,
  colours: () => Boolean(choice.colour) });
openPage();
