// Values as people read them. Times are RFC 3339 in UTC with six digits, so they are cut, not computed.

/** Controls but line breaks and tabulators, other ends of lines, and marks of direction. */
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** 02:51:15 */
export function clock(time) {
  return time.slice(11, 19);
}

/** 2026-11-22 02:51:15.123456 */
export function moment(time) {
  return time.replace("T", " ").replace("Z", "");
}

/** 2 days; 1 event */
export function counted(number, one, several = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : several}`;
}

/** A text from outside, with what cannot be seen, or turns the direction of writing, spelled out. */
export function plain(text) {
  return text.replace(UNSEEN, (letter) => `\\u{${letter.codePointAt(0).toString(16)}}`);
}

/** A span in its largest unit. */
export function span(seconds) {
  const units = [[86_400, "d"], [3_600, "h"], [60, "min"]];
  for (const [size, name] of units) {
    if (seconds >= size) {
      return `${Math.floor(seconds / size)} ${name}`;
    }
  }
  return `${Math.floor(seconds)} s`;
}

/** JSON over several lines. */
export function laidOut(value) {
  return JSON.stringify(value, null, 2);
}

/** The family and the kind of an event, by its type. */
export function kindOf(event) {
  const [, family, kind] = event.type.split(".");
  return { family, kind };
}

/** The configured source that an event came from. */
export function sourceOf(event) {
  return event.source.split("/").pop();
}

/** Whom or what an event is about. */
export function aboutOf(event) {
  const { recipient, recipients = [] } = event.data;
  return plain(recipient ?? (recipients.join(", ") || event.subject || ""));
}

const BAD = ["bounce.", "complaint.", "delivery.failed", "domain.dns_error", "send_limit.exceeded"];
const DOUBTFUL = ["quarantine.", "delivery.deferred", "delivery.held", "delivery.suppressed", "send_limit.approaching"];
const GOOD = ["delivery.delivered"];

/** How good the news is, for a colour beside the words. */
export function tone(family, kind) {
  const name = `${family}.${kind}`;
  const isOne = (list) => list.some((begin) => name.startsWith(begin));
  if (isOne(BAD)) return "bad";
  if (isOne(DOUBTFUL)) return "doubtful";
  return isOne(GOOD) ? "good" : "plain";
}
