"""Figure (e): what becomes of rates, times and memory when there is more of something."""

import http.client
import json
import random
import re
import time

from .asking import Asker, mebibytes
from .filling import fill
from .listeners import Bidders, Listeners, spread
from .processes import Window
from .tables import Table

REPLICAS = (1, 2, 4)
BIDS = (10, 100, 1_000, 10_000)
LISTENERS = (1, 100, 1_000, 5_000)
#: Auctions in turns that the bids of one measurement go to, at most.
SPREAD = 10_000
PAGES = {
    "ending soonest": "", "newest": "?sort=newest", "cheapest": "?sort=priceAscending", "most bids": "?sort=bids",
    "a rare word": "?q=4711", "a word that all have": "?q=xbox", "the same, newest": "?q=xbox&sort=newest",
}


class Growth:
    """The platform, and members who bid on it."""

    def __init__(self, market, settings, sizes):
        self.market, self.settings, self.sizes = market, settings, sizes
        self.http = Asker(market.platform.http_port)
        #: Auctions that get bids of one measurement only, taken from the end.
        self.cast = market.prepare("growth", "--bidders", 64, "--auctions", 1_000)
        self.people = json.loads(self.cast.read_text())
        self.fresh, self.first_amount = list(self.people["auctions"]), 100_000
        self.tables = []

    def table(self, figure, *columns):
        self.tables.append(Table(figure, *columns))
        return self.tables[-1]

    def cast_of(self, auctions):
        """A cast of the same members for other auctions."""
        path = self.market.directory / "cast.json"
        path.write_text(json.dumps(dict(self.people, auctions=auctions)))
        return path

    def bids(self, auctions, in_flight=32, load=None):
        """Bids over the bus on some auctions in turns."""
        sample = self.market.place(
            "bus", self.cast_of(auctions), ["--in-flight", in_flight, *(load or self.settings.load)],
            ["--bidders", 32, "--auctions", len(auctions), "--first-amount", self.first_amount])
        self.first_amount = sample.notes["nextFirstAmount"]
        return sample

    def idle(self):
        table = self.table("memory of idle services", "service", "MiB", "at most MiB")
        time.sleep(2)
        for name, pid in sorted(self.market.platform.pids().items()):
            if name != "postgres":
                table.add(name, mebibytes(pid), 64)

    def replicas(self, counts):
        table = self.table("bids over the bus on 900 auctions, 128 in flight, by replicas of auctions", "replicas",
                           "bids/s", "CPU µs per bid", "p50 ms", "p99 ms", "failed", "others took %")
        for count in counts:
            self.market.scale(auctions=count)
            sample = self.bids(self.people["auctions"][:900], in_flight=128)
            table.add(count, sample.rate, sum(sample.costs.values()), sample.latency["p50"] / 1000,
                      sample.latency["p99"] / 1000, sum(sample.failures.values()), sample.foreign_share * 100)
        self.market.scale(auctions=1)
        self.http = Asker(self.market.platform.http_port)

    # --- one auction ----------------------------------------------------------------------------------------------

    def with_bids(self, count):
        """An auction with that many bids."""
        auction, placed = self.fresh.pop(), 0
        while placed < count:
            rate = min(1_000, count - placed) / 0.5
            self.bids([auction], load=["--rate", rate, "--warm-up", 0, "--seconds", 0.5])
            placed = int(self.market.psql(f"SELECT bid_count FROM auctions.auction WHERE id = '{auction}'"))
        return auction, placed

    def depth(self, counts):
        table = self.table(
            "one auction by its bids, ms", "bids", "further bid (bus)", "GET auction", "first page of bids",
            "last page of bids", "feed, last 10", "feed from 1", "proof")
        for count in counts:
            auction, placed = self.with_bids(count)
            path = f"/v1/auctions/{auction}"
            reading = [self.http.typical(path), self.http.typical(path + "/bids?limit=200"),
                       self.http.typical(self.last_page(path))]
            position = self.http.read(path)["feedPosition"]
            resuming = [self.resume(path, after, position) for after in (max(0, position - 10), 0)]
            sample = self.bids([auction], in_flight=1, load=["--warm-up", 0.1, "--seconds", 0.5])
            table.add(placed, sample.latency["p50"] / 1000, *reading, *resuming, self.proof(auction))

    def last_page(self, path):
        page = f"{path}/bids?limit=200"
        while (cursor := self.http.read(page).get("nextCursor")) is not None:
            page = f"{path}/bids?limit=200&cursor={cursor}"
        return page

    def resume(self, path, after, until):
        """Milliseconds until a listener who resumes has everything."""
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", self.market.platform.http_port, timeout=30)
        connection.request("GET", path + "/feed", headers={"Last-Event-ID": str(after)})
        answer = connection.getresponse()
        wanted, tail = b"\nid: %d\n" % until, b""
        while wanted not in tail:
            part = answer.read1(1 << 16)
            assert part, "the feed ended"
            tail = tail[-64:] + part
        connection.close()
        return (time.monotonic() - began) * 1000

    def proof(self, auction):
        """Milliseconds of the proof of the auction, which its seller ends; or why there is none."""
        status, content, _ = self.http.ask(
            "POST", f"/v1/auctions/{auction}/end", {"reason": "loss_or_damage"}, self.people["seller"]["token"])
        assert status in (200, 201), content
        found = self.http.typical(f"/v1/auctions/{auction}/proof")
        status, content, _ = self.http.ask("GET", f"/v1/auctions/{auction}/proof")
        return found if status == 200 else re.sub(r'.*"reason":"(\w+)".*', r"\1", content.decode())

    # --- listeners ------------------------------------------------------------------------------------------------

    def listeners(self, counts):
        table = self.table(
            "listeners of one auction, bids one after the other", "listeners", "ready after s", "gateway MiB",
            "auctions MiB", "KiB each", "first knows ms", "last knows ms", "p99 ms", "gateway CPU µs per event")
        pids, before = self.market.platform.pids(), None
        for count in counts:
            auction = self.fresh.pop()
            began = time.monotonic()
            before = before or mebibytes(pids["gateway-0"])
            crowd = Listeners(self.market, auction, count)
            ready = time.monotonic() - began
            bidders, window = Bidders(self.market, self.cast, auction), Window({"gateway": pids["gateway-0"]})
            window.begin()
            delays = bidders.delays(crowd, 20)
            window.end()
            memory = mebibytes(pids["gateway-0"])
            last = spread([delay for _, delay in delays])
            events = count * bidders.asker.read(f"/v1/auctions/{auction}")["feedPosition"]
            table.add(count, ready, memory, mebibytes(pids["auctions-0"]), (memory - before) * 1024 / count,
                      spread([delay for delay, _ in delays])[0], last[0], last[1],
                      window.own["gateway"] / events * 1e6)
            crowd.stop()
            bidders.stop()

    # --- the table of auctions ------------------------------------------------------------------------------------

    def table_sizes(self, sizes):
        pages = self.table("pages of the search and an auction by auctions in the table, ms", "auctions",
                           "GET auction", *PAGES, "next page", "discard a draft")
        bids = self.table(f"bids over the bus, 32 in flight, on up to {SPREAD:,} of them", "auctions", "bids/s",
                          "CPU µs per bid", "PostgreSQL µs", "p50 ms", "p99 ms", "auctions MiB", "others took %")
        pattern, chance = self.fresh.pop(), random.Random(1)
        for size in sizes:
            copies = fill(self.market, pattern, size) or self.fresh
            some = chance.sample(copies, min(SPREAD, len(copies)))
            following = self.http.read("/v1/auctions").get("nextCursor")
            pages.add(size, *(self.http.typical(f"/v1/auctions/{some[0]}" if page is None else f"/v1/auctions{page}")
                              for page in (None, *PAGES.values(), f"?cursor={following}")), self.discard())
            sample = self.bids(some[:-1] if len(some) % 32 == 31 else some)
            bids.add(size, sample.rate, sum(sample.costs.values()), sample.costs["postgres"],
                     sample.latency["p50"] / 1000, sample.latency["p99"] / 1000,
                     mebibytes(self.market.platform.pids()["auctions-0"]), sample.foreign_share * 100)
        self.market.psql((self.market.sql / "forget.sql").read_text())

    def discard(self):
        """Milliseconds of discarding a draft."""
        seller, times = self.people["seller"]["token"], []
        for _ in range(5):
            status, content, _ = self.http.ask("POST", "/v1/listings", {
                "kind": "goods", "format": "auction", "title": "Game console", "description": "Used, works.",
                "markets": ["DE"], "startPrice": {"amount": 100, "currency": "EUR"}, "durationDays": 3}, seller)
            assert status == 201, content
            status, content, lasted = self.http.ask(
                "DELETE", f"/v1/listings/{json.loads(content)['id']}", token=seller)
            assert status in (200, 204), content
            times.append(lasted * 1000)
        return spread(times)[0]


def run(market, settings, sizes):
    """All tables of the figure."""
    growth = Growth(market, settings, sizes)
    growth.idle()
    growth.replicas(REPLICAS)
    growth.depth(BIDS)
    growth.listeners(LISTENERS)
    growth.table_sizes(sizes)
    return growth.tables
