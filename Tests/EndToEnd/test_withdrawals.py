"""Bids taken back by bidders, struck by sellers, and auctions that end early (AU-11)."""

from datetime import datetime, timedelta

from support.http import money, new_key, ok, refused


def retract(bidder, auction, **body):
    return bidder.post(f"/v1/auctions/{auction}/retractions", body, key=new_key())


def view(client, auction):
    return client.read(f"/v1/auctions/{auction}")


def test_slip(seller, bidders, stranger):
    """AU-11: a typing error is taken back within an hour, naming the amount that was meant; the price is recomputed."""
    auction = seller.sell()
    ok(bidders[0].bid(auction, 500), 201)
    ok(bidders[1].bid(auction, 99_000), 201)
    assert view(stranger, auction)["price"] == money(550)
    refused(retract(bidders[1], auction, reason="typo"), 400, "CORRECTED_AMOUNT_MISSING", rule="AU-11")
    refused(retract(bidders[1], auction, reason="typo", correctedAmount=money(99_000)), 400,
            "CORRECTED_AMOUNT_INVALID")
    refused(retract(bidders[1], auction, reason="mood"), 400, "INVALID_FIELD")
    after = ok(retract(bidders[1], auction, reason="typo", correctedAmount=money(990)), 201)
    assert after["price"] == money(100)
    history = stranger.read(f"/v1/auctions/{auction}/bids")["items"]
    assert [line["kind"] for line in history] == ["bid", "bid", "retraction"], "recorded, never deleted"
    refused(retract(bidders[1], auction, reason="description_changed"), 409, "NO_ACTIVE_BID")


def test_slip_after_an_hour(seller, bidders, platform):
    """AU-11: after 60 minutes a bid is no slip any more."""
    auction = seller.sell()
    ok(bidders[0].bid(auction, 500), 201)
    platform.advance("61m")
    document = refused(retract(bidders[0], auction, reason="typo", correctedAmount=money(400)), 409,
                       "TYPO_WINDOW_OVER", rule="AU-11")
    assert document["details"]["windowMinutes"] == 60


def test_description_changed(seller, bidders, platform, stranger):
    """AU-11: with more than 12 hours left all own bids go, else the last."""
    auction = seller.sell(durationDays=1)
    ok(bidders[0].bid(auction, 500), 201)
    for amount in (1000, 2000):
        ok(bidders[1].bid(auction, amount), 201)
    assert ok(retract(bidders[1], auction, reason="description_changed"), 201)["price"] == money(100)
    for amount in (1000, 2000):
        ok(bidders[1].bid(auction, amount), 201)
    ends = datetime.fromisoformat(view(stranger, auction)["endsAt"])
    platform.set_clock((ends - timedelta(hours=11)).isoformat().replace("+00:00", "Z"))
    after = ok(retract(bidders[1], auction, reason="description_changed"), 201)
    assert after["price"] == money(550), "only the last bid has gone"
    own = [bid for bid in bidders[1].read("/v1/me/bids")["items"] if bid["auction"]["id"] == auction]
    assert own[0]["ownMaximum"] == money(1000) and own[0]["isLeading"]


def test_strike_and_early_end(seller, bidders, stranger, platform):
    """AU-11: a seller strikes a bid and ends early only for a legal reason; an ended auction is expired, not sold."""
    auction = seller.sell()
    ok(bidders[0].bid(auction, 500), 201)
    ok(bidders[1].bid(auction, 900), 201)
    strike = f"/v1/auctions/{auction}/bids/2/strike"
    refused(seller.post(strike, {"reason": "too cheap"}, key=new_key()), 400, "INVALID_FIELD")
    assert ok(seller.post(strike, {"reason": "bidder_unreliable"}, key=new_key()), 201)["price"] == money(100)
    refused(seller.post(strike, {"reason": "bidder_unreliable"}, key=new_key()), 404, "BID_NOT_FOUND")
    ended = ok(seller.post(f"/v1/auctions/{auction}/end", {"reason": "loss_or_damage"}, key=new_key()), 201)
    assert ended["status"] == "expired"
    refused(bidders[0].bid(auction, 5000), 409, "AUCTION_ENDED")
    events = [event for event in platform.events("auctions") if event["aggregate"] == f"listing:{auction}"]
    assert [event["type"] for event in events if event["type"] in ("AuctionExpired", "AuctionSold")] == [
        "AuctionExpired"]
