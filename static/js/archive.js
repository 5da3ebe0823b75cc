/* What makes the pages handier where scripts run. Everything works without it. */
import { offerCopies } from "./copying.js";
import { watchFilters } from "./filters.js";
import { stepThroughMarks } from "./marks.js";
import { keepPrintedHeadTrue } from "./printing.js";
import { watchResults } from "./results.js";
import { suggestBelow } from "./suggestions.js";
import { watchTicks } from "./ticks.js";

watchFilters();
watchResults();
keepPrintedHeadTrue();
stepThroughMarks();
watchTicks();
offerCopies();
for (const input of document.querySelectorAll("[data-suggest]")) suggestBelow(input);
