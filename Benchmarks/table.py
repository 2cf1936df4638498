#!/usr/bin/env python3
"""Prints the tables of docs/performance.md from a file of results: Benchmarks/table.py [FILE]."""

import json
import sys
from pathlib import Path

from harness.tables import markdown


def number(value):
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}"


def latency(figure):
    found = figure["latencyMicroseconds"]
    parts = [f"{found[name] / 1000:.2f}" for name in ("p50", "p99") if name in found]
    return " / ".join(parts) if len(parts) == 2 else "–"


def main():
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "results/latest.json"
    document = json.loads(path.read_text())
    if document["figures"]:
        print("| promise | value | at least | aim | |\n|---|---|---|---|---|")
    for row in document["ratios"] if document["figures"] else ():
        value = "not measured" if row["value"] is None else f"{row['value']} {row['unit']}".strip()
        print(f"| {row['name']} | {value} | {row['least']} | {row['aim']} | {row['reached'] or ''} |")
    last = None
    for figure in document["figures"]:
        if figure["figure"] != last:
            last = figure["figure"]
            print(f"\n**{last}**, {figure['unit']}\n")
            print("| setting | contestant | median | least … greatest | CPU µs | p50 / p99 ms | failed/s | others |\n"
                  "|---|---|---|---|---|---|---|---|")
        print(f"| {figure['setting']} | {figure['contestant']} | {number(figure['median'])} "
              f"| {number(figure['minimum'])} … {number(figure['maximum'])} "
              f"| {number(figure['cpuMicrosecondsPerCall'])} | {latency(figure)} "
              f"| {number(figure['failuresPerSecond']) if figure['failures'] else ''} "
              f"| {figure['shareOfMachineTakenByOthers']:.0%} |")
    for table in document.get("tables", ()):
        print(markdown(table))


if __name__ == "__main__":
    main()
