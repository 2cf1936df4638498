"""Drafts, publication, and what did not sell: listed again, any number of times."""

from support.http import listing, money, ok, refused


def sections(seller):
    """The ids of the seller's listings by section."""
    return {section: [item["id"] for item in seller.read(f"/v1/me/listings?section={section}&limit=100")["items"]]
            for section in ("draft", "live", "sold", "expired")}


def test_drafts_are_edited_from_their_version(seller):
    """AU-3: an edit names the version it was made from: 428 without, 412 with an old one."""
    draft = seller.draft(title="First words")
    path = f"/v1/listings/{draft['id']}"
    refused(seller.put(path, listing(title="More words")), 428, "IF_MATCH_REQUIRED")
    edited = seller.put(path, listing(title="More words"), headers={"If-Match": '"1"'})
    assert ok(edited)["version"] == 2 and edited.headers["ETag"] == '"2"'
    refused(seller.put(path, listing(title="Lost words"), headers={"If-Match": '"1"'}), 412, "VERSION_MISMATCH")
    refused(seller.post(f"{path}/publish", headers={"If-Match": '"1"'}), 412, "VERSION_MISMATCH")
    assert seller.read(path)["fields"]["title"] == "More words"
    assert seller.send("DELETE", path).status_code == 204
    refused(seller.get(path), 404, "LISTING_NOT_FOUND")


def test_publication_names_all_faults_at_once(seller):
    """AU-3: everything that keeps a draft from going live is named at once, with texts in the reader's language."""
    draft = seller.draft(title="ab", description="", markets=[], durationDays=4, startPrice=money(1000),
                         reservePrice=money(500))
    answer = seller.post(f"/v1/listings/{draft['id']}/publish", headers={"If-Match": '"1"'})
    faults = refused(answer, 400, "LISTING_FAULTY", rule="AU-3")["details"]["faults"]
    reasons = {fault["reason"] for fault in faults}
    assert {"TITLE_TOO_SHORT", "DESCRIPTION_MISSING", "MARKETS_MISSING", "DURATION_NOT_OFFERED",
            "RESERVE_BELOW_START_PRICE"} <= reasons
    assert all(fault["text"] and fault["field"] for fault in faults)
    assert draft["id"] in sections(seller)["draft"]


def test_prices_in_another_currency(seller):
    """MK-3: amounts of a listing are in its currency."""
    refused(seller.post("/v1/listings", listing(startPrice=money(100, "USD"))), 400, "CURRENCY_MISMATCH", rule="MK-3")


def test_relisting(people, bidders, platform, stranger):
    """AU-13: expired, listed again unchanged or edited, any number of times; live only by publish."""
    seller = people("relister")
    sold = seller.sell(durationDays=1)
    ok(bidders[0].bid(sold, 500), 201)
    expired = seller.sell(durationDays=1, startPrice=money(5000), title="Nobody wants it")
    unmet = seller.sell(durationDays=1, startPrice=money(100), reservePrice=money(9000))
    ok(bidders[0].bid(unmet, 500), 201)
    platform.advance("25h")
    found = sections(seller)
    assert found["sold"] == [sold] and set(found["expired"]) == {expired, unmet} and found["live"] == []
    refused(bidders[0].post(f"/v1/auctions/{expired}/relist"), 403, "NOT_SELLER")
    refused(seller.post(f"/v1/auctions/{sold}/relist"), 409, "NOT_EXPIRED", rule="AU-13")

    answer = seller.post(f"/v1/auctions/{expired}/relist")
    again = ok(answer, 201)
    assert again["status"] == "draft" and again["relistOf"] == expired and "LOWER_START_PRICE" in again["hints"]
    assert again["fields"]["title"] == "Nobody wants it" and answer.headers["Location"] == f"/v1/listings/{again['id']}"
    edited = ok(seller.put(f"/v1/listings/{again['id']}", listing(
        title="Somebody may want it", startPrice=money(100), durationDays=1), headers={"If-Match": '"1"'}))
    ok(seller.post(f"/v1/listings/{again['id']}/publish", headers={"If-Match": f'"{edited["version"]}"'}))
    view = stranger.read(f"/v1/auctions/{again['id']}")
    assert view["relistOf"] == expired and view["price"] == money(100) and view["status"] == "open"

    second = ok(seller.post(f"/v1/auctions/{expired}/relist"), 201)
    assert second["id"] != again["id"], "any number of times"
    old = stranger.read(f"/v1/auctions/{expired}")
    assert old["status"] == "expired" and old["title"] == "Nobody wants it" and old["startPrice"] == money(5000)
    assert expired in sections(seller)["expired"]


def test_fields_of_the_other_format(seller):
    """AU-18: what a fixed price cannot have is a fault that a person can read, and no control characters slip in."""
    answer = seller.post("/v1/listings", listing(
        format="fixedPrice", marketPrices={"DE": money(5), "XX": money(5)}, quantity=1, title="bell \u0007"))
    faults = refused(answer, 400, "LISTING_FAULTY")["details"]["faults"]
    reasons = {fault["reason"] for fault in faults}
    assert {"FIELD_NOT_ALLOWED", "VALUE_UNKNOWN", "TEXT_HAS_CONTROL_CHARACTERS"} <= reasons
    assert all(fault.get("text") for fault in faults), faults
