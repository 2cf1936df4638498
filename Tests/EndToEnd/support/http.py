"""The HTTP interface as a program uses it."""

import itertools
import json
import time
import uuid

import requests

#: Answers after which the same request may be sent again with the same key.
TRY_AGAIN = {429, 502, 503, 504}
_numbers = itertools.count(1)


def new_key():
    """An idempotency key that nobody has used."""
    return f"e2e-{uuid.uuid4()}"


def unique(word):
    """A word that occurs nowhere else, fit for user names and for the full text search."""
    return f"{word}{uuid.uuid4().hex[:8]}{next(_numbers)}"


def money(amount, currency="EUR"):
    """An amount in minor units."""
    return {"amount": amount, "currency": currency}


class Client:
    """Somebody who sends requests: a stranger without a token, or a member with one."""

    def __init__(self, url, token=None, member=None, name=None):
        self.url, self.token, self.id, self.name = url, token, member, name

    def send(self, method, path, body=None, key=None, headers=None, data=None, stream=False, timeout=30):
        """Sends one request. `body` goes as JSON, `data` as it is; `key` is the idempotency key."""
        sent = dict(headers or {})
        if self.token:
            sent.setdefault("Authorization", f"Bearer {self.token}")
        if key:
            sent["Idempotency-Key"] = key
        if body is not None:
            data = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        return requests.request(
            method, self.url + path, headers=sent, data=data, timeout=timeout, stream=stream, allow_redirects=False)

    def get(self, path, **options):
        return self.send("GET", path, **options)

    def post(self, path, body=None, **options):
        return self.send("POST", path, body=body, **options)

    def put(self, path, body=None, **options):
        return self.send("PUT", path, body=body, **options)

    # --- what tests do often --------------------------------------------------------------------------------------

    def read(self, path):
        """The document at a path that must be there."""
        return ok(self.get(path))

    def draft(self, **fields):
        """Writes a draft of goods, with other fields as stated; returns the listing."""
        return ok(self.post("/v1/listings", body=listing(**fields)), 201)

    def sell(self, **fields):
        """Writes and publishes a listing; returns its id, which is that of its auction too."""
        draft = self.draft(**fields)
        ok(self.post(f"/v1/listings/{draft['id']}/publish", headers={"If-Match": f'"{draft["version"]}"'}))
        return draft["id"]

    def bid(self, auction, amount, currency="EUR", key=None):
        """Bids a maximum; the answer as it came."""
        return self.post(f"/v1/auctions/{auction}/bids", {"amount": money(amount, currency)}, key=key or new_key())

    def persist(self, method, path, body=None, key=None, within=90):
        """Sends until there is an answer that is not "try again", as a careful program does."""
        end = time.monotonic() + within
        while True:
            try:
                answer = self.send(method, path, body=body, key=key, timeout=15)
                again = answer.status_code in TRY_AGAIN or reason(answer) == "IDEMPOTENCY_KEY_RUNNING"
                if not again:
                    return answer
            except (requests.ConnectionError, requests.Timeout):
                answer = None
            if time.monotonic() > end:
                raise AssertionError(f"{method} {path} found no answer: {answer and answer.text}")
            time.sleep(0.1)


def listing(**fields):
    """What a seller states of goods in an auction; a field that is None is left out."""
    stated = {
        "kind": "goods", "format": "auction", "title": "Xbox, second hand",
        "description": "Works, with two controllers.", "currency": "EUR", "markets": ["DE"], "durationDays": 3,
        "startPrice": money(100),
    }
    stated.update(fields)
    return {name: value for name, value in stated.items() if value is not None}


def fixed_price(**fields):
    """Fields that make a listing one of goods at a fixed price."""
    stated = {"format": "fixedPrice", "durationDays": None, "startPrice": None, "quantity": 3,
              "marketPrices": {"DE": money(1500)}}
    return {**stated, **fields}


def contact(name, **fields):
    """Contact data of a person in Berlin."""
    stated = {
        "fullName": f"{name} Muster", "street": "Hauptstraße 1", "postalCode": "10115", "city": "Berlin",
        "country": "DE", "phone": "+49 30 1234567", "email": f"{name.lower()}@example.com",
    }
    return {**stated, **fields}


def registration(name, **fields):
    """What a person states to become a member."""
    stated = {"userName": name, "password": "correct horse battery", "status": "consumer", "market": "DE",
              "contact": contact(name)}
    return {**stated, **fields}


def log_in(url, name, password="correct horse battery"):
    """A client with a fresh session of the member."""
    session = ok(Client(url).post("/v1/sessions", {"login": name, "password": password}), 201)
    return Client(url, token=session["accessToken"], member=session["member"], name=name)


def reason(answer):
    """The reason of a problem document, None for any other answer."""
    if answer.headers.get("Content-Type") != "application/problem+json":
        return None
    return answer.json()["reason"]


def ok(answer, status=200):
    """The body of an answer that must be a success with this status."""
    assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    return answer.json() if answer.content else None


def refused(answer, status, wanted, rule=None):
    """The problem document of an answer that must be this refusal."""
    assert answer.status_code == status, f"{answer.request.method} {answer.url}: {answer.status_code} {answer.text}"
    assert answer.headers["Content-Type"] == "application/problem+json"
    document = answer.json()
    assert document["reason"] == wanted, document
    assert document["status"] == status
    assert document["type"] == f"/docs#{wanted}"
    for name in ("title", "detail", "code", "traceId"):
        assert document[name], f"{name} is empty in {document}"
    assert "?" not in document["detail"] and "{" not in document["detail"], document["detail"]
    if rule:
        assert document.get("rule") == rule, document
    return document
