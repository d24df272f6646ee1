"""The template before this one, then this one: nothing that was there is lost."""

import subprocess

import pytest
from conftest import ROOT
from samples import Sample
from senders import senders
from system import System

# What must outlive an upgrade under the same name: what is stored, what waits, what is entered elsewhere.
LASTING = ["AWS::DynamoDB::Table", "AWS::SQS::Queue", "AWS::SecretsManager::Secret", "AWS::ApiGatewayV2::Api"]


@pytest.fixture(scope="module")
def previous():
    """The folder `infra` as it was before the last change of the template, beside the same zips."""
    commit = before_the_last_change("infra/template.yaml")
    if commit is None:
        pytest.skip("this is the first template")
    folder = ROOT / "target" / "infra" / "previous"
    subprocess.run(["rm", "-rf", str(folder)], check=True)
    folder.mkdir(parents=True)
    archive = subprocess.run(["git", "archive", commit, "infra"], cwd=ROOT, check=True, capture_output=True)
    subprocess.run(["tar", "-x", "-C", str(folder)], input=archive.stdout, check=True)
    (folder / "target").symlink_to(ROOT / "target")
    return folder / "infra" / "template.yaml"


def test_an_upgrade_keeps_what_was_there(emulator, previous):
    system = System(emulator, "upgraded")
    system.deploy(previous)
    system.configure(senders(system.host))
    before, after = Sample("resend/email-bounced"), Sample("postal/message-sent")
    assert system.post(before)[2]["status"] == "accepted"
    system.settled(before.expected["id"])
    rows, resources = system.rows(), lasting(system)

    system.deploy()
    assert lasting(system) == resources
    assert system.rows() == rows
    # The sources that were entered are still known, and so is what was received.
    assert system.post(before)[2]["status"] == "duplicate"
    assert system.post(after)[2]["status"] == "accepted"
    # What waited in a queue waits there still.
    assert len(system.take("bounce")) == 1


def lasting(system):
    types = {resource["LogicalResourceId"]: resource["ResourceType"] for resource in system.summaries()}
    return {name: physical for name, physical in system.resources().items() if types[name] in LASTING}


def before_the_last_change(path):
    """The commit whose version of a file came before the one at hand, if there was one."""
    def git(*arguments):
        return subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True).stdout.split()
    if git("rev-parse", "--is-shallow-repository") != ["false"]:
        pytest.skip("the template before this one is not here: this is no clone, or a shallow one")
    commits = git("log", "--format=%H", "--", path)
    changed = git("status", "--porcelain", "--", path)
    earlier = commits if changed else commits[1:]
    return earlier[0] if earlier else None
