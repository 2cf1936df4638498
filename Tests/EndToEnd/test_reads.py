"""What anybody can read of the platform: policies, markets, time."""

from datetime import datetime, timezone

from support.http import refused


def test_markets(stranger):
    """MK-2: a market is country, currency, languages, calendar; the dollars of the sandbox are among them."""
    markets = {item["market"]: item for item in stranger.read("/v1/markets")["markets"]}
    assert set(markets) == {"DE", "AT", "NL", "BE", "FR", "US"}
    assert markets["NL"]["currency"] == "EUR" and markets["NL"]["languages"][0] == "nl"
    assert markets["DE"]["timeZone"] == "Europe/Berlin" and markets["DE"]["holidayCalendar"]
    assert markets["US"]["currency"] == "USD"


def test_policies(stranger):
    """Every number is policy data with key, value, rule and source, from every service; filters narrow it."""
    found = stranger.read("/v1/policies")
    assert {service["service"] for service in found["services"]} == {
        "auctions", "orders", "helpdesk", "payments", "gateway"}
    assert found["unavailable"] == []
    entries = [entry for service in found["services"] for entry in service["policies"]]
    assert all(entry["key"] and entry["rule"] and entry["source"] for entry in entries)
    values = {(e["key"], e.get("kind"), e.get("market")): e["value"] for e in entries}
    assert values["auctions.durationDays", None, None] == [1, 3, 5, 7, 10]
    assert values["auctions.softCloseSeconds", None, None] == 120
    assert values["auctions.softCloseSeconds", None, "US"] == 0

    only = stranger.read("/v1/policies?service=auctions&kind=goods&market=DE")
    assert [service["service"] for service in only["services"]] == ["auctions"]
    for entry in only["services"][0]["policies"]:
        assert entry.get("kind") in (None, "goods") and entry.get("market") in (None, "DE")
    refused(stranger.get("/v1/policies?kind=horses"), 400, "INVALID_PARAMETER")


def test_policies_on_the_bus(platform, stranger):
    """`gavel policies` shows what GET /v1/policies shows."""
    by_http = stranger.read("/v1/policies?service=auctions")["services"][0]["version"]
    assert by_http in platform.gavel("policies", "auctions")


def test_time(stranger):
    """CA-8: the one clock, for computing the own offset; it runs until it is frozen."""
    answer = stranger.get("/v1/time")
    reading = answer.json()
    assert answer.headers["Cache-Control"] == "no-store"
    if not reading["isFrozen"]:
        now = datetime.fromisoformat(reading["now"])
        assert abs((datetime.now(timezone.utc) - now).total_seconds()) < 60
    assert stranger.read("/v1/time")["now"] >= reading["now"]


def test_trace_and_security_headers(stranger):
    """Every answer carries the trace of its request and the headers that browsers need."""
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    answer = stranger.get("/v1/nothing", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert refused(answer, 404, "UNKNOWN_PATH")["traceId"] == trace
    assert trace in answer.headers["traceresponse"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
