"""The built program: a server on free ports, and the commands that are run beside it."""

import json
import os
import socket
import subprocess
import tempfile
import urllib.request
from pathlib import Path

ROOT = Path(__file__).parents[2]
BUILT = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A server that can be stopped and started again at the same address, with the same data."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="mailhooks-browser-")
        self.data = Path(self.folder.name) / "data"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self):
        ports = ["--dynamodb-port", "0", "--sqs-port", "0"]
        self.process = subprocess.Popen(
            [BUILT / "mailhooks", "serve", "--listen", f"127.0.0.1:{self.port}", *ports, "--data", self.data],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        said = ""
        while "follow " not in said:
            line = self.process.stderr.readline()
            assert line, f"the server is not ready: {said}"
            said += line

    def stop(self):
        """Stops it as its user does; an open page must not keep it."""
        self.process.terminate()
        said = self.process.communicate(timeout=30)[1]
        assert self.process.returncode == 0, said
        assert said.split() == ["stopped"], said

    def close(self):
        self.process.kill()
        self.process.communicate()
        self.folder.cleanup()

    def run(self, *arguments):
        command = [BUILT / "mailhooks", *arguments, "--data", self.data]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=60)
        return done.stdout

    def send(self, *arguments):
        """Sends samples and gives their ids."""
        lines = self.run("send", "--json", *arguments).splitlines()
        return [json.loads(json.loads(line)["body"]).get("id") for line in lines]

    def send_body(self, body, source="resend"):
        """Sends a body of one's own and gives its id."""
        path = Path(self.folder.name) / "body.json"
        path.write_text(json.dumps(body))
        return self.send(str(path), "--source", source)[0]

    def announce(self, messages):
        """Puts messages into the page's queue, as many at a time as the pipeline would on a fast machine."""
        sqs = json.loads((self.data / "server.json").read_text())["sqs"]
        for start in range(0, len(messages), 10):
            entries = [{"Id": str(place), "MessageBody": body} for place, body in enumerate(messages[start:start + 10])]
            wish = {"QueueUrl": f"{sqs}/000000000000/mailhooks-page", "Entries": entries}
            headers = {"Content-Type": "application/x-amz-json-1.0", "X-Amz-Target": "AmazonSQS.SendMessageBatch"}
            request = urllib.request.Request(sqs, json.dumps(wish).encode(), headers)
            with urllib.request.urlopen(request, timeout=30) as answer:
                assert len(json.load(answer)["Successful"]) == len(entries)

    def leave_in_quarantine(self, sample):
        """Records a sample as a reader would that did not know its type; gives the id."""
        endpoint = json.loads((self.data / "server.json").read_text())["dynamodb"]
        command = [BUILT / "examples" / "older_reader", endpoint, ROOT / "events" / sample]
        return subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout.strip()


def mail(kind, second, email="one-mail", to="jane@example.com", **more):
    """The body of a Resend event about a mail."""
    data = {"email_id": email, "to": [to], "from": "orders@example.com", "subject": "Your bread"} | more
    return {"type": f"email.{kind}", "created_at": f"2026-09-14T08:30:{second:02}.000Z", "data": data}
