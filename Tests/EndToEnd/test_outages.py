"""A service or the database is down: the rest works, nothing is lost or done twice, and all recovers by itself."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from support.http import Client, fixed_price, log_in, money, new_key, ok, refused, registration, unique
from support.load import AWAY, assert_nothing_lost_or_doubled, under_load
from support.platform import eventually

DATABASE_OUTAGE_SECONDS = 3


@pytest.fixture(scope="module", autouse=True)
def one_process_each(platform):
    """No replica takes over: what is stopped is away."""
    platform.up("--replicas", "auctions=1")


@pytest.fixture
def stopped(platform):
    """Stops a program for the time of a test; it runs again afterwards in any case."""
    names = []

    def stop(name):
        names.append(name)
        platform.control("stop", name)
    yield stop
    for name in names:
        if platform.states()[name] != "RUNNING":
            platform.control("start", name)
    platform.wait_until_well()


def status(client, method, path, **options):
    """The status of an answer, and its problem document when it is one."""
    answer = client.send(method, path, **options)
    if answer.status_code >= 400:
        document = answer.json()
        assert answer.headers["Content-Type"] == "application/problem+json" and document["detail"]
        if answer.status_code == 503:
            assert int(answer.headers["Retry-After"]) >= 1
    return answer.status_code


def test_orders_down(seller, bidders, platform, stranger, stopped):
    """OR-1: without orders everything else works; the award becomes its order once when orders is back."""
    listing = seller.sell(**fixed_price())
    auction = seller.sell()
    stopped("orders-0")
    receipt = ok(bidders[0].post(f"/v1/auctions/{listing}/purchases", {"quantity": 1}, key=new_key()), 201)
    ok(bidders[0].bid(auction, 700), 201)
    assert stranger.read(f"/v1/auctions/{auction}")["bidCount"] == 1
    assert stranger.read("/v1/policies")["unavailable"] == ["orders"]
    assert stranger.read("/v1/time")["now"] and seller.read("/v1/me")["id"] == seller.id
    platform.control("start", "orders-0")

    def orders():
        return [event for event in platform.events("orders")
                if event["type"] == "OrderOpened" and event["aggregate"] == f"order:{receipt['award']}"]
    assert len(eventually(orders, within=60)) == 1
    platform.gavel("verify")


def test_auctions_down(seller, bidders, platform, stranger, stopped):
    """Without auctions its resources answer 503 with a problem document, members work, and all recovers."""
    auction, key = seller.sell(), new_key()
    name = unique("late")
    stopped("auctions-0")
    attempts = [
        ("GET", "/v1/auctions", stranger, {}), ("GET", f"/v1/auctions/{auction}", stranger, {}),
        ("GET", f"/v1/auctions/{auction}/feed", stranger, {"stream": True}), ("GET", "/v1/me/bids", bidders[0], {}),
        ("POST", f"/v1/auctions/{auction}/bids", bidders[0], {"body": {"amount": money(700)}, "key": key}),
        ("GET", f"/v1/listings/{auction}", seller, {}), ("GET", "/v1/time", stranger, {}),
    ]
    with ThreadPoolExecutor(len(attempts)) as pool:
        found = pool.map(lambda attempt: status(attempt[2], *attempt[:2], **attempt[3]), attempts)
    assert set(found) <= AWAY
    document = refused(stranger.get("/v1/auctions", headers={"Accept-Language": "nl"}), 503, "SERVICE_UNAVAILABLE")
    assert document["title"] == "Tijdelijk niet beschikbaar"
    ok(stranger.post("/v1/members", registration(name)), 201)
    assert log_in(platform.url, name).read("/v1/me")["userName"] == name
    assert stranger.read("/v1/markets")["markets"]
    platform.control("start", "auctions-0")
    answer = bidders[0].persist("POST", f"/v1/auctions/{auction}/bids", {"amount": money(700)}, key=key)
    assert ok(answer, 201)["sequence"] == 1
    assert stranger.read(f"/v1/auctions/{auction}")["bidCount"] == 1


def test_database_down(seller, people, platform, stranger, stopped):
    """PostgreSQL away for three seconds under load: 503 or 504, then everything goes on, each bid counted once."""
    seen = set()

    def outage():
        stopped("postgres")
        end = time.monotonic() + DATABASE_OUTAGE_SECONDS
        while time.monotonic() < end:
            seen.add(status(stranger, "GET", "/v1/auctions"))
            seen.add(status(Client(platform.url), "POST", "/v1/sessions", body={"login": "x", "password": "y"}))
            time.sleep(0.2)
        platform.control("start", "postgres")

    loads = under_load(seller, people, outage)
    assert seen <= AWAY | {200, 401} and seen & AWAY, seen
    assert any(load.statuses & AWAY for load in loads), "the outage was noticed"
    assert_nothing_lost_or_doubled(loads, stranger)
    platform.wait_until_well()
    platform.gavel("verify")


def test_database_killed(seller, people, platform, stranger):
    """PostgreSQL's backends killed under load: it recovers from its log, and no acknowledged bid is lost."""
    loads = under_load(seller, people, lambda: platform.kill("postgres"))
    assert_nothing_lost_or_doubled(loads, stranger)
    platform.wait_until_well()
    platform.gavel("verify")


def test_services_killed(seller, people, platform, stranger):
    """Auctions killed under load, twice: started again at once, nothing lost, nothing twice."""
    def outage():
        for _ in range(2):
            before = platform.pids()
            platform.kill("auctions-0")
            eventually(lambda: platform.pids().get("auctions-0") not in (None, before["auctions-0"]))
            platform.wait_until_well()
    loads = under_load(seller, people, outage)
    assert_nothing_lost_or_doubled(loads, stranger)
    platform.gavel("verify")
