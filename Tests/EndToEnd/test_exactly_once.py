"""Every service is killed before and after every commit, send and file between award and payout: one order, one
contract, at most one mail per side, one debit, one payout."""

import json
import os
import random
import time

import pytest

from support.appointments import (
    BUYER_IBANS, SELLER_IBAN, agree, attest, end_to_end_ids, instant, noon, order_of, publish, text)
from support.http import Client, money, new_key, ok, unique
from support.mail_server import MailServer
from support.platform import Platform, eventually

#: 5 seeds, 50 with `deploy/test --long`.
SEEDS = range(int(os.environ.get("GAVEL_CRASH_SEEDS", "5")))
SIDES = ["before", "after"]
#: What happens at the award, by the service that is killed.
AWARD_POINTS = {
    "auctions": ["auctionClosed"], "orders": ["orderOpened"], "payments": ["debitReserved"],
    "helpdesk": ["mailAccepted", "mailAttempted", "mailSent", "mailAnswered"],
}
FILE_POINTS = ["bankFileCreated", "bankFileWritten", "bankFileRecorded"]
#: Where a crash of helpdesk leaves open whether the mail was taken (OR-2): between the record of the attempt and the
#: record of the answer.
WINDOW = [("mailAttempted", "after"), ("mailSent", "after"), ("mailAnswered", "before")]


@pytest.fixture(scope="module")
def smtp():
    """A mail server that accepts everything and remembers it."""
    with MailServer() as server:
        yield server


@pytest.fixture(scope="module")
def stage(smtp):
    """A platform of its own, whose clock stands still."""
    platform = Platform()
    try:
        platform.up()
        file = platform.home / "config/helpdesk-0.json"
        configuration = json.loads(file.read_text())
        configuration["settings"].update(
            mailTransport="smtp", smtpUrl=f"smtp://127.0.0.1:{smtp.port}", smtpSecurity="none",
            mailConcurrency=1)  # so that a crash catches one mail
        file.write_text(json.dumps(configuration))
        platform.control("restart", "helpdesk-0")
        platform.wait_until_well()
        platform.advance("1h")
        yield platform
    finally:
        platform.forget()


class Crashes:
    """Arms failpoints and waits until the process that was to end has ended and is well again."""

    def __init__(self, platform):
        self.platform = platform
        self.armed = {}
        self.count = 0

    def arm(self, service, point, side):
        pid = self.platform.pids()[f"{service}-0"]
        self.platform.call(f"{service}.armFailpoint", {"point": point, "side": side, "passes": 0})
        self.armed[service] = (pid, point, side)

    def has_ended(self, service):
        """Whether an armed process has been killed."""
        return service in self.armed and self.platform.pids().get(f"{service}-0") != self.armed[service][0]

    def wait(self, *services, within=60):
        """Each armed process, or each of these, has been killed where it was to be, and runs again."""
        for service in services or list(self.armed):
            pid, point, side = self.armed.pop(service)
            try:
                eventually(lambda: self.platform.pids().get(f"{service}-0") not in (None, pid), within=within)
            except AssertionError:
                raise AssertionError(f"{service} never came to {point}.{side}") from None
            self.count += 1
        self.platform.wait_until_well()


class Story:
    """One seed: eight awards, each with crashes of its own; four are paid out, four are cancelled."""

    AWARDS = 8

    def __init__(self, platform, seed):
        self.platform, self.seed, self.chance = platform, seed, random.Random(seed)
        # The bank's files are made on bank days at nine: on a Monday at noon nothing of this story is due at once.
        now = self.now()
        self.platform.set_clock(text(noon(now, (7 - now.weekday()) % 7 or 7)))
        self.crashes = Crashes(platform)
        made = platform.call("gateway.createMembers", {
            "run": unique("crash"), "names": ["seller"], "market": "DE", "areVerifiedExperts": False})["members"]
        made += platform.call("gateway.createMembers", {
            "run": unique("crash"), "names": [f"expert{n}" for n in range(self.AWARDS)], "market": "DE",
            "areVerifiedExperts": True})["members"]
        self.seller, *self.experts = [Client(platform.url, m["accessToken"], m["id"], m["name"]) for m in made]
        ok(self.seller.persist(
            "PUT", "/v1/me/payout-account", {"holder": "Anna Muster", "iban": SELLER_IBAN}, key=new_key()))
        for number, expert in enumerate(self.experts):
            ok(expert.persist("POST", "/v1/me/mandates", {
                "holder": "Bernd Börse", "iban": BUYER_IBANS[number % 3], "scheme": "CORE"}, key=new_key()), 201)
        self.orders = []
        self.points = []

    def now(self):
        return max(instant(reading["now"]) for reading in json.loads(self.platform.gavel("clock", "get")).values())

    def settle(self):
        """Stands where it is, with all events arrived."""
        self.platform.set_clock(text(self.now()))

    # --- scenes ---------------------------------------------------------------------------------------------------

    def award(self):
        """Eight auctions end one after the other; at each award up to four services are killed."""
        auctions = []
        for expert in self.experts:
            auction = publish(self.seller)
            ok(expert.persist(
                "POST", f"/v1/auctions/{auction}/bids", {"amount": money(5000)}, key=new_key()), 201)
            auctions.append(auction)
            self.platform.advance("1m")
        plans = [{} for _ in auctions]
        for service, points in AWARD_POINTS.items():
            pairs = [(point, side) for point in points for side in SIDES]
            for place, pair in zip(self.chance.sample(range(self.AWARDS), len(pairs)), pairs):
                plans[place][service] = pair
        for auction, plan, expert in zip(auctions, plans, self.experts):
            eventually(self.mails, within=60)
            for service, (point, side) in plan.items():
                self.crashes.arm(service, point, side)
            ends_at = ok(self.seller.persist("GET", f"/v1/auctions/{auction}"))["endsAt"]
            self.platform.set_clock(text(max(instant(ends_at), self.now())))
            self.crashes.wait()
            self.settle()
            order = order_of(self.seller, auction)
            assert order, f"the award of {auction} did not become an order"
            self.orders.append((order["id"], expert))
            self.points.append(plan.get("helpdesk"))

    def cancel(self, order, buyer, **points):
        """The seller asks, the buyer consents; services are killed on the way."""
        for service, (point, side) in points.items():
            self.crashes.arm(service, point, side)
        ok(self.seller.persist("POST", f"/v1/orders/{order}/cancellation", {
            "reason": "CHANGED_MIND", "text": "Doch nicht."}, key=new_key()), 201)
        ok(buyer.persist("POST", f"/v1/orders/{order}/cancellation/answer", {"consents": True}, key=new_key()))
        self.crashes.wait()
        self.settle()
        assert self.read(order)["state"] == "cancelled"

    def bank(self, number, until, order, **points):
        """Day by day until the bank has booked what is waited for; payments is killed while it makes the file and while
        it imports the statement, other services where `points` say."""
        point, side = FILE_POINTS[(self.seed + number) % 3], SIDES[(self.seed // 3 + number) % 2]
        self.crashes.arm("payments", point, side)
        for _ in range(15):
            if self.crashes.has_ended("payments"):
                break
            self.platform.set_clock(text(noon(self.now(), 1)))
        self.crashes.wait()
        eventually(lambda: "created" not in [
            file["status"] for file in self.platform.call("payments.listBankFiles", {"limit": 100})["items"]])
        self.crashes.arm("payments", "statementImported", self.chance.choice(SIDES))
        for service, (point, side) in points.items():
            self.crashes.arm(service, point, side)
        for _ in range(15):
            self.platform.gavel("bank", "settle")
            if self.crashes.has_ended("payments"):
                self.crashes.wait("payments")
            self.settle()
            if until(self.payment(order)):
                self.crashes.wait()
                return
            self.platform.set_clock(text(noon(self.now(), 1)))
        raise AssertionError(f"the bank did not book what {order} waits for: {self.payment(order)}")

    def mails(self):
        """All deliveries to the people of this story, once none is on its way; None until then."""
        wanted, found, cursor = {person.id for person in [self.seller, *self.experts]}, [], None
        while True:
            page = self.platform.call("helpdesk.listMails", {"limit": 100, **({"cursor": cursor} if cursor else {})})
            found += [mail for mail in page["items"] if mail["recipient"] in wanted]
            cursor = page.get("nextCursor")
            if not cursor:
                break
        return None if any(mail["status"] in ("waiting", "sending") for mail in found) else [True, *found]

    def read(self, order):
        return ok(self.seller.persist("GET", f"/v1/orders/{order}"))

    def payment(self, order):
        return ok(self.seller.persist("GET", f"/v1/orders/{order}/payment"))

    def play(self):
        self.award()
        (first, first_buyer), (second, second_buyer) = self.orders[:2]
        self.cancel(first, first_buyer, orders=("cancellationAgreed", "before"), payments=("orderUnwound", "before"))
        self.cancel(second, second_buyer, orders=("cancellationAgreed", "after"), payments=("orderUnwound", "after"))
        kept = self.orders[2:]
        self.bank(0, lambda payment: payment["collection"] == "settled", kept[0][0])
        starts_at = noon(self.now(), 1)
        for order, buyer in kept:
            agree(order, self.seller, buyer, starts_at)
        self.platform.set_clock(text(starts_at.replace(hour=14)))
        for number, (order, buyer) in enumerate(kept):
            if number < 2:
                self.crashes.arm("orders", "appointmentHeld", SIDES[number])
                self.crashes.arm("payments", "payoutReserved", SIDES[number])
            attest(order, self.seller, buyer)
            if number < 2:
                self.crashes.wait()
                self.settle()
        for side, (order, buyer) in zip(SIDES, kept[:2]):
            self.cancel(order, buyer, orders=("orderCancelled", side))
        self.bank(
            1, lambda payment: payment["payout"] == "posted", kept[-1][0],
            orders=("orderCompleted", SIDES[self.seed % 2]))
        self.settle()
        return kept[:2], kept[2:]


@pytest.mark.parametrize("seed", SEEDS)
def test_exactly_once(seed, stage, smtp):
    """OR-1, OR-2, OR-4, PY-2, PY-7: whatever crashes between award and payout."""
    story = Story(stage, seed)
    cancelled, completed = story.play()
    assert story.crashes.count >= 20
    for order, _ in completed:
        assert story.read(order)["state"] == "completed"
        assert story.payment(order)["payout"] == "posted"
    check_mails(story, smtp)
    check_bank(story, stage, completed)
    stage.gavel("verify")


def check_mails(story, smtp):
    """At most one mail per side, exactly one outside the window of OR-2."""
    _, *deliveries = eventually(story.mails, within=90)
    taken = smtp.message_counts()
    for mail in deliveries:
        count = taken.get(mail["mail"], 0)
        assert count <= 1, f"{mail} was taken {count} times"
        assert mail["status"] in ("delivered", "unknown"), mail
        assert mail["status"] != "delivered" or count == 1, f"{mail} was never taken"
    awards = [mail for mail in deliveries if mail["cause"] == "award"]
    assert len(awards) == 2 * len(story.orders)
    unknown = [mail for mail in deliveries if mail["status"] == "unknown"]
    assert len(unknown) == len([point for point in story.points if point in WINDOW]), unknown


def check_bank(story, platform, completed):
    """One debit and one payout for each order that was paid out; no booking twice."""
    directory = platform.home / "bank"
    debits, transfers = end_to_end_ids(directory, "DrctDbtTxInf"), end_to_end_ids(directory, "CdtTrfTxInf")
    assert len(debits) == len(set(debits)), "a debit is in two files"
    assert len(transfers) == len(set(transfers)), "a transfer is in two files"
    for order, buyer in completed:
        payment = ok(buyer.persist("GET", f"/v1/orders/{order}/payment"))
        assert debits.count(payment["endToEndId"]) == 1
        lines = ok(story.seller.persist("GET", "/v1/me/statement?limit=100"))["items"]
        payouts = [line for line in lines if line.get("order") == order and line["purpose"] == "payout"
                   and line["state"] == "posted"]
        assert len(payouts) == 1, payouts
