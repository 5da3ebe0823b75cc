/* The page of a problem that letters share: what is chosen is searched for as in the review of a letter. */

import { offerChoices } from "./choices.js";

offerChoices();
