"""What each role allows is what its function asks for: no more and no less."""

import json
import re

import pytest
from conftest import ROOT
from test_template import FUNCTIONS, RESOURCES, TEMPLATE, of_type

# What the functions ask for is recorded, call by call, by tests/system/privileges.rs.
ASKED = json.loads((ROOT / "infra" / "privileges.json").read_text())
# Lambda itself writes the log, in the function's name.
LOGGING = {"logs:CreateLogStream", "logs:PutLogEvents"}


def holds(condition):
    """Whether a condition holds when every parameter has its default."""
    [(operator, parts)] = condition.items()
    match operator:
        case "Condition":
            return holds(TEMPLATE["Conditions"][parts])
        case "Fn::Equals":
            first, second = (TEMPLATE["Parameters"][part["Ref"]]["Default"] if isinstance(part, dict) else part
                             for part in parts)
            return first == second
        case "Fn::Not":
            return not holds(parts[0])
        case "Fn::And":
            return all(map(holds, parts))
        case "Fn::Or":
            return any(map(holds, parts))
    raise AssertionError(operator)


def resolved(value):
    """The value with every choice made, and without what is left out."""
    if isinstance(value, dict):
        if "Fn::If" in value:
            name, yes, no = value["Fn::If"]
            return resolved(yes if holds({"Condition": name}) else no)
        return {key: resolved(part) for key, part in value.items()}
    if isinstance(value, list):
        parts = [resolved(part) for part in value]
        return [part for part in parts if part != {"Ref": "AWS::NoValue"}]
    return value


def allowed(function):
    """What the role of a function allows, as `action resource`."""
    role = resolved(of_type("AWS::IAM::Role")[function["Role"]["Fn::GetAtt"][0]])
    documents = [policy["PolicyDocument"] for policy in role["Policies"]]
    documents += [resolved(RESOURCES[policy["Ref"]]["Properties"]["PolicyDocument"])
                  for policy in role["ManagedPolicyArns"]]
    for statement in (statement for document in documents for statement in document["Statement"]):
        assert statement["Effect"] == "Allow" and "Condition" not in statement
        for action in listed(statement["Action"]):
            for resource in listed(statement["Resource"]):
                yield action, resource


def listed(value):
    return value if isinstance(value, list) else [value]


def name(resource):
    """What the recorded calls call a resource of the template."""
    if "Fn::Sub" in resource:
        return re.fullmatch(r"\$\{Table\.Arn\}(/index/\w+)", resource["Fn::Sub"]).expand(r"table\1")
    logical, attribute = resource["Fn::GetAtt"]
    properties = RESOURCES[logical]["Properties"]
    match RESOURCES[logical]["Type"], attribute:
        case "AWS::DynamoDB::Table", "Arn":
            return "table"
        case "AWS::SQS::Queue", "Arn":
            return "queue/" + properties["QueueName"]["Fn::Sub"].removeprefix("${AWS::StackName}-")
        case "AWS::SecretsManager::Secret", "Id":
            return properties["Name"]["Fn::Sub"].removeprefix("${AWS::StackName}/")
    raise AssertionError(resource)


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_role_allows_what_its_function_asks_for_and_nothing_else(function):
    [properties] = [properties for properties in of_type("AWS::Lambda::Function").values()
                    if properties["FunctionName"]["Fn::Sub"] == f"${{AWS::StackName}}-{function}"]
    own_log = properties["LoggingConfig"]["LogGroup"]["Ref"]
    grants = list(allowed(properties))
    logging = {action for action, resource in grants if resource == {"Fn::GetAtt": [own_log, "Arn"]}}
    assert logging == LOGGING
    others = [f"{action} {name(resource)}" for action, resource in grants if action not in LOGGING]
    assert len(others) == len(set(others)), "something is allowed twice"
    assert sorted(others) == ASKED[function]


def test_every_function_was_recorded():
    assert sorted(ASKED) == sorted(FUNCTIONS)
