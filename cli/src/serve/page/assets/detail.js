// One event: the facts, its timeline, and the raw body beside the canonical event.

import { ask } from "./api.js";
import { get, make, named, show } from "./dom.js";
import { aboutOf, counted, kindOf, laidOut, moment, plain, sourceOf, tone } from "./format.js";
import { timeline } from "./timeline.js";

const [dialog, title, body, close] = ["detail", "detail-title", "detail-body", "detail-close"].map(get);
let wanted = null;

/** Prepares the dialog. Escape closes it by itself, and so does a click beside it. */
export function prepare() {
  close.addEventListener("click", () => dialog.close());
  dialog.addEventListener("click", (click) => {
    if (click.target === dialog) {
      dialog.close();
    }
  });
  dialog.addEventListener("close", () => { wanted = null; });
}

/** Shows an event: at once what is known of it, then what the table has. */
export async function open(id, known) {
  wanted = id;
  show(body, make("p", { class: "hint" }, "Looking it up"));
  title.textContent = "Event";
  if (known) {
    fill({ ...known, timeline: [], earlier: 0 });
  }
  if (!dialog.open) {
    dialog.showModal();
  }
  title.focus();
  dialog.scrollTop = 0;
  try {
    const found = await ask(`/api/events/${encodeURIComponent(id)}`);
    if (wanted === id) {
      fill(found);
    }
  } catch (error) {
    if (wanted === id) {
      body.append(make("p", { class: "note", role: "alert" }, `The table does not show it: ${error.message}.`));
    }
  }
}

function fill({ event, words, raw, marked, timeline: events, earlier }) {
  const { family, kind } = kindOf(event);
  show(title, named(family, kind));
  title.dataset.tone = tone(family, kind);
  show(body,
    facts(event, words, marked),
    make("h3", {}, "Timeline"),
    events.length > 0
      ? timeline(events, earlier, event.id, (id) => open(id))
      : make("p", { class: "hint" }, event.subject ? "Nothing yet." : "The event names no message, domain or contact."),
    make("div", { class: "beside" },
      part("Canonical event", laidOut(event)),
      raw ? part(`Raw body, ${counted(raw.bytes, "byte")}`, shownRaw(raw)) : null));
}

function facts(event, words, marked) {
  const { data } = event;
  const rows = [
    ["Id", event.id],
    ["Source", sourceOf(event)],
    ["Provider's name", data.provider_event],
    ["About", aboutOf(event)],
    ["Subject", event.subject],
    ["Happened", moment(event.time)],
    ["Received", moment(data.received_at)],
    ["In short", words],
    ["Reason", data.quarantine?.reason],
    ["Warnings", data.warnings.join(", ")],
    ["Outbox", marked === undefined ? null : marked ? "still to be announced" : "announced"],
  ];
  const isSaid = ([, value]) => value !== undefined && value !== null && value !== "";
  return make("dl", {}, ...rows.filter(isSaid).map(([name, value]) =>
    make("div", {}, make("dt", {}, name), make("dd", {}, plain(value)))));
}

function shownRaw(raw) {
  if (raw.text === null) {
    return `${counted(raw.bytes, "byte")} that are no UTF-8 text; mailhooks event --raw prints them.`;
  }
  return raw.is_whole ? raw.text : `${raw.text}\n… cut here; mailhooks event --raw prints all of it.`;
}

function part(name, text) {
  return make("section", { "aria-label": name },
    make("h3", {}, name),
    make("pre", { tabindex: 0, role: "region", "aria-label": name }, plain(text)));
}
