"""What the templates say, without deploying them."""

import json
import re
import sys

from conftest import ROOT
from samtranslator.yaml_helper import yaml_parse

sys.path.insert(0, str(ROOT / "infra"))
from expand import expand  # noqa: E402

FAMILIES = ["bounce", "complaint", "contact", "delivery", "domain", "engagement", "send-limit", "suppression"]
FUNCTIONS = ["any", *FAMILIES, "outbox"]
TEMPLATE = expand(ROOT / "infra" / "template.yaml")
RESOURCES = TEMPLATE["Resources"]
OPERATION = yaml_parse((ROOT / "infra" / "operation.yaml").read_text())["Resources"]


def of_type(name, resources=None):
    return {key: resource["Properties"] for key, resource in (resources or RESOURCES).items()
            if resource["Type"] == name}


def test_each_url_leads_to_its_own_function():
    integrations = of_type("AWS::ApiGatewayV2::Integration")
    functions = of_type("AWS::Lambda::Function")
    found = {}
    for route in of_type("AWS::ApiGatewayV2::Route").values():
        integration = re.fullmatch(r"integrations/\$\{(\w+)\}", route["Target"]["Fn::Sub"])[1]
        function = integrations[integration]["IntegrationUri"]["Fn::GetAtt"][0]
        found[route["RouteKey"]] = functions[function]["FunctionName"]["Fn::Sub"]
    expected = {f"ANY /webhooks/{{source}}/{family}": f"${{AWS::StackName}}-{family}" for family in FAMILIES}
    assert found == expected | {"ANY /webhooks/{source}": "${AWS::StackName}-any"}


def test_cargo_lambda_serves_the_same_urls():
    text = (ROOT / "Cargo.toml").read_text()
    router = text.split("[workspace.metadata.lambda.watch.router]\n")[1].split("\n\n")[0]
    routes = of_type("AWS::ApiGatewayV2::Route").values()
    assert set(re.findall(r'"(/[^"]+)" =', router)) == {route["RouteKey"].removeprefix("ANY ") for route in routes}
    assert set(re.findall(r'" = "([^"]+)"', router)) == set(FUNCTIONS) - {"outbox"}


def test_every_function_has_a_role_a_log_and_a_zip_of_its_own():
    functions = of_type("AWS::Lambda::Function")
    assert sorted(function["FunctionName"]["Fn::Sub"] for function in functions.values()) == sorted(
        f"${{AWS::StackName}}-{name}" for name in FUNCTIONS)
    for own in ("Role", "LoggingConfig", "Code"):
        assert len({json.dumps(function[own]) for function in functions.values()}) == len(functions)
    assert not any("ReservedConcurrentExecutions" in function for function in functions.values())


def test_no_role_names_everything():
    documents = [policy["PolicyDocument"] for policy in of_type("AWS::IAM::ManagedPolicy").values()]
    documents += [policy["PolicyDocument"] for role in of_type("AWS::IAM::Role").values()
                  for policy in role["Policies"]]
    wide = [statement for document in documents for statement in statements(document)
            if "*" in json.dumps(statement["Action"]) or statement["Resource"] == "*"]
    # X-Ray has no resources that could be named.
    assert [statement["Action"] for statement in wide] == [["xray:PutTelemetryRecords", "xray:PutTraceSegments"]]


def statements(document):
    for statement in document["Statement"]:
        if "Fn::If" in statement:
            statement = next(branch for branch in statement["Fn::If"][1:] if "Ref" not in branch)
        yield statement


def test_the_access_log_tells_no_path():
    [stage] = of_type("AWS::ApiGatewayV2::Stage").values()
    told = set(re.findall(r"\$context\.([\w.]+)", stage["AccessLogSettings"]["Format"]))
    assert "routeKey" in told
    assert told <= {"requestTime", "requestId", "routeKey", "status", "responseLatency", "integrationLatency",
                    "integrationErrorMessage"}
    json.loads(stage["AccessLogSettings"]["Format"])


def test_the_table_is_the_one_that_all_other_tests_use():
    [table] = of_type("AWS::DynamoDB::Table").values()
    source = (ROOT / "shared" / "stage" / "src" / "aws" / "table.rs").read_text()
    own = [(index["IndexName"], [key["AttributeName"] for key in index["KeySchema"]],
            index["Projection"]["ProjectionType"]) for index in table["GlobalSecondaryIndexes"]]
    pairs = re.findall(r'^    \("(\w+)", "(\w+)"\),$', source, re.MULTILINE)
    assert len(pairs) == 3 and own == [(hash_key, [hash_key, sort], "KEYS_ONLY") for hash_key, sort in pairs]
    assert re.search(r'const EXPIRES: &str = "(\w+)"', source)[1] == table["TimeToLiveSpecification"]["AttributeName"]
    assert re.search(r'const KEY: &str = "(\w+)"', source)[1] == table["KeySchema"][0]["AttributeName"]


def test_every_queue_has_its_dead_letters():
    queues = of_type("AWS::SQS::Queue")
    names = {key: queue["QueueName"]["Fn::Sub"] for key, queue in queues.items()}
    assert sorted(names.values()) == sorted(
        f"${{AWS::StackName}}-{family}{dead}" for family in [*FAMILIES, "quarantine"] for dead in ("", "-dlq"))
    for key, queue in queues.items():
        assert queue["MessageRetentionPeriod"] == 14 * 24 * 3600 and queue["SqsManagedSseEnabled"] is True
        if names[key].endswith("-dlq"):
            continue
        policy = queue["RedrivePolicy"]
        # Emulators and older tools take it for a number only.
        assert isinstance(policy["maxReceiveCount"], int)
        assert names[policy["deadLetterTargetArn"]["Fn::GetAtt"][0]] == names[key] + "-dlq"


def test_the_alarms_watch_what_exists():
    alarms = json.dumps(of_type("AWS::CloudWatch::Alarm", OPERATION))
    named = set(re.findall(r'"\$\{System\}-([\w-]+)"', alarms))
    own = {alarm["AlarmName"]["Fn::Sub"].removeprefix("${System}-")
           for alarm in of_type("AWS::CloudWatch::Alarm", OPERATION).values()}
    queues = [*FAMILIES, "quarantine"]
    assert named - own == {*FUNCTIONS, *queues, *(f"{queue}-dlq" for queue in queues), "watched-source"}


def test_the_runbook_explains_every_alarm():
    text = (ROOT / "infra" / "OPERATING.md").read_text()
    for alarm in of_type("AWS::CloudWatch::Alarm", OPERATION).values():
        name = alarm["AlarmName"]["Fn::Sub"].removeprefix("${System}-")
        assert f"| `{name}` |" in text, name
