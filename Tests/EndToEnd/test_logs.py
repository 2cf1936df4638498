"""Logs: each request has its line, whole, whenever the process ends."""

import json
import secrets

from support.platform import eventually


def lines_of(platform, traces):
    """The gateway's lines of these traces."""
    lines = [line for name, text in platform.logs().items() if name.startswith("gateway-0.log")
             for line in text.splitlines() if any(trace in line for trace in traces)]
    return [json.loads(line) for line in lines]


def ask(stranger, count):
    """Reads the time so often; the traces."""
    traces = [secrets.token_hex(16) for _ in range(count)]
    for trace in traces:
        answer = stranger.get("/v1/time", headers={"traceparent": f"00-{trace}-{'1' * 16}-01"})
        assert answer.status_code == 200, answer.text
    return traces


def test_lines_come_by_themselves(platform, stranger):
    """A line is in the log soon although nothing follows it."""
    traces = ask(stranger, 1)
    line, = eventually(lambda: lines_of(platform, traces))
    assert line["level"] == "info" and line["message"] == "request" and line["route"] == "/v1/time"
    assert line["status"] == "200" and line["instance"] == "gateway-0" and int(line["durationMicroseconds"]) > 0


def test_an_orderly_end_loses_no_line(platform, stranger):
    """What waits to be written is written when the process ends."""
    traces = ask(stranger, 200)
    platform.control("restart", "gateway-0")
    platform.wait_until_well()
    eventually(lambda: len(lines_of(platform, traces)) >= len(traces))
    assert sorted(line["trace"] for line in lines_of(platform, traces)) == sorted(traces)
