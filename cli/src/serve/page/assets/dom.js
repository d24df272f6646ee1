// Making elements. What comes from outside becomes text, and nothing else: children that are no nodes
// are made text nodes by append(), and names of elements and attributes stand in our own code only.

const SVG = "http://www.w3.org/2000/svg";

/** The element of the page with this id. */
export function get(id) {
  return document.getElementById(id);
}

/** An element with these attributes and children; what is null or undefined is left out. */
export function make(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** The same of SVG. */
export function draw(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/** The name of a kind, which may be broken in the middle. */
export function named(family, kind) {
  return make("span", {}, `${family}.`, make("wbr"), kind);
}

/** A choice in a select. */
export function option(value, text) {
  return make("option", { value }, text);
}

/** Shows these children instead of what was there. */
export function show(element, ...children) {
  element.replaceChildren(...children.filter(isThere));
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (isThere(value) && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter(isThere));
  return element;
}

function isThere(value) {
  return value !== null && value !== undefined;
}
