// Puts the parts of the page together.

import { ask } from "./api.js";
import { chart, noChart } from "./chart.js";
import { depths, noDepths } from "./depths.js";
import * as detail from "./detail.js";
import { get } from "./dom.js";
import * as events from "./events.js";
import { follow } from "./feed.js";
import * as filters from "./filters.js";
import * as find from "./find.js";
import * as quarantine from "./quarantine.js";
import * as send from "./send.js";

/** How often what changes by itself is asked for, in milliseconds. */
const PERIOD = 5_000;

function state(word, sentence) {
  const connection = get("connection");
  if (connection.textContent !== sentence) {
    connection.textContent = sentence;
    connection.dataset.state = word;
  }
}

async function look() {
  if (document.visibilityState === "visible") {
    await Promise.all([
      ask("/api/rates").then(chart, (error) => noChart(error.message)),
      ask("/api/depths").then(depths, (error) => noDepths(error.message)),
    ]);
  }
  setTimeout(look, PERIOD);
}

/** Quarantine is looked at again when something comes to it, once for many. */
let isDue = false;
function quarantined() {
  if (!isDue) {
    isDue = true;
    setTimeout(() => { isDue = false; quarantine.look(); }, 500);
  }
}

/** The slash goes to the search, unless it is being written somewhere. */
function keys(key) {
  const isWriting = key.target.closest("input, select, textarea, dialog");
  if (key.key === "/" && !isWriting && !key.ctrlKey && !key.metaKey && !key.altKey) {
    key.preventDefault();
    get("text").focus();
  } else if (key.key === "ArrowDown" && key.target === get("text")) {
    key.preventDefault();
    events.focusFirst();
  }
}

/** Sources and samples; a server that does not answer yet is asked again. */
async function setUp() {
  try {
    const setup = await ask("/api/setup");
    filters.prepare(setup, events.refilter);
    send.prepare(setup, detail.open);
  } catch (error) {
    state("lost", `Not ready: ${error.message}`);
    setTimeout(setUp, PERIOD);
  }
}

detail.prepare();
events.prepare(detail.open);
find.prepare(detail.open);
quarantine.prepare(detail.open);
document.addEventListener("keydown", keys);
await setUp();
look();
follow({
  state,
  missed: events.miss,
  event: (told) => {
    events.take(told);
    if (told.event.type.startsWith("mailhooks.quarantine.")) {
      quarantined();
    }
  },
});
