// Looking up what the table has about an event, a message or an address.

import { wish } from "./api.js";
import { get, show } from "./dom.js";
import { counted } from "./format.js";
import { timeline } from "./timeline.js";

const [form, text, outcome, found] = ["find-form", "find-text", "find-outcome", "find-found"].map(get);
let asked = 0;

/** Prepares the form; `open` is called with the id of an event that is to be shown. */
export function prepare(open) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    look(open);
  });
}

/** Of several questions the answer to the last one counts. */
async function look(open) {
  asked += 1;
  const number = asked;
  outcome.textContent = "Looking it up";
  show(found);
  try {
    const { events, earlier } = await wish("/api/find", { text: text.value });
    if (number === asked) {
      told(events, earlier, open);
    }
  } catch (error) {
    if (number === asked) {
      outcome.textContent = `Not looked up: ${error.message}.`;
    }
  }
}

function told(events, earlier, open) {
  if (events.length === 0) {
    outcome.textContent = "Nothing is recorded about it.";
    return;
  }
  outcome.textContent = `${counted(events.length + earlier, "event")} found.`;
  show(found, timeline(events, earlier, null, (id) => open(id)));
  if (events.length === 1 && earlier === 0) {
    open(events[0].id);
  }
}
