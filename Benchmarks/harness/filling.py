"""A table as large as wanted: copies of a published auction with ids, secrets and receipt chains of their own."""

import hashlib
import hmac
import json
import os
import random
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone

#: Copies that one transaction writes, and how many of them run at the same time.
CHUNK, WRITERS = 20_000, 3


def big(value):
    return value.to_bytes(8, "big", signed=True)


def text(value):
    return big(len(value.encode())) + value.encode()


def optional(value):
    return (b"\0" if value is None else b"\1") + big(value or 0)


def instant(value):
    """`value` as the platform writes it, and its microseconds."""
    micros = (value - datetime(1970, 1, 1, tzinfo=timezone.utc)) // timedelta(microseconds=1)
    return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ"), big(micros)


class Pattern:
    """A published auction without bids, and how the head of such an auction comes out (AU-10): an audit recomputes it,
    so a copy must have the right one."""

    def __init__(self, market, auction):
        self.market, self.auction = market, auction
        line = market.psql(
            f"SELECT terms, coalesce(reserve::text, ''), encode(secret, 'hex'), encode(head, 'hex') "
            f"FROM auctions.auction WHERE id = '{auction}'")
        terms, reserve, secret, head = line.rsplit("|", 3)
        self.terms, self.reserve = json.loads(terms), int(reserve) if reserve else None
        self.lasts = self.parsed("scheduledEnd") - self.parsed("startsAt")
        own = self.head(uuid.UUID(auction).bytes, bytes.fromhex(secret),
                        instant(self.parsed("startsAt"))[1], instant(self.parsed("scheduledEnd"))[1])
        assert own.hex() == head, "the head of an auction is computed otherwise"

    def parsed(self, name):
        return datetime.fromisoformat(self.terms[name].replace("Z", "+00:00"))

    def head(self, auction, secret, starts, ends):
        salt = hmac.digest(secret, text("gavel/salt/1") + auction + big(0), "sha256")
        commitment = hashlib.sha256(
            text("gavel/reserve/1") + big(32) + salt + auction + optional(self.reserve)).digest()
        terms, steps = self.terms, self.terms["increments"]
        pairs = [number for step in steps["steps"] for number in (step["below"], step["increment"])]
        return hashlib.sha256(b"".join((
            text("gavel/terms/1"), auction, big(terms["round"]), text(terms["kind"]), text(terms["currency"]),
            big(terms["startPrice"]), optional(terms.get("buyNow")), text(steps["currency"]),
            big(len(pairs)), *map(big, pairs), big(steps["beyond"]), big(terms["softCloseSeconds"]),
            big(terms["maximumExtensionSeconds"]), big(terms["typoRetractionSeconds"]),
            big(terms["retractAllSeconds"]), b"\1" if terms["requiresVerifiedExpert"] else b"\0",
            starts, ends, big(32), commitment))).digest()

    def copy(self, starts):
        """One line for COPY: id, instants, secret, head."""
        at = int(starts.timestamp() * 1000)
        raw = bytearray(at.to_bytes(6, "big") + os.urandom(10))
        raw[6], raw[8] = raw[6] & 0x0F | 0x70, raw[8] & 0x3F | 0x80
        secret = os.urandom(32)
        (begin, begin_bytes), (end, end_bytes) = instant(starts), instant(starts + self.lasts)
        head = self.head(bytes(raw), secret, begin_bytes, end_bytes)
        return f"{uuid.UUID(bytes=bytes(raw))}\t{begin}\t{end}\t\\\\x{secret.hex()}\t\\\\x{head.hex()}"


def fill(market, auction, size):
    """Adds copies of an auction until the table has `size`; they began during the last days and end one after the
    other, and their titles differ in one number. Returns the ids of the copies that were added."""
    pattern, now = Pattern(market, auction), datetime.now(timezone.utc)
    statements = (market.sql / "fill.sql").read_text()

    def write(start, count):
        lines = [pattern.copy(now - pattern.lasts * random.uniform(0, 0.8)) for _ in range(count)]
        file = market.directory / f"copies-{start}.tsv"
        file.write_text("\n".join(lines) + "\n")
        market.psql(statements.replace("FILE", str(file)), {"auction": auction, "first": start})
        file.unlink()
        return [line.split("\t", 1)[0] for line in lines]

    missing = size - int(market.psql("SELECT count(*) FROM auctions.auction"))
    with ThreadPoolExecutor(WRITERS) as writers:
        parts = writers.map(lambda start: write(start, min(CHUNK, missing - start)), range(0, missing, CHUNK))
        ids = [id for part in parts for id in part]
    market.psql("VACUUM ANALYZE auctions.listing, auctions.auction, auctions.chain_entry, auctions.feed_step")
    return ids
