"""The operator's commands, run against the deployed system as a user runs them."""

import json

from samples import Sample


def findings(system, *arguments):
    code, out, err = system.mailhooks("doctor", "--json", *arguments)
    found = {finding["part"]: finding for finding in map(json.loads, out.splitlines())}
    return code, found, out + err


def test_doctor_finds_the_deployment_well(system):
    for queue in ("contact-dlq", "quarantine"):
        system.take(queue)
    # The emulator's CloudFormation leaves it out.
    system.emulator.client("dynamodb").update_time_to_live(
        TableName=system.resources()["Table"], TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"})
    code, found, text = findings(system, "--stack", system.name, "--url", f"http://{system.host}")
    assert code == 0, text
    for part in ("credentials", "stack", "table", "index outbox", "time to live", "queue mailhooks-bounce",
                 "source copernica", "/webhooks/resend", "/webhooks/postal", "clock", "a webhook of resend"):
        assert found[part]["finding"] == "ok", found[part]
    assert found["a webhook of resend"]["about"].endswith("taken out again")
    # The token of a source is a secret.
    token = system.senders["ark"].source()["token"]
    assert token not in text


def test_doctor_names_what_is_wrong(system):
    dead = system.queue("contact-dlq")
    system.emulator.client("sqs").send_message(QueueUrl=dead, MessageBody="poison")
    code, found, text = findings(system, "--stack", system.name, "--url", f"http://{system.host}", "--no-send")
    system.take("contact-dlq")
    assert code == 4, text
    assert found["queue mailhooks-contact"]["about"] == "1 dead letters"
    assert "redrive" in found["queue mailhooks-contact"]["remedy"]
    code, found, _ = findings(system, "--stack", "nobodys")
    assert code == 4 and found.keys() == {"credentials"}


def test_redrive_moves_dead_letters_back(system):
    system.take("contact")
    dead = system.queue("contact-dlq")
    system.emulator.client("sqs").send_message(QueueUrl=dead, MessageBody="was poison")
    code, out, err = system.mailhooks("redrive", "--from", dead, "--to", system.queue("contact"))
    assert (code, out) == (0, "1 messages moved\n"), err
    assert system.take("contact-dlq") == []
    assert [message["Body"] for message in system.take("contact")] == ["was poison"]


def test_records_are_found_and_announced_again(system):
    sample = Sample("resend/email-sent")
    status, _, answer = system.post(sample)
    assert (status, answer["status"]) == (200, "accepted"), answer
    system.settled(answer["id"])
    table = system.resources()["Table"]
    code, out, err = system.mailhooks("event", answer["id"], "--table", table)
    assert code == 0, err
    assert json.loads(out)["id"] == answer["id"]
    system.take("contact")
    code, out, err = system.mailhooks("announce", "--table", table, "--queue", system.queue("contact"),
                               "--match", '{"kinds": ["delivery.accepted"]}')
    assert code == 0, err
    bodies = [json.loads(message["Body"]) for message in system.take("contact")]
    assert answer["id"] in [body["id"] for body in bodies]
    assert {body["type"] for body in bodies} == {"mailhooks.delivery.accepted"}
