// A page without a Routes tab.
import { openPage } from "./main.js";

openPage();
