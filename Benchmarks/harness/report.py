"""The table on standard output, the ratios that the platform promises, and the file of results."""

import json
import platform as machine_platform
import re
import subprocess
from pathlib import Path

from . import bids, echo, feed, reads
from .contest import find

#: From this share of the machine in other hands on, a figure says more about the others.
BUSY_SHARE = 0.05


def print_result(result):
    """One line of the table, as soon as it is known."""
    latency = "  ".join(
        f"{name} {microseconds(result.latency(name))}" for name in ("p50", "p99") if result.latency(name) is not None)
    failures = f"  failed {result.failure_rate:,.0f}/s {result.failures}" if result.failures else ""
    busy = f"  (others took {result.foreign_share:.0%})" if result.foreign_share > BUSY_SHARE else ""
    print(f"  {result.figure:24} {result.setting:28} {result.contestant:42} {result.median:>9,.0f} {result.unit:10} "
          f"({min(result.rates):,.0f} … {max(result.rates):,.0f})  {result.cost:,.1f} µs CPU  {latency}"
          f"{failures}{busy}", flush=True)


def microseconds(value):
    return f"{value / 1000:.1f} ms" if value >= 10_000 else f"{value:.0f} µs"


def ratios(results):
    """What the platform promises of one run on two cores: name, value, unit, least and aim; `value` is None where a
    part was not measured."""
    def rate(figure, contestant, setting):
        result = find(results, figure, contestant, setting)
        return result.median if result else None

    def divided(above, below):
        return above / below if above is not None and below else None

    def latency(figure, contestant, setting, name):
        result = find(results, figure, contestant, setting)
        value = result.latency(name) if result else None
        return value / 1000 if value is not None else None

    def at(in_flight, name):
        return rate("echo", name, f"{in_flight} in flight")

    one, many, bidders = f"bids, {bids.ONE}", f"bids, {bids.MANY}", "32 bidders"
    pgbench = rate(one, bids.ONE_CALL, bidders)
    fed = [result.latency("p50") / 1000 for result in results
           if result.figure == feed.FIGURE and result.setting == "1000 events/s offered"]
    rows = [
        ("bus calls/s at 32 in flight ÷ grpc-swift-2", divided(at(32, echo.BUS), at(32, echo.GRPC)), "", 6, 10),
        ("round trip at 1 in flight, grpc-swift-2 ÷ bus", divided(at(1, echo.BUS), at(1, echo.GRPC)), "", 5, 8),
        ("bus with CURVE ÷ plain, 32 in flight", divided(at(32, echo.CURVE), at(32, echo.BUS)), "", 0.5, 0.7),
        ("bids on one auction over the bus ÷ pgbench, one call",
         divided(rate(one, bids.BUS, bidders), pgbench), "", 6, 12),
        ("bids on one auction over HTTP ÷ the same pgbench",
         divided(rate(one, bids.HTTP, bidders), pgbench), "", 2.5, 5),
        ("bids on many auctions over the bus ÷ pgbench spread",
         divided(rate(many, bids.BUS, bidders), rate(many, bids.ONE_CALL, bidders)), "", 0.6, 1),
        ("GET auction ÷ bare Hummingbird, 32 connections",
         divided(rate(reads.FIGURE, reads.OURS, "32 connections"), rate(reads.FIGURE, reads.BARE, "32 connections")),
         "", 0.4, 0.6),
        ("99th percentile of a bid over HTTP at 50 % load",
         latency(bids.LATENCIES, bids.HTTP, f"{bids.ONE}, 50 % of the peak", "p99"), "ms", 15, 5),
        ("commit to effect, median at 1,000 events/s", max(fed) if fed else None, "ms", 20, 5),
    ]
    found = []
    for name, value, unit, least, aim in rows:
        is_time = unit == "ms"
        reached = None if value is None else (
            "aim" if (value <= aim if is_time else value >= aim)
            else "least" if (value <= least if is_time else value >= least) else "missed")
        found.append({"name": name, "value": None if value is None else round(value, 2), "unit": unit,
                      "least": least, "aim": aim, "reached": reached})
    return found


def print_ratios(found):
    print("\n  ratios of this run" + " " * 39 + "value       least     aim   reached")
    for row in found:
        bound = "≤" if row["unit"] == "ms" else "≥"
        value = "–" if row["value"] is None else f"{row['value']:.2f} {row['unit']}".strip()
        print(f"  {row['name']:54} {value:>9}   {bound} {row['least']:<5}  {bound} {row['aim']:<4} "
              f"{row['reached'] or 'not measured'}")


def output(*command):
    """The first line that a command prints; empty where it is not there or has failed."""
    try:
        result = subprocess.run(list(map(str, command)), text=True, capture_output=True)
    except OSError:
        return ""
    return result.stdout.strip().split("\n")[0] if result.returncode == 0 else ""


def machine():
    information = Path("/proc/cpuinfo").read_text()
    model = re.search(r"model name\s*: (.*)", information)
    memory = re.search(r"MemTotal:\s*(\d+)", Path("/proc/meminfo").read_text())
    # For how long an idle processor of a virtual machine looks for work before it is given back: round trips hang on it.
    halt_poll = Path("/sys/module/haltpoll/parameters/guest_halt_poll_ns")
    return {
        "processor": model[1] if model else machine_platform.machine(), "cores": information.count("processor\t:"),
        "memoryMiB": int(memory[1]) // 1024 if memory else 0, "kernel": machine_platform.release(),
        "haltPollNanoseconds": int(halt_poll.read_text()) if halt_poll.exists() else None,
    }


def versions(root):
    """What was measured beside what."""
    pins = json.loads((root / "Benchmarks/Package.resolved").read_text())["pins"]
    wanted = {"grpc-swift-2", "grpc-swift-nio-transport", "hummingbird", "swift-nio", "hdrhistogram-swift"}
    found = {pin["identity"]: pin["state"].get("version", "") for pin in pins if pin["identity"] in wanted}
    for package in ("libzmq5", "nats-server", "libnats3.4", "postgresql-15"):
        found[package] = output("dpkg-query", "-W", "-f=${Version}", package)
    found["swift"] = output("swift", "--version")
    found["gavel"] = output("git", "-C", root, "describe", "--always", "--dirty")
    return found


def write(path, document):
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n")
