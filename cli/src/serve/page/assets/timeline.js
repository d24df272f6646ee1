// What happened to a subject, drawn along a line. The words say everything that the colours do.

import { make } from "./dom.js";
import { counted, moment, span, tone } from "./format.js";

/** The timeline as a list; `open` is called with the id of another event that is chosen. */
export function timeline(events, earlier, currentId, open) {
  const items = events.map((event, place) => item(event, events[place - 1], currentId, open));
  return make("div", {},
    earlier > 0 ? make("p", { class: "hint" }, `${counted(earlier, "earlier event")} not shown`) : null,
    make("ol", { class: "timeline", role: "list", "aria-label": "Timeline, the earliest first" }, ...items));
}

function item(event, before, currentId, open) {
  const isCurrent = event.id === currentId;
  const name = `${event.family}.${event.kind}`;
  const title = make(isCurrent ? "strong" : "button", isCurrent ? {} : { type: "button", class: "link" }, name);
  if (!isCurrent) {
    title.addEventListener("click", () => open(event.id));
  }
  return make("li", { "data-tone": tone(event.family, event.kind), "aria-current": isCurrent ? "true" : null },
    title,
    make("span", { class: "words" }, event.words),
    make("span", { class: "when" },
      make("time", { datetime: event.time }, moment(event.time)),
      before ? ` · ${after(before.time, event.time)}` : null));
}

function after(before, time) {
  const seconds = (Date.parse(time) - Date.parse(before)) / 1_000;
  return seconds < 1 ? "at once" : `${span(seconds)} later`;
}
