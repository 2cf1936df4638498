"""Figure (f), a process that stands still, and more than can be carried."""

import collections
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

from .halting import halt_loop, halt_process
from .processes import measure

STANDSTILL_SECONDS = 8
#: How long others may wait at most for what was asked of it, milliseconds.
STANDSTILLS = {"the process": (halt_process, 1_100), "its loop": (halt_loop, 2_000)}
#: Long enough for queues to fill, and for those who wait in them to lose their patience; after all have connected.
OVERLOAD_SECONDS, CONNECTING_SECONDS = 6, 5
#: In turns with the load that can be carried: the machine is not equally fast for so long.
OVERLOAD_ROUNDS = 3
#: Over HTTP a connection has one request at a time: with few, most wait at the client; with many, at the gateway.
FEW_CONNECTIONS, MANY_CONNECTIONS = 1_000, 6_000
#: Reasons of refusals with a signed receipt; over HTTP the status stands before them.
OVERTAKEN = {"BID_TOO_LOW", "NO_CHANGE"}


def standstill(resilience):
    table = resilience.table(
        f"one of two auctions processes stands still for {STANDSTILL_SECONDS - 3} s, 32 in flight", "calls",
        "stands still", "of", "calls/s", "p50 ms", "p99 ms", "greatest ms", "at most ms", "failed")
    load = ["--in-flight", 32, "--warm-up", 1, "--seconds", STANDSTILL_SECONDS]
    read = [resilience.market.programs / "bench-http", "get", "--port", resilience.market.platform.http_port, "--path",
            f"/v1/auctions/{resilience.auction(0)}"]
    ways = {
        "GET auction": lambda stop: measure([*read, *load], resilience.market.processes, on_begin=stop),
        "bids over the bus": lambda stop: resilience.bids(load, on_begin=stop),
    }
    for what, (halt, limit) in STANDSTILLS.items():
        for name, ask in ways.items():
            for stopped in ("auctions-0", "auctions-1"):
                pid = resilience.market.platform.pids()[stopped]

                def stand_still():
                    time.sleep(1)
                    halt(pid, STANDSTILL_SECONDS - 3)

                with ThreadPoolExecutor() as threads:
                    begun = []
                    sample = ask(lambda: begun.append(threads.submit(stand_still)))
                    begun[0].result()
                table.add(name, what, stopped, sample.rate,
                          *(sample.latency[key] / 1000 for key in ("p50", "p99", "max")), limit, failed(sample))
                resilience.market.platform.wait_until_well()


def overload(resilience):
    table = resilience.table(
        f"three times what it can carry, medians of {OVERLOAD_ROUNDS}", "bids", "load", "bids/s", "decided/s",
        "decided, of the best %", "least %", "p50 ms", "p99 ms", "failed in all rounds")
    window = ["--warm-up", CONNECTING_SECONDS, "--seconds", OVERLOAD_SECONDS]
    for name, way, bids, in_flight in (
            ("one auction, bus", "bus", resilience.hot_bids, 256), ("2,000 auctions, bus", "bus", resilience.bids, 256),
            (f"2,000 auctions, HTTP, {FEW_CONNECTIONS:,} connections", "http", resilience.bids, FEW_CONNECTIONS),
            (f"2,000 auctions, HTTP, {MANY_CONNECTIONS:,} connections", "http", resilience.bids, MANY_CONNECTIONS)):
        rounds = []
        for _ in range(OVERLOAD_ROUNDS):
            best = bids(["--in-flight", 256, *window], way)
            rounds.append((best, bids(["--in-flight", in_flight, "--rate", round(best.rate * 3), *window], way)))
        loads = ("256 in flight", f"{statistics.median(best.rate for best, _ in rounds) * 3:,.0f} a second")
        for load, samples in zip(loads, zip(*rounds)):
            kept = [decided(sample) / decided(best) * 100 for sample, (best, _) in zip(samples, rounds)]
            latencies = [statistics.median(sample.latency[key] / 1000 for sample in samples) for key in ("p50", "p99")]
            table.add(name, load, statistics.median(sample.rate for sample in samples),
                      statistics.median(map(decided, samples)), statistics.median(kept), min(kept), *latencies,
                      failed(*samples))


def decided(sample):
    """Bids by second that were accepted, or refused by a signed receipt since a higher one had overtaken them: these
    cost as much. Failures are known by reason for the whole run only, so their shares in it are taken."""
    overtaken = sum(count for reason, count in sample.failures.items() if reason.split()[-1] in OVERTAKEN)
    return sample.rate + (sample.failure_rate * overtaken / sum(sample.failures.values()) if overtaken else 0)


def failed(*samples):
    counts = sum((collections.Counter(sample.failures) for sample in samples), collections.Counter())
    return ", ".join(f"{count:,} {reason}" for reason, count in counts.most_common()) or "–"
