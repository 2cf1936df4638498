"""Fixed-price listings: bought by the same way from award to order, never oversold."""

import threading

from support.http import fixed_price, money, new_key, ok, reason, refused
from support.platform import eventually


def sell(seller, **fields):
    return seller.sell(**fixed_price(**fields))


def buy(buyer, listing, quantity=1, key=None, **fields):
    return buyer.post(
        f"/v1/auctions/{listing}/purchases", {"quantity": quantity, **fields}, key=key or new_key())


def test_purchase(seller, bidders, stranger, platform):
    """AU-18: price per market, quantity, an award and with it exactly one order."""
    listing = sell(seller, markets=["DE", "NL"], marketPrices={"DE": money(1500), "NL": money(1700)})
    view = stranger.read(f"/v1/auctions/{listing}")
    assert view["format"] == "fixedPrice" and view["availableQuantity"] == 3
    assert view["marketPrices"] == {"DE": money(1500), "NL": money(1700)}
    key = new_key()
    receipt = ok(buy(bidders[0], listing, 2, key=key), 201)
    assert receipt["total"] == money(3000) and receipt["quantity"] == 2
    assert ok(buy(bidders[0], listing, 2, key=key), 201) == receipt, "the same key buys once"
    assert ok(buy(bidders[1], listing, market="NL"), 201)["total"] == money(1700)
    refused(buy(bidders[2], listing), 409, "SOLD_OUT", rule="AU-18")

    def orders():
        return [event for event in platform.events("orders")
                if event["type"] == "OrderOpened" and event["aggregate"] == f"order:{receipt['award']}"]
    assert len(eventually(orders)) == 1, "the order carries the id of its award"


def test_refusals_of_purchases(seller, bidders):
    """AU-18: too many, not here, nothing, and from oneself."""
    listing = sell(seller)
    details = refused(buy(bidders[0], listing, 4), 409, "NOT_ENOUGH_LEFT", rule="AU-18")["details"]
    assert details["remainingQuantity"] == 3
    refused(buy(bidders[0], listing, market="NL"), 409, "MARKET_NOT_SERVED")
    refused(buy(bidders[0], listing, 0), 400, "INVALID_FIELD")
    refused(buy(seller, listing), 403, "OWN_LISTING", rule="AU-1")
    refused(bidders[0].bid(listing, 2000), 404, "AUCTION_NOT_FOUND")


def test_never_oversold(seller, people, stranger):
    """AU-18: forty buyers at once of a listing with ten pieces: ten get one, thirty learn that it is sold out."""
    listing = sell(seller, quantity=10)
    buyers = people(*[f"buyer-{number}" for number in range(40)])
    answers = []
    threads = [threading.Thread(target=lambda b=b: answers.append(buy(b, listing))) for b in buyers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert len(answers) == 40
    awards = {answer.json()["award"] for answer in answers if answer.status_code == 201}
    assert len(awards) == 10, [answer.status_code for answer in answers]
    assert {reason(answer) for answer in answers if answer.status_code != 201} == {"SOLD_OUT"}
    assert listing not in [hit["auction"]["id"] for hit in stranger.read(f"/v1/auctions?seller={seller.id}")["items"]]


def test_buy_now(seller, bidders, stranger):
    """AU-12: at least 30 % above the start price; buying ends the auction; the first bid takes it away."""
    faulty = seller.draft(startPrice=money(1000), buyNowPrice=money(1299))
    answer = seller.post(f"/v1/listings/{faulty['id']}/publish", headers={"If-Match": '"1"'})
    faults = refused(answer, 400, "LISTING_FAULTY")["details"]["faults"]
    assert [fault["reason"] for fault in faults] == ["BUY_NOW_TOO_LOW"] and faults[0]["rule"] == "AU-12"

    auction = seller.sell(startPrice=money(1000), buyNowPrice=money(1300))
    receipt = ok(bidders[0].post(f"/v1/auctions/{auction}/buy-now", key=new_key()), 201)
    assert receipt["total"] == money(1300)
    assert stranger.read(f"/v1/auctions/{auction}")["status"] == "sold"
    refused(bidders[1].post(f"/v1/auctions/{auction}/buy-now", key=new_key()), 409, "AUCTION_ENDED")

    auction = seller.sell(startPrice=money(1000), buyNowPrice=money(1300))
    ok(bidders[0].bid(auction, 1000), 201)
    assert "buyNowPrice" not in stranger.read(f"/v1/auctions/{auction}")
    refused(bidders[1].post(f"/v1/auctions/{auction}/buy-now", key=new_key()), 409, "BUY_NOW_GONE", rule="AU-12")


def test_buy_now_with_reserve(seller, bidders, stranger):
    """AU-12: with a reserve buy-now is gone with the first bid that reaches it."""
    auction = seller.sell(startPrice=money(1000), reservePrice=money(2000), buyNowPrice=money(3000))
    ok(bidders[0].bid(auction, 1500), 201)
    assert stranger.read(f"/v1/auctions/{auction}")["buyNowPrice"] == money(3000)
    ok(bidders[1].bid(auction, 2000), 201)
    assert "buyNowPrice" not in stranger.read(f"/v1/auctions/{auction}")
