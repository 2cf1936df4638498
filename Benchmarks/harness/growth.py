"""Figure (e): what becomes of rates, times and memory when there is more of something."""

import json
import time

from . import depth, sizes
from .asking import Asker, mebibytes
from .listeners import Bidders, Listeners, spread
from .processes import Window
from .tables import Table

REPLICAS = (1, 2, 4)
BIDS = (10, 100, 1_000, 10_000)
LISTENERS = (1, 100, 1_000, 5_000)


class Growth:
    """The platform, and members who bid on it."""

    def __init__(self, market, settings):
        self.market, self.settings = market, settings
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


def run(market, settings, table_sizes):
    """All tables of the figure."""
    growth = Growth(market, settings)
    growth.idle()
    growth.replicas(REPLICAS)
    depth.measure(growth, BIDS)
    growth.listeners(LISTENERS)
    sizes.measure(growth, table_sizes)
    return growth.tables
