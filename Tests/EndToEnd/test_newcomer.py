"""The first five requests of somebody who has just started a platform, and the live feed that they lead to."""

import re
import threading

from support.feed import Feed
from support.http import Client, log_in, money, ok, registration, unique
from support.platform import ROOT

#: What makes the README's live feed end; a person presses Ctrl-C.
WATCH_SECONDS = "3"


def readme_requests():
    """The block of shell lines in the README that registers a member."""
    blocks = re.findall(r"```(?:sh|bash)?\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    found = [block for block in blocks if "/v1/members" in block]
    assert len(found) == 1, "the README has one block with the first requests"
    return found[0]


def test_first_requests_by_hand(platform):
    """AU-1, AU-3, AU-4, AU-15: register, log in, list, bid, watch the live feed."""
    stranger = Client(platform.url)
    anna, bram = unique("anna"), unique("bram")
    for name in (anna, bram):
        profile = ok(stranger.post("/v1/members", registration(name)), 201)
        assert profile["userName"] == name and profile["language"] == "de" and profile["roles"] == ["member"]
    anna, bram = log_in(platform.url, anna), log_in(platform.url, bram)

    draft = anna.draft(title="Xbox, second hand")
    assert draft["status"] == "draft"
    published = anna.post(f"/v1/listings/{draft['id']}/publish", headers={"If-Match": '"1"'})
    assert ok(published)["status"] == "live"

    with Feed(stranger, draft["id"]) as feed:
        receipt = ok(bram.bid(draft["id"], 1250), 201)
        assert receipt["outcome"] == "ACCEPTED" and receipt["isLeading"] and receipt["sequence"] == 1
        assert receipt["price"] == money(100), "one bidder alone pays the start price"
        first = feed.take(1)[0]
        assert (first.id, first.type) == (1, "bid")

    seen = stranger.read(f"/v1/auctions/{draft['id']}")
    assert seen["bidCount"] == 1 and seen["price"] == money(100) and seen["status"] == "open"
    assert "1250" not in str(seen), "nobody sees the maximum of a bidder"


def test_first_requests_of_the_readme(platform):
    """The README's first requests work when typed."""
    script = readme_requests().replace("http://127.0.0.1:8080", platform.url)
    script = re.sub(r"curl (-\w*N\w*)", rf"curl \1 --max-time {WATCH_SECONDS}", script)
    # curl ends with 28 when its time is over, which is how the watching ends here.
    result = platform.run(["bash", "-c", script], check=False)
    assert result.returncode in (0, 28), result.stdout + result.stderr
    assert "event: bid" in result.stdout, result.stdout + result.stderr
    assert '"reason"' not in result.stdout, "no request was refused: " + result.stdout


def test_feed_resumes_without_a_gap(seller, bidders, stranger):
    """AU-15: Last-Event-ID goes on where the stream was cut, with every position once, for late and live listeners."""
    auction = seller.sell()
    first, second, _ = bidders
    for step in range(1, 6):
        ok((first if step % 2 else second).bid(auction, 1000 * step), 201)
    with Feed(stranger, auction) as feed:
        begun = feed.take(4)

    # While nobody listens, more happens; and more again while the listener is back.
    ok(second.bid(auction, 6000), 201)
    with Feed(stranger, auction, after=begun[-1].id) as feed:
        ok(first.bid(auction, 7000), 201)
        position = stranger.read(f"/v1/auctions/{auction}")["feedPosition"]
        resumed = feed.take(position - begun[-1].id)
    assert [event.id for event in begun + resumed] == list(range(1, position + 1))

    with Feed(stranger, auction) as feed:
        assert feed.take(position) == begun + resumed, "a listener who comes later sees the same"
    with Feed(stranger, auction, query=f"?lastEventId={position - 1}") as feed:
        assert feed.take(1)[0].id == position


def test_feed_reaches_everybody_who_listens(seller, bidders, stranger, platform):
    """AU-15: ten listeners of one auction get the same events, live, and `closed` ends each stream."""
    auction = seller.sell(durationDays=1)
    got = {}

    def listen(number):
        with Feed(Client(platform.url), auction) as feed:
            opened.release()
            got[number] = [event for event in feed]

    opened = threading.Semaphore(0)
    listeners = [threading.Thread(target=listen, args=(number,), daemon=True) for number in range(10)]
    for listener in listeners:
        listener.start()
    for _ in listeners:
        assert opened.acquire(timeout=20)
    ok(bidders[0].bid(auction, 500), 201)
    ok(bidders[1].bid(auction, 900), 201)
    ok(seller.post(f"/v1/auctions/{auction}/end", {"reason": "theft"}, key=unique("end")), 201)
    for listener in listeners:
        listener.join(timeout=30)
    assert len(got) == 10 and all(events == got[0] for events in got.values())
    assert got[0][-1].type == "closed"
    end = {"Last-Event-ID": str(got[0][-1].id)}
    assert stranger.get(f"/v1/auctions/{auction}/feed", headers=end).status_code == 204
