"""Requests to the HTTP front one after the other, and what the processes hold."""

import http.client
import json
import statistics
import time
import uuid
from pathlib import Path


class Asker:
    """One keep-alive connection."""

    def __init__(self, port):
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, method, path, body=None, token=None):
        """(status, body, seconds)."""
        headers = {"Accept": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        if method != "GET":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        if body is not None:
            headers["Content-Type"] = "application/json"
        began = time.monotonic()
        self.connection.request(method, path, None if body is None else json.dumps(body), headers)
        answer = self.connection.getresponse()
        content = answer.read()
        return answer.status, content, time.monotonic() - began

    def read(self, path):
        """The document at a path."""
        status, content, _ = self.ask("GET", path)
        assert status == 200, content
        return json.loads(content)

    def typical(self, path, seconds=1.0, most=100):
        """The median in milliseconds of a GET that is repeated for a while; what went wrong instead."""
        times, statuses, end = [], set(), time.monotonic() + seconds
        while not times or time.monotonic() < end and len(times) < most:
            status, _, lasted = self.ask("GET", path)
            times.append(lasted)
            statuses.add(status)
        middle = statistics.median(times) * 1000
        return middle if statuses == {200} else f"{sorted(statuses)} after {middle:,.0f} ms"


def mebibytes(pid, name="VmRSS"):
    """Resident memory of a process."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(name + ":"):
            return int(line.split()[1]) / 1024
    raise LookupError(name)


def connections(port):
    """Established connections that a server on a port of the loopback interface has."""
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return sum(1 for line in lines if line.split()[1].endswith(f":{port:04X}") and line.split()[3] == "01")
