"""Starting contestants and reading what they cost."""

import json
import os
import select
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def processor_seconds(roots):
    """CPU seconds so far, by name, of the processes in `roots` (a process id by name) with all their descendants, those
    that have ended included. A descendant that is named itself counts under its own name only."""
    parents, spent = {}, {}
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit():
            continue
        try:
            fields = (entry / "stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue  # it has just ended; its parent has its time
        parents[int(entry.name)] = int(fields[1])
        spent[int(entry.name)] = sum(map(int, fields[11:15])) / TICKS
    names = {pid: name for name, pid in roots.items()}
    total = dict.fromkeys(roots, 0.0)
    for pid, seconds in spent.items():
        walk = pid
        while walk in parents and walk not in names:
            walk = parents[walk]
        if walk in names:
            total[names[walk]] += seconds
    return total


def machine_seconds():
    """(busy, all) CPU seconds of the whole machine since it was started; stolen time counts as busy."""
    fields = [int(field) / TICKS for field in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
    return sum(fields) - fields[3] - fields[4], sum(fields)


@dataclass
class Window:
    """What the processes of a contestant and the rest of the machine spent during a measurement."""

    roots: dict
    #: CPU seconds by name.
    own: dict = field(default_factory=dict)
    foreign_share: float = 0.0

    def begin(self):
        self._own, self._machine = processor_seconds(self.roots), machine_seconds()

    def end(self):
        busy, whole = (after - before for after, before in zip(machine_seconds(), self._machine))
        spent = processor_seconds(self.roots)
        self.own = {name: spent[name] - before for name, before in self._own.items()}
        self.foreign_share = max(0.0, busy - sum(self.own.values())) / whole if whole > 0 else 0.0

    def costs(self, calls):
        """CPU microseconds by call and name."""
        return {name: seconds / calls * 1e6 for name, seconds in self.own.items()} if calls else {}


@dataclass
class Sample:
    """One measurement of one contestant."""

    rate: float
    #: CPU microseconds of a call, by process.
    costs: dict
    #: The share of the machine that went to others meanwhile.
    foreign_share: float
    #: Calls that failed while it was measured, by second; and all of the run by reason.
    failure_rate: float = 0.0
    failures: dict = field(default_factory=dict)
    latency: dict = field(default_factory=dict)
    notes: dict = field(default_factory=dict)


class MeasurementFailed(Exception):
    """A generator ended with something else than figures."""


def measure(command, roots, timeout=300, on_begin=None):
    """Runs a generator, which prints `begin`, `end` and its figures; returns the sample.

    `roots` are the processes that serve it, by name; its own time is counted, too. `on_begin` is called when the
    measurement begins."""
    with subprocess.Popen(list(map(str, command)), stdout=subprocess.PIPE, text=True) as process:
        window = Window({**roots, "generator": process.pid})
        try:
            last = ""
            for line in lines_of(process, timeout):
                if line == "begin":
                    window.begin()
                    if on_begin:
                        on_begin()
                elif line == "end":
                    window.end()
                else:
                    last = line
            if process.wait(timeout=10) != 0 or not last.startswith("{"):
                raise MeasurementFailed(f"{' '.join(map(str, command))}: {last or process.returncode}")
        except BaseException:
            process.kill()
            raise
    figures = json.loads(last)
    calls = figures["calls"]
    return Sample(
        rate=calls / figures["seconds"], costs=window.costs(calls * figures["notes"].get("eventsPerCall", 1)),
        foreign_share=window.foreign_share, failures=figures["failures"],
        failure_rate=figures["notes"].get("failuresMeasured", 0) / figures["seconds"],
        latency=figures.get("latencyMicroseconds", {}), notes=figures["notes"])


def lines_of(process, timeout):
    """Lines of a process' standard output as they come; fails when it is silent for too long."""
    buffer = b""
    descriptor = process.stdout.fileno()
    while True:
        if not select.select([descriptor], [], [], timeout)[0]:
            raise MeasurementFailed(f"{process.args} said nothing for {timeout} s")
        part = os.read(descriptor, 65536)
        if not part:
            return
        buffer += part
        *lines, buffer = buffer.split(b"\n")
        yield from (line.decode() for line in lines)


class Server:
    """A server process that says `listening …` on its standard output."""

    def __init__(self, *command, wait=True):
        self.process = subprocess.Popen(
            list(map(str, command)), stdout=subprocess.PIPE if wait else subprocess.DEVNULL, text=True,
            env=dict(os.environ, LOG_LEVEL="error"))
        try:
            self.address = self.listening() if wait else ""
        except BaseException:
            self.stop()
            raise

    def listening(self):
        """Where it listens, once it does."""
        for line in lines_of(self.process, 20):
            if line.startswith("listening"):
                return line.removeprefix("listening").strip()
        raise MeasurementFailed(f"{self.process.args} does not listen")

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        if self.process.stdout:
            self.process.stdout.close()


def run(*command, **options):
    """Runs a command to its end; its standard output."""
    result = subprocess.run(
        list(map(str, command)), text=True, capture_output=True, **options)
    if result.returncode != 0:
        said = result.stdout[-2000:] + result.stderr[-2000:]
        raise MeasurementFailed(f"{' '.join(map(str, command))[:300]} ended with {result.returncode}:\n{said}")
    return result.stdout


def load_average():
    return os.getloadavg()[0]


def now():
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
