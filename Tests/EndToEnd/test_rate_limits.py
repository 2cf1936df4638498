"""Rate limits: generous, stated in headers, and refused with the time to wait."""

from support.http import refused
from support.platform import eventually

#: More than any burst of the class that an export draws on.
MANY = 60


def test_rate_limit_of_a_member(people):
    """Beyond the burst: 429 with Retry-After and RateLimit headers; after the wait it works again; others are free."""
    greedy, other = people("greedy", "other")
    answer = greedy.get("/v1/me/export")
    limit = int(answer.headers["RateLimit-Limit"])
    assert 0 <= int(answer.headers["RateLimit-Remaining"]) < limit < MANY
    assert int(answer.headers["RateLimit-Reset"]) >= 0
    answers = [greedy.get("/v1/me/export") for _ in range(MANY)]
    limited = [answer for answer in answers if answer.status_code == 429]
    assert limited, "the limit is never reached"
    document = refused(limited[0], 429, "TOO_MANY_REQUESTS")
    assert int(limited[0].headers["Retry-After"]) == document["details"]["retryAfterSeconds"] >= 1
    assert limited[0].headers["RateLimit-Remaining"] == "0"
    assert other.get("/v1/me/export").status_code == 200
    assert greedy.get("/v1/me").status_code == 200, "other classes of requests are not affected"
    eventually(lambda: greedy.get("/v1/me/export").status_code == 200, within=30, pause=0.5)


def test_reading_is_generous(stranger):
    """Two hundred reads in a row are no problem for anybody."""
    assert {stranger.get("/v1/markets").status_code for _ in range(200)} == {200}
