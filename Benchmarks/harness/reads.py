"""Figure (c): GET of an auction beside a bare Hummingbird route that returns the same bytes."""

import json
import urllib.request

from .contest import contest, peak
from .processes import Server, measure

OURS, BARE = "GET auction", "bare Hummingbird, same bytes"
FIGURE, LATENCIES = "reads", "read latency, open loop"


def run(market, settings, free_port, say):
    """Measures the figure; `say` takes each result."""
    auction = json.loads(market.prepare("reads", "--bidders", 2, "--auctions", 1).read_text())["auctions"][0]
    path = f"/v1/auctions/{auction}"
    document = market.directory / "auction.json"
    with urllib.request.urlopen(market.platform.url + path) as answer:
        document.write_bytes(answer.read())
    port = free_port()
    bare = Server(market.programs / "bench-front", "--document", document, "--port", port)
    get = [market.programs / "bench-http", "get", "--path", path]
    ways = {
        OURS: lambda load: measure([*get, "--port", market.platform.http_port, *load], market.processes),
        BARE: lambda load: measure([*get, "--port", port, *load], {"server": bare.pid}),
    }
    results = []
    try:
        for connections in (32,) if settings.is_quick else (1, 32, 256):
            load = ["--in-flight", connections, *settings.load]
            results += contest(
                settings, FIGURE, f"{connections} connections", "requests/s",
                {name: lambda name=name: ways[name](load) for name in ways}, say)
        peaks = {name: peak(results, name) for name in ways}
        for percent in settings.shares_of_peak:
            results += contest(
                settings, LATENCIES, f"{percent} % of the peak", "requests/s",
                {name: lambda name=name: ways[name](
                    ["--in-flight", 256, "--rate", max(1, round(peaks[name] * percent / 100)), *settings.load])
                 for name in ways}, say)
    finally:
        bare.stop()
