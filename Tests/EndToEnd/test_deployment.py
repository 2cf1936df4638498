"""deploy/up and deploy/down: run again, more and fewer replicas, and nothing left behind."""

import os
import re
import signal

from support.http import ok
from support.load import assert_nothing_lost_or_doubled, under_load
from support.platform import ROOT, eventually, is_free


def test_up_again_changes_nothing(platform, stranger):
    """A second deploy/up restarts nothing and keeps keys and data."""
    platform.up("--replicas", "auctions=1")
    keys = {file.name: file.read_bytes() for file in (platform.home / "keys").iterdir()}
    before = platform.pids()
    said = platform.up()
    assert platform.pids() == before and len(before) == 6
    assert {file.name: file.read_bytes() for file in (platform.home / "keys").iterdir()} == keys
    assert platform.url in said and "administrator.token" in said
    assert all(file.stat().st_mode & 0o077 == 0 for file in (platform.home / "keys").iterdir())


def test_up_again_brings_its_settings_to_a_cluster_that_runs(platform):
    """What deploy/up writes into the cluster's configuration holds without a restart."""
    directory = (platform.home / "postgres").resolve()

    def pause():
        return platform.run([
            "env", f"PGPASSFILE={platform.home}/keys/postgres-superuser.pass", "/usr/lib/postgresql/15/bin/psql", "-X",
            "-At", "-h", directory, "-p", platform.base_port + 90, "-U", "postgres", "-c", "SHOW autovacuum_naptime",
        ]).stdout.strip()
    before, settings = platform.pids(), directory / "gavel.conf"
    settings.write_text(settings.read_text().replace("autovacuum_naptime = 10s", "autovacuum_naptime = 5min"))
    os.kill(before["postgres"], signal.SIGHUP)
    eventually(lambda: pause() == "5min")
    platform.up()
    eventually(lambda: pause() == "10s")
    assert platform.pids() == before


def test_replicas(platform, seller, bidders, stranger, people):
    """More replicas and fewer: what is chosen holds until it is chosen differently, and auctions go on."""
    auction = seller.sell()
    platform.up("--replicas", "auctions=2")
    assert {"auctions-0", "auctions-1"} <= set(platform.pids())
    ok(bidders[0].persist("POST", f"/v1/auctions/{auction}/bids", {"amount": {"amount": 500, "currency": "EUR"}},
                          key="replicas"), 201)
    before = platform.pids()
    platform.up()
    assert platform.pids() == before, "the choice is remembered"

    def restart_one_by_one():
        for instance in ("auctions-0", "auctions-1"):
            platform.control("restart", instance)
            platform.wait_until_well()
    loads = under_load(seller, people, restart_one_by_one)
    assert_nothing_lost_or_doubled(loads, stranger)
    assert all(load.statuses <= {201, 429} for load in loads), "a rolling restart loses no call"

    platform.control("stop", "auctions-1")
    assert stranger.read(f"/v1/auctions/{auction}")["bidCount"] == 1, "one replica does for both"
    platform.up("--replicas", "auctions=1")
    assert set(platform.pids()) == {
        "postgres", "auctions-0", "orders-0", "payments-0", "helpdesk-0", "gateway-0"}
    assert stranger.read(f"/v1/auctions/{auction}")["bidCount"] == 1


def test_wrong_options(platform):
    """Options that do not exist and numbers that make no sense are refused with a sentence, and change nothing."""
    before = platform.pids()
    for options in (["--replicas", "auctions=0"], ["--replicas", "horses=2"], ["--port", "80"], ["--fast"]):
        result = platform.run([ROOT / "deploy/up", "--skip-build", *options], check=False)
        assert result.returncode != 0 and "Traceback" not in result.stderr and result.stderr.strip(), options
    assert platform.pids() == before


def test_down_leaves_nothing_and_up_finds_everything(platform, seller, bidders, stranger):
    """deploy/down ends every process of its own and frees the ports; deploy/up finds members, auctions and bids."""
    auction = seller.sell()
    ok(bidders[0].bid(auction, 900), 201)
    platform.down()
    eventually(lambda: not platform.processes(), within=10)
    ports = [platform.http_port, platform.base_port + 90]
    ports += [platform.base_port + offset for first in range(10, 60, 10) for offset in (first, first + 100)]
    assert all(is_free(port) for port in ports)
    assert "stopped" in platform.down(), "stopping what is stopped is no error"
    platform.up()
    assert stranger.read(f"/v1/auctions/{auction}")["bidCount"] == 1
    own = {bid["auction"]["id"]: bid["ownMaximum"]["amount"] for bid in bidders[0].read("/v1/me/bids")["items"]}
    assert own[auction] == 900
    platform.gavel("verify")


def test_supervisor_killed(platform, stranger):
    """A supervisor that was killed leaves its children; deploy/up ends them and starts anew."""
    pid = int((platform.home / "run/supervisord.pid").read_text())
    os.kill(pid, signal.SIGKILL)
    platform.up()
    platform.wait_until_well()
    assert stranger.get("/v1/markets").status_code == 200
    assert len(platform.pids()) == 6


def test_nothing_has_crashed(platform):
    """Whatever was sent in all these tests, no process ended by a fault of its own."""
    logs = platform.logs()
    ends = [line for name, text in logs.items() if name.startswith("supervisord.log") for line in text.splitlines()
            if re.search(r"SIG(SEGV|ILL|TRAP|ABRT|BUS|FPE)", line)]
    assert ends == []
    assert [name for name, text in logs.items() if "Fatal error" in text] == []
