// The list of events, the newest first: what is kept, what is shown, and moving in it by keys.

import { get, make, named } from "./dom.js";
import { chosen, isActive, know } from "./filters.js";
import { aboutOf, clock, counted, kindOf, moment, sourceOf, tone } from "./format.js";

const KEPT = 1_000;
const [list, count, told, empty, pause, missed] = ["list", "count", "told", "empty", "pause", "missed"].map(get);
const entries = new Map();
let waiting = [];
let isPaused = false;
let isDrawing = false;
let isTelling = false;
let current = null;
let unseen = 0;

/** Takes an event that has come. Many at once are drawn together. */
export function take({ event, words, arrived }) {
  waiting.push({ event, words, arrived });
  waiting.splice(0, waiting.length - KEPT);
  if (isPaused) {
    pause.textContent = `Resume, ${counted(waiting.length, "event")} waiting`;
  } else if (!isDrawing) {
    isDrawing = true;
    requestAnimationFrame(drawn);
  }
}

/** Says that events were missed. */
export function miss(number) {
  unseen += number;
  missed.hidden = false;
  missed.textContent = `${counted(unseen, "more event")} came that the server keeps no more. The table has them.`;
}

/** Shows what is chosen now. */
export function refilter() {
  const isChosen = chosen();
  for (const entry of entries.values()) {
    entry.row.hidden = !isChosen(entry);
  }
  settle();
}

/** Prepares the list: `open` is called with the event whose row is chosen. */
export function prepare(open) {
  list.addEventListener("click", (click) => {
    const row = click.target.closest("li");
    const entry = row && entries.get(row.dataset.id);
    if (entry) {
      point(row);
      open(entry.event.id, entry);
    }
  });
  list.addEventListener("keydown", (key) => {
    const rows = shown();
    const place = rows.indexOf(key.target.closest("li"));
    const places = { ArrowDown: place + 1, ArrowUp: place - 1, Home: 0, End: rows.length - 1 };
    const next = rows[places[key.key]];
    if (next) {
      key.preventDefault();
      focusOn(next);
    }
  });
  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    pause.setAttribute("aria-pressed", isPaused);
    pause.textContent = isPaused ? "Resume" : "Pause";
    drawn();
  });
  settle();
}

/** Puts the keyboard on the first row. */
export function focusFirst() {
  const [first] = shown();
  if (first) {
    focusOn(first);
  }
}

function drawn() {
  isDrawing = false;
  if (isPaused) return;
  const isChosen = chosen();
  for (const one of waiting) {
    const entry = made(one);
    if (!entries.has(one.event.id)) {
      entry.row.hidden = !isChosen(entry);
      entries.set(one.event.id, entry);
      list.prepend(entry.row);
      know(entry.source);
    }
  }
  waiting = [];
  for (const [id, { row }] of entries) {
    if (entries.size <= KEPT) break;
    entries.delete(id);
    row.remove();
  }
  settle();
}

function made({ event, words, arrived }) {
  const { family, kind } = kindOf(event);
  const source = sourceOf(event);
  const row = make("li", { "data-id": event.id },
    make("button", { type: "button", tabindex: -1 },
      make("time", { datetime: arrived, title: `came ${moment(arrived)}` }, clock(arrived)),
      make("span", { class: "kind", "data-tone": tone(family, kind) }, named(family, kind)),
      make("span", { class: "source" }, source),
      make("span", { class: "about" }, aboutOf(event)),
      make("span", { class: "words" }, words)));
  const text = `${JSON.stringify(event)} ${words}`.toLowerCase();
  return { event, words, arrived, family, kind, source, row, text };
}

function shown() {
  return [...list.children].filter((row) => !row.hidden);
}

function focusOn(row) {
  point(row);
  row.firstElementChild.focus();
}

/** One row at a time can be reached by the tabulator; the arrows reach the others. */
function point(row) {
  current?.firstElementChild.setAttribute("tabindex", -1);
  current = row;
  current?.firstElementChild.setAttribute("tabindex", 0);
}

function settle() {
  const rows = shown();
  if (!current || current.hidden || !current.isConnected) {
    point(rows[0] ?? null);
  }
  empty.hidden = rows.length > 0;
  if (entries.size > 0) {
    empty.textContent = "No event passes the filter.";
  }
  const all = entries.size;
  count.textContent = isActive() ? `${counted(rows.length, "event")} of ${all.toLocaleString("en")}` : counted(all, "event");
  tell();
}

/** The count is read out now and then, and no event is. */
function tell() {
  if (!isTelling && told.textContent !== count.textContent) {
    isTelling = true;
    setTimeout(() => {
      isTelling = false;
      told.textContent = count.textContent;
    }, 2_000);
  }
}
