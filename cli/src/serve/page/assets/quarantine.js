// What was authentic but not understood, why, and another try.

import { ask, wish } from "./api.js";
import { get, make } from "./dom.js";
import { counted, moment, plain } from "./format.js";

const [list, count, outcome, again] =
  ["quarantine-list", "quarantine-count", "quarantine-outcome", "quarantine-again"].map(get);
const [question, text, yes, no] = ["question", "question-text", "question-yes", "question-no"].map(get);
let open = null;
let answered = null;

/** Prepares the section; `opened` is called with the id of a record that is to be shown. */
export function prepare(opened) {
  open = opened;
  again.addEventListener("click", () => {
    list.replaceChildren();
    look();
  });
  yes.addEventListener("click", () => question.close("yes"));
  no.addEventListener("click", () => question.close("no"));
  question.addEventListener("close", () => answered?.(question.returnValue === "yes"));
  look();
}

/** Asks what is there. */
export async function look() {
  try {
    const { records, all } = await ask("/api/quarantine");
    count.textContent = all === 0
      ? "Nothing is in quarantine."
      : all > records.length ? `The latest ${records.length} of ${counted(all, "webhook")}.` : `${counted(all, "webhook")}.`;
    draw(records);
  } catch (error) {
    count.textContent = `Not known: ${error.message}.`;
  }
}

/** Changes what is different, so that nobody loses the button that he is about to press. */
function draw(records) {
  const ids = new Set(records.map(({ id }) => id));
  for (const known of [...list.children]) {
    if (!ids.has(known.dataset.id)) {
      known.remove();
    }
  }
  records.forEach((record, place) => {
    if (list.children[place]?.dataset.id !== record.id) {
      list.insertBefore(item(record), list.children[place] ?? null);
    }
  });
}

function item(record) {
  const name = plain(record.provider_event ?? "a webhook without a name");
  const replay = make("button", { type: "button", "aria-label": `Replay ${name}, ${record.id}` }, "Replay");
  const see = make("button", { type: "button", "aria-label": `Open ${name}, ${record.id}` }, "Open");
  replay.addEventListener("click", () => tryAgain(record, name, replay));
  see.addEventListener("click", () => open(record.id));
  return make("li", { "data-id": record.id },
    make("p", {}, make("strong", {}, record.kind), " ", make("span", { class: "about" }, name)),
    make("p", { class: "reason" }, record.reason),
    make("p", { class: "hint" }, `${record.source}, ${moment(record.received_at)}`),
    make("p", { class: "hint" }, record.becomes
      ? `A replay would make it ${record.becomes}.`
      : "A replay would leave it here: this version does not understand it."),
    make("div", { class: "answers" }, see, replay));
}

async function tryAgain(record, name, button) {
  if (!await isWanted(`Read ${name} anew? What is understood leaves quarantine and is announced.`)) return;
  outcome.textContent = "Replaying";
  try {
    const { outcome: word, what } = await wish("/api/replay", { id: record.id });
    outcome.textContent = {
      replayed: `Replayed: it is ${what} now, and is announced.`,
      known: `It came again as ${what}, which is recorded already.`,
      kept: "Kept: this version does not understand it either.",
      gone: "It is in quarantine no more.",
    }[word] ?? word;
  } catch (error) {
    outcome.textContent = `Not replayed: ${error.message}.`;
  }
  await look();
  if (!button.isConnected) {
    again.focus();
  }
}

/** Asks a person. Escape says no. */
function isWanted(sentence) {
  text.textContent = sentence;
  question.returnValue = "no";
  question.showModal();
  return new Promise((resolve) => { answered = resolve; });
}
