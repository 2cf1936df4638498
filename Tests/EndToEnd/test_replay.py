"""149 recorded auctions with 2,811 bids, held again through HTTP; also while replicas are killed."""

import random
import threading

import pytest

from support.platform import ROOT

FILE = ROOT / "Tests/AuctionsDomainTests/Data/ebay-xbox.csv"
LAST_LINE = "replay: 149 auctions, 2811 bids, winners 149/149, prices 144/149, refused 1"
#: Seconds between two kills.
PAUSE = 3.0
#: Seconds that a replay may take; one in debug mode on a busy machine takes minutes.
PATIENCE = 1800


def replay(platform, file=FILE):
    output = platform.gavel("replay", file, timeout=PATIENCE)
    return output.strip().splitlines()[-1]


@pytest.mark.parametrize("time", ["first", "second"])
def test_replay(time, platform):
    """AU-4 … AU-9: winners and prices of real auctions, the same each time."""
    assert replay(platform) == LAST_LINE


def test_replay_while_replicas_are_killed(platform):
    """AU-6, AU-9: three replicas of auctions, one of them killed every few seconds: the same result."""
    platform.up("--replicas", "auctions=3")
    chance, kills, is_over = random.Random(3), [], threading.Event()

    def kill():
        while not is_over.wait(PAUSE):
            victim = f"auctions-{chance.randrange(3)}"
            platform.kill(victim)
            kills.append(victim)

    killer = threading.Thread(target=kill)
    killer.start()
    try:
        line = replay(platform)
    finally:
        is_over.set()
        killer.join()
    assert line == LAST_LINE
    assert len(kills) >= 3, "too fast: nothing was killed"
    platform.wait_until_well()
    platform.gavel("verify")


def test_other_files_of_the_same_form(platform, tmp_path):
    """Any file with the columns replays; one without them is refused with its line."""
    file = tmp_path / "two.csv"
    file.write_text(
        "auction,max_bid,time_days,bidder,opening_bid,final_price,duration_days\n"
        "a,10,0.5,ann,5,12.50,1\na,12,0.75,bob,5,12.50,1\na,20,0.9,ann,5,12.50,1\nb,7,0.1,bob,5,5,3\n")
    assert replay(platform, file) == "replay: 2 auctions, 4 bids, winners 2/2, prices 2/2, refused 0"
    file.write_text("auction,bid\n1,2\n")
    result = platform.gavel("replay", file, check=False)
    assert result.returncode == 1 and "max_bid" in result.stderr
