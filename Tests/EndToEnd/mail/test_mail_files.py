"""The mails of an award as files (OR-2): what Python's own `email` package reads in them, and what is told of them."""

import email
import email.policy
import stat

import pytest

from support.appointments import BUYER_IBANS, SELLER_IBAN, need, order_of
from support.http import contact, log_in, money, new_key, ok, refused, registration, unique
from support.http import Client
from support.platform import eventually

PLACE = f"Brückenstraße {unique('')}"
SITUATION = f"Drei Kinder – und ein Häuschen „im Grünen“ {unique('')}"
#: What nobody should be able to put into a header.
NAME = "Jörg \"Jo\" Müller, <Makler>"


def member(platform, word, **fields):
    """Somebody with a name and an address that are hard to write into a mail."""
    name = unique(word)
    stated = contact(name, fullName=NAME, street=PLACE, email=f"{name}@example.org")
    ok(Client(platform.url).post("/v1/members", registration(name, contact=stated, **fields)), 201)
    return log_in(platform.url, name)


@pytest.fixture(scope="module")
def sale(platform, people):
    """An awarded appointment: its seller, and the expert who bought it."""
    seller = member(platform, "seller")
    ok(seller.put("/v1/me/payout-account", {"holder": "Anna Muster", "iban": SELLER_IBAN}, key=new_key()))
    buyer = people("mailexpert", experts=True)
    ok(buyer.post("/v1/me/mandates", {
        "holder": "Bernd Muster", "iban": BUYER_IBANS[0], "scheme": "CORE"}, key=new_key()), 201)
    stated = need()
    stated["sealed"]["situation"] = SITUATION
    draft = ok(seller.post("/v1/listings", stated), 201)
    ok(seller.post(f"/v1/listings/{draft['id']}/publish", headers={"If-Match": f'"{draft["version"]}"'}))
    ok(buyer.bid(draft["id"], 5000), 201)
    platform.advance("25h")
    eventually(lambda: order_of(seller, draft["id"]))
    return {"seller": seller, "buyer": buyer}


def deliveries(platform, recipient):
    """What helpdesk tells of the mails of a member, once none of them waits."""
    found, cursor = [], None
    while True:
        page = platform.call("helpdesk.listMails", {"limit": 100, **({"cursor": cursor} if cursor else {})})
        found += [mail for mail in page["items"] if mail["recipient"] == recipient]
        cursor = page.get("nextCursor")
        if not cursor:
            break
    assert found and all(mail["status"] == "delivered" for mail in found), found
    return found


def award_mail(platform, person):
    """The one mail of the award to a member, read from its file."""
    awards = [mail for mail in eventually(lambda: deliveries(platform, person.id)) if mail["cause"] == "award"]
    assert len(awards) == 1, awards
    file = platform.home / "mail" / f"{awards[0]['mail']}.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    return awards[0], email.message_from_bytes(file.read_bytes(), policy=email.policy.default)


def check_form(delivery, message):
    """A mail without a defect, in both forms, that names itself."""
    assert not [defect for part in message.walk() for defect in part.defects]
    assert not [defect for value in message.values() for defect in value.defects]
    assert message["Message-ID"].startswith(f"<{delivery['mail']}@")
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] in ("de", "nl", "en")
    assert message["Date"].datetime.strftime("%Y-%m-%dT%H:%M:%S") == delivery["requestedAt"][:19]
    assert message["Subject"]
    text = message.get_body(("plain",)).get_content()
    page = message.get_body(("html",)).get_content()
    assert page.lstrip().startswith("<!DOCTYPE html>")
    return text, page


def test_mail_to_the_seller(sale, platform):
    """OR-2: the seller learns of the buyer, and gets nothing that is sealed again."""
    delivery, message = award_mail(platform, sale["seller"])
    check_form(delivery, message)
    address = message["To"].addresses[0]
    assert address.display_name == NAME
    assert address.addr_spec == f"{sale['seller'].name}@example.org"


def test_mail_to_the_buyer(sale, platform):
    """OR-2: the buyer gets all data of the need, the sealed part too."""
    text, page = check_form(*award_mail(platform, sale["buyer"]))
    flat = " ".join(text.split())
    assert " ".join(SITUATION.split()) in flat
    assert PLACE in flat and "Drei Kinder" in page


def test_administrators_see_no_address(sale, administrator):
    """OR-2: the list of mails says what became of them, and neither to which address nor what."""
    answer = administrator.get("/v1/mails?status=delivered&limit=100")
    assert sale["seller"].id in [mail["recipient"] for mail in ok(answer)["items"]]
    for word in (PLACE, "example.org", "Müller", SITUATION):
        assert word not in answer.text
    refused(sale["seller"].get("/v1/mails"), 403, "ADMINISTRATOR_NEEDED")


def test_no_drafts_are_left(sale, platform):
    """OR-2: the folder holds whole mails only, one for each delivery."""
    names = [file.name for file in (platform.home / "mail").iterdir()]
    assert names and all(name.endswith(".eml") for name in names), names
    assert stat.S_IMODE((platform.home / "mail").stat().st_mode) == 0o700
