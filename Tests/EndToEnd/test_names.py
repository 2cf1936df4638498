"""Processes that are configured with names of hosts find each other by what the names stand for."""

import json
import re

import pytest
import requests

from support.http import ok


def by_name(configuration):
    """The same configuration with a name in place of each address of a peer."""
    peers = configuration["bus"]["peers"]
    for service, endpoints in peers.items():
        peers[service] = [endpoint.replace("127.0.0.1", "localhost") for endpoint in endpoints]
        assert all(endpoint.startswith("tcp://localhost:") for endpoint in peers[service])
    return configuration


@pytest.fixture
def named_gateway(platform):
    """The gateway knows all others by name, for the time of a test."""
    file = platform.home / "config/gateway-0.json"
    before = file.read_text()
    try:
        file.write_text(json.dumps(by_name(json.loads(before))))
        platform.control("restart", "gateway-0")
        platform.wait_until_well()
        yield
    finally:
        file.write_text(before)
        platform.control("restart", "gateway-0")
        platform.wait_until_well()


def test_gateway(named_gateway, platform, seller, bidders, stranger):
    """Listing, bidding and reading go through the names."""
    auction = seller.sell()
    ok(bidders[0].bid(auction, 700), 201)
    assert stranger.read(f"/v1/auctions/{auction}")["bidCount"] == 1
    metrics = requests.get(platform.admin_address("gateway-0") + "/metrics", timeout=10).text
    replicas = sum(name.startswith("auctions-") for name in platform.pids())
    ready = rf'^gavel_bus_endpoints\{{service="auctions",state="ready"\}} {replicas}(\.0)?$'
    assert re.search(ready, metrics, re.MULTILINE)
    assert re.search(r"^gavel_bus_names_failing 0(\.0)?$", metrics, re.MULTILINE)


def test_name_without_address(platform, tmp_path):
    """A command whose configuration has a name that nobody knows says so instead of waiting for ever."""
    configuration = platform.operators()
    configuration["bus"]["peers"]["orders"] = ["tcp://no-such-host.invalid:7120"]
    file = tmp_path / "operators.json"
    file.write_text(json.dumps(configuration))
    result = platform.gavel("health", "--config", file, check=False)
    assert result.returncode == 1, result.stderr
    assert re.search(r"^auctions-0\s.*SERVING", result.stdout, re.MULTILINE), result.stdout
    assert re.search(r"^orders-0 .*no-such-host\.invalid.*UNAVAILABLE", result.stdout, re.MULTILINE), result.stdout


def test_operators(platform, tmp_path):
    """The operators' command understands names as well."""
    file = tmp_path / "operators.json"
    file.write_text(json.dumps(by_name(platform.operators())))
    assert json.loads(platform.gavel("call", "orders.getClock", "{}", "--config", file))["now"]
