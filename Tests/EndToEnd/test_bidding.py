"""Auctions: prices by proxy bidding, soft close, proofs, and every refusal of a bid."""

import json
from datetime import datetime, timedelta

import pytest

from support.feed import Feed
from support.http import money, ok, refused


def at(text):
    """An instant of RFC 3339."""
    return datetime.fromisoformat(text)


def test_prices_by_proxy_bidding(seller, bidders, stranger):
    """AU-4, AU-5: the price follows the second highest maximum; equal maxima go to the earlier bid."""
    first, second, third = bidders
    auction = seller.sell(startPrice=money(100))

    def price():
        view = stranger.read(f"/v1/auctions/{auction}")
        return view["price"]["amount"], view["minimumBid"]["amount"]

    assert price() == (100, 100)
    ok(first.bid(auction, 1000), 201)
    assert price() == (100, 125)
    losing = ok(second.bid(auction, 600), 201)
    assert not losing["isLeading"] and price() == (650, 700)
    ok(third.bid(auction, 1000), 201)
    assert price() == (1000, 1050), "equal maxima: the earlier bid leads at that amount"
    assert first.read("/v1/me/bids")["items"][0]["isLeading"]
    raised = ok(first.bid(auction, 5000), 201)
    assert raised["outcome"] == "ACCEPTED" and price() == (1000, 1050), "an own raise changes no price"
    assert ok(first.bid(auction, 3000), 201)["outcome"] == "NO_CHANGE"
    history = stranger.read(f"/v1/auctions/{auction}/bids")["items"]
    assert [line["sequence"] for line in history] == [1, 2, 3, 4]
    assert [line["kind"] for line in history] == ["bid", "bid", "bid", "raise"]
    assert len({line["bidder"] for line in history}) == 3 and history[0]["bidder"] == history[3]["bidder"]
    assert first.id not in json.dumps(history), "bidders are shown by pseudonyms"


def test_reserve_is_hidden_and_reached(seller, bidders, stranger):
    """AU-4: below the reserve the maximum is shown in full; at the reserve the price jumps to it; the feed tells."""
    auction = seller.sell(reservePrice=money(5000))
    ok(bidders[0].bid(auction, 2000), 201)
    view = stranger.read(f"/v1/auctions/{auction}")
    assert view["hasReserve"] and not view["isReserveMet"] and view["price"] == money(2000)
    assert "5000" not in json.dumps(view)
    ok(bidders[1].bid(auction, 9000), 201)
    assert stranger.read(f"/v1/auctions/{auction}")["price"] == money(5000)
    with Feed(stranger, auction) as feed:
        count = stranger.read(f"/v1/auctions/{auction}")["feedPosition"]
        assert "reserve_met" in [event.type for event in feed.take(count)]


REFUSALS = {
    "other currency": (lambda p: p.bidder.bid(p.auction, 5000, "USD"), 400, "CURRENCY_MISMATCH", "MK-3"),
    "below the start price": (lambda p: p.bidder.bid(p.auction, 999), 409, "BID_TOO_LOW", "AU-5"),
    "nothing": (lambda p: p.bidder.bid(p.auction, 0), 400, "AMOUNT_NOT_POSITIVE", "AU-5"),
    "less than nothing": (lambda p: p.bidder.bid(p.auction, -5), 400, "AMOUNT_NOT_POSITIVE", "AU-5"),
    "more than there is": (lambda p: p.bidder.bid(p.auction, 10**13), 400, "INVALID_FIELD", None),
    "own auction": (lambda p: p.seller.bid(p.auction, 5000), 403, "OWN_LISTING", "AU-1"),
    "buy-now that is not offered": (
        lambda p: p.bidder.post(f"/v1/auctions/{p.auction}/buy-now", key="bn"), 409, "BUY_NOW_NOT_OFFERED", "AU-12"),
    "purchase from an auction": (
        lambda p: p.bidder.post(f"/v1/auctions/{p.auction}/purchases", {"quantity": 1}, key="p"), 409,
        "NOT_FIXED_PRICE", None),
    "a draft": (lambda p: p.bidder.bid(p.draft, 5000), 404, "AUCTION_NOT_FOUND", None),
    "proof of a running auction": (
        lambda p: p.bidder.get(f"/v1/auctions/{p.auction}/proof"), 409, "AUCTION_NOT_ENDED", "AU-10"),
    "ended by another": (
        lambda p: p.bidder.post(f"/v1/auctions/{p.auction}/end", {"reason": "theft"}, key="e"), 403, "NOT_SELLER",
        "AU-11"),
    "struck by another": (
        lambda p: p.bidder.post(f"/v1/auctions/{p.auction}/bids/1/strike", {"reason": "theft"}, key="s"), 403,
        "NOT_SELLER", "AU-11"),
    "a bid that is not there": (
        lambda p: p.seller.post(f"/v1/auctions/{p.auction}/bids/9/strike", {"reason": "theft"}, key="t"), 404,
        "BID_NOT_FOUND", "AU-11"),
    "a retraction without a bid": (
        lambda p: p.bidder.post(
            f"/v1/auctions/{p.auction}/retractions", {"reason": "description_changed"}, key="r"), 409,
        "NO_ACTIVE_BID", "AU-11"),
    "listing of another": (lambda p: p.bidder.get(f"/v1/listings/{p.auction}"), 403, "NOT_SELLER", None),
    "draft of another": (lambda p: p.bidder.send("DELETE", f"/v1/listings/{p.draft}"), 404, "LISTING_NOT_FOUND", None),
    "relisting what runs": (lambda p: p.seller.post(f"/v1/auctions/{p.auction}/relist"), 409, "NOT_EXPIRED", "AU-13"),
}


class Place:
    """An auction, a draft, and the people around them."""


@pytest.fixture(scope="module")
def place(people):
    place = Place()
    place.seller, place.bidder = people("seller", "bidder")
    place.auction = place.seller.sell(startPrice=money(1000))
    place.draft = place.seller.draft()["id"]
    return place


@pytest.mark.parametrize("case", REFUSALS)
def test_refusal(case, place, stranger):
    """AU-1, AU-5, AU-12, MK-3: what may not be done is refused by reason and rule, and changes nothing."""
    attempt, status, wanted, rule = REFUSALS[case]
    document = refused(attempt(place), status, wanted, rule)
    if wanted == "BID_TOO_LOW":
        assert document["details"]["minimum"] == money(1000)
        receipt = document["details"]["receipt"]
        assert receipt, "a refusal of a bid carries a signed receipt (AU-10)"
    if wanted == "CURRENCY_MISMATCH":
        assert document["details"]["currency"] == "EUR"
    view = stranger.read(f"/v1/auctions/{place.auction}")
    assert (view["bidCount"], view["status"]) == (0, "open")


def test_late_bid(seller, bidders, platform, stranger):
    """AU-7: a bid at the end itself is late; the answer says by how much, by which clock and how the end moved."""
    auction = seller.sell(durationDays=1)
    ok(bidders[0].bid(auction, 1000), 201)
    ends = stranger.read(f"/v1/auctions/{auction}")["endsAt"]
    platform.set_clock(ends)
    document = refused(bidders[1].bid(auction, 5000), 409, "AUCTION_ENDED", rule="AU-7")
    details = document["details"]
    assert details["lateByMilliseconds"] == 0 and at(details["serverTime"]) == at(ends) == at(details["endedAt"])
    assert details["extensions"] == []
    assert stranger.read(f"/v1/auctions/{auction}")["status"] == "sold"


def test_soft_close(seller, bidders, platform, stranger):
    """AU-8: a bid in the last two minutes moves the end to two minutes after it; a refused one and a raise do not."""
    auction = seller.sell(durationDays=1)
    ok(bidders[0].bid(auction, 1000), 201)
    ends = at(stranger.read(f"/v1/auctions/{auction}")["endsAt"])
    now = ends - timedelta(seconds=30)
    platform.set_clock(now.isoformat().replace("+00:00", "Z"))
    refused(bidders[1].bid(auction, 1), 409, "BID_TOO_LOW")
    assert at(ok(bidders[0].bid(auction, 2000), 201)["endsAt"]) == ends, "an own raise extends nothing"
    receipt = ok(bidders[1].bid(auction, 5000), 201)
    assert at(receipt["endsAt"]) == now + timedelta(seconds=120)
    with Feed(stranger, auction) as feed:
        count = stranger.read(f"/v1/auctions/{auction}")["feedPosition"]
        assert "extended" in [event.type for event in feed.take(count)]
    platform.set_clock(receipt["endsAt"])
    details = refused(bidders[0].bid(auction, 9000), 409, "AUCTION_ENDED")["details"]
    assert len(details["extensions"]) == 1


@pytest.fixture(scope="module")
def proven(seller, bidders, platform):
    """An auction that has been sold, with a raise and a bid that lost."""
    first, second, third = bidders
    auction = seller.sell(durationDays=1)
    for bidder, amount in ((first, 1000), (second, 2000), (third, 2500), (third, 9999)):
        ok(bidder.bid(auction, amount), 201)
    platform.advance("25h")
    return auction


def test_proof_is_verified_offline(proven, platform, stranger, bidders, tmp_path):
    """AU-10: anybody verifies winner and price from the published proof; only the parties see the winner's maximum."""
    published = stranger.read(f"/v1/auctions/{proven}/proof")
    file = tmp_path / "proof.json"
    file.write_text(json.dumps(published))
    key = platform.operators()["signingPublicKey"]
    verdict = platform.gavel("proof", "verify", file, "--key", key)
    assert "2050" in verdict, verdict
    assert "9999" not in json.dumps(published)
    assert "9999" in bidders[2].get(f"/v1/auctions/{proven}/proof").text
    assert bidders[2].id not in json.dumps(published)


def test_a_forged_proof_is_found(proven, platform, stranger, tmp_path):
    """AU-10: a proof in which one price was changed, or with another key, does not hold."""
    proof = stranger.get(f"/v1/auctions/{proven}/proof").text
    for number, (text, key) in enumerate((
        (proof.replace("2000", "1900"), platform.operators()["signingPublicKey"]), (proof, "A" * 43),
    )):
        file = tmp_path / f"proof-{number}.json"
        file.write_text(text)
        result = platform.gavel("proof", "verify", file, "--key", key, check=False)
        assert result.returncode == 1 and "does not hold" in result.stderr, result


def test_pages_of_the_history(seller, bidders, stranger):
    """AU-6: the history is gap-free over pages; a cursor of another query is refused."""
    auction, other = seller.sell(), seller.sell()
    for step in range(1, 8):
        ok(bidders[step % 2].bid(auction, step * 1000), 201)
    sequences, cursor = [], ""
    while cursor is not None:
        page = stranger.read(f"/v1/auctions/{auction}/bids?limit=3{cursor}")
        sequences += [line["sequence"] for line in page["items"]]
        last, cursor = cursor, f"&cursor={page['nextCursor']}" if "nextCursor" in page else None
    assert sequences == [1, 2, 3, 4, 5, 6, 7]
    refused(stranger.get(f"/v1/auctions/{other}/bids?limit=3{last}"), 400, "CURSOR_MISMATCH")
