// Playing a provider: a sample, signed as the provider does, or forged.

import { wish } from "./api.js";
import { get, make, option, show } from "./dom.js";
import { laidOut } from "./format.js";

const [form, source, family, sample, forge, outcome] =
  ["send-form", "send-source", "send-family", "send-sample", "send-forge", "send-outcome"].map(get);

/** Prepares the form; `open` is called with the id of an event that is to be shown. */
export function prepare(setup, open) {
  source.append(...setup.sources.map(({ name, provider, can_sign }) =>
    option(name, can_sign ? name : `${name} (${provider}, forged only: its key is not here)`)));
  const urls = setup.families.filter(({ slug }) => slug !== null);
  family.append(...urls.map(({ slug }) => option(slug, `/${slug}`)));
  const chosen = () => setup.sources.find(({ name }) => name === source.value);
  const fill = () => {
    const names = setup.samples[chosen()?.provider] ?? [];
    show(sample, ...names.map((name) => option(name, name.split("/")[1])));
    sample.value = setup.inviting[chosen()?.provider] ?? names[0] ?? "";
    if (chosen()?.can_sign === false) {
      forge.checked = true;
    }
  };
  source.addEventListener("change", fill);
  fill();
  if (setup.sources.length === 0 || sample.options.length === 0) {
    show(outcome, make("p", { class: "hint" }, "There are no samples here: they stand in the folder events of the repository."));
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(open);
  });
}

async function send(open) {
  const button = form.querySelector("button");
  // A disabled button would lose the keyboard.
  if (button.getAttribute("aria-disabled") === "true") return;
  button.setAttribute("aria-disabled", true);
  show(outcome, make("p", { class: "hint" }, "Sending"));
  try {
    const wanted = { sample: sample.value, source: source.value, family: family.value || null, forge: forge.checked };
    told(await wish("/api/send", wanted), open);
  } catch (error) {
    show(outcome, make("p", { class: "note" }, `Not sent: ${error.message}.`));
  }
  button.removeAttribute("aria-disabled");
}

function told({ url, status, answer }, open) {
  const isTaken = status >= 200 && status < 300;
  const word = isTaken ? answer.status ?? "taken" : `refused: ${answer.title ?? "no reason given"}`;
  const found = isTaken && answer.id ? make("button", { type: "button", class: "link" }, answer.id) : null;
  found?.addEventListener("click", () => open(answer.id));
  show(outcome,
    make("p", { "data-tone": isTaken ? "good" : "bad", class: "kind" }, `${status} ${word}`),
    make("p", { class: "hint" }, url),
    found,
    make("pre", { tabindex: 0, role: "region", "aria-label": "Answer" }, typeof answer === "string" ? answer : laidOut(answer)));
}
