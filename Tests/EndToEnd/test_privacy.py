"""Planted contact data and sealed parts, looked for in everything that others can read."""

import pytest

from support.appointments import BUYER_IBANS, SELLER_IBAN, need, order_of
from support.http import Client, contact, log_in, money, new_key, ok, registration, unique
from support.platform import eventually

#: Stands in everything that only the parties, or only the winner, may see.
STREET = f"Geheimgasse {unique('strasse')}"
PHONE = "+49 30 99887766551"
EMAIL_WORD = unique("postfach")
SEALED_WORD = unique("versiegelt")
IBANS = [SELLER_IBAN, BUYER_IBANS[0]]
PLANTED = [STREET, PHONE, EMAIL_WORD, SEALED_WORD, *IBANS]


def person(platform, word, **fields):
    """A member with planted contact data."""
    name = unique(word)
    planted = contact(name, street=STREET, phone=PHONE, email=f"{EMAIL_WORD}.{name}@example.org")
    ok(Client(platform.url).post("/v1/members", registration(name, contact=planted, **fields)), 201)
    return log_in(platform.url, name)


@pytest.fixture(scope="module")
def sale(platform, administrator):
    """An order of an appointment with planted data, its parties, and an expert who lost."""
    seller = person(platform, "petra")
    ok(seller.put("/v1/me/payout-account", {"holder": "Petra Muster", "iban": SELLER_IBAN}, key=new_key()))
    experts = []
    for _ in range(2):
        expert = person(platform, "expert", status="trader")
        ok(expert.post("/v1/me/expert-verifications", {
            "registerNumber": "D-1A2B-3C4D5-67", "registerAuthority": "IHK München"}), 201)
        ok(administrator.put(f"/v1/expert-verifications/{expert.id}", {"accept": True, "note": "Found."}))
        expert = log_in(platform.url, expert.name)
        ok(expert.post("/v1/me/mandates", {
            "holder": "Bernd Muster", "iban": BUYER_IBANS[0], "scheme": "CORE"}, key=new_key()), 201)
        experts.append(expert)
    stated = need()
    stated["sealed"]["situation"] = f"Niemand sonst liest das: {SEALED_WORD}"
    draft = ok(seller.post("/v1/listings", stated), 201)
    auction = draft["id"]
    ok(seller.post(f"/v1/listings/{auction}/publish", headers={"If-Match": f'"{draft["version"]}"'}))
    for expert, amount in zip(experts, [5000, 7000]):
        ok(expert.bid(auction, amount), 201)
    platform.advance("25h")
    order = eventually(lambda: order_of(seller, auction))
    return {"seller": seller, "winner": experts[1], "loser": experts[0], "auction": auction, "order": order["id"],
            "partner": order["partner"]}


def assert_clean(text, place):
    for planted in PLANTED:
        assert planted not in text, f"{planted!r} stands in {place}"


def test_the_parties_see_it(sale, platform):
    """OR-3: otherwise this module would look for what is nowhere."""
    assert sale["partner"]["contact"]["street"] == STREET
    bought = ok(sale["winner"].get("/v1/me/bought"))["items"][0]
    assert bought["partner"]["contact"]["phone"] == PHONE
    part = sale["winner"].get(f"/v1/auctions/{sale['auction']}/sealed-part").text
    assert SEALED_WORD in part
    contract = sale["winner"].get(f"/v1/orders/{sale['order']}/contract?format=html").text
    assert STREET in contract and SEALED_WORD not in contract
    mails = eventually(lambda: [
        file.read_bytes() for file in (platform.home / "mail").glob("*.eml") if EMAIL_WORD.encode() in file.read_bytes()])
    assert len(mails) >= 2


def test_logs(sale, platform):
    """No log of any process has contact data, sealed parts or account numbers."""
    eventually(lambda: list((platform.home / "mail").glob("*.eml")))
    for name, text in platform.logs().items():
        assert_clean(text, name)


def test_events(sale, platform):
    """AU-2, OR-2: no event of any service does, mails' requests included."""
    for service in ["auctions", "orders", "payments", "helpdesk", "gateway"]:
        assert_clean(platform.gavel("events", service), f"the events of {service}")


def test_search_and_proof(sale, stranger):
    """AU-2, AU-10: neither the search nor the proof does."""
    assert_clean(stranger.get(f"/v1/auctions?text={SEALED_WORD}").text, "the search")
    found = ok(stranger.get("/v1/auctions?limit=100&explain=true"))
    assert_clean(str(found), "the search")
    assert_clean(stranger.get(f"/v1/auctions/{sale['auction']}/proof").text, "the proof")


def test_every_answer_to_third_parties(sale, platform, stranger, administrator, people):
    """OR-3: no GET of the interface shows it to strangers, other members, the expert who lost, or administrators."""
    document = ok(stranger.get("/openapi.json"))
    values = {"id": sale["auction"], "order": sale["order"], "member": sale["seller"].id, "sequence": "1",
              "session": sale["auction"], "mandate": sale["order"], "proposal": sale["order"],
              "message": sale["order"], "file": sale["order"]}
    files = platform.call("payments.listBankFiles", {"limit": 100})["items"]
    readers = {"a stranger": stranger, "another member": people("curious"), "the expert who lost": sale["loser"],
               "an administrator": administrator}
    tried = 0
    for path, operations in document["paths"].items():
        if "get" not in operations or path.endswith("/feed"):
            continue
        place = path
        for name, value in values.items():
            place = place.replace("{" + name + "}", value)
        assert "{" not in place, f"{path} has a parameter that this test does not know"
        for who, reader in readers.items():
            if path.startswith("/v1/me") and who == "the expert who lost":
                continue  # the own data
            for suffix in ["?format=html", "?format=pdf"] if path.endswith("/contract") else [""]:
                assert_clean(reader.get(place + suffix).text, f"{path} for {who}")
                tried += 1
    assert tried > 100
    for file in files:
        # The bank must know accounts; an administrator may read the file, others may not.
        for who, reader in list(readers.items())[:3]:
            answer = reader.get(f"/v1/bank-files/{file['id']}")
            assert answer.status_code in (401, 403), who
            assert_clean(answer.text, f"a bank file for {who}")
