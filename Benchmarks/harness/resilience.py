"""Figure (f): what others notice when somebody does not read, a process is restarted or stands still, or too much comes."""

import itertools
import json
import os
import signal
import subprocess
import threading
import time

from .asking import connections, mebibytes
from .listeners import Bidders, Listeners, spread
from .processes import measure
from .tables import Table

SERVICES = ("auctions", "orders", "payments", "helpdesk", "gateway")
READERS, SILENT = 100, 1_000
#: Seconds in which those who never read must have lost their connection.
CUT_OFF_SECONDS = 120
#: Processes are restarted one after the other for so long; none takes longer than the other.
ROLLING_SECONDS, LONGEST_RESTART_SECONDS = 100, 10
STANDSTILL_SECONDS = 8
#: Long enough for queues to fill, and for those who wait in them to lose their patience.
OVERLOAD_SECONDS, OVERLOAD_CONNECTIONS = 12, 6_000


class Resilience:
    """The platform with two replicas of each service, and members who bid on it."""

    def __init__(self, market, settings):
        self.market, self.settings, self.tables = market, settings, []
        self.cast = market.prepare("resilience", "--bidders", 256, "--auctions", 2_050)
        self.shop = market.prepare("resilience-shop", "--bidders", 64, "--auctions", 500, "--stock", 1_000)
        self.first_amount, self.next_fresh = 100_000, 2_000

    def table(self, figure, *columns):
        self.tables.append(Table(figure, *columns))
        return self.tables[-1]

    def fresh(self):
        """The place in the cast of an auction without bids."""
        self.next_fresh += 1
        return self.next_fresh - 1

    def bids(self, load, way="bus", on_begin=None):
        """Bids on 2,000 auctions in turns."""
        options = ["--bidders", 256, "--auctions", 2_000, "--first-amount", self.first_amount]
        sample = self.market.place(way, self.cast, load, options, on_begin)
        self.first_amount = sample.notes["nextFirstAmount"]
        return sample

    # --- listeners that never read --------------------------------------------------------------------------------

    def silent_listeners(self):
        table = self.table(
            f"{READERS} listeners beside others, bids one after the other", "others", "bids", "p50 ms", "p99 ms",
            "greatest ms", "gateway MiB", "feeds cut off", "their connections at the end")
        gateway = self.market.platform.pids()["gateway-0"]
        port = self.market.platform.http_port
        for name, count, is_silent, bids in (
                ("nobody", 0, False, 100), (f"{SILENT:,} who read", SILENT, False, 100),
                (f"{SILENT:,} who never read", SILENT, True, 600)):
            bidders = Bidders(self.market, self.cast, self.auction(self.fresh()))
            others = Listeners(self.market, bidders.auction, count, is_silent) if count else None
            readers = Listeners(self.market, bidders.auction, READERS)
            delays = [last for _, last in bidders.delays(readers, bids)]
            memory, end = mebibytes(gateway), time.monotonic() + (CUT_OFF_SECONDS if is_silent else 0)
            while (left := connections(port) - READERS - 1) > 0 and time.monotonic() < end:
                time.sleep(1)
            table.add(name, len(delays), *spread(delays), memory, others.closed if others else 0, left)
            for crowd in filter(None, (others, readers)):
                crowd.stop()
            bidders.stop()

    def auction(self, place):
        return json.loads(self.cast.read_text())["auctions"][place]

    # --- restarts -------------------------------------------------------------------------------------------------

    def rolling_restart(self):
        table = self.table("two processes of each service restarted in turns, one at a time, under load", "calls", "calls/s", "done",
                           "failed", "p50 ms", "p99 ms", "greatest ms", "restarts", "restart s")
        restarts, times = [], []
        purchases = subprocess.Popen(
            list(map(str, self.purchase(["--rate", 20, "--warm-up", 0, "--seconds", ROLLING_SECONDS]))),
            stdout=subprocess.PIPE, text=True)

        def restart_all():
            end = time.monotonic() + ROLLING_SECONDS - LONGEST_RESTART_SECONDS
            for name in itertools.cycle(f"{service}-{index}" for service in SERVICES for index in (0, 1)):
                began = time.monotonic()
                if began > end:
                    return
                self.market.platform.control("restart", name)
                self.market.platform.gavel("health", "--instance", name, "--within", "60")
                restarts.append(name)
                times.append(time.monotonic() - began)

        thread = threading.Thread(target=restart_all)
        thread.start()
        sample = self.bids(["--in-flight", 256, "--warm-up", 0, "--seconds", ROLLING_SECONDS])
        thread.join()
        table.add("bids", sample.rate, round(sample.rate * ROLLING_SECONDS), sum(sample.failures.values()),
                  *(sample.latency[name] / 1000 for name in ("p50", "p99", "max")), len(restarts), max(times))
        made = last_figures(purchases)
        table.add("purchases", made["calls"] / made["seconds"], made["calls"], sum(made["failures"].values()),
                  *(made["latencyMicroseconds"][name] / 1000 for name in ("p50", "p99", "max")), len(restarts),
                  max(times))
        if sample.failures or made["failures"]:
            print(f"  failed: {sample.failures} {made['failures']}")

    def purchase(self, load):
        return [self.market.programs / "bench-bids", "purchase", "--config", self.market.operators, "--cast", self.shop,
                "--name", f"restart-{time.monotonic_ns()}", *load]

    # --- a process that stands still ------------------------------------------------------------------------------

    def standstill(self):
        table = self.table(
            f"one of two auctions processes stopped by a signal for {STANDSTILL_SECONDS - 3} s, 32 in flight", "calls",
            "stopped", "calls/s", "p50 ms", "p99 ms", "greatest ms", "at most ms", "failed")
        load = ["--in-flight", 32, "--warm-up", 1, "--seconds", STANDSTILL_SECONDS]
        read = [self.market.programs / "bench-http", "get", "--port", self.market.platform.http_port, "--path",
                f"/v1/auctions/{self.auction(0)}"]
        ways = {
            "GET auction": lambda stop: measure([*read, *load], self.market.processes, on_begin=stop),
            "bids over the bus": lambda stop: self.bids(load, on_begin=stop),
        }
        for name, ask in ways.items():
            for stopped in ("auctions-0", "auctions-1"):
                pid = self.market.platform.pids()[stopped]
                timers = [threading.Timer(1, os.kill, (pid, signal.SIGSTOP)),
                          threading.Timer(STANDSTILL_SECONDS - 2, os.kill, (pid, signal.SIGCONT))]
                sample = ask(lambda: [timer.start() for timer in timers])
                for timer in timers:
                    timer.join()
                table.add(name, stopped, sample.rate, *(sample.latency[key] / 1000 for key in ("p50", "p99", "max")),
                          1_100, failed(sample))
                self.market.platform.wait_until_well()

    # --- overload -------------------------------------------------------------------------------------------------

    def hot_bids(self, load, way="bus"):
        """Bids on one auction."""
        return self.market.place(way, self.cast, load, ["--bidders", 256, "--first-auction", self.fresh()])

    def overload(self):
        table = self.table("three times what it can carry", "bids", "load", "bids/s", "of the best %", "p50 ms",
                           "p99 ms", "failed/s", "failed")
        window = ["--warm-up", 1, "--seconds", OVERLOAD_SECONDS]
        for name, way, bids, in_flight in (
                ("one auction, bus", "bus", self.hot_bids, 256), ("2,000 auctions, bus", "bus", self.bids, 256),
                ("2,000 auctions, HTTP", "http", self.bids, OVERLOAD_CONNECTIONS)):
            best = bids(["--in-flight", 256, *window], way)
            much = bids(["--in-flight", in_flight, "--rate", round(best.rate * 3), *window], way)
            for load, sample in (("256 in flight", best), (f"{best.rate * 3:,.0f} a second", much)):
                table.add(name, load, sample.rate, sample.rate / best.rate * 100,
                          *(sample.latency[key] / 1000 for key in ("p50", "p99")), sample.failure_rate, failed(sample))


def failed(sample):
    return ", ".join(f"{count:,} {reason}" for reason, count in sample.failures.items()) or "–"


def last_figures(process):
    """What a generator prints at its end."""
    output, _ = process.communicate(timeout=ROLLING_SECONDS + 60)
    return json.loads(output.strip().splitlines()[-1])


def run(market, settings):
    """All tables of the figure."""
    market.scale(**dict.fromkeys(SERVICES, 2))
    resilience = Resilience(market, settings)
    resilience.silent_listeners()
    resilience.standstill()
    resilience.overload()
    resilience.rolling_restart()
    return resilience.tables
