"""A deployment with queues, routes and sources of the user's own, and with traces."""

import json

from samples import Sample
from senders import senders
from system import System


def test_own_queues_and_an_own_secret_take_the_place_of_the_systems(emulator):
    sqs = emulator.client("sqs")
    archive = sqs.create_queue(QueueName="own-archive")["QueueUrl"]
    attributes = sqs.get_queue_attributes(QueueUrl=archive, AttributeNames=["QueueArn"])["Attributes"]
    secret = emulator.client("secretsmanager").create_secret(Name="elsewhere", SecretString="{}")["ARN"]

    system = System(emulator, "own")
    system.secret = "elsewhere"
    system.deploy(CreateQueues="false", Tracing="Active", SourcesSecretArn=secret,
                  MoreQueueArns=attributes["QueueArn"],
                  MoreRoutes=json.dumps({"queue": archive, "match": {"advice": ["suppress"]}}))
    types = {resource["ResourceType"] for resource in system.summaries()}
    assert not types & {"AWS::SQS::Queue", "AWS::SecretsManager::Secret"}

    system.configure(senders(system.host))
    wanted, unwanted = Sample("resend/email-bounced"), Sample("resend/email-delivered")
    for sample in (wanted, unwanted):
        status, _, answer = system.post(sample)
        assert (status, answer.get("status")) == (200, "accepted"), answer
        # Nothing is left to do, also for the event that no queue wants.
        system.settled(sample.expected["id"])
    [message] = system.take("archive")
    assert json.loads(message["Body"])["id"] == wanted.expected["id"]
    # Where traces are on, the message belongs to the trace of its webhook.
    assert message["Attributes"]["AWSTraceHeader"].startswith("Root=1-")
