"""What the tests share: one emulator and one deployed system."""

import json
from pathlib import Path

import pytest

from emulator import Emulator
from senders import senders
from system import System

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def emulator():
    folder = ROOT / "target" / "infra"
    folder.mkdir(parents=True, exist_ok=True)
    running = Emulator(folder)
    yield running
    running.stop()


@pytest.fixture(scope="session")
def system(emulator):
    """A fresh deployment with a source for each provider."""
    deployed = System(emulator, "mailhooks")
    deployed.deploy()
    allow_batches(deployed)
    deployed.configure(senders(deployed.host))
    return deployed


def allow_batches(deployed):
    """SQS asks for `sqs:SendMessage` whether one message is sent or ten. The emulator asks for an action
    that AWS does not have, so here the role gets it, for the queues to which it may send anyway."""
    iam, role = deployed.emulator.client("iam"), deployed.resources()["OutboxRole"]
    document = iam.get_role_policy(RoleName=role, PolicyName="outbox")["PolicyDocument"]
    [send] = [statement for statement in document["Statement"] if statement["Action"] == "sqs:SendMessage"]
    batches = {"Version": "2012-10-17", "Statement": [send | {"Action": "sqs:SendMessageBatch"}]}
    iam.put_role_policy(RoleName=role, PolicyName="emulator", PolicyDocument=json.dumps(batches))
