"""The OpenAPI document: valid, complete, and kept by the running gateway."""

import os
import re
import subprocess
import sys

import pytest
from openapi_spec_validator import validate

from support.http import listing, money
from support.platform import ROOT

CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
#: Examples of each operation.
EXAMPLES = os.environ.get("GAVEL_SCHEMATHESIS_EXAMPLES", "20")
METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def document(stranger):
    return stranger.read("/openapi.json")


def test_document_is_valid(document):
    """OpenAPI 3.1, valid by an independent validator; every operation has a name, a summary and its problems."""
    validate(document)
    assert document["openapi"].startswith("3.1")
    names = []
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if method not in METHODS:
                continue
            names.append(operation["operationId"])
            assert operation["summary"], (method, path)
            assert any("application/problem+json" in answer.get("content", {}) or "$ref" in answer
                       for answer in operation["responses"].values()), (method, path)
    assert len(names) == len(set(names)) > 30


def test_every_route_is_in_the_document(document):
    """Each route that the gateway's sources declare is an operation of the document, and nothing else is."""
    declared = set()
    for file in (ROOT / "Services/gateway/Service").rglob("*.swift"):
        for method, path in re.findall(r'\.(get|post|put|patch|delete),\s*"(/[^"]*)",\s*"\w+"', file.read_text()):
            declared.add((method, path))
    documented = {(method, path) for path, operations in document["paths"].items()
                  for method in operations if method in METHODS}
    assert declared == documented


def test_running_routes_are_those_of_the_document(document, stranger):
    """A method that the document does not have is refused with exactly the document's methods."""
    for path, operations in document["paths"].items():
        concrete = path.replace("{sequence}", "1")
        concrete = re.sub(r"\{\w+\}", "01990000-0000-7000-8000-000000000000", concrete)
        answer = stranger.send("PROPFIND", concrete)
        assert answer.status_code == 405, (path, answer.text)
        allowed = {method.lower() for method in answer.headers["Allow"].split(", ")} - {"head"}
        assert allowed == {method for method in operations if method in METHODS}, path


def test_page(stranger):
    """The readable page names every operation and loads nothing from elsewhere."""
    answer = stranger.get("/docs")
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html")
    assert "/v1/auctions/{id}/bids" in answer.text and "AU-5" in answer.text
    assert not re.search(r'(src|href)="https?://', answer.text)


def run_schemathesis(platform, *options):
    command = [
        os.path.join(os.path.dirname(sys.executable), "schemathesis"), "run", f"{platform.url}/openapi.json",
        "--checks", CHECKS, "--max-examples", EXAMPLES, "--phases", "examples,coverage,fuzzing", "--seed", "42",
        "--request-timeout", "20", "--workers", "2", "--generation-database", "none", "--no-color",
        # A live feed does not end, and whoever logs out has no more requests to make.
        "--exclude-operation-id", "watchAuction", *options,
    ]
    result = subprocess.run(command, capture_output=True, text=True, timeout=900, cwd=platform.home)
    assert result.returncode == 0, result.stdout[-15_000:] + result.stderr[-2000:]


def test_schemathesis_as_stranger(platform):
    """No 5xx and no answer outside the document, whatever somebody without a session sends."""
    run_schemathesis(platform)


def test_schemathesis_as_member(platform, people):
    """No 5xx and no answer outside the document, whatever a member sends."""
    member, other = people("fuzzer", "other")
    other.sell(startPrice=money(100))
    member.sell(**listing(title="For examples"))
    run_schemathesis(platform, "--header", f"Authorization: Bearer {member.token}")
