"""Bad requests: each gets the right status, a reason of the register and a text that a person understands."""

import http.client
import json
import socket

import pytest

from support.http import Client, listing, money, refused

UNKNOWN_ID = "01990000-0000-7000-8000-000000000000"
BODY_LIMIT = 256 * 1024
#: The title of each status' class, by language.
TITLES = {
    400: {"de": "Ungültige Anfrage", "nl": "Ongeldig verzoek", "en": "Invalid request"},
    401: {"de": "Nicht angemeldet", "nl": "Niet aangemeld", "en": "Not logged in"},
    403: {"de": "Nicht erlaubt", "nl": "Niet toegestaan", "en": "Not allowed"},
    404: {"de": "Nicht gefunden", "nl": "Niet gevonden", "en": "Not found"},
    405: {"de": "Nicht vorgesehen", "nl": "Niet voorzien", "en": "Not provided"},
    413: {"de": "Ungültige Anfrage", "nl": "Ongeldig verzoek", "en": "Invalid request"},
    415: {"de": "Ungültige Anfrage", "nl": "Ongeldig verzoek", "en": "Invalid request"},
}
JSON_TYPE = {"Content-Type": "application/json"}


def json_bytes(text):
    return {"data": text.encode(), "headers": JSON_TYPE}


#: name: (method, path, what is sent, status, reason, details that the document must have)
AS_MEMBER = {
    "unknown field": ("POST", "/v1/listings", {"body": listing(colour="red")}, 400, "UNKNOWN_FIELD",
                      {"field": "colour"}),
    "unknown field inside": (
        "POST", f"/v1/auctions/{UNKNOWN_ID}/bids", {"body": {"amount": {**money(5), "cents": 1}}, "key": "k"}, 400,
        "UNKNOWN_FIELD", {"field": "amount.cents"}),
    "wrong type": ("POST", f"/v1/auctions/{UNKNOWN_ID}/bids", {"body": {"amount": "12.50"}, "key": "k"}, 400,
                   "INVALID_FIELD", {"field": "amount"}),
    "a fraction of a cent": (
        "POST", f"/v1/auctions/{UNKNOWN_ID}/bids", {"body": {"amount": money(12.5)}, "key": "k"}, 400,
        "INVALID_FIELD", {"field": "amount.amount"}),
    "missing field": ("POST", "/v1/listings", {"body": {"kind": "goods"}}, 400, "MISSING_FIELD", None),
    "unknown currency": ("POST", "/v1/listings", {"body": listing(currency="XAU")}, 400, "INVALID_FIELD",
                         {"field": "currency"}),
    "an array for an object": ("POST", "/v1/listings", {"body": [1]}, 400, "INVALID_FIELD", {"field": "body"}),
    "malformed JSON": ("POST", "/v1/listings", json_bytes('{"kind": "goods",'), 400, "MALFORMED_JSON", None),
    "a key twice": ("POST", "/v1/listings", json_bytes('{"kind":"goods","kind":"goods"}'), 400, "MALFORMED_JSON", None),
    "not UTF-8": ("POST", "/v1/listings", {"data": b'{"kind":"\xff"}', "headers": JSON_TYPE}, 400,
                  "MALFORMED_JSON", None),
    "nesting without end": ("POST", "/v1/listings", json_bytes("[" * 1000 + "]" * 1000), 400, "MALFORMED_JSON", None),
    "no body": ("POST", "/v1/listings", {"headers": JSON_TYPE}, 400, "MALFORMED_JSON", None),
    "a body where none belongs": ("POST", f"/v1/auctions/{UNKNOWN_ID}/relist", {"body": {}}, 400,
                                  "BODY_NOT_EXPECTED", None),
    "another content type": (
        "POST", "/v1/listings", {"data": b"kind=goods", "headers": {"Content-Type": "text/plain"}}, 415,
        "UNSUPPORTED_MEDIA_TYPE", None),
    "oversize body": ("POST", "/v1/listings", json_bytes('"' + "x" * BODY_LIMIT + '"'), 413, "BODY_TOO_LARGE",
                      {"limitBytes": BODY_LIMIT}),
    "oversize body in pieces": (
        "POST", "/v1/listings", {"data": iter([b"x" * 65_536] * 5), "headers": JSON_TYPE}, 413, "BODY_TOO_LARGE",
        None),
    "id of no form": ("GET", "/v1/listings/17", {}, 400, "INVALID_PARAMETER", {"parameter": "id"}),
    "unknown listing": ("GET", f"/v1/listings/{UNKNOWN_ID}", {}, 404, "LISTING_NOT_FOUND", None),
    "unknown auction": ("POST", f"/v1/auctions/{UNKNOWN_ID}/bids", {"body": {"amount": money(5)}, "key": "k0"}, 404,
                        "AUCTION_NOT_FOUND", None),
    "only for administrators": ("GET", "/v1/expert-verifications", {}, 403, "ADMINISTRATOR_NEEDED", None),
    "unreadable idempotency key": (
        "POST", f"/v1/auctions/{UNKNOWN_ID}/bids", {"body": {"amount": money(5)}, "key": "k" * 201}, 400,
        "IDEMPOTENCY_KEY_INVALID", None),
    "missing query parameter": ("GET", "/v1/me/listings", {}, 400, "INVALID_PARAMETER", {"parameter": "section"}),
    "an unreadable If-Match": ("PATCH", "/v1/me", {"body": {"language": "nl"}, "headers": {"If-Match": "seven"}}, 400,
                               "INVALID_HEADER", {"header": "If-Match"}),
}
AS_STRANGER = {
    "unknown path": ("GET", "/v1/horses", {}, 404, "UNKNOWN_PATH", None),
    "empty segment": ("GET", "/v1//time", {}, 404, "UNKNOWN_PATH", None),
    "unknown auction": ("GET", f"/v1/auctions/{UNKNOWN_ID}", {}, 404, "AUCTION_NOT_FOUND", None),
    "proof of no auction": ("GET", f"/v1/auctions/{UNKNOWN_ID}/proof", {}, 404, "AUCTION_NOT_FOUND", None),
    "feed of no auction": ("GET", f"/v1/auctions/{UNKNOWN_ID}/feed", {}, 404, "AUCTION_NOT_FOUND", None),
    "wrong method": ("DELETE", "/v1/auctions", {}, 405, "METHOD_NOT_ALLOWED", {"allowed": "GET, HEAD"}),
    "method that no path has": ("PROPFIND", "/v1/time", {}, 405, "METHOD_NOT_ALLOWED", None),
    "no token": ("GET", "/v1/me", {}, 401, "NOT_AUTHENTICATED", None),
    "no token for a bid": ("POST", f"/v1/auctions/{UNKNOWN_ID}/bids", {"body": {"amount": money(5)}}, 401,
                           "NOT_AUTHENTICATED", None),
    "a token of nobody": ("GET", "/v1/me", {"headers": {"Authorization": "Bearer nobody"}}, 401,
                          "ACCESS_TOKEN_INVALID", None),
    "a token of nobody where none is needed": (
        "GET", "/v1/auctions", {"headers": {"Authorization": "Bearer nobody"}}, 401, "ACCESS_TOKEN_INVALID", None),
    "other credentials": ("GET", "/v1/me", {"headers": {"Authorization": "Basic YTpi"}}, 401,
                          "CREDENTIALS_MALFORMED", None),
    "unknown query parameter": ("GET", "/v1/auctions?colour=red", {}, 400, "UNKNOWN_PARAMETER",
                                {"parameter": "colour"}),
    "query parameter twice": ("GET", "/v1/auctions?limit=1&limit=2", {}, 400, "INVALID_PARAMETER",
                              {"parameter": "limit"}),
    "page of no size": ("GET", "/v1/auctions?limit=0", {}, 400, "INVALID_PARAMETER", {"parameter": "limit"}),
    "page too large": ("GET", "/v1/auctions?limit=101", {}, 400, "INVALID_PARAMETER", {"parameter": "limit"}),
    "prices without a currency": ("GET", "/v1/auctions?minimumPrice=5", {}, 400, "INVALID_PARAMETER",
                                  {"parameter": "currency"}),
    "an instant of no form": ("GET", "/v1/auctions?endsBefore=tomorrow", {}, 400, "INVALID_PARAMETER", None),
    "a cursor of no form": ("GET", "/v1/auctions?cursor=abc", {}, 400, "CURSOR_MISMATCH", None),
    "a wrong password": ("POST", "/v1/sessions", {"body": {"login": "nobody", "password": "wrong"}}, 401,
                         "LOG_IN_FAILED", None),
    "a refresh token of nobody": ("POST", "/v1/sessions/refresh", {"body": {"refreshToken": "nobody"}}, 401,
                                  "REFRESH_TOKEN_INVALID", None),
    "position of no form": ("GET", f"/v1/auctions/{UNKNOWN_ID}/feed", {"headers": {"Last-Event-ID": "x"}}, 400,
                            "INVALID_HEADER", {"header": "Last-Event-ID"}),
}


def check(answer, status, wanted, details):
    document = refused(answer, status, wanted)
    for name, value in (details or {}).items():
        assert document["details"][name] == value, document
    return document


@pytest.fixture(scope="module")
def member(people):
    return people("member")


@pytest.mark.parametrize("case", AS_MEMBER)
def test_bad_request_of_a_member(case, member):
    """Bad input of a member: status, reason and details."""
    method, path, sent, status, wanted, details = AS_MEMBER[case]
    check(member.send(method, path, **sent), status, wanted, details)


@pytest.mark.parametrize("case", AS_STRANGER)
def test_bad_request_of_a_stranger(case, stranger):
    """Bad input of somebody who is not logged in: status, reason and details."""
    method, path, sent, status, wanted, details = AS_STRANGER[case]
    answer = stranger.send(method, path, **sent)
    check(answer, status, wanted, details)
    if status == 401:
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    if status == 405:
        assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize("language", ["de", "nl", "en"])
@pytest.mark.parametrize("case", ["unknown path", "wrong method", "no token", "unknown query parameter"])
def test_language_of_strangers(case, language, stranger):
    """MK-1: a stranger reads problems in the language of Accept-Language."""
    method, path, _, status, wanted, _ = AS_STRANGER[case]
    header = {"Accept-Language": f"xx, {language}-XX;q=0.9, en;q=0.1"}
    document = refused(stranger.send(method, path, headers=header), status, wanted)
    assert document["title"] == TITLES[status][language]


@pytest.mark.parametrize("target, wanted", [
    ("/v1/auctions?q=%zz", "INVALID_PARAMETER"), ("/v1/auctions?q=%ff", "INVALID_PARAMETER"),
    ("/v1/auctions?q=a%00b", "INVALID_PARAMETER"), ("/v1/../etc/passwd", "UNKNOWN_PATH"),
    ("/v1/auctions/%2e%2e", "INVALID_PARAMETER"), ("//", "UNKNOWN_PATH"),
])
def test_odd_targets(target, wanted, platform):
    """Targets that no library would send: refused as politely as any other."""
    connection = http.client.HTTPConnection("127.0.0.1", platform.http_port, timeout=10)
    connection.request("GET", target)
    answer = connection.getresponse()
    assert answer.status in (400, 404) and json.loads(answer.read())["reason"] == wanted
    connection.close()


def test_what_is_no_http(platform):
    """Bytes that are no request at all get 400 or a closed connection, and the next client is served."""
    for sent in (b"\x16\x03\x01\x02\x00\x01", b"BREW /v1/time HTTP/1.1\r\nHost: x\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n",
                 b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
                 b"POST /v1/sessions HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
                 b"GET /v1/time HTTP/1.1\r\nHost: x\r\n" + b"X-A: b\r\n" * 20_000 + b"\r\n"):
        with socket.create_connection(("127.0.0.1", platform.http_port), timeout=10) as client:
            try:
                client.sendall(sent)
                answer = client.recv(100)
            except ConnectionError:
                answer = b""
            assert answer == b"" or b" 4" in answer[:13], answer
    assert Client(platform.url).get("/v1/time").status_code == 200


def test_head_and_conditional_reads(seller, stranger):
    """GET includes HEAD; an ETag that still holds is answered with 304 and nothing else."""
    auction = seller.sell()
    full = stranger.get(f"/v1/auctions/{auction}")
    head = stranger.send("HEAD", f"/v1/auctions/{auction}")
    assert head.status_code == 200 and head.content == b"" and head.headers["ETag"] == full.headers["ETag"]
    same = stranger.get(f"/v1/auctions/{auction}", headers={"If-None-Match": full.headers["ETag"]})
    assert same.status_code == 304 and same.content == b""
    other = stranger.get(f"/v1/auctions/{auction}", headers={"If-None-Match": '"0"'})
    assert other.status_code == 200


def test_connection_survives_a_refusal(platform):
    """A refused body does no harm to the requests behind it."""
    client = Client(platform.url)
    for _ in range(20):
        refused(client.post("/v1/sessions", data=b"{", headers=JSON_TYPE), 400, "MALFORMED_JSON")
    assert client.get("/v1/time").status_code == 200
