"""The samples under events/: what a provider sends and the event that it stands for."""

import json
from pathlib import Path

_EVENTS = Path(__file__).parents[2] / "events"


class Sample:
    """A webhook of a provider, such as `resend/email-bounced`."""

    def __init__(self, name):
        self.name = name
        self.provider = name.split("/")[0]
        body = next(path for path in (_EVENTS / f"{name}.json", _EVENTS / f"{name}.form") if path.exists())
        self.body = body.read_bytes()
        self.headers = _headers(_EVENTS / f"{name}.headers")
        self.expected = json.loads((_EVENTS / f"{name}.expected.json").read_text())

    @property
    def family(self):
        """The family as it stands in URLs and queue names."""
        return self.expected["type"].split(".")[1].replace("_", "-")

    def __repr__(self):
        return self.name


def _headers(path):
    lines = path.read_text().splitlines() if path.exists() else []
    return dict(line.split(": ", 1) for line in lines if line)
