"""Behind the queues: poison messages, the outbox, and what a role allows."""

import json

from samples import Sample


def test_a_message_that_nobody_can_handle_ends_among_the_dead_letters(system):
    sqs, url = system.emulator.client("sqs"), system.queue("contact")
    system.take("contact")
    system.take("contact-dlq")
    sqs.send_message(QueueUrl=url, MessageBody="poison")
    attempts = 0
    # Each receipt that is given back at once is a consumer that failed.
    while messages := sqs.receive_message(QueueUrl=url, VisibilityTimeout=0).get("Messages"):
        attempts += 1
        assert messages[0]["Body"] == "poison" and attempts <= 5
    assert attempts == 5
    [dead] = system.take("contact-dlq")
    assert dead["Body"] == "poison"


def test_the_outbox_announces_what_came_to_another_familys_url(system):
    sample = Sample("resend/email-delivery-delayed")
    system.take("delivery")
    status, _, answer = system.post(sample, family="bounce")
    assert (status, answer.get("status")) == (200, "accepted"), answer
    assert system.take("delivery") == [], "the role of `bounce` does not reach this queue"
    end_lease(system, answer["id"])
    report = system.invoke("outbox", {})
    assert (report["errors"], report["finished"]) == (0, 1), json.dumps(system.log("outbox"))
    assert "outbox" not in system.rows()[answer["id"]]
    [message] = system.take("delivery")
    assert "misrouted" in json.loads(message["Body"])["data"]["warnings"]


def test_a_function_can_do_no_more_than_its_role_says(system):
    """That everything else works is worth something only if the emulator asks the policies."""
    iam, resources = system.emulator.client("iam"), system.resources()
    role, policy = resources["DomainRole"], resources["IntakePolicy"]
    sample = Sample("resend/domain-deleted")
    # It starts while it still may read the sources.
    assert system.request("GET", "/webhooks/resend/domain")[0] == 405
    iam.detach_role_policy(RoleName=role, PolicyArn=policy)
    try:
        status, headers, problem = system.post(sample, family="domain")
        assert (status, problem["title"]) == (503, "Service Unavailable")
        assert headers["retry-after"] == "10"
        assert sample.expected["id"] not in system.rows()
    finally:
        iam.attach_role_policy(RoleName=role, PolicyArn=policy)
    status, _, answer = system.post(sample, family="domain")
    assert (status, answer.get("status")) == (200, "accepted"), answer


def end_lease(system, identity):
    """Ends the lease of a mark, which a test cannot wait for."""
    past = "2000-01-01T00:00:00.000000Z"
    system.emulator.client("dynamodb").update_item(
        TableName=system.resources()["Table"], Key={"id": {"S": identity}},
        UpdateExpression="SET due = :due", ConditionExpression="attribute_exists(outbox)",
        ExpressionAttributeValues={":due": {"S": f"{past}/{past}"}})
