// A page with a tour and without a Routes tab.
import { openPage } from "./main.js";
import { tourCard } from "./tour.js";

openPage(null, tourCard);
