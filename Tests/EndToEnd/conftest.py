"""One platform for all tests, and people who trade on it."""

import os

import pytest

from support.http import Client, log_in, ok, registration, unique
from support.platform import Platform

#: The order in which the modules run: first a newcomer, on a clock that runs; at last what stops processes.
ORDER = ["newcomer", "reads", "requests", "members", "idempotency", "rate_limits", "bidding", "fixed_price", "search",
         "expired", "withdrawals", "appointments", "awards", "privacy", "mail_files", "contact_form", "api_document",
         "bus", "python_client", "refused_start", "admin_ports", "replay", "demo", "logs", "names", "outages",
         "deployment", "crashes", "exactly_once"]


def pytest_configure():
    """Workers that run side by side look for their ports in different places."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    first = int(os.environ.get("GAVEL_TEST_BASE_PORT", "7600"))
    os.environ["GAVEL_TEST_BASE_PORT"] = str(first + 3000 * int(worker))


def pytest_collection_modifyitems(items):
    """Puts the modules into their order; tests of one module stay as they are written."""
    def place(item):
        name = item.path.stem.removeprefix("test_")
        return ORDER.index(name) if name in ORDER else len(ORDER)
    items.sort(key=place)


@pytest.fixture(scope="session")
def platform():
    """The platform: started once, wiped at the end."""
    platform = Platform()
    try:
        platform.up()
        yield platform
    finally:
        platform.forget()


@pytest.fixture(scope="session")
def stranger(platform):
    """Somebody who is not logged in."""
    return Client(platform.url)


@pytest.fixture(scope="session")
def people(platform):
    """Makes members by the operators' call, each with a session: `people("seller", "bidder")`."""
    def make(*names, market="DE", experts=False):
        made = platform.call(
            "gateway.createMembers",
            {"run": unique("run"), "names": list(names), "market": market, "areVerifiedExperts": experts})
        clients = [Client(platform.url, m["accessToken"], m["id"], m["name"]) for m in made["members"]]
        return clients if len(clients) > 1 else clients[0]
    return make


@pytest.fixture(scope="module")
def seller(people):
    """A member who sells in this module."""
    return people("seller")


@pytest.fixture(scope="module")
def bidders(people):
    """Three members who bid in this module."""
    return people("first", "second", "third")


@pytest.fixture(scope="session")
def administrator(platform):
    """The first administrator, made with the installation's one-time token."""
    name = unique("admin")
    ok(Client(platform.url).post("/v1/members", registration(name)), 201)
    claim = {"token": platform.administrator_token()}
    ok(log_in(platform.url, name).post("/v1/administrators", claim), 201)
    return log_in(platform.url, name)  # a new session knows the role
