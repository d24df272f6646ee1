"""The alarms and the dashboard rest on metrics that the functions really write."""

import json
import re

from conftest import ROOT
from samples import Sample
from samtranslator.yaml_helper import yaml_parse
from senders import senders

RESOURCES = yaml_parse((ROOT / "infra" / "operation.yaml").read_text())["Resources"]


def test_every_metric_is_written(system):
    sample = Sample("resend/email-failed")
    system.post(sample)
    system.post(sample, sender=senders(system.host)["resend"])
    system.post(Sample("postal/unknown-event-no-uuid"))
    system.invoke("outbox", {})
    written = {metric for function in ("any", "outbox") for line in system.log(function) for metric in metrics(line)}
    names = {(name, frozenset(dimension for dimension, _ in dimensions)) for name, dimensions in written}
    missing = {(name, dimensions) for name, dimensions in needed() if (name, dimensions) not in names}
    assert not missing
    for dimensions in ({("refusal", "unverified")}, {("family", "quarantine"), ("kind", "unknown_type")}):
        assert ("webhooks", frozenset(dimensions)) in written


def metrics(line):
    """The metrics of a log line in the embedded metric format, each with its dimensions."""
    for definition in line.get("_aws", {}).get("CloudWatchMetrics", []):
        assert definition["Namespace"] == "mailhooks"
        for names in definition["Dimensions"]:
            dimensions = frozenset((name, line[name]) for name in names)
            for metric in definition["Metrics"]:
                assert isinstance(line[metric["Name"]], int)
                yield metric["Name"], dimensions


def needed():
    """The metrics of ours that the template names, each with the names of its dimensions."""
    for resource in RESOURCES.values():
        if resource["Type"] == "AWS::CloudWatch::Alarm":
            properties = resource["Properties"]
            single = [properties] if "MetricName" in properties else []
            for metric in single + [part["MetricStat"]["Metric"] for part in properties.get("Metrics", [])
                                    if "MetricStat" in part]:
                if metric["Namespace"] == "mailhooks" and isinstance(metric["MetricName"], str):
                    yield metric["MetricName"], names(part["Name"] for part in metric.get("Dimensions", []))
    for widget in dashboard()["widgets"]:
        for metric in widget["properties"]["metrics"]:
            if metric[0] == "mailhooks":
                words = [word for word in metric[2:] if isinstance(word, str)]
                yield metric[1], names(words[::2])
            for schema in re.findall(r"SEARCH\('\{mailhooks,([\w,]+)\} MetricName=\"(\w+)\"", json.dumps(metric).replace('\\"', '"')):
                yield schema[1], names(schema[0].split(","))


def names(dimensions):
    return frozenset(dimensions)


def dashboard():
    return json.loads(RESOURCES["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"])


def test_the_dashboard_shows_what_the_operator_asks_for():
    found = set(needed())
    for name, dimensions in [("webhooks", {"family", "kind"}), ("webhooks", {"provider", "outcome"}),
                             ("webhooks", {"refusal"}), ("starts", set()), ("oldest_mark_seconds", set())]:
        assert (name, frozenset(dimensions)) in found
