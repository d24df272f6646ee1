"""Expands a SAM template as CloudFormation does, without AWS: `expand.py template.yaml > expanded.json`.

Linters see things in the expanded form that they miss in the source.
"""

import json
import os
import sys
from pathlib import Path

from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse


class NoManagedPolicies:
    """The roles are written out, so no name of a managed policy has to be looked up."""

    def load(self):
        return {}


def expand(path):
    """The template without the SAM transform, as if its zips had been uploaded."""
    template = yaml_parse(Path(path).read_text())
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://uploaded/" + resource["Properties"]["CodeUri"].replace("../", "")
        if resource["Type"] == "AWS::CloudFormation::Stack":
            resource["Properties"]["TemplateURL"] = "https://s3.amazonaws.com/uploaded/" + resource["Properties"]["TemplateURL"]
    # It is asked for and decides nothing: the functions of the template stay as they are.
    os.environ.setdefault("AWS_DEFAULT_REGION", "eu-central-1")
    return transform(template, {}, NoManagedPolicies())


if __name__ == "__main__":
    json.dump(expand(sys.argv[1]), sys.stdout, indent=2)
