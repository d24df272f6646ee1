// What waits: messages in the queues, marks in the outbox.

import { get, make, show } from "./dom.js";
import { counted, span } from "./format.js";

const [outbox, rows] = ["outbox", "queues-rows"].map(get);

/** Shows what the server counted. */
export function depths({ queues, outbox: marks }) {
  outbox.textContent = told(marks);
  outbox.dataset.tone = marks.parked > 0 ? "bad" : "plain";
  show(rows, ...queues.map(({ name, waiting, in_flight }) => make("tr", {},
    make("th", { scope: "row" }, name),
    make("td", { class: "number" }, number(waiting)),
    make("td", { class: "number" }, number(in_flight)))));
}

/** Says that nothing could be counted. */
export function noDepths(reason) {
  outbox.textContent = `Not known: ${reason}.`;
  outbox.dataset.tone = "doubtful";
}

function told({ marked, due, oldest_seconds, parked }) {
  if (marked + parked === 0) {
    return "The outbox is empty: everything is announced.";
  }
  const parts = [`${counted(marked, "event")} in the outbox`];
  if (marked > 0) {
    parts.push(`the oldest for ${span(oldest_seconds)}`, `${due.toLocaleString("en")} due`);
  }
  if (parked > 0) {
    parts.push(`${parked.toLocaleString("en")} given up`);
  }
  return `${parts.join(", ")}.`;
}

function number(value) {
  return value === null ? "not known" : value.toLocaleString("en");
}
