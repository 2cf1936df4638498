"""Bids that rain on several auctions while something happens to the platform."""

import threading
import time

import requests

from support.http import new_key, reason
from support.platform import eventually

#: What an answer may be while a part of the platform is away.
AWAY = {503, 504}
#: Twice the largest increment, so that every bid of the load is high enough.
STEP = 20_000


class BidLoad(threading.Thread):
    """Two bidders of one auction who outbid each other, each bid sent with its key until it is answered."""

    def __init__(self, auction, pair, is_over):
        super().__init__(daemon=True)
        self.auction, self.pair, self.is_over = auction, pair, is_over
        self.taken, self.faults, self.statuses = 0, [], set()

    def run(self):
        step = 0
        while not self.is_over.is_set():
            step += 1
            self.place(self.pair[step % 2], STEP * step)

    def place(self, bidder, amount):
        key, end = new_key(), time.monotonic() + 90
        while time.monotonic() < end:
            try:
                answer = bidder.bid(self.auction, amount, key=key)
            except requests.RequestException as error:
                self.faults.append(f"no answer at all: {error}")
                continue
            self.statuses.add(answer.status_code)
            if answer.status_code == 201:
                self.taken += 1
                return
            if answer.status_code not in AWAY | {429} and reason(answer) != "IDEMPOTENCY_KEY_RUNNING":
                self.faults.append(answer.text)
                return
            time.sleep(0.1)
        self.faults.append("no answer within 90 seconds")


def under_load(seller, people, outage):
    """Runs `outage` while bids rain on four auctions; returns the loads when they have ended."""
    pairs = [people(f"left-{number}", f"right-{number}") for number in range(4)]
    is_over = threading.Event()
    loads = [BidLoad(seller.sell(), pair, is_over) for pair in pairs]
    for load in loads:
        load.start()
    try:
        eventually(lambda: all(load.taken >= 5 for load in loads), within=60)
        outage()
        before = [load.taken for load in loads]
        eventually(lambda: all(load.taken >= done + 5 for load, done in zip(loads, before)), within=90)
    finally:
        is_over.set()
        for load in loads:
            load.join(timeout=120)
    return loads


def assert_nothing_lost_or_doubled(loads, stranger):
    for load in loads:
        assert load.faults == []
        assert load.statuses <= AWAY | {201, 409, 429}
        view = stranger.read(f"/v1/auctions/{load.auction}")
        assert view["bidCount"] == load.taken, "each bid counts once"
        sequences, cursor = [], ""
        while cursor is not None:
            page = stranger.read(f"/v1/auctions/{load.auction}/bids?limit=200{cursor}")
            sequences += [line["sequence"] for line in page["items"]]
            cursor = f"&cursor={page['nextCursor']}" if "nextCursor" in page else None
        assert sequences == list(range(1, load.taken + 1))
