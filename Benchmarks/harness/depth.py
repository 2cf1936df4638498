"""Figure (e), one auction with more and more bids (AU-6, AU-10, AU-15)."""

import http.client
import re
import time


def with_bids(growth, count):
    """An auction with that many bids."""
    auction, placed = growth.fresh.pop(), 0
    while placed < count:
        rate = min(1_000, count - placed) / 0.5
        growth.bids([auction], load=["--rate", rate, "--warm-up", 0, "--seconds", 0.5])
        placed = int(growth.market.psql(f"SELECT bid_count FROM auctions.auction WHERE id = '{auction}'"))
    return auction, placed


def measure(growth, counts):
    table = growth.table(
        "one auction by its bids, ms", "bids", "further bid (bus)", "GET auction", "first page of bids",
        "last page of bids", "feed, last 10", "feed from 1", "proof")
    for count in counts:
        auction, placed = with_bids(growth, count)
        path = f"/v1/auctions/{auction}"
        reading = [growth.http.typical(path), growth.http.typical(path + "/bids?limit=200"),
                   growth.http.typical(last_page(growth, path))]
        position = growth.http.read(path)["feedPosition"]
        resuming = [resume(growth, path, after, position) for after in (max(0, position - 10), 0)]
        sample = growth.bids([auction], in_flight=1, load=["--warm-up", 0.1, "--seconds", 0.5])
        table.add(placed, sample.latency["p50"] / 1000, *reading, *resuming, proof(growth, auction))


def last_page(growth, path):
    page = f"{path}/bids?limit=200"
    while (cursor := growth.http.read(page).get("nextCursor")) is not None:
        page = f"{path}/bids?limit=200&cursor={cursor}"
    return page


def resume(growth, path, after, until):
    """Milliseconds until a listener who resumes has everything."""
    began = time.monotonic()
    connection = http.client.HTTPConnection("127.0.0.1", growth.market.platform.http_port, timeout=30)
    connection.request("GET", path + "/feed", headers={"Last-Event-ID": str(after)})
    answer = connection.getresponse()
    wanted, tail = b"\nid: %d\n" % until, b""
    while wanted not in tail:
        part = answer.read1(1 << 16)
        assert part, "the feed ended"
        tail = tail[-64:] + part
    connection.close()
    return (time.monotonic() - began) * 1000


def proof(growth, auction):
    """Milliseconds of the proof of the auction, which its seller ends; or why there is none."""
    status, content, _ = growth.http.ask(
        "POST", f"/v1/auctions/{auction}/end", {"reason": "loss_or_damage"}, growth.people["seller"]["token"])
    assert status in (200, 201), content
    found = growth.http.typical(f"/v1/auctions/{auction}/proof")
    status, content, _ = growth.http.ask("GET", f"/v1/auctions/{auction}/proof")
    return found if status == 200 else re.sub(r'.*"reason":"(\w+)".*', r"\1", content.decode())
