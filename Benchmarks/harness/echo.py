"""Figure (a): a bid in, a receipt out; server and client are two processes."""

import shutil
import tempfile
from pathlib import Path

from .contest import contest, peak
from .market import eventually, is_free
from .processes import Server, measure

BUS, CURVE = "bus, plain", "bus, CURVE"
GRPC, GRPC_FOUNDATION = "grpc-swift-2, same JSON code", "grpc-swift-2, Foundation's JSON"
NATS, BARE = "nats-server, C, no JSON", "bare ROUTER/DEALER, C, no JSON"
LATENCIES = "echo latency, open loop"


class Echo:
    """The servers of all contestants."""

    def __init__(self, programs, peers, free_port):
        self.programs, self.peers = programs, peers
        self.keys = Path(tempfile.mkdtemp(prefix="gavel-bench-keys-"))
        self.servers = []
        bus, grpc = programs / "bench-bus", programs / "bench-grpc"
        try:
            self.plain = self.start(bus, "server")
            self.curve = self.start(bus, "server", "--keys", self.keys)
            self.wire = self.start(grpc, "server", "--coding", "wire")
            self.foundation = self.start(grpc, "server", "--coding", "foundation")
            self.bare = self.start(peers / "bare", "server")
            port = free_port()
            self.broker = self.start("nats-server", "-a", "127.0.0.1", "-p", port, "-l", "/dev/null", wait=False)
            self.nats_url = f"nats://127.0.0.1:{port}"
            eventually(lambda: not is_free(port))
            self.responder = self.start(peers / "nats", "server", self.nats_url)
        except BaseException:
            self.stop()
            raise

    def start(self, *command, wait=True):
        server = Server(*command, wait=wait)
        self.servers.append(server)
        return server

    def stop(self):
        for server in reversed(self.servers):
            server.stop()
        shutil.rmtree(self.keys, ignore_errors=True)

    def swift(self, name, load):
        """One measurement of a contestant in Swift with the generator's options."""
        bus, grpc = self.programs / "bench-bus", self.programs / "bench-grpc"
        command, server = {
            BUS: ([bus, "client", "--endpoint", self.plain.address], self.plain),
            CURVE: ([bus, "client", "--endpoint", self.curve.address, "--keys", self.keys], self.curve),
            GRPC: ([grpc, "client", "--port", self.wire.address, "--coding", "wire"], self.wire),
            GRPC_FOUNDATION: (
                [grpc, "client", "--port", self.foundation.address, "--coding", "foundation"], self.foundation),
        }[name]
        return measure([*command, *load], {"server": server.pid})

    def in_c(self, name, in_flight, settings):
        """One measurement of a contestant in C."""
        load = [in_flight, settings.warm_up, settings.seconds]
        if name == BARE:
            return measure([self.peers / "bare", "client", self.bare.address, *load], {"server": self.bare.pid})
        roots = {"broker": self.broker.pid, "responder": self.responder.pid}
        return measure([self.peers / "nats", "client", self.nats_url, *load], roots)


def run(settings, programs, peers, free_port, say):
    """Measures the figure; `say` takes each result."""
    echo = Echo(programs, peers, free_port)
    results = []
    try:
        for in_flight in (1, 32) if settings.is_quick else (1, 32, 256):
            load = ["--in-flight", in_flight, *settings.load]
            contestants = {
                name: lambda name=name: echo.swift(name, load) for name in (BUS, CURVE, GRPC, GRPC_FOUNDATION)}
            contestants |= {
                name: lambda name=name: echo.in_c(name, in_flight, settings) for name in (NATS, BARE)}
            results += contest(settings, "echo", f"{in_flight} in flight", "calls/s", contestants, say)
        peaks = {name: peak(results, name) for name in (BUS, CURVE, GRPC)}
        for percent in settings.shares_of_peak:
            contestants = {
                name: lambda name=name: echo.swift(
                    name, ["--rate", max(1, round(peaks[name] * percent / 100)), *settings.load])
                for name in peaks}
            results += contest(settings, LATENCIES, f"{percent} % of the peak", "calls/s", contestants, say)
    finally:
        echo.stop()
