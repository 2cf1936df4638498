"""Members: registration, sessions, profile, market, and the export of one's own data."""

import pytest

from support.http import Client, contact, log_in, ok, reason, refused, registration, unique


@pytest.fixture(scope="module")
def name(platform):
    """The user name of a member who reads Dutch."""
    name = unique("nelly")
    ok(Client(platform.url).post("/v1/members", registration(name, language="nl")), 201)
    return name


@pytest.fixture
def member(platform, name):
    """That member with a fresh session."""
    return log_in(platform.url, name)


def test_registration_names_all_faults_at_once(stranger):
    """AU-1: a registration with several faults names each of them."""
    faulty = registration(unique("ada"), contact=contact("Ada", postalCode="12", phone="nobody", email="nowhere"))
    answer = stranger.post("/v1/members", faulty)
    assert answer.status_code == 400, answer.text
    for field in ("postalCode", "phone", "email"):
        assert field in answer.text, (field, answer.text)


def test_names_and_addresses_are_taken_once(stranger, name):
    """AU-1: user names and e-mail addresses are unique without regard to case."""
    refused(stranger.post("/v1/members", registration(name.upper(), contact=contact(unique("x")))), 409,
            "USER_NAME_TAKEN")
    refused(stranger.post("/v1/members", registration(unique("y"), contact=contact(name.upper()))), 409, "EMAIL_TAKEN")


def test_registration_is_repeatable(stranger):
    """PY-12: a registration sent again with its key makes one member."""
    body, key = registration(unique("otto")), unique("key")
    first = ok(stranger.post("/v1/members", body, key=key), 201)
    assert ok(stranger.post("/v1/members", body, key=key), 201)["id"] == first["id"]


def test_language(platform, name, member):
    """MK-1: what a member has chosen counts more than Accept-Language."""
    header = {"Accept-Language": "de"}

    def title(client):
        return refused(client.get("/v1/me/bids?limit=0", headers=header), 400, "INVALID_PARAMETER")["title"]
    assert title(member) == "Ongeldig verzoek"
    assert ok(member.put("/v1/me/language", {"language": "en"}))["language"] == "en"
    fresh = log_in(platform.url, name)
    assert title(fresh) == "Invalid request"
    ok(fresh.put("/v1/me/language", {"language": "nl"}))


def test_profile_is_edited_from_its_version(member):
    """An edit names the version it was made from: 428 without, 412 with an old one, and nothing changes."""
    answer = member.get("/v1/me")
    before, tag = answer.json(), answer.headers["ETag"]
    change = {"contact": {**before["contact"], "city": "Potsdam"}}
    refused(member.send("PATCH", "/v1/me", body=change), 428, "IF_MATCH_REQUIRED")
    after = ok(member.send("PATCH", "/v1/me", body=change, headers={"If-Match": tag}))
    assert after["contact"]["city"] == "Potsdam" and after["version"] == before["version"] + 1
    late = {"contact": {**before["contact"], "city": "Cottbus"}}
    refused(member.send("PATCH", "/v1/me", body=late, headers={"If-Match": tag}), 412, "PROFILE_CHANGED_MEANWHILE")
    assert member.read("/v1/me")["version"] == after["version"]


def test_market_change_says_what_changes(member):
    """MK-2: the answer to a change of market names address, currency, availability and prices, item by item."""
    change = ok(member.put("/v1/me/market", {"market": "US"}))
    items = {item["aspect"]: item for item in change["items"]}
    assert (items["currency"]["before"], items["currency"]["after"]) == ("EUR", "USD")
    assert items["deliveryAddress"]["isActionNeeded"] and items["deliveryAddress"]["before"] == "DE"
    assert {"country", "languages", "holidayCalendar", "timeZone", "availability", "prices", "policies"} <= set(items)
    assert ok(member.put("/v1/me/market", {"market": "US"}))["items"] == [], "the same market changes nothing"
    back = {item["aspect"] for item in ok(member.put("/v1/me/market", {"market": "DE"}))["items"]}
    assert "deliveryAddress" not in back
    refused(member.put("/v1/me/market", {"market": "XX"}), 400, "INVALID_FIELD")


def test_refresh_tokens_rotate(stranger, name):
    """A refresh token is good once; one that is used again ends the session."""
    log = ok(stranger.post("/v1/sessions", {"login": name, "password": "correct horse battery"}), 201)
    second = ok(stranger.post("/v1/sessions/refresh", {"refreshToken": log["refreshToken"]}))
    assert second["session"] == log["session"] and second["refreshToken"] != log["refreshToken"]
    refused(stranger.post("/v1/sessions/refresh", {"refreshToken": log["refreshToken"]}), 401, "REFRESH_TOKEN_REUSED")
    answer = stranger.post("/v1/sessions/refresh", {"refreshToken": second["refreshToken"]})
    assert answer.status_code == 401 and reason(answer) in {"SESSION_ENDED", "REFRESH_TOKEN_REUSED"}


def test_browser_sessions_need_the_csrf_token(stranger, name):
    """A cookie alone changes nothing: unsafe requests show the CSRF token, which other sites cannot know."""
    answer = stranger.post("/v1/sessions", {"login": name, "password": "correct horse battery", "cookie": True})
    session = ok(answer, 201)
    assert "accessToken" not in session and session["csrfToken"]
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    headers = {"Cookie": cookie.split(";")[0]}
    assert ok(stranger.get("/v1/me", headers=headers))["userName"] == name
    refused(stranger.put("/v1/me/language", {"language": "nl"}, headers=headers), 403, "CSRF_TOKEN_INVALID")
    headers["X-CSRF-Token"] = session["csrfToken"]
    ok(stranger.put("/v1/me/language", {"language": "nl"}, headers=headers))
    assert stranger.send("DELETE", "/v1/sessions/current", headers=headers).status_code == 204
    assert stranger.get("/v1/me", headers=headers).status_code == 401


def test_password(platform, stranger):
    """Changing the password ends the other sessions; the old one opens nothing any more."""
    name, old, new = unique("pia"), "correct horse battery", "staple battery horse"
    ok(stranger.post("/v1/members", registration(name)), 201)
    member = log_in(platform.url, name)
    other = ok(stranger.post("/v1/sessions", {"login": name, "password": old}), 201)
    refused(member.put("/v1/me/password", {"old": "wrong", "new": new}), 409, "PASSWORD_WRONG")
    assert member.put("/v1/me/password", {"old": old, "new": new}).status_code == 204
    refused(stranger.post("/v1/sessions", {"login": name, "password": old}), 401, "LOG_IN_FAILED")
    refused(stranger.post("/v1/sessions/refresh", {"refreshToken": other["refreshToken"]}), 401, "SESSION_ENDED")
    log_in(platform.url, name.upper(), new)
    log_in(platform.url, f"{name}@example.com", new)


def test_export_of_ones_own_data(member, people, name):
    """A member gets everything that is kept about the own person, and nothing about others."""
    draft, live = member.draft(title="A draft to export"), member.sell(title="A listing to export")
    other = people("other")
    auction = other.sell(title="Of somebody else")
    ok(member.bid(auction, 700), 201)
    export = member.read("/v1/me/export")
    assert export["isComplete"]
    account = export["account"]
    assert account["profile"]["userName"] == name and account["profile"]["contact"]["email"] == f"{name}@example.com"
    assert account["sessions"] and {"registered"} & {change["action"] for change in account["changes"]}
    assert {draft["id"], live} <= {item["id"] for item in export["listings"]}
    assert [(bid["auction"]["id"], bid["ownMaximum"]["amount"]) for bid in export["bids"]] == [(auction, 700)]
    text = str(export)
    assert not any(word in text for word in ("argon2", "'refreshToken'", "'password", "'passwordHash", "'hash")), text
