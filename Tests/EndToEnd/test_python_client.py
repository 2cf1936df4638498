"""The Python client of examples/python, written from the protocol's document, against a running platform."""

import queue
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
import zmq

from support.http import ok

sys.path.insert(0, str(Path(__file__).parents[2] / "examples/python"))

from gavel_bus import BusConnection, BusError, read_key_file  # noqa: E402


@pytest.fixture(scope="module")
def connect(platform):
    """Opens a connection to a replica of auctions with the operators' key."""
    found = platform.operators()["bus"]
    pair = read_key_file(platform.home / "keys/operators.curve")

    def open_connection(replica=0, **options):
        endpoints = found["peers"]["auctions"]
        return BusConnection(endpoints[replica % len(endpoints)], found["publicKeys"]["auctions"], pair, **options)

    return open_connection


def test_calls(connect):
    """Calls are answered, each its own, and errors arrive with code, reason and message."""
    with connect() as bus:
        assert bus.call("auctions.checkHealth", {})["status"] == "SERVING"
        assert bus.ping() < 3
        for _ in range(100):
            assert bus.call("auctions.getClock", {})["now"]
        for method, request, code in (
                ("auctions.makeCoffee", {}, "UNIMPLEMENTED"), ("auctions.getAuction", {"id": 7}, "INVALID_ARGUMENT"),
                ("auctions.getAuction", {"id": "01990000-0000-7000-8000-000000000000"}, "NOT_FOUND")):
            with pytest.raises(BusError) as failure:
                bus.call(method, request)
            assert failure.value.code == code and failure.value.reason and failure.value.message
            assert "INTERNAL" not in failure.value.reason


def test_deadline(connect, seller):
    """A call ends at its deadline although the answer takes longer, and the connection is good for the next."""
    with connect() as bus:
        auction = seller.sell()
        with pytest.raises(BusError) as failure:
            bus.call("auctions.readFeed", {"auction": auction, "after": 1_000_000, "limit": 10,
                                           "waitMilliseconds": 20_000}, timeout=0.5)
        assert failure.value.code == "DEADLINE_EXCEEDED"
        assert bus.call("auctions.getClock", {})["now"]


def test_stream(connect, seller, people):
    """A stream tells of every bid, goes on while calls are made, and ends when its reader has had enough."""
    bidder = people("streamed")
    auction = seller.sell()
    with connect(0) as first, connect(1) as second, connect(0) as counting:
        told = queue.Queue()

        def watch(bus):
            with closing(bus.stream("auctions.watchFeeds", {}, window=200, timeout=60)) as items:
                assert next(items) == {"changed": [], "isAnything": True}
                told.put("begun")
                for item in items:
                    told.put(item["changed"])
                    if "stop" in stopped:
                        return

        stopped = set()
        threads = [threading.Thread(target=watch, args=(bus,), daemon=True) for bus in (first, second)]
        for thread in threads:
            thread.start()
        for _ in threads:
            assert told.get(timeout=30) == "begun"
        # More items than the window holds, so that credit has to be granted.
        for number in range(20):
            ok(bidder.bid(auction, 2000 + 100 * number), 201)
            while auction not in told.get(timeout=30):
                pass
        stopped.add("stop")
        metrics = counting.call("auctions.listMethods", {})["methods"]
        assert any(method["name"] == "auctions.watchFeeds" for method in metrics)
        # Every commit of either replica ends one of the two.
        for number in range(20, 50):
            ok(bidder.bid(auction, 2000 + 100 * number), 201)
            if not any(thread.is_alive() for thread in threads):
                break
        assert not all(thread.is_alive() for thread in threads)


def test_watched_health(connect):
    """An instance says at once how it is, to whoever watches."""
    with connect() as bus, closing(bus.stream("auctions.watchHealth", {}, timeout=60)) as items:
        health = next(items)
        assert (health["status"], health["instance"], health["faults"]) == ("SERVING", "auctions-0", [])


def test_stream_that_is_refused(connect):
    """What is no stream is not opened as one, and a stream is not called."""
    with connect() as bus:
        with pytest.raises(BusError) as failure:
            next(bus.stream("auctions.getClock", {}))
        assert failure.value.reason == "MALFORMED_REQUEST" and failure.value.not_processed
        with pytest.raises(BusError) as failure:
            bus.call("auctions.watchFeeds", {})
        assert failure.value.reason == "MALFORMED_REQUEST"
        with pytest.raises(BusError) as failure:
            list(bus.stream("auctions.watchFeeds", {}, timeout=0.5))
        assert failure.value.code == "DEADLINE_EXCEEDED"
        assert bus.call("auctions.getClock", {})["now"]


def test_refused_key(connect, platform):
    """Who has a key that the platform does not know is not answered."""
    found = platform.operators()["bus"]
    stranger = tuple(key.decode() for key in zmq.curve_keypair())
    with pytest.raises(BusError) as failure:
        BusConnection(found["peers"]["auctions"][0], found["publicKeys"]["auctions"], stranger, timeout=2)
    assert failure.value.reason == "NO_ENDPOINT" and failure.value.not_processed
