"""A contender of the benchmark: the same job in Python, with boto3 and AWS's own runtime client.

A bounce of Resend's is verified, read, recorded once and announced; the mark is removed before the answer,
since nothing runs after it.
"""

import base64
import json
import os
import time
from datetime import UTC, datetime

import boto3
from event import FAMILY, KIND, PROVIDER, SCHEMA, SOURCE, normalise, rfc3339
from signature import is_genuine

REGION = os.environ["AWS_REGION"]
TABLE = os.environ["TABLE"]
QUEUE_URL = os.environ["QUEUE_URL"]
SECRET = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
RETENTION_SECONDS = 400 * 86_400

dynamodb = boto3.client("dynamodb", region_name=REGION)
sqs = boto3.client("sqs", region_name=REGION)


def handler(request, _context):
    """The function behind an HTTP API, payload format 2.0."""
    headers = request["headers"]
    body = request.get("body", "")
    raw = base64.b64decode(body) if request["isBase64Encoded"] else body.encode()
    now = time.time()
    if not is_genuine(SECRET, headers, raw, now):
        return answer(401, status="refused")
    try:
        webhook = json.loads(raw)
        if webhook["type"] != "email.bounced":
            return answer(200, status="ignored")
        received_at = datetime.fromtimestamp(now, UTC)
        event = normalise(webhook, headers["svix-id"], received_at)
    except (ValueError, LookupError, TypeError):
        return answer(400, status="unreadable")
    status = "duplicate"
    if record(event, raw.decode(), received_at):
        announce(event)
        remove_mark(event["id"])
        status = "accepted"
    print(json.dumps({"level": "INFO", "id": event["id"], "status": status}))
    return answer(200, status=status, id=event["id"])


def record(event, raw, received_at):
    """Puts the event with its mark, and says whether it is new."""
    data = event["data"]
    texts = {
        "id": event["id"],
        "family": FAMILY,
        "kind": KIND,
        "provider": PROVIDER,
        "source": SOURCE,
        "time": event["time"],
        "timeline": f"{SOURCE}#{event['subject']}",
        "recipient": data["recipient"].lower(),
        "permanence": data["failure"]["permanence"],
        "advice": data["suppression_advice"]["action"],
        "event": json.dumps(event),
        "raw": raw,
        "outbox": "pending",
        "due": rfc3339(received_at),
    }
    item = {name: {"S": text} for name, text in texts.items()}
    item["expires"] = {"N": str(int(received_at.timestamp()) + RETENTION_SECONDS)}
    try:
        dynamodb.put_item(
            TableName=TABLE, Item=item, ConditionExpression="attribute_not_exists(id)"
        )
    except dynamodb.exceptions.ConditionalCheckFailedException:
        return False
    return True


def announce(event):
    """Sends the event to the queue."""
    attributes = {
        "id": event["id"],
        "family": FAMILY,
        "kind": KIND,
        "provider": PROVIDER,
        "source": SOURCE,
        "schema": SCHEMA,
        "permanence": event["data"]["failure"]["permanence"],
    }
    sqs.send_message(
        QueueUrl=QUEUE_URL,
        MessageBody=json.dumps(event),
        MessageAttributes={
            name: {"DataType": "String", "StringValue": value}
            for name, value in attributes.items()
        },
    )


def remove_mark(event_id):
    """Tells the outbox that nothing is left to do."""
    dynamodb.update_item(
        TableName=TABLE, Key={"id": {"S": event_id}}, UpdateExpression="REMOVE outbox, due"
    )


def answer(status_code, **body):
    """An answer as an HTTP API wants it."""
    return {
        "statusCode": status_code,
        "headers": {"content-type": "application/json"},
        "body": json.dumps(body),
    }
