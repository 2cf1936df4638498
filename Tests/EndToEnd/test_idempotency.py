"""Idempotency keys: one effect however often a request is sent (PY-12)."""

import threading

from support.http import listing, money, new_key, ok, refused


def test_key_is_required_where_an_outcome_changes(seller, bidders):
    """PY-12: bids, purchases, retractions, strikes and early ends are refused without a key."""
    auction = seller.sell()
    ok(bidders[0].bid(auction, 500), 201)
    base = f"/v1/auctions/{auction}"
    for who, path, body in (
        (bidders[0], "/bids", {"amount": money(900)}), (bidders[0], "/buy-now", None),
        (bidders[0], "/purchases", {"quantity": 1}), (bidders[0], "/retractions", {"reason": "description_changed"}),
        (seller, "/bids/1/strike", {"reason": "bidder_unreliable"}), (seller, "/end", {"reason": "theft"}),
    ):
        refused(who.post(base + path, body), 400, "IDEMPOTENCY_KEY_REQUIRED", rule="PY-12")
    assert seller.read(base)["bidCount"] == 1


def test_same_key_and_content(seller, bidders, stranger):
    """PY-12: the first answer again, marked as a replay, and one effect; also after others have bid."""
    auction, key = seller.sell(), new_key()
    first = bidders[0].bid(auction, 500, key=key)
    assert "Idempotency-Replayed" not in first.headers
    ok(bidders[1].bid(auction, 900), 201)
    again = bidders[0].bid(auction, 500, key=key)
    assert ok(again, 201) == ok(first, 201)
    assert again.headers["Idempotency-Replayed"] == "true"
    assert stranger.read(f"/v1/auctions/{auction}")["bidCount"] == 2


def test_same_key_with_other_content(seller, bidders):
    """PY-12: 422, and nothing happens."""
    auction, key = seller.sell(), new_key()
    ok(bidders[0].bid(auction, 500, key=key), 201)
    refused(bidders[0].bid(auction, 600, key=key), 422, "IDEMPOTENCY_KEY_REUSED")
    refused(bidders[0].bid(seller.sell(), 500, key=key), 422, "IDEMPOTENCY_KEY_REUSED")
    assert [bid["ownMaximum"]["amount"] for bid in bidders[0].read("/v1/me/bids")["items"]
            if bid["auction"]["id"] == auction] == [500]


def test_refusals_are_replayed(seller, bidders):
    """PY-12: a refusal is an answer too: the same key gets the same one, although a bid would be taken now."""
    auction, key = seller.sell(startPrice=money(1000)), new_key()
    first = bidders[0].bid(auction, 500, key=key)
    refused(first, 409, "BID_TOO_LOW")
    again = bidders[0].bid(auction, 500, key=key)
    assert refused(again, 409, "BID_TOO_LOW")["details"] == first.json()["details"]


def test_keys_belong_to_members(seller, bidders, stranger):
    """PY-12: two members may choose the same key."""
    auction, key = seller.sell(), new_key()
    ok(bidders[0].bid(auction, 500, key=key), 201)
    ok(bidders[1].bid(auction, 900, key=key), 201)
    assert stranger.read(f"/v1/auctions/{auction}")["bidCount"] == 2


def test_the_same_request_twenty_times_at_once(seller, bidders, stranger):
    """PY-12: repeated while it still runs, a request has one effect; 409 says that it runs."""
    auction, key = seller.sell(), new_key()
    answers = []

    def send():
        answers.append(bidders[0].bid(auction, 700, key=key))

    threads = [threading.Thread(target=send) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    taken = [answer.json() for answer in answers if answer.status_code == 201]
    assert taken and all(receipt == taken[0] for receipt in taken)
    for answer in answers:
        if answer.status_code != 201:
            refused(answer, 409, "IDEMPOTENCY_KEY_RUNNING")
    assert stranger.read(f"/v1/auctions/{auction}")["bidCount"] == 1


def test_drafts_and_publication_with_keys(seller):
    """PY-12: a draft sent twice with its key is one draft, and its publication is one publication."""
    body, key = listing(title="Sent twice"), new_key()
    first = ok(seller.post("/v1/listings", body, key=key), 201)
    assert ok(seller.post("/v1/listings", body, key=key), 201)["id"] == first["id"]
    publish, tag = f"/v1/listings/{first['id']}/publish", {"If-Match": '"1"'}
    key = new_key()
    live = ok(seller.post(publish, key=key, headers=tag))
    assert ok(seller.post(publish, key=key, headers=tag)) == live
    refused(seller.post(publish, key=new_key(), headers=tag), 409, "NOT_DRAFT")
