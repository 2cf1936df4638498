"""Figure (b): bids, durable, over the bus and over HTTP, beside pgbench that writes the same rows."""

import re
import subprocess

from .contest import contest, peak
from .market import POSTGRES, SQL
from .processes import MeasurementFailed, Sample, Window

BUS, HTTP = "auctions service over the bus", "whole stack over HTTP"
ONE_CALL, FIVE = "pgbench, one function call", "pgbench, five statements"
LATENCIES = "bid latency, open loop"
ONE, MANY = "one auction", "many auctions"
PROGRESS = re.compile(r"progress: ([\d.]+) s, ([\d.]+) tps, lat ([\d.]+) ms")


class Bids:
    """All contestants on one platform."""

    def __init__(self, market, settings, spread):
        self.market, self.settings, self.spread = market, settings, spread
        #: Each measurement on one auction takes one that has no bids yet.
        self.hot_count = 8 + 2 * 2 * settings.rounds + 4 * settings.rounds
        self.cast = market.prepare(
            "bids", "--bidders", 256, "--auctions", spread + self.hot_count, "--hot", self.hot_count)
        self.next_hot = spread
        self.first_amount = 100_000
        self.make_pattern()

    def make_pattern(self):
        """Some real bids, one at a time, whose rows pgbench then writes as well. They are enough for the plans that
        PostgreSQL makes after schema.sql has had it look at all tables to use indexes."""
        sample = self.place("bus", ONE, ["--in-flight", 1, "--warm-up", 0, "--seconds", 1], bidders=32)
        if not sample.rate:
            raise MeasurementFailed(f"no bid was accepted: {sample.failures}")
        found = self.market.psql(
            "SELECT auction FROM auctions.chain_entry WHERE kind = 'bid' ORDER BY sequence DESC LIMIT 1")
        self.market.psql(
            (SQL / "schema.sql").read_text(), {"auction": found, "auctions": self.spread})

    def place(self, way, where, load, bidders):
        """One measurement of bids through the platform."""
        options = ["--bidders", bidders]
        if where == ONE:
            options += ["--first-auction", self.next_hot]
            self.next_hot += 1
        else:
            options += ["--auctions", self.spread, "--first-amount", self.first_amount]
        sample = self.market.place(way, self.cast, load, options)
        if where == MANY:
            self.first_amount = sample.notes["nextFirstAmount"]
        return sample

    def pgbench(self, script, where, clients):
        """One measurement of pgbench; a longer one, when so many clients take too long to begin."""
        for times in (1, 2, 4):
            if sample := self.try_pgbench(script, where, clients, max(2, round(self.settings.seconds)) * times):
                return sample
        raise MeasurementFailed(f"pgbench with {clients} clients told of no progress after its warm-up")

    def try_pgbench(self, script, where, clients, seconds):
        """Its own progress lines tell when the warm-up is over; None when they came too late."""
        self.market.write_back()
        warm_up = max(1, round(self.settings.warm_up))
        command = [
            POSTGRES / "pgbench", "-n", "-M", "prepared", "-c", clients, "-j", 2, "-T", warm_up + seconds + 1, "-P", 1,
            "-D", f"auctions={1 if where == ONE else self.spread}", "-f", SQL / script,
            *self.market.connection, "gavel"]
        with subprocess.Popen(
                list(map(str, command)), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
                env=dict(self.market.environment, PGOPTIONS="-c search_path=bench")) as process:
            window = Window({"postgres": self.market.processes["postgres"], "generator": process.pid})
            intervals, text, last = [], [], 0.0
            for line in process.stderr:
                text.append(line)
                if not (found := PROGRESS.match(line)):
                    continue
                at, rate, latency = map(float, found.groups())
                if last < warm_up <= at:
                    window.begin()
                elif warm_up <= last < warm_up + seconds:
                    intervals.append((at - last, rate, latency))
                    window.end()
                last = at
            if process.wait() != 0:
                raise MeasurementFailed("pgbench: " + "".join(text)[-1500:])
        if not intervals:
            return None
        lasted = sum(length for length, _, _ in intervals)
        bids = sum(length * rate for length, rate, _ in intervals)
        waited = sum(length * rate * latency for length, rate, latency in intervals)
        return Sample(
            rate=bids / lasted, costs=window.costs(bids), foreign_share=window.foreign_share,
            latency={"mean": waited / bids * 1000} if bids else {})


def run(market, settings, spread, say):
    """Measures the figure; `say` takes each result."""
    bids = Bids(market, settings, spread)
    results = []
    for where in (ONE, MANY):
        for clients in (32,) if settings.is_quick else (32, 256):
            load = ["--in-flight", clients, *settings.load]
            contestants = {
                BUS: lambda: bids.place("bus", where, load, clients),
                HTTP: lambda: bids.place("http", where, load, clients),
                ONE_CALL: lambda: bids.pgbench("one_call.sql", where, clients),
            }
            if not settings.is_quick:
                contestants[FIVE] = lambda: bids.pgbench("five_statements.sql", where, clients)
            results += contest(settings, f"bids, {where}", f"{clients} bidders", "bids/s", contestants, say)
    latencies(bids, settings, results, say)


def latencies(bids, settings, results, say):
    """Open loop at shares of the peak that was just measured."""
    of_one = [result for result in results if result.figure == f"bids, {ONE}"]
    peaks = {"bus": peak(of_one, BUS), "http": peak(of_one, HTTP)}
    for percent in settings.shares_of_peak:
        contestants = {}
        for name, way in ((BUS, "bus"), (HTTP, "http")):
            load = ["--in-flight", 256, "--rate", max(1, round(peaks[way] * percent / 100)), *settings.load]
            contestants[name] = lambda way=way, load=load: bids.place(way, ONE, load, 256)
        contest(settings, LATENCIES, f"{ONE}, {percent} % of the peak", "bids/s", contestants, say)
