"""A mail server for tests: a real one (aiosmtpd) that does what the recipient's local part says.

    mail_server.py DIRECTORY [--tls] [--login USER PASSWORD]

It listens on a free port of loopback and prints it as the first line of its output. It ends when its input ends, that
is with the test. What happens to each mail is a line of DIRECTORY/events.jsonl; what it accepts is written there as
<number>.eml, and as Python's own `email` package reads it to <number>.json.

Local parts:
    accept                  takes every mail
    delay                   takes it after a second
    busy-rcpt, busy-data, busy-text
                            refuses the first try for a while (4xx): at RCPT, at DATA, or after the text
    gone-rcpt, gone-data, gone-text
                            refuses for good (5xx)
    drop-text               closes the connection in the middle of the first try's text
    drop-answer, hang-answer
                            takes the text and closes, or says nothing, instead of answering
    shut-down               answers the text of the first try with 421
Further characters behind a `+` only tell addresses apart.
"""

import argparse
import asyncio
import collections
import email
import email.policy
import hashlib
import json
import socket
import ssl
import subprocess
import sys
from pathlib import Path

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Record:
    """Everything that was seen, as files."""

    def __init__(self, directory):
        self.directory = directory
        self.tries = collections.Counter()
        self.accepted = 0

    def event(self, recipient, name, **more):
        with open(self.directory / "events.jsonl", "a", encoding="utf-8") as file:
            file.write(json.dumps({"recipient": recipient, "event": name, **more}) + "\n")

    def is_first(self, recipient, place):
        self.tries[recipient, place] += 1
        return self.tries[recipient, place] == 1

    def keep(self, envelope):
        self.accepted += 1
        content = envelope.original_content
        message = email.message_from_bytes(content, policy=email.policy.default)
        parts = [part for part in message.walk() if not part.is_multipart()]
        attachments = [part for part in parts if part.get_content_disposition() == "attachment"]
        texts = {part.get_content_type(): part.get_content().replace("\r\n", "\n")
                 for part in parts if part not in attachments}
        defects = [str(defect) for part in message.walk() for defect in part.defects]
        defects += [str(defect) for value in message.values() for defect in value.defects]
        read = {
            "from": envelope.mail_from, "recipients": envelope.rcpt_tos,
            "headers": {name: str(value) for name, value in message.items()},
            "toName": message["To"].addresses[0].display_name, "toAddress": message["To"].addresses[0].addr_spec,
            "date": message["Date"].datetime.isoformat(),
            "text": texts.get("text/plain"), "html": texts.get("text/html"),
            "attachments": [
                {"fileName": part.get_filename(), "mediaType": part.get_content_type(),
                 "sha256": hashlib.sha256(part.get_payload(decode=True)).hexdigest()} for part in attachments],
            "defects": defects, "longestLine": max(map(len, content.split(b"\r\n"))),
            "bareLineEnds": content.replace(b"\r\n", b"").count(b"\n") + content.replace(b"\r\n", b"").count(b"\r"),
        }
        (self.directory / f"{self.accepted}.eml").write_bytes(content)
        draft = self.directory / f"{self.accepted}.draft"
        draft.write_text(json.dumps(read), encoding="utf-8")
        draft.rename(self.directory / f"{self.accepted}.json")


def behaviour(recipient):
    return recipient.split("@")[0].split("+")[0]


class Server(SMTP):
    """aiosmtpd's protocol, with a mind of its own at DATA."""

    async def smtp_DATA(self, arg):
        recipients = self.envelope.rcpt_tos
        recipient = recipients[0] if recipients else ""
        what = behaviour(recipient)
        record = self.event_handler.record
        record.event(recipient, "data")
        if what == "gone-data":
            return await self.push("554 5.5.1 no valid recipients")
        if what == "busy-data" and record.is_first(recipient, "data"):
            return await self.push("451 4.3.2 system not accepting messages")
        if what == "drop-text" and record.is_first(recipient, "text"):
            await self.push("354 go ahead")
            await self._reader.readline()
            record.event(recipient, "dropped")
            return self.transport.abort()
        return await super().smtp_DATA(arg)


class Handler:
    """What is answered to RCPT and to the text."""

    def __init__(self, record):
        self.record = record

    async def handle_RCPT(self, server, session, envelope, address, options):
        what = behaviour(address)
        self.record.event(address, "rcpt", encrypted=session.ssl is not None, hello=session.host_name)
        if what == "gone-rcpt":
            return f"550 5.1.1 <{address}>: user unknown"
        if what == "busy-rcpt" and self.record.is_first(address, "rcpt"):
            return f"451 4.2.1 <{address}>: greylisted"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_DATA(self, server, session, envelope):
        recipient = envelope.rcpt_tos[0]
        what = behaviour(recipient)
        self.record.event(recipient, "text")
        if what == "delay":
            await asyncio.sleep(1)
        if what == "gone-text":
            return "554 5.7.1 refused by content"
        if what == "busy-text" and self.record.is_first(recipient, "text"):
            return "452 4.2.2 mailbox full"
        if what == "shut-down" and self.record.is_first(recipient, "text"):
            return "421 4.3.2 shutting down"
        if what == "drop-answer":
            server.transport.abort()
            return "250 never seen"
        if what == "hang-answer":
            await asyncio.sleep(3600)
        self.record.keep(envelope)
        self.record.event(recipient, "accepted")
        return "250 2.0.0 taken"


def make_certificate(directory):
    """A certificate for loopback that is its own authority."""
    certificate, key = directory / "certificate.pem", directory / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=Path)
    parser.add_argument("--tls", action="store_true")
    parser.add_argument("--login", nargs=2)
    arguments = parser.parse_args()
    record = Record(arguments.directory)
    options = {}
    if arguments.tls:
        options |= {"tls_context": make_certificate(arguments.directory), "require_starttls": True}
    if arguments.login:
        expected = LoginPassword(*(part.encode() for part in arguments.login))
        options |= {"auth_required": True, "auth_require_tls": arguments.tls,
                    "authenticator": lambda *call: AuthResult(success=call[-1] == expected)}
    listener = socket.socket()
    # A small window, so that a text that is not read does not vanish into buffers.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 8192)
    listener.bind(("127.0.0.1", 0))
    loop = asyncio.get_running_loop()
    await loop.create_server(
        lambda: Server(Handler(record), hostname="mail.example.org", enable_SMTPUTF8=False, loop=loop, **options),
        sock=listener)
    print(listener.getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
