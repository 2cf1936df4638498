"""Listeners of a live feed (AU-15), and how long after a bid they know of it."""

import json
import queue
import statistics
import subprocess
import threading
import time

from .asking import Asker
from .processes import MeasurementFailed

PATIENCE_SECONDS = 60


class Listeners:
    """A program that listens many times."""

    def __init__(self, market, auction, count, is_silent=False):
        self.lines = queue.SimpleQueue()
        command = [market.peers / "listen", market.platform.http_port, f"/v1/auctions/{auction}/feed", count]
        self.process = subprocess.Popen(
            list(map(str, command + ["silent"] * is_silent)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        threading.Thread(target=self.read, daemon=True).start()
        self.wait("ready")

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line.split())
        self.lines.put(["over"])

    def wait(self, wanted):
        """The words of the line that begins with a word."""
        end = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                words = self.lines.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise MeasurementFailed(f"no `{wanted}` of the listeners within {PATIENCE_SECONDS} s") from None
            if words[0] == wanted:
                return words
            if words[0] == "over":
                raise MeasurementFailed(f"the listeners ended before `{wanted}`")

    def stop(self):
        self.process.stdin.close()
        self.process.wait(timeout=10)


class Bidders:
    """Members who outbid each other on one auction over HTTP, one bid after the other."""

    def __init__(self, market, cast, auction):
        self.cast, self.auction, self.amount = json.loads(cast.read_text()), auction, 100_000
        self.asker, self.market, self.acknowledged = Asker(market.platform.http_port), market, []

    def bid(self):
        """Places a bid: when it was acknowledged, and the last position of the feed that it made."""
        self.amount += 20_000
        bidder = self.cast["bidders"][len(self.acknowledged) % len(self.cast["bidders"])]
        status, content, _ = self.asker.ask(
            "POST", f"/v1/auctions/{self.auction}/bids", {"amount": {"amount": self.amount, "currency": "EUR"}},
            bidder["token"])
        at = time.monotonic()
        if status != 201:
            raise MeasurementFailed(f"a bid was answered {status}: {content[:300]}")
        self.acknowledged.append((json.loads(content)["sequence"], bidder["id"], self.amount))
        return at, self.asker.read(f"/v1/auctions/{self.auction}")["feedPosition"]

    def delays(self, listeners, count, pause=0.02):
        """Milliseconds from each of some bids until the first and until the last listener had all of its events."""
        found = []
        for _ in range(count):
            at, position = self.bid()
            _, first, last = listeners.wait(str(position))
            found.append((max(0.0, float(first) - at) * 1000, max(0.0, float(last) - at) * 1000))
            time.sleep(pause)
        return found

    def stop(self):
        """Hangs up, and leaves the acknowledged bids to the check."""
        self.asker.connection.close()
        lines = [f"{self.auction},{sequence},{member},{amount}" for sequence, member, amount in self.acknowledged]
        self.market.measured += 1
        (self.market.directory / f"m{self.market.measured}.csv").write_text("\n".join(lines) + "\n")


def spread(values):
    """Median, 99th percentile and greatest."""
    ordered = sorted(values)
    return statistics.median(ordered), ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)], ordered[-1]
