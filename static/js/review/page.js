/* The review page of one letter: its text and its fields know each other. All of it can be done without. */
import { watchChanges } from "./changes.js";
import { offerChoices } from "../choices.js";
import { watchKeys } from "./keys.js";
import { watchMarking } from "./marking.js";
import { watchPanes } from "./panes.js";
import { watchParts } from "./parts.js";
import { watchPlaces } from "./places.js";
import { watchReturning } from "./returning.js";

watchPanes();
watchParts();
watchPlaces();
watchChanges();
offerChoices();
watchMarking();
watchKeys();
watchReturning();
