/** A bounce in the words that all providers share. */

export const SOURCE = "resend";
export const PROVIDER = "resend";
export const FAMILY = "bounce";
export const KIND = "bounced";
export const SCHEMA = "urn:mailhooks:schema:1:bounce";

const PERMANENCE = { Permanent: "permanent", Transient: "transient" };
/** By an enhanced status code without its class. */
const CATEGORIES = {
  "1.1": "invalid_recipient",
  "1.2": "invalid_domain",
  "2.1": "inactive_mailbox",
  "2.2": "mailbox_full",
  "3.4": "message_too_large",
  "7.1": "policy_rejection",
};

/** The event that a webhook with this delivery id tells of. */
export function normalise({ type, created_at, data: email }, delivery, receivedAt) {
  const { bounce } = email;
  const [fromName, from] = sender(email.from);
  const smtp = reply(bounce.diagnosticCode?.[0]);
  const permanence = PERMANENCE[bounce.type] ?? "undetermined";
  const category = CATEGORIES[smtp?.enhanced?.slice(2)] ?? "unclassified";
  const [action, why] = advice(permanence, category);
  return {
    specversion: "1.0",
    id: `evt_${delivery}`,
    source: `/mailhooks/${PROVIDER}/${SOURCE}`,
    type: `mailhooks.${FAMILY}.${KIND}`,
    subject: email.email_id,
    time: new Date(created_at).toISOString(),
    datacontenttype: "application/json",
    dataschema: SCHEMA,
    data: {
      provider: PROVIDER,
      provider_event: type,
      inferred: false,
      received_at: receivedAt.toISOString(),
      dedup: { basis: "delivery_id", key: delivery },
      warnings: [],
      message: {
        id: email.email_id,
        rfc_message_id: email.message_id?.replace(/^<|>$/g, ""),
        direction: "outgoing",
        from,
        from_name: fromName,
        subject: email.subject,
        labels: email.tags ?? {},
        sent_at: new Date(email.created_at).toISOString(),
      },
      recipient: email.to[0],
      recipients: email.to,
      recipient_certain: email.to.length === 1,
      description: bounce.message,
      suppression_advice: { action, scope: "address", why },
      smtp,
      failure: {
        phase: "unknown",
        permanence,
        category,
        category_basis: category === "unclassified" ? "none" : "enhanced",
        provider_type: bounce.type,
        provider_subtype: bounce.subType,
      },
      extra: {},
    },
  };
}

/** What a suppression list should do, and why. */
function advice(permanence, category) {
  if (permanence !== "permanent") return ["count", "it failed for a passing reason"];
  switch (category) {
    case "invalid_recipient":
      return ["suppress", "the mailbox does not exist"];
    case "inactive_mailbox":
      return ["suppress", "the mailbox is disabled"];
    default:
      return ["count", "it failed for good, but not surely by the address"];
  }
}

/** The parts of `smtp; 550 5.1.1 user unknown`. */
function reply(text) {
  const parts = text?.match(/^(?:\S+; )?(\d{3}) (\d\.\d+\.\d+) (.*)$/s);
  return parts ? { code: Number(parts[1]), enhanced: parts[2], text: [parts[3]] } : undefined;
}

/** Name and address of `Name <address>`. */
function sender(text) {
  const parts = text.match(/^(.*) <(.*)>$/);
  return parts ? [parts[1], parts[2]] : [undefined, text];
}
