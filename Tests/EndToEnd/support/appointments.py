"""Appointment auctions from listing to payout, as their parties play them."""

import datetime
import re

from support.http import listing, money, new_key, ok

#: The account of a seller, and those of buyers: examples of banks' documents whose check digits hold.
SELLER_IBAN = "DE02120300000000202051"
BUYER_IBANS = ["DE89370400440532013000", "DE02500105170137075030", "DE02100500000054540402"]


def need(**fields):
    """What a seller states of a needs request with a sealed part."""
    stated = {
        "kind": "appointment", "title": "Beratung zur Altersvorsorge gesucht", "description": "Ein Gespräch.",
        "language": "de", "durationDays": 1, "startPrice": money(2000),
        "need": {"requestType": "needs", "subjects": ["insurance", "finance"], "what": "Altersvorsorge",
                 "postalArea": "101", "when": "werktags ab 17 Uhr"},
        "sealed": {
            "persons": [{"relation": "self", "birthYear": 1984, "occupation": "Tischlerin"}],
            "situation": "Zwei Kinder, ein Haus.",
            "existingContracts": [{"subject": "Leben", "provider": "Eine Versicherung", "endsOn": "2030-12-31"}],
            "times": [{"weekday": 2, "fromMinute": 1020, "untilMinute": 1200}],
        },
    }
    return listing(**{**stated, **fields})


def publish(seller, **fields):
    """Writes and publishes a needs request, whatever restarts meanwhile; its id."""
    draft = ok(seller.persist("POST", "/v1/listings", need(**fields), key=new_key()), 201)
    ok(seller.persist("POST", f"/v1/listings/{draft['id']}/publish", key=new_key()))
    return draft["id"]


def instant(text):
    """An instant of RFC 3339."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def text(moment):
    """RFC 3339 in UTC."""
    return moment.astimezone(datetime.timezone.utc).isoformat().replace("+00:00", "Z")


def noon(moment, days):
    """Noon of the day that lies `days` days after an instant."""
    return moment.replace(hour=12, minute=0, second=0, microsecond=0) + datetime.timedelta(days=days)


def order_of(seller, auction):
    """The order that the award of an auction became, None before."""
    page = ok(seller.persist("GET", "/v1/me/sold?limit=100"))
    found = [item for item in page["items"] if item["listing"] == auction]
    assert len(found) <= 1, f"auction {auction} became {len(found)} orders"
    return found[0] if found else None


def agree(order, seller, buyer, starts_at):
    """Proposes and accepts an appointment."""
    body = {"startsAt": text(starts_at), "durationMinutes": 60, "place": "Lindenstraße 7, Berlin"}
    proposed = ok(buyer.persist("POST", f"/v1/orders/{order}/proposals", body, key=new_key()), 201)
    proposal = [item for item in proposed["proposals"] if item["status"] == "open"][0]["proposal"]
    ok(seller.persist("POST", f"/v1/orders/{order}/proposals/{proposal}/accept", key=new_key()))


def attest(order, *people):
    """Attests that the appointment took place."""
    for person in people:
        ok(person.persist("POST", f"/v1/orders/{order}/attestation", key=new_key()))


def end_to_end_ids(directory, tag):
    """Every end-to-end id in the bank's folder in payments of this kind: `DrctDbtTxInf` or `CdtTrfTxInf`."""
    found = []
    for file in sorted(directory.glob("*.xml")):
        for payment in re.findall(rf"<{tag}>.*?</{tag}>", file.read_text(), re.DOTALL):
            found += re.findall(r"<EndToEndId>(.*?)</EndToEndId>", payment)
    return found
