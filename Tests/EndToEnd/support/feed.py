"""Live feeds: server-sent events read as a browser would."""

import json
from dataclasses import dataclass


@dataclass
class Event:
    """One event of a live feed."""

    id: int
    type: str
    data: dict


class Feed:
    """An open stream. Its heartbeat comes every 15 seconds, so a silence of 25 is a dead one."""

    def __init__(self, client, auction, after=None, query=""):
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        self.answer = client.get(
            f"/v1/auctions/{auction}/feed{query}", headers=headers, stream=True, timeout=(5, 25))
        self.lines = self.answer.iter_lines(chunk_size=1, decode_unicode=True)

    def __enter__(self):
        assert self.answer.status_code == 200, self.answer.text
        assert self.answer.headers["Content-Type"] == "text/event-stream"
        return self

    def __exit__(self, *_):
        self.answer.close()

    def __iter__(self):
        """Events until the stream ends."""
        fields = {}
        for line in self.lines:
            if not line:
                if "id" in fields:
                    yield Event(int(fields["id"]), fields["event"], json.loads(fields["data"]))
                fields = {}
            elif not line.startswith(":"):
                name, _, value = line.partition(":")
                fields[name] = value.removeprefix(" ")

    def take(self, count):
        """The next events."""
        found = []
        for event in self:
            found.append(event)
            if len(found) == count:
                break
        assert len(found) == count, f"the stream ended after {found}"
        return found
