#!/usr/bin/env python3
"""Where a running process spends its time: samples it with perf and prints the functions by share, callees included.

usage: profile.py PID [SECONDS]       needs Debian's linux-perf and the Swift toolchain's `swift demangle`
"""

import collections
import os
import re
import subprocess
import sys
import tempfile

FRAME = re.compile(r"^\s+[0-9a-f]+ (.*?)(?:\+0x[0-9a-f]+)? \((.*)\)$")


def samples(pid, seconds):
    """(thread, stack from the inside out as (symbol, library)) of each sample."""
    with tempfile.NamedTemporaryFile() as file:
        subprocess.run(
            ["perf", "record", "-q", "-F", "997", "--call-graph", "fp", "-p", str(pid), "-o", file.name, "--", "sleep",
             str(seconds)], check=True, stdout=subprocess.DEVNULL)
        text = subprocess.run(
            ["perf", "script", "-i", file.name], check=True, text=True, capture_output=True).stdout
    for block in text.split("\n\n"):
        head, *frames = block.strip("\n").split("\n")
        found = [FRAME.match(frame) for frame in frames]
        stack = [(match[1], os.path.basename(match[2])) for match in found if match]
        if stack:
            yield re.sub(r"[-\d]+$", "", head.split()[0]), stack


def demangle(names):
    result = subprocess.run(
        ["swift", "demangle", "--compact", "--simplified"], input="\n".join(names), text=True, capture_output=True)
    lines = result.stdout.split("\n")
    return dict(zip(names, lines if len(lines) >= len(names) else names))


def main():
    pid, seconds = int(sys.argv[1]), float(sys.argv[2]) if len(sys.argv) > 2 else 5
    inclusive, own, threads, total = (collections.Counter() for _ in range(4))
    for thread, stack in samples(pid, seconds):
        total["all"] += 1
        threads[thread] += 1
        own[stack[0][1]] += 1
        for symbol in {symbol for symbol, _ in stack}:
            inclusive[symbol] += 1
    count = total["all"]
    names = demangle([symbol for symbol, _ in inclusive.most_common(400)])
    print(f"{count} samples, {count / 997 / seconds:.0%} of a core")
    print("threads:   " + "  ".join(f"{name} {part / count:.1%}" for name, part in threads.most_common(8)))
    print("libraries: " + "  ".join(f"{name} {part / count:.1%}" for name, part in own.most_common(12)))
    for symbol, part in inclusive.most_common(400):
        if part / count >= 0.008:
            print(f"{part / count:6.1%}  {names.get(symbol, symbol)[:170]}")


if __name__ == "__main__":
    main()
