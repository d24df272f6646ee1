"""The golden messages are taken, broken ones come again, and newer ones do no harm."""

import json
from pathlib import Path

import pytest

import consumer

MESSAGES = sorted(Path(__file__).parent.glob("../../events/messages/*.json"))


def golden(kind):
    return json.loads(next(path for path in MESSAGES if path.stem == kind).read_text())


def changed(kind, change):
    record = golden(kind)
    event = json.loads(record["body"])
    change(event)
    return {**record, "body": json.dumps(event)}


def failures(*records):
    answer = consumer.handler({"Records": list(records)}, None)
    return [failure["itemIdentifier"] for failure in answer["batchItemFailures"]]


@pytest.fixture
def suppressed(monkeypatch):
    calls = []
    monkeypatch.setattr(consumer, "suppress", lambda *call: calls.append(call))
    return calls


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_a_golden_message_is_taken(path):
    assert failures(json.loads(path.read_text())) == []


def test_there_are_golden_messages():
    assert len(MESSAGES) > 20


BROKEN = {
    "no id": lambda event: event.pop("id"),
    "no data": lambda event: event.pop("data"),
    "no advice": lambda event: event["data"]["suppression_advice"].pop("action"),
    "a word that is none": lambda event: event["data"]["suppression_advice"].update(action="pause"),
    "a number for a text": lambda event: event["data"].update(recipient=7),
    "a time that is none": lambda event: event.update(time="yesterday"),
    "another family's schema": lambda event: event.update(dataschema="urn:mailhooks:schema:1:domain"),
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_a_broken_message_comes_again(change, suppressed, capsys):
    broken = changed("bounce.bounced", change)
    assert failures(broken) == [broken["messageId"]]
    assert suppressed == []
    assert "resend.dev" not in capsys.readouterr().out


def test_only_what_failed_comes_again(suppressed):
    broken = {**golden("bounce.bounced"), "messageId": "broken", "body": "{"}
    assert failures(golden("complaint.complained"), broken, golden("bounce.bounced")) == ["broken"]
    assert len(suppressed) == 2


def test_what_a_later_version_adds_does_no_harm(suppressed):
    def later(event):
        event["traceparent"] = "00-1-1-01"
        event["data"]["added"] = {"by": "a later version"}
        event["data"]["warnings"] = ["new_doubt"]
        event["data"]["failure"]["category"] = "greylisted"

    def family(event):
        event["type"] = "mailhooks.inbound.received"
        event["dataschema"] = "urn:mailhooks:schema:1:inbound"
        event["data"] = {"inbound": {}}

    assert failures(changed("bounce.bounced", later), changed("bounce.bounced", family)) == []
    assert len(suppressed) == 1
