"""Appointment auctions: verified experts, the sealed part, and what must never be seen."""

import pytest

from support.feed import Feed
from support.http import Client, contact, listing, log_in, money, ok, refused, registration, unique

#: Planted in everything that only the winner, or only the member, may see.
MARKER = unique("geheimsache")
PHONE = "+49 30 55501234567"
STREET = f"Verborgene Gasse {unique('')}"


def need(**fields):
    """A needs request with a sealed part that carries the marker."""
    stated = {
        "kind": "appointment", "title": "Beratung zur Altersvorsorge gesucht", "description": "Ein Gespräch.",
        "language": "de", "durationDays": 1, "startPrice": money(2000),
        "need": {"requestType": "needs", "subjects": ["insurance", "finance"], "what": "Altersvorsorge",
                 "postalArea": "101", "when": "werktags ab 17 Uhr"},
        "sealed": {
            "persons": [{"relation": "self", "birthYear": 1984, "occupation": f"Tischlerin {MARKER}"}],
            "situation": f"Zwei Kinder, ein Haus. {MARKER}",
            "existingContracts": [
                {"subject": f"Leben {MARKER}", "provider": "Eine Versicherung", "endsOn": "2030-12-31"}],
            "times": [{"weekday": 2, "fromMinute": 1020, "untilMinute": 1200}],
        },
    }
    return listing(**{**stated, **fields})


def expert(platform, administrator, accept=True):
    """A trader who applied for verification, after the administrator's decision."""
    name = unique("expert")
    stated = registration(name, status="trader", contact=contact(name, street=STREET, phone=PHONE))
    ok(Client(platform.url).post("/v1/members", stated), 201)
    member = log_in(platform.url, name)
    application = {"registerNumber": "D-1A2B-3C4D5-67", "registerAuthority": "IHK München"}
    pending = ok(member.post("/v1/me/expert-verifications", application), 201)
    assert pending["state"] == "pending"
    assert ok(member.post("/v1/me/expert-verifications", application), 201)["id"] == pending["id"]
    waiting = administrator.read("/v1/expert-verifications?limit=100")["items"]
    assert member.id in [item["member"] for item in waiting]
    decision = {"accept": accept, "note": "The register has the number."}
    decided = ok(administrator.put(f"/v1/expert-verifications/{member.id}", decision))
    assert decided["state"] == ("accepted" if accept else "rejected")
    return log_in(platform.url, name)


@pytest.fixture(scope="module")
def experts(platform, administrator):
    return [expert(platform, administrator), expert(platform, administrator)]


@pytest.fixture(scope="module")
def person(platform):
    """A private person with contact data that must not be seen."""
    name = unique("petra")
    ok(Client(platform.url).post(
        "/v1/members", registration(name, contact=contact(name, street=STREET, phone=PHONE))), 201)
    return log_in(platform.url, name)


@pytest.fixture(scope="module")
def award(platform, person, experts):
    """An appointment that has been awarded to the first expert."""
    auction = person.sell(**need())
    ok(experts[1].bid(auction, 3000), 201)
    ok(experts[0].bid(auction, 9000), 201)
    refused(experts[0].get(f"/v1/auctions/{auction}/sealed-part"), 409, "NOT_AWARDED", rule="AU-2")
    platform.advance("25h")
    return auction


def test_administrator_token_is_good_once(platform, administrator):
    """AU-1: the first administrator comes from a one-time token; no other way grants the role."""
    token = platform.administrator_token()
    assert "administrator" in administrator.read("/v1/me")["roles"]
    name = unique("usurper")
    ok(Client(platform.url).post("/v1/members", registration(name)), 201)
    usurper = log_in(platform.url, name)
    refused(usurper.post("/v1/administrators", {"token": token}), 409, "ADMINISTRATOR_TOKEN_USED")
    refused(usurper.post("/v1/administrators", {"token": "x" + token}), 403, "ADMINISTRATOR_TOKEN_WRONG")
    refused(usurper.get("/v1/expert-verifications"), 403, "ADMINISTRATOR_NEEDED")


def test_only_verified_experts_bid(platform, person, people, administrator, stranger):
    """AU-1: an unverified member and one whose application was rejected are refused; nobody verifies oneself."""
    auction = person.sell(**need())
    refused(people("layman").bid(auction, 3000), 403, "NOT_VERIFIED", rule="AU-1")
    rejected = expert(platform, administrator, accept=False)
    refused(rejected.bid(auction, 3000), 403, "NOT_VERIFIED", rule="AU-1")
    refused(rejected.put(f"/v1/expert-verifications/{rejected.id}", {"accept": True}), 403, "ADMINISTRATOR_NEEDED")
    assert stranger.read(f"/v1/auctions/{auction}")["bidCount"] == 0


def test_appointments_state_their_need(person):
    """AU-2: an appointment is published with a request, a public and a sealed part only."""
    draft = ok(person.post("/v1/listings", need(need=None, sealed=None)), 201)
    answer = person.post(f"/v1/listings/{draft['id']}/publish", headers={"If-Match": '"1"'})
    reasons = {fault["reason"] for fault in refused(answer, 400, "LISTING_FAULTY")["details"]["faults"]}
    assert "SEALED_PART_MISSING" in reasons and {"REQUEST_MISSING", "PUBLIC_PART_MISSING"} & reasons
    goods = person.post("/v1/listings", listing(sealed=need()["sealed"]))
    assert goods.status_code == 400 and "SEALED_PART_NOT_ALLOWED" in goods.text
    assert MARKER not in goods.text


def test_sealed_part_is_opened_to_the_winner_alone(award, person, experts, stranger, people):
    """AU-2: only the awarded buyer reads the sealed part, whole, by a call of its own."""
    path = f"/v1/auctions/{award}/sealed-part"
    answer = experts[0].get(path)
    assert ok(answer) == need()["sealed"]
    assert answer.headers["Cache-Control"] == "no-store"
    refused(experts[1].get(path), 403, "NOT_AWARDED_BUYER", rule="AU-2")
    refused(people("somebody").get(path), 403, "NOT_AWARDED_BUYER")
    refused(stranger.get(path), 401, "NOT_AUTHENTICATED")
    refused(person.get(path), 403, "NOT_AWARDED_BUYER")


def test_sealed_part_is_in_nothing_else(award, person, experts, stranger, platform):
    """AU-2, OR-3: sealed part, contact data and credentials are in no view, search, feed, proof, event or log."""
    with Feed(stranger, award) as feed:
        events = str([event for event in feed])
    seen = {
        "view": stranger.get(f"/v1/auctions/{award}").text,
        "view of the winner": experts[0].get(f"/v1/auctions/{award}").text,
        "listing of the seller": person.get(f"/v1/listings/{award}").text,
        "history": stranger.get(f"/v1/auctions/{award}/bids").text,
        "proof": stranger.get(f"/v1/auctions/{award}/proof").text,
        "proof of the winner": experts[0].get(f"/v1/auctions/{award}/proof").text,
        "search": stranger.get(f"/v1/auctions?q={MARKER}").text,
        "listings of the seller": person.get("/v1/me/listings?section=sold").text,
        "bids of the winner": experts[0].get("/v1/me/bids").text,
        "feed": events,
        **{f"events of {service}": platform.gavel("events", service)
           for service in ("auctions", "gateway", "orders", "helpdesk", "payments")},
        **{f"log {name}": text for name, text in platform.logs().items()},
    }
    assert len(seen["events of gateway"]) > 100 and len(seen["log auctions-0.log"]) > 100
    secrets = [MARKER, STREET, PHONE, person.name + "@example.com", experts[0].name + "@example.com",
               "correct horse battery", person.token, platform.administrator_token()]
    for secret in secrets:
        leaks = [name for name, text in seen.items() if secret in text]
        assert leaks == [], f"{secret} stands in {leaks}"
    assert stranger.read(f"/v1/auctions?q={MARKER}")["items"] == []


def test_relisting_keeps_the_sealed_part(platform, person, experts):
    """AU-2, AU-13: a request that expired is listed again with its sealed part, which is shown to nobody meanwhile."""
    auction = person.sell(**need())
    platform.advance("25h")
    answer = person.post(f"/v1/auctions/{auction}/relist")
    draft = ok(answer, 201)
    assert draft["hasSealedPart"] and MARKER not in answer.text
    ok(person.post(f"/v1/listings/{draft['id']}/publish", headers={"If-Match": '"1"'}))
    ok(experts[0].bid(draft["id"], 2500), 201)
    platform.advance("25h")
    assert MARKER in experts[0].get(f"/v1/auctions/{draft['id']}/sealed-part").text
