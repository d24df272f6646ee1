"""How long a webhook takes to be parsed and normalised: by mailhooks, and by django-anymail.

Both read every sample under events/ of a kind that both know, one after the other; neither verifies a
signature. They take turns, and a ratio is the median of the ratios within a turn.
"""

import json
import statistics
import subprocess
import time
from pathlib import Path

from django.conf import settings
from django.test import RequestFactory

settings.configure(ANYMAIL={}, ALLOWED_HOSTS=["*"], DEFAULT_CHARSET="utf-8")

from anymail.webhooks.postal import PostalTrackingWebhookView  # noqa: E402
from anymail.webhooks.resend import ResendTrackingWebhookView  # noqa: E402

ROOT = Path(__file__).resolve().parents[2]
TURNS = 3
KINDS = [
    "bounce.bounced",
    "delivery.deferred",
    "delivery.delivered",
    "engagement.clicked",
    "engagement.opened",
]
VIEWS = {
    "postal": PostalTrackingWebhookView(webhook_key="not looked at"),
    "resend": ResendTrackingWebhookView(signing_secret=None),
}


def requests(provider: str, kind: str) -> list:
    """The samples of a kind, as Django hands them over."""
    found = []
    for expected in sorted((ROOT / "events" / provider).glob("*.expected.json")):
        if json.loads(expected.read_text())["type"] != f"mailhooks.{kind}":
            continue
        body = expected.with_name(expected.name.replace(".expected", ""))
        if not body.exists():
            continue
        request = RequestFactory().post(
            "/", body.read_bytes(), "application/json", headers={"svix-id": "msg_1"}
        )
        if is_read(provider, request):
            found.append(request)
    return found


def is_read(provider: str, request) -> bool:
    """Whether anymail can read it; some samples are odd on purpose."""
    try:
        return bool(VIEWS[provider].parse_events(request))
    except Exception:  # noqa: BLE001
        return False


def theirs(provider: str, samples: list) -> float:
    """Microseconds for one webhook."""
    parse = VIEWS[provider].parse_events
    rounds = max(1, 20_000 // len(samples))
    begun = time.perf_counter()
    for _ in range(rounds):
        for request in samples:
            parse(request)
    return (time.perf_counter() - begun) * 1e6 / (rounds * len(samples))


def ours(provider: str, kind: str) -> float:
    """Microseconds for one webhook, by the benchmark `reading`."""
    name = f"read/{provider}/{kind}"
    command = ["cargo", "bench", "--quiet", "-p", "mailhooks-reading", "--bench", "reading"]
    command += ["--", "--exact", name]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    place = ROOT / "target/criterion/read" / f"{provider}_{kind}" / "new/estimates.json"
    return json.loads(place.read_text())["median"]["point_estimate"] / 1e3


def main() -> None:
    print("| webhooks | samples | django-anymail, µs | mailhooks, µs | ratio |")
    print("|---|---:|---:|---:|---:|")
    for provider in VIEWS:
        for kind in KINDS:
            samples = requests(provider, kind)
            if not samples:
                continue
            turns = [(theirs(provider, samples), ours(provider, kind)) for _ in range(TURNS)]
            figures = [statistics.median(column) for column in zip(*turns)]
            ratio = statistics.median(one / other for one, other in turns)
            name = f"{provider}, {kind}"
            print(
                f"| {name} | {len(samples)} | {figures[0]:.1f} | {figures[1]:.1f} | {ratio:.1f} |",
                flush=True,
            )


if __name__ == "__main__":
    main()
