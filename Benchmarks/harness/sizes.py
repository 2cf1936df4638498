"""Figure (e), more and more auctions in the table."""

import json
import random

from .asking import Asker, mebibytes
from .filling import fill
from .listeners import spread

#: Auctions in turns that the bids of one measurement go to, at most.
SPREAD = 10_000
PAGES = {
    "ending soonest": "", "newest": "?sort=newest", "cheapest": "?sort=priceAscending", "most bids": "?sort=bids",
    "a rare word": "?q=4711", "a word that all have": "?q=xbox", "the same, newest": "?q=xbox&sort=newest",
}


def measure(growth, sizes):
    pages = growth.table("pages of the search and an auction by auctions in the table, ms", "auctions",
                         "GET auction", *PAGES, "next page", "discard a draft")
    bids = growth.table(f"bids over the bus, 32 in flight, on up to {SPREAD:,} of them", "auctions", "bids/s",
                        "CPU µs per bid", "PostgreSQL µs", "p50 ms", "p99 ms", "auctions MiB", "others took %")
    pattern, chance = growth.fresh.pop(), random.Random(1)
    for size in sizes:
        copies = fill(growth.market, pattern, size) or growth.fresh
        growth.http = Asker(growth.market.platform.http_port)  # filling takes longer than a connection may be idle
        some = chance.sample(copies, min(SPREAD, len(copies)))
        following = growth.http.read("/v1/auctions").get("nextCursor")
        pages.add(size, *(growth.http.typical(f"/v1/auctions/{some[0]}" if page is None else f"/v1/auctions{page}")
                          for page in (None, *PAGES.values(), f"?cursor={following}")), discard(growth))
        sample = growth.bids(some[:-1] if len(some) % 32 == 31 else some)
        bids.add(size, sample.rate, sum(sample.costs.values()), sample.costs["postgres"],
                 sample.latency["p50"] / 1000, sample.latency["p99"] / 1000,
                 mebibytes(growth.market.platform.pids()["auctions-0"]), sample.foreign_share * 100)
    growth.market.psql((growth.market.sql / "forget.sql").read_text())


def discard(growth):
    """Milliseconds of discarding a draft."""
    seller, times = growth.people["seller"]["token"], []
    for _ in range(5):
        status, content, _ = growth.http.ask("POST", "/v1/listings", {
            "kind": "goods", "format": "auction", "title": "Game console", "description": "Used, works.",
            "markets": ["DE"], "startPrice": {"amount": 100, "currency": "EUR"}, "durationDays": 3}, seller)
        assert status == 201, content
        status, content, lasted = growth.http.ask(
            "DELETE", f"/v1/listings/{json.loads(content)['id']}", token=seller)
        assert status in (200, 204), content
        times.append(lasted * 1000)
    return spread(times)[0]
