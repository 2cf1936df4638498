#!/usr/bin/env python3
"""Measures the platform and its peers side by side, in one run. Called by deploy/bench."""

import argparse
import signal
import sys
import time
from pathlib import Path

from harness import bids, echo, feed, growth, reads, report, resilience
from harness.contest import Settings
from harness.market import Market, unused_port
from harness.processes import load_average, now

ROOT = Path(__file__).resolve().parents[1]
FIGURES = {"a": "echo", "b": "bids", "c": "reads", "d": "event feed", "e": "growth", "f": "resilience"}


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="two short rounds of everything")
    parser.add_argument("--only", default="a,b,c,d", help=", ".join(f"{key}: {name}" for key, name in FIGURES.items()))
    parser.add_argument("--sizes", default="1000,10000,100000", help="of (e): how many auctions the table has")
    parser.add_argument("--rounds", type=int, help="rounds of everything, instead of five or with --quick two")
    parser.add_argument("--seconds", type=float, help="measured seconds of each, instead of 3 or with --quick 0.8")
    parser.add_argument("--programs", type=Path, required=True, help="where the programs of this package were built")
    parser.add_argument("--peers", type=Path, required=True, help="where the programs in C were built")
    parser.add_argument("--results", type=Path, default=ROOT / "Benchmarks/results/latest.json")
    chosen = parser.parse_args()
    chosen.only = set(chosen.only.split(","))
    chosen.sizes = [int(size) for size in chosen.sizes.split(",")]
    if not chosen.only <= set(FIGURES):
        parser.error(f"--only wants some of {', '.join(FIGURES)}")
    return chosen


def measure(chosen, settings, say, tables):
    """Measures all chosen figures, of which `say` and `tables` take what is found; the checks of the data."""
    if "a" in chosen.only:
        echo.run(settings, chosen.programs, chosen.peers, unused_port, say)
    if not chosen.only & {"b", "c", "d", "e", "f"}:
        return None
    market = Market(chosen.programs, chosen.peers)
    try:
        market.start()
        if "b" in chosen.only:
            bids.run(market, settings, 2_000 if settings.is_quick else 10_000, say)
        if "c" in chosen.only:
            reads.run(market, settings, unused_port, say)
        if "d" in chosen.only:
            feed.run(market, settings, say)
        if "e" in chosen.only:
            tables += growth.run(market, settings, chosen.sizes)
        if "f" in chosen.only:
            tables += resilience.run(market, settings)
        return market.check()
    finally:
        on_signal(ignore)
        market.stop()


class Ended(BaseException):
    """Somebody ends the run early: what was started is ended, and what was found is written. It is no `Exception`, so
    that nothing which is tried again catches it."""


def end(*_):
    on_signal(ignore)
    raise Ended


def ignore(*_):
    """Nothing must disturb the end. A function, since children inherit that a signal is ignored."""


def on_signal(handler):
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, handler)


def main():
    chosen = arguments()
    settings = Settings(2, 0.3, 0.8, True) if chosen.quick else Settings(5, 1.0, 3.0, False)
    settings.rounds, settings.seconds = chosen.rounds or settings.rounds, chosen.seconds or settings.seconds
    machine, versions = report.machine(), report.versions(ROOT) # first: what cannot be told is said before the work
    began, clock, load = now(), time.monotonic(), load_average()
    print(f"Measuring {', '.join(FIGURES[name] for name in sorted(chosen.only))}: {settings.rounds} rounds of "
          f"{settings.seconds} s; medians (least … greatest)", flush=True)
    results, tables, checks, is_complete = [], [], None, False

    def say(result):
        results.append(result)
        report.print_result(result)

    on_signal(end)
    try:
        checks = measure(chosen, settings, say, tables)
        is_complete = True
    except Ended:
        chosen.results = chosen.results.with_suffix(".partial.json")
        print("\n  ended early: what follows is not all", flush=True)
    on_signal(ignore)
    found = report.ratios(results)
    if results:
        report.print_ratios(found)
    busy = max((result.foreign_share for result in results), default=0)
    document = {
        "isComplete": is_complete,
        "began": began, "seconds": round(time.monotonic() - clock), "isQuick": settings.is_quick,
        "rounds": settings.rounds, "secondsPerRound": settings.seconds, "loadAverageBefore": round(load, 2),
        "isProvisional": busy > report.BUSY_SHARE, "machine": machine, "versions": versions,
        "figures": [result.document() for result in results], "ratios": found,
        "tables": [table.document() for table in tables], "checks": checks,
    }
    report.write(chosen.results, document)
    if document["isProvisional"]:
        print(f"\n  provisional: other programs took up to {busy:.0%} of the machine during a figure")
    if checks is not None:
        print(f"\n  {checks['acknowledgedBids']:,} acknowledged bids, {checks['acknowledgedBidsMissing']} missing; "
              f"{checks['pricesThatDoNotRise']} prices that do not rise; "
              f"{checks['auctionsWithGaps']} auctions with gaps; gavel verify ended with {checks['verify']['status']}")
    print(f"\n  {document['seconds']} s; all figures: {chosen.results}")
    return 0 if is_complete and (checks is None or checks["holds"]) else 1


if __name__ == "__main__":
    sys.exit(main())
