// Events a minute, by family: a row of bars each, all to the same scale, with the numbers beside them.

import { draw, get, make, show } from "./dom.js";

const rows = get("rates-rows");
const [WIDTH, HEIGHT, GAP] = [120, 18, 2];

/** Draws what the server counted. */
export function chart({ families }) {
  const highest = Math.max(1, ...families.flatMap(({ counts }) => counts));
  show(rows, ...families.map(({ family, counts }) => make("tr", {},
    make("th", { scope: "row" }, family),
    make("td", {}, bars(family, counts, highest)),
    make("td", { class: "number" }, String(counts.at(-1))),
    make("td", { class: "number" }, String(counts.reduce((sum, one) => sum + one, 0))))));
}

/** Says that nothing could be counted. */
export function noChart(reason) {
  show(rows, make("tr", {}, make("td", { colspan: 4 }, `Not known: ${reason}.`)));
}

/** The bars; whoever does not see them hears the numbers. */
function bars(family, counts, highest) {
  const width = WIDTH / counts.length;
  const shapes = counts.map((count, place) => {
    const height = count === 0 ? 1 : Math.max(2, (count / highest) * HEIGHT);
    return draw("rect", {
      class: count === 0 ? "bar none" : "bar",
      x: place * width,
      y: HEIGHT - height,
      width: width - GAP,
      height,
    });
  });
  const label = `${family} in each minute, the latest last: ${counts.join(", ")}`;
  return draw("svg", { role: "img", "aria-label": label, viewBox: `0 0 ${WIDTH} ${HEIGHT}` }, ...shapes);
}
