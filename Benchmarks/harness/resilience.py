"""Figure (f): what others notice when somebody does not read, when processes are restarted or stand still, and when
too much comes."""

import itertools
import json
import subprocess
import threading
import time

from . import overload
from .asking import connections, mebibytes
from .feed import Feed
from .listeners import Bidders, Listeners, spread
from .tables import Table

SERVICES = ("auctions", "orders", "payments", "helpdesk", "gateway")
READERS, SILENT = 100, 1_000
#: Seconds after the last bid in which those who never read must have lost their connection.
CUT_OFF_SECONDS = 90
#: Processes are restarted one after the other for so long; none takes longer than the other.
ROLLING_SECONDS, LONGEST_RESTART_SECONDS = 120, 10
#: A second: each makes services call each other, and becomes an order that an audit looks for.
PURCHASES = 3


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

    def hot_bids(self, load, way="bus"):
        """Bids on one auction."""
        return self.market.place(way, self.cast, load, ["--bidders", 256, "--first-auction", self.fresh()])

    # --- listeners that never read --------------------------------------------------------------------------------

    def silent_listeners(self):
        table = self.table(
            f"{READERS} listeners beside others, bids one after the other", "others", "bids", "p50 ms", "p99 ms",
            "greatest ms", "gateway MiB", "cut off after s", "of their connections left")
        gateway = self.market.platform.pids()["gateway-0"]
        port = self.market.platform.http_port
        for name, count, is_silent, bids in (
                ("nobody", 0, False, 100), (f"{SILENT:,} who read", SILENT, False, 100),
                (f"{SILENT:,} who never read", SILENT, True, 600)):
            bidders = Bidders(self.market, self.cast, self.auction(self.fresh()))
            others = Listeners(self.market, bidders.auction, count, is_silent) if count else None
            readers = Listeners(self.market, bidders.auction, READERS)
            delays = [last for _, last in bidders.delays(readers, bids)]
            memory = mebibytes(gateway)
            bidders.stop()
            began = time.monotonic()
            while (left := connections(port) - READERS) > 0 and is_silent:
                if time.monotonic() > began + CUT_OFF_SECONDS:
                    break
                time.sleep(1)
            after = "–" if not is_silent else "never" if left > 0 else time.monotonic() - began
            table.add(name, len(delays), *spread(delays), memory, after, left)
            for crowd in filter(None, (others, readers)):
                crowd.stop()

    def auction(self, place):
        return json.loads(self.cast.read_text())["auctions"][place]

    # --- restarts -------------------------------------------------------------------------------------------------

    def rolling_restart(self):
        table = self.table(
            "two processes of each service restarted in turns, one at a time, under load", "calls", "calls/s", "done",
            "failed", "p50 ms", "p99 ms", "greatest ms", "restarts", "longest restart s")
        restarts, times, is_over = [], [], threading.Event()
        purchases = subprocess.Popen(
            list(map(str, self.purchase(["--rate", PURCHASES, "--warm-up", 0, "--seconds", ROLLING_SECONDS]))),
            stdout=subprocess.PIPE, text=True)

        def restart_all():
            end = time.monotonic() + ROLLING_SECONDS - LONGEST_RESTART_SECONDS
            for name in itertools.cycle(f"{service}-{index}" for service in SERVICES for index in (0, 1)):
                began = time.monotonic()
                if began > end or is_over.is_set():
                    return
                self.market.platform.control("restart", name)
                self.market.platform.gavel("health", "--instance", name, "--within", "60")
                restarts.append(name)
                times.append(time.monotonic() - began)

        thread = threading.Thread(target=restart_all)
        thread.start()
        try:
            sample = self.bids(["--in-flight", 256, "--warm-up", 0, "--seconds", ROLLING_SECONDS])
        except BaseException:
            is_over.set()
            purchases.kill()
            raise
        finally:
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


def last_figures(process):
    """What a generator prints at its end."""
    output, _ = process.communicate(timeout=ROLLING_SECONDS + 60)
    return json.loads(output.strip().splitlines()[-1])


def run(market, settings):
    """All tables of the figure."""
    market.scale(**dict.fromkeys(SERVICES, 2))
    resilience = Resilience(market, settings)
    resilience.silent_listeners()
    overload.standstill(resilience)
    overload.overload(resilience)
    resilience.rolling_restart()
    Feed(market, settings).settle("auctions", "orders")
    return resilience.tables
