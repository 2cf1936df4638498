"""A real SMTP server that accepts everything and remembers it (PyPI aiosmtpd)."""

import email
import email.policy
import socket
import threading
from collections import Counter

from aiosmtpd.controller import Controller


class MailServer:
    """Listens on a free port of the loopback interface while it is entered."""

    def __init__(self):
        self._lock = threading.Lock()
        self._messages = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def __enter__(self):
        self._controller.start()
        return self

    def __exit__(self, *_):
        self._controller.stop()

    async def handle_DATA(self, server, session, envelope):
        """Takes a message."""
        message = email.message_from_bytes(envelope.original_content, policy=email.policy.default)
        with self._lock:
            self._messages.append((list(envelope.rcpt_tos), message))
        return "250 taken"

    def messages(self):
        """Recipients and message of all that was taken."""
        with self._lock:
            return list(self._messages)

    def message_counts(self):
        """How often each mail was taken, by its id: what stands before the @ of its Message-ID."""
        return Counter(
            message["Message-ID"].strip().strip("<>").split("@")[0] for _, message in self.messages())
