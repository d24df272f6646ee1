"""A bounce in the words that all providers share."""

import re
from datetime import UTC, datetime

SOURCE = "resend"
PROVIDER = "resend"
FAMILY = "bounce"
KIND = "bounced"
SCHEMA = "urn:mailhooks:schema:1:bounce"

REPLY = re.compile(r"(?:\S+; )?(\d{3}) (\d\.\d+\.\d+) (.*)", re.DOTALL)
PERMANENCE = {"Permanent": "permanent", "Transient": "transient"}
# By an enhanced status code without its class.
CATEGORIES = {
    "1.1": "invalid_recipient",
    "1.2": "invalid_domain",
    "2.1": "inactive_mailbox",
    "2.2": "mailbox_full",
    "3.4": "message_too_large",
    "7.1": "policy_rejection",
}


def normalise(webhook, delivery, received_at):
    """The event that a webhook with this delivery id tells of."""
    email = webhook["data"]
    bounce = email["bounce"]
    from_name, address = sender(email["from"])
    diagnostics = bounce.get("diagnosticCode") or []
    smtp = reply(diagnostics[0]) if diagnostics else None
    permanence = PERMANENCE.get(bounce["type"], "undetermined")
    enhanced = smtp["enhanced"] if smtp else ""
    category = CATEGORIES.get(enhanced[2:], "unclassified")
    action, why = advice(permanence, category)
    return {
        "specversion": "1.0",
        "id": f"evt_{delivery}",
        "source": f"/mailhooks/{PROVIDER}/{SOURCE}",
        "type": f"mailhooks.{FAMILY}.{KIND}",
        "subject": email["email_id"],
        "time": rfc3339(datetime.fromisoformat(webhook["created_at"])),
        "datacontenttype": "application/json",
        "dataschema": SCHEMA,
        "data": {
            "provider": PROVIDER,
            "provider_event": webhook["type"],
            "inferred": False,
            "received_at": rfc3339(received_at),
            "dedup": {"basis": "delivery_id", "key": delivery},
            "warnings": [],
            "message": {
                "id": email["email_id"],
                "rfc_message_id": (email.get("message_id") or "").strip("<>"),
                "direction": "outgoing",
                "from": address,
                "from_name": from_name,
                "subject": email["subject"],
                "labels": email.get("tags") or {},
                "sent_at": rfc3339(datetime.fromisoformat(email["created_at"])),
            },
            "recipient": email["to"][0],
            "recipients": email["to"],
            "recipient_certain": len(email["to"]) == 1,
            "description": bounce["message"],
            "suppression_advice": {"action": action, "scope": "address", "why": why},
            "smtp": smtp,
            "failure": {
                "phase": "unknown",
                "permanence": permanence,
                "category": category,
                "category_basis": "none" if category == "unclassified" else "enhanced",
                "provider_type": bounce["type"],
                "provider_subtype": bounce["subType"],
            },
            "extra": {},
        },
    }


def advice(permanence, category):
    """What a suppression list should do, and why."""
    match permanence, category:
        case "permanent", "invalid_recipient":
            return "suppress", "the mailbox does not exist"
        case "permanent", "inactive_mailbox":
            return "suppress", "the mailbox is disabled"
        case "permanent", _:
            return "count", "it failed for good, but not surely by the address"
        case _:
            return "count", "it failed for a passing reason"


def reply(text):
    """The parts of `smtp; 550 5.1.1 user unknown`."""
    parts = REPLY.fullmatch(text)
    if parts is None:
        return None
    code, enhanced, words = parts.groups()
    return {"code": int(code), "enhanced": enhanced, "text": [words]}


def sender(text):
    """Name and address of `Name <address>`."""
    name, separator, address = text.partition(" <")
    return (name, address.rstrip(">")) if separator else (None, text)


def rfc3339(moment):
    """A time in UTC to the microsecond."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
