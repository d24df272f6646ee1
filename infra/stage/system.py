"""A deployed mailhooks: `sam deploy` of a template, then what one can send to it and see of it."""

import base64
import http.client
import json
import os
import subprocess
import time
from collections import Counter
from pathlib import Path

INFRA = Path(__file__).parents[1]
SAM = os.environ.get("SAM", "sam")
# Samples may be of any age, and an event that is older than its retention is taken for a replay.
PARAMETERS = {"RetentionDays": "36525", "DeletionProtection": "false", "Operation": "false"}


class System:
    """One stack in the emulator."""

    def __init__(self, emulator, name):
        self.emulator, self.name = emulator, name
        self.secret = f"{name}/sources"
        self.senders = {}
        self.invocations = Counter()

    def deploy(self, template=INFRA / "template.yaml", **parameters):
        """Deploys as a user does. That it succeeds proves nothing yet: the emulator is generous."""
        overrides = [f"ParameterKey={name},ParameterValue={json.dumps(value)}"
                     for name, value in (PARAMETERS | parameters).items()]
        command = [SAM, "deploy", "--template-file", str(template), "--config-file", str(INFRA / "samconfig.toml"),
                   "--stack-name", self.name, "--no-confirm-changeset", "--no-progressbar",
                   "--parameter-overrides", *overrides]
        done = subprocess.run(command, env=self.emulator.environment(), capture_output=True, text=True, timeout=300)
        assert done.returncode == 0, f"{done.stdout[-4000:]}\n{done.stderr[-4000:]}"

    def summaries(self):
        """What CloudFormation tells of each resource."""
        pages = self.emulator.client("cloudformation").get_paginator("list_stack_resources")
        return [resource for page in pages.paginate(StackName=self.name)
                for resource in page["StackResourceSummaries"]]

    def resources(self):
        """The physical name of each resource by its logical one."""
        return {resource["LogicalResourceId"]: resource["PhysicalResourceId"] for resource in self.summaries()}

    @property
    def host(self):
        """The API's host; the emulator tells APIs apart by it, as AWS does."""
        return f"{self.resources()['Api']}.execute-api.localhost:{self.emulator.port}"

    def configure(self, senders):
        """Enters the senders as sources, as a user does after the first deployment."""
        self.senders = senders
        document = {name: sender.source() for name, sender in senders.items()}
        self.emulator.client("secretsmanager").put_secret_value(
            SecretId=self.secret, SecretString=json.dumps(document))

    # Sending

    def post(self, sample, family=None, sender=None):
        """Sends a sample, to its family's URL if one is given. The sender is the configured one if none is."""
        sender = sender or self.senders[sample.provider]
        path = self.senders[sample.provider].path() + (f"/{family}" if family else "")
        headers = sender.sign(self.host, path, sample.headers, sample.body)
        return self.request("POST", path, headers, sample.body)

    def request(self, method, path, headers=None, body=None):
        """Sends a request as it is: no client in between adds or changes a header. Status, headers, JSON."""
        connection = http.client.HTTPConnection("127.0.0.1", self.emulator.port, timeout=60)
        connection.request(method, path, body=body, headers={"Host": self.host} | (headers or {}))
        response = connection.getresponse()
        text = response.read()
        connection.close()
        answered = {name.lower(): value for name, value in response.getheaders()}
        return response.status, answered, json.loads(text) if text else None

    def invoke(self, function, event):
        """Invokes a function directly, past the API."""
        self.invocations[function] += 1
        answer = self.emulator.client("lambda").invoke(
            FunctionName=f"{self.name}-{function}", Payload=json.dumps(event).encode())
        payload = json.loads(answer["Payload"].read())
        assert "FunctionError" not in answer, payload
        return payload

    def mailhooks(self, *arguments):
        """Runs one of the operator's commands with AWS's usual variables: exit code, output, errors."""
        done = subprocess.run([str(INFRA.parent / "target" / "debug" / "mailhooks"), *arguments], cwd=INFRA.parent,
                              capture_output=True, text=True, env=self.emulator.environment(), timeout=300)
        return done.returncode, done.stdout, done.stderr

    # Looking

    def rows(self):
        """Every row of the table by its key."""
        pages = self.emulator.client("dynamodb").get_paginator("scan").paginate(TableName=self.resources()["Table"])
        return {row["id"]["S"]: row for page in pages for row in page["Items"]}

    def settled(self, identity):
        """The row once its mark is gone, which happens after the answer."""
        return self.wait_for(lambda: (row := self.rows().get(identity)) and "outbox" not in row and row,
                             f"{identity} without its mark")

    def queue(self, name):
        return self.emulator.client("sqs").get_queue_url(QueueName=f"{self.name}-{name}")["QueueUrl"]

    def take(self, queue):
        """Takes every message out of a queue, as a consumer that succeeds."""
        sqs, url, taken = self.emulator.client("sqs"), self.queue(queue), []
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10,
                                              MessageAttributeNames=["All"],
                                              MessageSystemAttributeNames=["All"]).get("Messages"):
            for message in messages:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            taken += messages
        return taken

    def log(self, function):
        """The JSON lines that a function wrote."""
        pages = self.emulator.client("logs").get_paginator("filter_log_events")
        listed = pages.paginate(logGroupName=f"/aws/lambda/{self.name}-{function}")
        lines = [event["message"] for page in listed for event in page["events"]]
        return [json.loads(line) for line in lines if line.startswith("{")]

    @staticmethod
    def wait_for(seen, what, seconds=20):
        """Waits until something shows, for it happens in other processes."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if result := seen():
                return result
            time.sleep(0.2)
        raise AssertionError(f"not seen within {seconds} seconds: {what}")


def lambda_event(host, path, headers, body):
    """The event that an HTTP API makes of a request whose body comes as base64, as forms do."""
    return {
        "version": "2.0", "routeKey": "ANY /webhooks/{source}", "rawPath": path, "rawQueryString": "",
        "headers": {name.lower(): value for name, value in headers.items()} | {"host": host},
        "requestContext": {"requestId": "stage", "http": {"method": "POST", "path": path}},
        "body": base64.b64encode(body).decode(), "isBase64Encoded": True,
    }
