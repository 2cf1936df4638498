"""Admin ports: health, readiness and metrics of every process."""

import re

import pytest
import requests

INSTANCES = ["auctions-0", "orders-0", "payments-0", "helpdesk-0", "gateway-0"]
#: A sample of Prometheus' text format: name, labels, value.
SAMPLE = re.compile(
    r'^[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="(\\.|[^"\\\n])*",?)*\})? (-?[0-9.e+-]+|NaN|[+-]Inf)( \d+)?$')
COMMENT = re.compile(r"^# (HELP [a-zA-Z_:][a-zA-Z0-9_:]* .*|TYPE [a-zA-Z_:][a-zA-Z0-9_:]* "
                     r"(counter|gauge|histogram|summary|untyped))$")


@pytest.mark.parametrize("instance", INSTANCES)
def test_health_and_readiness(instance, platform):
    """/healthz and /readyz answer 200 while the process can do its work."""
    for path in ("/healthz", "/readyz"):
        answer = requests.get(platform.admin_address(instance) + path, timeout=10)
        assert answer.status_code == 200, (path, answer.text)


@pytest.mark.parametrize("instance", INSTANCES)
def test_metrics(instance, platform):
    """/metrics is Prometheus' text; each metric has one type and is stated once per set of labels."""
    answer = requests.get(platform.admin_address(instance) + "/metrics", timeout=10)
    assert answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/plain")
    assert answer.text.endswith("\n")
    seen, types = set(), []
    for line in answer.text.splitlines():
        if line.startswith("#"):
            assert COMMENT.match(line), line
            types += [line.split()[2]] if line.startswith("# TYPE") else []
        elif line:
            assert SAMPLE.match(line), line
            key = line.rsplit(" ", 1)[0]
            assert key not in seen, f"twice: {line}"
            seen.add(key)
    assert len(types) == len(set(types)), "one type each"
    names = {key.split("{")[0] for key in seen}
    for wanted in ("gavel_rpc_server_calls_total", "gavel_loop_longest_turn_seconds", "gavel_postgres_connections"):
        assert wanted in names, sorted(names)


def test_unknown_path(platform):
    """Nothing else is there."""
    assert requests.get(platform.admin_address("auctions-0") + "/secrets", timeout=10).status_code == 404


def test_health_and_services_of_the_operators(platform):
    """`gavel health` and `gavel services` know every replica and every method."""
    health = platform.gavel("health")
    for instance in INSTANCES:
        assert re.search(rf"^{instance}\s.*SERVING", health, re.MULTILINE), health
    assert "placeBid" in platform.gavel("services", "auctions")
