"""The public contact form over HTTP (OR-9)."""

from support.http import ok, refused, unique

ADDRESS = "fragende.person@example.org"


def test_message_reaches_the_inbox(platform, stranger, administrator):
    """OR-9: without a session; confirmed on the page; nothing is mailed; the administrator closes it."""
    mails = len(list((platform.home / "mail").glob("*")))
    text = f"Wie werde ich Experte? {unique('')} 👋\nGruß"
    receipt = ok(stranger.post("/v1/contact", {"address": f" {ADDRESS} ", "message": text}), 201)
    assert receipt["confirmation"]
    again = ok(stranger.post("/v1/contact", {"address": ADDRESS, "message": text}), 201)
    assert again["id"] == receipt["id"], "the same text within a minute is one message"
    found = [message for message in administrator.read("/v1/contact-messages?limit=100")["items"]
             if message["id"] == receipt["id"]]
    assert len(found) == 1
    assert (found[0]["address"], found[0]["message"], found[0]["isDone"]) == (ADDRESS, text, False)
    for _ in range(2):
        assert ok(administrator.post(f"/v1/contact-messages/{receipt['id']}/done"))["isDone"] is True
    assert len(list((platform.home / "mail").glob("*"))) == mails
    for name, log in platform.logs().items():
        assert ADDRESS not in log, name


def test_only_administrators_read_it(people, stranger):
    """OR-9: the inbox is for administrators."""
    refused(people("nosy").get("/v1/contact-messages"), 403, "ADMINISTRATOR_NEEDED")
    assert stranger.get("/v1/contact-messages").status_code == 401


def test_faults(stranger):
    """OR-9: what is no address, and what is too long, is refused."""
    refused(stranger.post("/v1/contact", {"address": "nobody", "message": "Hallo"}), 400, "FIELD_MALFORMED")
    long = stranger.post("/v1/contact", {"address": ADDRESS, "message": "x" * 5001})
    refused(long, 400, "INVALID_FIELD")
