"""`gavel demo`: source document 000 from listing to payout."""

import json

#: What each run must tell.
STEPS = [
    "soft close: the end moves", "award:", "one mail to anna", "Sold of anna", "contract: JSON", "the debit of",
    "accepts; the appointment as iCalendar", "both attest", "ratings to give of anna", "the payout of", "is completed",
    "expired without a bid", "live again by publish", "consents; order", "the ratings of both are gone",
    "the refund of", "cancellation fee", "ten days of silence", "opens the support case", "verify: 0 faults",
]


def test_demo_twice(platform):
    """OR-1 … OR-8, PY-1 … PY-8: all scenes, with exit 0, and again on the same platform."""
    for _ in range(2):
        output = platform.gavel("demo", timeout=600)
        for step in STEPS:
            assert step in output, f"'{step}' is missing in:\n{output}"
    assert json.loads(platform.gavel("verify"))["faults"] == []
