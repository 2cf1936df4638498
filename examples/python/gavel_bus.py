"""A client of Gavel's bus in Python, written from docs/wire-protocol.md: one connection to one endpoint.

    pair = read_key_file("keys/operators.curve")
    with BusConnection("tcp://127.0.0.1:5701", server_key, pair) as bus:
        clock = bus.call("auctions.getClock", {})
        with closing(bus.stream("auctions.watchFeeds", {})) as items:
            for item in items: ...

It balances nothing and repeats nothing: section 8 of the protocol says what a client may repeat, and `BusError` has what
is needed to decide. One thread uses a connection at a time. Needs pyzmq.
"""

import collections
import json
import struct
import time

import zmq

VERSION = 1
FRAME_BYTES = 4 * 1024 * 1024
HEADER_BYTES = 64 * 1024
DOCUMENTS = 1024
PING_SECONDS, SILENCE_SECONDS, HELLO_SECONDS = 1.0, 3.0, 1.0
# A server forgets a peer of which it has not heard for 15 seconds.
IDLE_SECONDS = 10.0
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.05, 2.0


class BusError(Exception):
    """Why a call failed: `code` as in gRPC, `reason` for programs, and whether anybody may have worked on it."""

    def __init__(self, code, reason, message="", details=None, not_processed=False, retry_after=None, rule=None):
        super().__init__(f"{code} {reason}: {message}")
        self.code, self.reason, self.message, self.rule = code, reason, message, rule
        self.details, self.not_processed, self.retry_after = details or {}, not_processed, retry_after

    @classmethod
    def of(cls, header):
        """The error of a `res` or an `end`; None for a success."""
        if header.get("code", "OK") == "OK":
            return None
        return cls(header["code"], header.get("reason", "UNKNOWN"), header.get("message", ""), header.get("details"),
                   header.get("notProcessed", False), header.get("retryAfter"), header.get("rule"))


def read_key_file(path):
    """The key pair in a file with the lines `public …` and `secret …`."""
    with open(path, encoding="ascii") as file:
        values = dict(line.split() for line in file if line.strip())
    return values["public"], values["secret"]


def encode(*documents):
    """The bytes of documents: flags, length, JSON."""
    frame = b""
    for value in documents:
        text = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
        frame += struct.pack(">BI", 0, len(text)) + text
    return frame


def decode(frame):
    """The messages of a frame: pairs of a header and the bytes of its bodies. ValueError for a frame with a fault."""
    if not 0 < len(frame) <= FRAME_BYTES:
        raise ValueError("a frame has between one byte and 4 MiB")
    documents, position = collections.deque(), 0
    while position < len(frame):
        if len(frame) - position < 5:
            raise ValueError("a prefix is cut off")
        flags, length = struct.unpack_from(">BI", frame, position)
        position += 5
        if flags or length > len(frame) - position or len(documents) == DOCUMENTS:
            raise ValueError("unknown flags, a document that is cut off, or too many of them")
        documents.append(frame[position:position + length])
        position += length
    messages = []
    while documents:
        text = documents.popleft()
        header = json.loads(text)
        bodies = header.get("bodies", 0)
        if len(text) > HEADER_BYTES or not isinstance(header.get("kind"), str) or not 0 <= bodies <= len(documents):
            raise ValueError("a header that is none")
        messages.append((header, [documents.popleft() for _ in range(bodies)]))
    return messages


class BusConnection:
    """A session with one endpoint of a service."""

    def __init__(self, endpoint, server_key, key_pair, instance="python", timeout=10.0):
        self._endpoint, self._server_key, self._key_pair, self._instance = endpoint, server_key, key_pair, instance
        self._context = zmq.Context()
        self._numbers = 0
        self._running = {}  # what has arrived, by the number of the call
        self._is_ready = self._is_leaving = False
        self._socket = None
        self._pause = FIRST_PAUSE_SECONDS
        self._greet(time.monotonic() + timeout)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """Says that nothing more will come, and ends the connection."""
        if self._is_ready:
            self._send({"kind": "goaway", "reason": "DONE", "message": ""})
        self._drop_socket()
        self._context.term()

    # -- Calls

    def call(self, method, request, timeout=5.0, metadata=None):
        """The response to `request`. Raises BusError; after `timeout` seconds one with DEADLINE_EXCEEDED."""
        deadline = time.monotonic() + timeout
        number, arrived = self._begin(method, request, deadline, metadata)
        try:
            header, bodies = self._next(number, arrived, deadline, method)
        finally:
            self._running.pop(number, None)
        error = BusError.of(header)
        if error:
            raise error
        if header["kind"] != "res" or len(bodies) != 1:
            raise BusError("INTERNAL", "MALFORMED_RESPONSE", "an answer has exactly one body")
        return json.loads(bodies[0])

    def stream(self, method, request, window=256 * 1024, timeout=86_400.0, metadata=None):
        """The items of a stream, one by one. Closing the generator cancels the stream."""
        deadline = time.monotonic() + timeout
        number, arrived = self._begin(method, request, deadline, metadata, window)
        credit, consumed, is_over = window, 0, False
        try:
            while True:
                header, bodies = self._next(number, arrived, deadline, method)
                if header["kind"] != "data":
                    is_over = True
                    error = BusError.of(header)
                    if error is None and header["kind"] != "end":
                        error = BusError("INTERNAL", "MALFORMED_RESPONSE", "a stream was answered by a response")
                    if error:
                        raise error
                    return
                for body in bodies:
                    if credit <= 0:
                        raise BusError("INTERNAL", "MALFORMED_RESPONSE", "an item without credit")
                    credit -= len(body)
                    yield json.loads(body)
                    consumed += len(body)
                    if consumed * 2 >= window:
                        self._send({"kind": "credit", "call": number, "credit": consumed})
                        credit, consumed = credit + consumed, 0
        finally:
            # What was given up or went wrong here is ended over there, too; lost streams are not running any more.
            if self._running.pop(number, None) is not None and not is_over and self._is_ready:
                self._send({"kind": "cancel", "call": number})

    def ping(self, timeout=SILENCE_SECONDS):
        """How many seconds the loop of the server takes to answer."""
        began = time.monotonic()
        self._ensure_session(began + timeout)
        self._numbers += 1
        self._pong = None
        self._send({"kind": "ping", "sequence": self._numbers})
        while self._pong != self._numbers:
            if not self._receive(began + timeout) or not self._is_ready:
                raise BusError("UNAVAILABLE", "ENDPOINT_SILENT", f"{self._endpoint} does not answer")
        return time.monotonic() - began

    # -- Messages

    def _begin(self, method, request, deadline, metadata, credit=None):
        self._ensure_session(deadline)
        if self._is_leaving:
            raise BusError("UNAVAILABLE", "DRAINING", "the server is shutting down", not_processed=True)
        self._numbers += 1
        header = {"kind": "req", "call": self._numbers, "method": method, "bodies": 1,
                  "timeout": max(0, min(int((deadline - time.monotonic()) * 1000), 86_400_000))}
        if credit is not None:
            header["credit"] = credit
        if metadata:
            header["metadata"] = metadata
        frame = encode(header, request)
        if len(frame) > FRAME_BYTES:
            raise BusError("RESOURCE_EXHAUSTED", "REQUEST_TOO_LARGE", "", not_processed=True)
        arrived = self._running[self._numbers] = collections.deque()
        self._send_frame(frame)
        return self._numbers, arrived

    def _next(self, number, arrived, deadline, method):
        """The next message for a call. At the deadline the server is told that nobody waits any more."""
        while not arrived:
            if number not in self._running:
                raise BusError("UNAVAILABLE", "CONNECTION_LOST", f"the connection was lost during {method}")
            if not self._receive(deadline):
                self._running.pop(number, None)
                self._send({"kind": "cancel", "call": number})
                raise BusError("DEADLINE_EXCEEDED", "DEADLINE_EXCEEDED", f"{method} did not answer in time")
        return arrived.popleft()

    def _send(self, header):
        self._send_frame(encode(header))

    def _send_frame(self, frame):
        try:
            if self._socket is not None:
                self._socket.send(frame, zmq.NOBLOCK)
        except zmq.Again:
            # Nobody is there: with IMMEDIATE nothing is queued for later.
            self._lose()

    def _receive(self, deadline):
        """Takes in one frame; pings when nothing comes for long. False when the deadline has passed."""
        while (now := time.monotonic()) < deadline:
            if now - self._heard > SILENCE_SECONDS:
                self._lose()
                return True
            if now - self._pinged > PING_SECONDS and self._is_ready:
                self._pinged = now
                self._numbers += 1
                self._send({"kind": "ping", "sequence": self._numbers})
            if self._socket is None:
                return True
            if self._socket.poll(1000 * min(deadline - now, PING_SECONDS / 4)):
                self._heard = time.monotonic()
                try:
                    for header, bodies in decode(self._socket.recv()):
                        self._dispatch(header, bodies)
                except ValueError:
                    self._lose()
                return True
        return False

    def _dispatch(self, header, bodies):
        kind = header["kind"]
        if kind == "hello" and header["session"] == self._session:
            self._is_ready, self._is_leaving, self._pause = True, False, FIRST_PAUSE_SECONDS
        elif kind in ("res", "data", "end"):
            arrived = self._running.get(header["call"])
            if arrived is not None:  # else it was given up
                arrived.append((header, bodies))
        elif kind == "pong":
            self._pong = header["sequence"]
        elif kind == "goaway":
            if header["reason"] in ("BAD_FRAME", "NO_SESSION"):
                self._lose()
            elif header["reason"] != "UNSUPPORTED_VERSION":
                self._is_leaving = True
        # Kinds of later versions are passed over.

    # -- The session

    def _lose(self):
        """The session is over, and with it every call without an answer."""
        self._is_ready = False
        self._running.clear()
        self._drop_socket()

    def _drop_socket(self):
        if self._socket is not None:
            self._socket.close(linger=0)
            self._socket = None

    def _ensure_session(self, deadline):
        now = time.monotonic()
        if self._is_ready and now - self._heard > IDLE_SECONDS:
            self._lose()
        if self._is_ready and self._is_leaving and not self._running:
            self._send({"kind": "goaway", "reason": "DONE", "message": ""})
            self._lose()
        if not self._is_ready:
            self._greet(deadline)
        if not self._running:
            self._heard = now

    def _greet(self, deadline):
        """Connects and opens a session. libzmq does not try again after a refused handshake, so a new socket does."""
        while time.monotonic() < deadline:
            self._open_socket()
            self._numbers += 1
            self._session = self._numbers
            patience = min(deadline, time.monotonic() + 5.0)
            while time.monotonic() < patience and self._socket is not None and not self._is_ready:
                # With IMMEDIATE a frame is taken only when the handshake is done.
                if self._socket.poll(100, zmq.POLLOUT):
                    self._send({"kind": "hello", "version": VERSION, "session": self._session,
                                "instance": self._instance})
                    answer_by = min(patience, time.monotonic() + HELLO_SECONDS)
                    while self._socket is not None and not self._is_ready and time.monotonic() < answer_by:
                        self._receive(answer_by)
            if self._is_ready:
                return
            self._drop_socket()
            time.sleep(min(self._pause, max(0.0, deadline - time.monotonic())))
            self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)
        raise BusError("UNAVAILABLE", "NO_ENDPOINT", f"{self._endpoint} was not ready in time", not_processed=True)

    def _open_socket(self):
        self._drop_socket()
        socket = self._socket = self._context.socket(zmq.DEALER)
        options = {
            zmq.LINGER: 0, zmq.IMMEDIATE: 1, zmq.MAXMSGSIZE: FRAME_BYTES, zmq.HANDSHAKE_IVL: 5000, zmq.IPV6: 1,
            zmq.HEARTBEAT_IVL: 2000, zmq.HEARTBEAT_TIMEOUT: 6000, zmq.TCP_KEEPALIVE: 1,
        }
        for option, value in options.items():
            socket.setsockopt(option, value)
        socket.curve_serverkey = self._server_key.encode()
        socket.curve_publickey, socket.curve_secretkey = (key.encode() for key in self._key_pair)
        socket.connect(self._endpoint)
        self._heard = self._pinged = time.monotonic()
        self._pong = None
