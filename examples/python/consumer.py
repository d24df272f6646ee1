"""A Lambda function behind a queue of mailhooks."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

HERE = Path(__file__).parent
# Beside this file when it is deployed; in its place in the repository otherwise.
PLACES = [HERE / "consumer.json", HERE / "../../events/schemas/consumer.json"]
SCHEMA = next(path for path in PLACES if path.exists())
VALIDATOR = Draft202012Validator(json.loads(SCHEMA.read_text()))


def suppress(event_id, scope, recipient):
    """Put your own effect here; it must happen once per event id."""
    print(json.dumps({"suppress": event_id, "scope": scope}))


def consume(event):
    """Acts for one event. Whatever it does not know, it lets go."""
    advice = event["data"].get("suppression_advice", {})
    if advice.get("action") == "suppress":
        suppress(event["id"], advice["scope"], event["data"]["recipient"])


def handler(batch, _context):
    """The function: what is named in the answer comes again, the rest is deleted."""
    failures = []
    for record in batch["Records"]:
        try:
            event = json.loads(record["body"])
            VALIDATOR.validate(event)
            consume(event)
        except Exception as error:
            # The text of a validation error quotes the message, which holds personal data.
            print(json.dumps({"failed": record["messageId"], "error": type(error).__name__}))
            failures.append({"itemIdentifier": record["messageId"]})
    return {"batchItemFailures": failures}
