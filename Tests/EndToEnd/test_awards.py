"""An award becomes an order, exactly once (OR-1), and the operators can check it."""

import json

from support.http import ok


def test_award_becomes_an_order(seller, bidders, platform):
    """OR-1, AU-9: after the end there is one AuctionSold, one order in its first state, and `gavel verify` agrees."""
    auction = seller.sell(durationDays=1, title="To be ordered")
    ok(bidders[0].bid(auction, 1000), 201)
    ok(bidders[1].bid(auction, 3000), 201)
    platform.advance("25h")
    sold = [event for event in platform.events("auctions")
            if event["type"] == "AuctionSold" and event["body"]["listing"] == auction]
    assert len(sold) == 1
    body = sold[0]["body"]
    assert (body["buyer"], body["seller"], body["origin"]) == (bidders[1].id, seller.id, "auction")
    assert body["total"] == {"amount": 1050, "currency": "EUR"}
    orders = [event for event in platform.events("orders")
              if event["type"] == "OrderOpened" and event["aggregate"] == f"order:{body['award']}"]
    assert len(orders) == 1, "the order carries the id of its award"


def test_verify(platform):
    """AU-6, AU-10, OR-1: sequences, prices, receipt chains, and awards and orders one to one."""
    result = platform.gavel("verify", check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    audit = json.loads(result.stdout)
    assert audit["faults"] == []
    services = audit["services"]
    assert services["auctions"]["checked"] > 0 and services["orders"]["checked"] > 0
    assert services["auctions"]["links"] == services["orders"]["links"] > 0


def test_deadlines_are_explained(platform):
    """CA-4, CA-6: the operators' command explains a deadline without asking the platform."""
    explained = json.loads(platform.gavel("deadline", "HD-3", "--market", "DE", "--at", "2026-05-14T09:00"))
    assert explained["dueAt"].startswith("2026-05-15T22:00:00"), explained


def test_clock_moves_forward_only(platform):
    """CA-8: the clock of a sandbox is set forward, never back; setting it again is no change."""
    now = platform.advance("1s")
    assert platform.set_clock(now) == now
    result = platform.gavel("clock", "set", "2020-01-01T00:00:00Z", check=False)
    assert result.returncode == 1 and "forward" in result.stderr
    readings = json.loads(platform.gavel("clock", "get"))
    assert {reading["now"] for reading in readings.values()} == {now}
    assert all(reading["isFrozen"] for reading in readings.values())


def test_logs_are_json(platform):
    """Every line that a service logs is one JSON object with time, level, message, service and instance."""
    for name, text in platform.logs().items():
        if not name.startswith(("auctions", "orders", "payments", "helpdesk", "gateway")):
            continue
        for line in text.splitlines():
            entry = json.loads(line)
            assert {"time", "level", "message", "service", "instance"} <= entry.keys(), line
