// Which events are shown: by source, family, kind and text.

import { get, make, option, show } from "./dom.js";

const [form, text, source, family, kind] = ["filters", "text", "source", "family", "kind"].map(get);
let families = [];

/** Fills the choices, and tells when another is made. */
export function prepare(setup, changed) {
  families = setup.families;
  source.append(...setup.sources.map(({ name }) => option(name, name)));
  family.append(...families.map(({ name }) => option(name, name)));
  fillKinds();
  const heard = ({ target }) => {
    if (target === family) {
      fillKinds();
    }
    changed();
  };
  form.addEventListener("input", heard);
  form.addEventListener("change", heard);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The fields are empty only after everybody has heard of the reset.
  form.addEventListener("reset", () => setTimeout(() => {
    fillKinds();
    changed();
  }));
}

/** Whether anything is filtered. */
export function isActive() {
  return [text, source, family, kind].some((field) => field.value.trim() !== "");
}

/** A test for entries, by what is chosen now. Each word of the text must occur somewhere in the event. */
export function chosen() {
  const words = text.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
  return (entry) =>
    (source.value === "" || entry.source === source.value) &&
    (family.value === "" || entry.family === family.value) &&
    (kind.value === "" || `${entry.family}.${entry.kind}` === kind.value) &&
    words.every((word) => entry.text.includes(word));
}

/** A source that was not known when the server started. */
export function know(name) {
  if (![...source.options].some((known) => known.value === name)) {
    source.append(option(name, name));
  }
}

/** The kinds of the chosen family, or of all. */
function fillKinds() {
  const before = kind.value;
  const groups = families
    .filter(({ name }) => family.value === "" || family.value === name)
    .map(({ name, kinds }) =>
      make("optgroup", { label: name }, ...kinds.map((one) => option(`${name}.${one}`, one))));
  show(kind, option("", "any"), ...groups);
  kind.value = before;
  if (kind.selectedIndex < 0) {
    kind.value = "";
  }
}
