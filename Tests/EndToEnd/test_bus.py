"""The bus from outside: who has no right key gets nothing, who has one gets what it may call."""

import json
import os
from concurrent.futures import ThreadPoolExecutor

import pytest
from jsonschema import Draft202012Validator

from support.bus import BusClient, document, new_pair, read_pair
from support.platform import ROOT

SERVICES = ["auctions", "orders", "payments", "helpdesk", "gateway"]
MEMBER = {"member": "01990000-0000-7000-8000-000000000000", "purpose": "curiosity"}


@pytest.fixture(scope="module")
def bus(platform):
    """Endpoint and public key by service, and the operators' pair."""
    found = platform.operators()["bus"]
    endpoints = {name: found["peers"][name][0] for name in SERVICES}
    return endpoints, found["publicKeys"], read_pair(platform.home / "keys/operators.curve")


@pytest.mark.parametrize("service", SERVICES)
def test_right_key(service, bus):
    """A client with the operators' key is answered: what follows does not fail for another reason."""
    endpoints, keys, operators = bus
    with BusClient(endpoints[service], keys[service], operators) as client:
        header, bodies = client.call(f"{service}.getClock", {})
        assert "code" not in header and bodies[0]["now"]


def answers_of_all(endpoints, key_of, pair):
    """What each service answers to a client, asked at the same time, since silence takes its time."""
    def ask(service):
        with BusClient(endpoints[service], key_of(service), pair) as client:
            return client.call(f"{service}.getClock", {})
    with ThreadPoolExecutor(len(SERVICES)) as pool:
        return list(pool.map(ask, SERVICES))


def test_wrong_key(bus):
    """A key that is on no list gets nothing from any service, not even a refusal."""
    endpoints, keys, _ = bus
    assert answers_of_all(endpoints, keys.get, new_pair()) == [None] * 5


def test_no_key(bus):
    """A client that does not encrypt gets nothing."""
    assert answers_of_all(bus[0], lambda _: None, None) == [None] * 5


def test_wrong_server_key(bus):
    """A client that takes another for the service gets nothing: nobody stands in between."""
    endpoints, keys, operators = bus
    assert answers_of_all(endpoints, lambda _: keys["operators"], operators) == [None] * 5


def test_method_that_the_caller_may_not_call(bus, platform):
    """OR-3: contact data are for orders and helpdesk alone; the operators' key gets PERMISSION_DENIED."""
    endpoints, keys, operators = bus
    with BusClient(endpoints["gateway"], keys["gateway"], operators) as client:
        header, bodies = client.call("gateway.getParty", MEMBER)
        assert header["code"] == "PERMISSION_DENIED" and bodies == []
    result = platform.gavel("call", "gateway.getParty", json.dumps(MEMBER), check=False)
    assert result.returncode == 1 and "PERMISSION_DENIED" in result.stderr + result.stdout


def test_service_that_may_not_call(bus, platform):
    """Not every service may call everything: the key of payments makes no bid and sees no contact data."""
    endpoints, keys, _ = bus
    pair = read_pair(platform.home / "keys/payments.curve")
    for service, method, request in (("auctions", "placeBid", {}), ("gateway", "getParty", MEMBER),
                                     ("auctions", "setClock", {"instant": "2030-01-01T00:00:00Z"})):
        with BusClient(endpoints[service], keys[service], pair) as client:
            header, _ = client.call(f"{service}.{method}", request)
            assert header["code"] == "PERMISSION_DENIED", header


def test_unknown_method(bus):
    """A method that does not exist is UNIMPLEMENTED."""
    endpoints, keys, operators = bus
    with BusClient(endpoints["auctions"], keys["auctions"], operators) as client:
        assert client.call("auctions.makeCoffee", {})[0]["code"] == "UNIMPLEMENTED"


@pytest.mark.parametrize("service", SERVICES)
def test_every_method_is_described(service, bus):
    """Each method that a service lists has schemas, valid by an independent validator, and its golden files have them."""
    endpoints, keys, operators = bus
    with BusClient(endpoints[service], keys[service], operators) as client:
        def call(method, request):
            header, bodies = client.call(f"{service}.{method}", request)
            assert "code" not in header, (method, request, header)
            return bodies[0]
        methods = call("listMethods", {})["methods"]
        assert {"checkHealth", "listMethods", "describeMethod"} <= {each["name"].split(".")[1] for each in methods}
        for listed in methods:
            described = call("describeMethod", {"method": listed["name"]})
            for fact in ("name", "callers", "isIdempotent", "isStream"):
                assert described[fact] == listed[fact], listed
            assert described["defaultTimeoutMilliseconds"] > 0
            short = listed["name"].split(".")[1]
            answer = "item" if described["isStream"] else "response"
            for part, schema in (("request", described["request"]), (answer, described["response"])):
                Draft202012Validator.check_schema(schema)
                golden = [file for owner in (service, "platform")
                          for file in (ROOT / "Tests/ContractsTests/Golden").glob(f"{owner}.{short}.{part}*.json")]
                assert golden, (listed["name"], part)
                for file in golden:
                    Draft202012Validator(schema).validate(json.loads(file.read_text()))
                assert not Draft202012Validator(schema).is_valid([])


def test_streams_are_described_as_such(bus, platform):
    """A stream is one in the list, in its description and for the operators' command; other methods are none."""
    stream = json.loads(platform.gavel("methods", "auctions.watchFeeds"))
    assert stream["isStream"] and "changed" in stream["response"]["properties"]
    bid = json.loads(platform.gavel("methods", "auctions.placeBid"))
    assert not bid["isStream"] and bid["request"]["properties"]["amount"]["$ref"] == "#/$defs/Money"
    lines = {line.split()[0]: line.split()[1] for line in platform.gavel("methods", "auctions").splitlines()}
    assert lines["auctions.watchFeeds"] == "stream" and lines["auctions.getAuction"] == "idempotent"
    everywhere = platform.gavel("methods")
    assert all(f"{service}.describeMethod" in everywhere for service in SERVICES)


def test_unknown_method_is_not_described(bus, platform):
    """What is not served cannot be described: NOT_FOUND, by any client."""
    endpoints, keys, operators = bus
    with BusClient(endpoints["auctions"], keys["auctions"], operators) as client:
        for name in ("auctions.makeCoffee", "orders.getOrder", ""):
            header, _ = client.call("auctions.describeMethod", {"method": name})
            assert (header["code"], header["reason"]) == ("NOT_FOUND", "METHOD_UNKNOWN"), header
    result = platform.gavel("methods", "auctions.makeCoffee", check=False)
    assert result.returncode == 1 and "METHOD_UNKNOWN" in result.stderr + result.stdout


@pytest.mark.parametrize("request_bytes", [b"{", b"[]", b'{"id":7}', b'{"id":"x"}', b"\xff\xfe", b"null"])
def test_malformed_request(request_bytes, bus):
    """A body that is no request of the method is INVALID_ARGUMENT, or the peer is dropped; the service lives on."""
    endpoints, keys, operators = bus
    with BusClient(endpoints["auctions"], keys["auctions"], operators) as client:
        answer = client.call("auctions.getAuction", request_bytes)
        assert answer is None or answer[0]["code"] == "INVALID_ARGUMENT"


FRAMES = [
    b"", b"\0", b"\0\0\0\0\5{}", b"\0\xff\xff\xff\xff{}", document(b"{}"), document(b"nothing"),
    document({"kind": "req"}),
    document({"kind": "hello", "version": 99, "session": 1, "instance": "x"}), document(b"[" * 40 + b"]" * 40),
    document({"kind": "req", "call": 1, "method": "auctions.getClock", "timeout": 1000, "bodies": 2000}),
    os.urandom(2000), document({"kind": "x" * 70_000}),
]


@pytest.mark.parametrize("number", range(len(FRAMES)))
def test_malformed_frame(number, bus, platform):
    """A frame that is none harms nobody: the same process answers the next client."""
    endpoints, keys, operators = bus
    before = platform.pids()["auctions-0"]
    with BusClient(endpoints["auctions"], keys["auctions"], operators) as client:
        assert client.send(FRAMES[number])
        with BusClient(endpoints["auctions"], keys["auctions"], operators) as other:
            assert other.call("auctions.getClock", {})[1][0]["now"]
    assert platform.pids()["auctions-0"] == before


def test_operators_command_with_an_unknown_key(platform, tmp_path):
    """`gavel` with a key that the platform does not know is not answered."""
    platform.gavel("keys", "generate", "--directory", tmp_path / "keys")
    stated = platform.operators()
    stated["bus"]["secretKeyFile"] = str(tmp_path / "keys/operators.curve")
    file = tmp_path / "operators.json"
    file.write_text(json.dumps(stated))
    result = platform.gavel("call", "auctions.getClock", "--timeout", "2000", "--config", file, check=False)
    assert result.returncode == 1 and "now" not in result.stdout
    assert "UNAVAILABLE" in result.stderr or "DEADLINE_EXCEEDED" in result.stderr, result.stderr
