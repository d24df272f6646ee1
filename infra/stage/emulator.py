"""MiniStack, the AWS emulator, in a process of its own on a loopback port."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import boto3

REGION = "eu-central-1"


class Emulator:
    """A running emulator. It checks each call against the caller's IAM policies."""

    def __init__(self, folder):
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = Path(folder) / "ministack.log"
        # The functions' sandboxes are files; they go with the emulator.
        self._files = tempfile.TemporaryDirectory(prefix="mailhooks-stage-")
        environment = self.environment() | {
            "AUTH": "true",
            "BIND_HOST": "127.0.0.1",
            "GATEWAY_PORT": str(self.port),
            "TMPDIR": self._files.name,
        }
        command = [str(Path(sys.executable).with_name("ministack"))]
        with self.log.open("w") as log:
            self._process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, cwd=self._files.name)
        self._wait()

    def environment(self):
        """What a program needs to take the emulator for AWS, as the account's root."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return kept | {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_REGION": REGION,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "SAM_CLI_TELEMETRY": "0",
        }

    def client(self, service):
        """A client as the account's root, to look behind the functions."""
        return boto3.client(service, endpoint_url=self.url, region_name=REGION,
                            aws_access_key_id="test", aws_secret_access_key="test")

    def stop(self):
        self._process.terminate()
        self._process.wait(timeout=30)
        self._files.cleanup()

    def _wait(self):
        until = time.monotonic() + 60
        while time.monotonic() < until:
            if self._process.poll() is not None:
                raise RuntimeError(f"MiniStack ended: {self.log.read_text()[-2000:]}")
            try:
                urllib.request.urlopen(f"{self.url}/_ministack/health", timeout=2).close()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("MiniStack did not start within a minute")


def free_port():
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
