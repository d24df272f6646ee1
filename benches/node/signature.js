/** Standard Webhooks: whether somebody who knows the secret has sent this just now. */

import { createHmac, timingSafeEqual } from "node:crypto";

const TOLERANCE_SECONDS = 300;

/** Whether one of the signatures was made with the secret, at about `now` in Unix seconds. */
export function isGenuine(secret, headers, body, now) {
  const [id, timestamp, signatures] = ["svix-id", "svix-timestamp", "svix-signature"].map(
    (name) => headers[name],
  );
  if (!id || !timestamp || !signatures) return false;
  if (!(Math.abs(now - Number(timestamp)) <= TOLERANCE_SECONDS)) return false;
  const code = createHmac("sha256", secret).update(`${id}.${timestamp}.`).update(body).digest();
  return signatures
    .split(" ")
    .filter((signature) => signature.startsWith("v1,"))
    .map((signature) => Buffer.from(signature.slice(3), "base64"))
    .some((other) => other.length === code.length && timingSafeEqual(other, code));
}
