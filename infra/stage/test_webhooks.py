"""Each provider's webhooks over HTTP: what is answered, what stands in the table, what is in the queues."""

import json

import pytest
from samples import Sample
from senders import senders
from system import lambda_event

# One of each provider, and one that each may send tomorrow. No two stand for the same event.
KNOWN = [Sample(name) for name in ("resend/email-bounced", "postal/message-sent", "ark/message-bounced",
                                   "copernica/failure-soft")]
UNKNOWN = [Sample(name) for name in ("resend/unknown-type", "postal/unknown-event", "ark/unknown-event",
                                     "copernica/unknown-type")]


def content(event):
    """An event without what differs from one receipt to the next."""
    return {**event, "data": {**event["data"], "received_at": None}}


@pytest.mark.parametrize("sample", KNOWN, ids=str)
def test_a_webhook_is_recorded_and_announced_once(system, sample):
    queue, identity = sample.family, sample.expected["id"]
    system.take(queue)
    status, _, answer = system.post(sample)
    assert (status, answer) == (200, {"status": "accepted", "id": identity})
    row = system.settled(identity)
    assert (row["provider"]["S"], row["source"]["S"]) == (sample.provider, sample.provider)
    [message] = system.take(queue)
    assert content(json.loads(message["Body"])) == content(sample.expected)
    assert message["MessageAttributes"]["id"]["StringValue"] == identity
    # Once more, at the family's own URL, which is another function.
    status, _, answer = system.post(sample, family=sample.family)
    assert (status, answer) == (200, {"status": "duplicate", "id": identity})
    assert system.rows()[identity] == row
    assert system.take(queue) == []


@pytest.mark.parametrize("sample", UNKNOWN, ids=str)
def test_what_is_not_understood_is_kept(system, sample):
    system.take("quarantine")
    status, _, answer = system.post(sample)
    assert status == 200 and answer["status"] == "quarantined"
    row = system.settled(answer["id"])
    assert (row["family"]["S"], row["kind"]["S"]) == ("quarantine", "unknown_type")
    [notice] = system.take("quarantine")
    assert json.loads(notice["Body"])["data"]["quarantine"]["event_id"] == answer["id"]


@pytest.mark.parametrize("sample", KNOWN, ids=str)
def test_a_forgery_leaves_no_trace(system, sample):
    before = system.rows()
    forger = senders(system.host)[sample.provider]
    status, headers, problem = system.post(sample, sender=forger)
    assert status == 401 and headers["content-type"] == "application/problem+json"
    assert problem["title"] == "Unauthorized"
    assert system.rows() == before


FAMILIES = [Sample(name) for name in (
    "postal/message-bounced", "resend/contact-created", "resend/domain-created", "resend/email-clicked",
    "resend/email-complained", "resend/email-delivered", "resend/suppression-added",
    "ark/send-limit-exceeded")]


@pytest.mark.parametrize("sample", FAMILIES, ids=lambda sample: sample.family)
def test_each_familys_function_serves_its_own_url(system, sample):
    system.take(sample.family)
    status, _, answer = system.post(sample, family=sample.family)
    assert (status, answer.get("status")) == (200, "accepted"), answer
    system.settled(answer["id"])
    [message] = system.take(sample.family)
    assert json.loads(message["Body"])["type"] == sample.expected["type"]
    # It was that function and no other that took it.
    assert any(line.get("id") == answer["id"] for line in system.log(sample.family))


def test_a_form_that_comes_as_base64_is_the_same_webhook(system):
    sample = Sample("copernica/click")
    sender = system.senders["copernica"]
    headers = sender.sign(system.host, sender.path(), sample.headers, sample.body)
    event = lambda_event(system.host, sender.path(), headers, sample.body)
    reply = system.invoke("any", event)
    answer = json.loads(reply["body"])
    assert (reply["statusCode"], answer["status"]) == (200, "accepted")
    assert answer["id"] == sample.expected["id"]
    # Over HTTP the same bytes are the same event.
    status, _, answer = system.post(sample)
    assert (status, answer["status"]) == (200, "duplicate")


@pytest.mark.parametrize("family", [None, "bounce"])
def test_another_method_is_told_the_right_one(system, family):
    path = "/webhooks/resend" + (f"/{family}" if family else "")
    status, headers, _ = system.request("GET", path)
    assert (status, headers["allow"]) == (405, "POST")


@pytest.mark.parametrize("path", ["/webhooks/nobody", "/webhooks/ark", "/webhooks/ark.wrong", "/webhooks/nobody/bounce",
                                  "/webhooks/resend/bounces", "/"])
def test_other_paths_are_none_of_ours(system, path):
    assert system.request("POST", path, body=b"{}")[0] == 404
