"""The commands of cargo-lambda that the READMEs name, each run as it stands there."""

import base64
import hashlib
import http.client
import json
import os
import signal
import subprocess
import time

import pytest
from conftest import ROOT
from emulator import free_port
from samples import Sample

ADDRESS = "127.0.0.1"


def test_deploy_updates_one_function_and_nothing_else(system):
    lambdas = system.emulator.client("lambda")
    before = lambdas.get_function_configuration(FunctionName="mailhooks-bounce")
    # A function that runs something else: what is deployed must be what was built.
    lambdas.update_function_code(FunctionName="mailhooks-bounce", ZipFile=archive("outbox"))
    subprocess.run(["cargo", "lambda", "deploy", "--lambda-dir", "target/lambda", "mailhooks-bounce"], cwd=ROOT,
                   env=system.emulator.environment(), check=True, timeout=120)
    after = system.wait_for(lambda: settled(lambdas), "the function with its new code")
    changing = {"LastModified", "RevisionId", "ResponseMetadata", "LastUpdateStatusReason", "StateReason",
                "LastUpdateStatusReasonCode", "StateReasonCode", "CodeSha256", "CodeSize"}
    assert {name: value for name, value in after.items() if name not in changing} == {
        name: value for name, value in before.items() if name not in changing}
    built = hashlib.sha256(archive("bounce")).digest()
    assert after["CodeSha256"] == base64.b64encode(built).decode()
    assert system.request("GET", "/webhooks/resend/bounce")[0] == 405


def settled(lambdas):
    """The function's configuration, once it has taken up what was deployed."""
    configuration = lambdas.get_function_configuration(FunctionName="mailhooks-bounce")
    is_settled = (configuration["State"], configuration["LastUpdateStatus"]) == ("Active", "Successful")
    return is_settled and configuration


def archive(function):
    return (ROOT / "target" / "lambda" / function / "bootstrap.zip").read_bytes()


@pytest.fixture(scope="module")
def port(system):
    """`cargo lambda watch` over the emulator's table and queues."""
    number = free_port()
    lambdas = system.emulator.client("lambda")
    configuration = lambdas.get_function_configuration(FunctionName="mailhooks-any")
    environment = system.emulator.environment() | configuration["Environment"]["Variables"]
    # Whoever bothers to watch the build can read along.
    with (ROOT / "target" / "infra" / "watch.log").open("w") as log:
        watch = subprocess.Popen(
            ["cargo", "lambda", "watch", "--ignore-changes", "-A", ADDRESS, "-P", str(number)], cwd=ROOT,
            env=environment, stdout=log, stderr=log, start_new_session=True)
    until = time.monotonic() + 60
    while not is_open(number):
        assert watch.poll() is None and time.monotonic() < until, "cargo lambda watch does not listen"
        time.sleep(0.2)
    yield number
    os.killpg(watch.pid, signal.SIGTERM)
    watch.wait(timeout=30)


def test_watch_serves_the_functions_at_the_same_urls(system, port):
    sample = Sample("resend/email-opened")
    path = system.senders["resend"].path()
    status, answer = ask(port, "POST", path, signed(system, sample, path), sample.body)
    assert (status, answer) == (200, {"status": "accepted", "id": sample.expected["id"]})
    system.settled(sample.expected["id"])
    status, answer = ask(port, "POST", path, signed(system, sample, path), b"{}")
    assert status == 401, answer
    assert ask(port, "GET", path)[0] == 405


def test_invoke_hands_over_a_sample(system, port, tmp_path):
    sample = Sample("resend/email-suppressed")
    [secret] = system.senders["resend"].source()["secrets"]
    (tmp_path / "secret.txt").write_text(secret)
    code, event, error = system.mailhooks(
        "send", sample.name, "--lambda-event", "--key", str(tmp_path / "secret.txt"),
        "--to", f"http://{system.host}{system.senders['resend'].path()}")
    assert code == 0, error
    (tmp_path / "event.json").write_text(event)
    invoked = subprocess.run(
        ["cargo", "lambda", "invoke", "any", "-A", ADDRESS, "-P", str(port),
         "--data-file", str(tmp_path / "event.json")],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    reply = json.loads(invoked.stdout)
    answer = json.loads(reply["body"])
    assert (reply["statusCode"], answer) == (200, {"status": "accepted", "id": sample.expected["id"]})
    assert sample.expected["id"] in system.rows()


def signed(system, sample, path):
    return system.senders[sample.provider].sign(system.host, path, sample.headers, sample.body)


def ask(port, method, path, headers=None, body=None):
    """The first request waits until the function is compiled."""
    connection = http.client.HTTPConnection(ADDRESS, port, timeout=1_800)
    connection.request(method, path, body=body, headers=headers or {})
    response = connection.getresponse()
    text = response.read()
    connection.close()
    return response.status, json.loads(text)


def is_open(port):
    try:
        http.client.HTTPConnection(ADDRESS, port, timeout=2).connect()
        return True
    except OSError:
        return False
