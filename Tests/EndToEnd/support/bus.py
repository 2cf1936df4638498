"""A client of the bus in another language: libzmq by ctypes, and the protocol's frames (docs/wire-protocol.md)."""

import ctypes
import ctypes.util
import itertools
import json
import struct

DEALER = 5
LINGER, RECEIVE_TIMEOUT, SEND_TIMEOUT, IMMEDIATE = 17, 27, 28, 39
CURVE_PUBLIC_KEY, CURVE_SECRET_KEY, CURVE_SERVER_KEY = 48, 49, 50
FRAME_LIMIT = 4 * 1024 * 1024

_zmq = ctypes.CDLL("libzmq.so.5", use_errno=True)
_zmq.zmq_ctx_new.restype = ctypes.c_void_p
_zmq.zmq_socket.restype = ctypes.c_void_p
_zmq.zmq_socket.argtypes = [ctypes.c_void_p, ctypes.c_int]
_zmq.zmq_setsockopt.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]
_zmq.zmq_connect.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
_zmq.zmq_send.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
_zmq.zmq_recv.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_int]
_zmq.zmq_close.argtypes = [ctypes.c_void_p]
_zmq.zmq_curve_keypair.argtypes = [ctypes.c_char_p, ctypes.c_char_p]
_context = _zmq.zmq_ctx_new()


def new_pair():
    """A CURVE key pair that no platform knows: (public, secret) in Z85."""
    public, secret = ctypes.create_string_buffer(41), ctypes.create_string_buffer(41)
    assert _zmq.zmq_curve_keypair(public, secret) == 0
    return public.value.decode(), secret.value.decode()


def read_pair(path):
    """The pair in a key file of the platform."""
    values = dict(line.split(" ", 1) for line in path.read_text().splitlines())
    return values["public"], values["secret"]


def document(value):
    """One document of a frame: flags, length, JSON."""
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    return b"\0" + struct.pack(">I", len(content)) + content


def messages(frame):
    """The messages of a received frame, each a header and its bodies."""
    documents = []
    while frame:
        length = struct.unpack(">I", frame[1:5])[0]
        documents.append(json.loads(frame[5:5 + length]))
        frame = frame[5 + length:]
    found, rest = [], iter(documents)
    for header in rest:
        found.append((header, list(itertools.islice(rest, header.get("bodies", 0)))))
    return found


class BusClient:
    """One connection to one endpoint, with a key pair or without any."""

    def __init__(self, endpoint, server_key=None, pair=None):
        self.socket = _zmq.zmq_socket(_context, DEALER)
        for option, value in ((LINGER, 0), (RECEIVE_TIMEOUT, 3000), (SEND_TIMEOUT, 3000), (IMMEDIATE, 1)):
            number = ctypes.c_int(value)
            assert _zmq.zmq_setsockopt(self.socket, option, ctypes.byref(number), 4) == 0
        if pair:
            keys = ((CURVE_SERVER_KEY, server_key), (CURVE_PUBLIC_KEY, pair[0]), (CURVE_SECRET_KEY, pair[1]))
            for option, key in keys:
                assert _zmq.zmq_setsockopt(self.socket, option, key.encode(), 40) == 0
        assert _zmq.zmq_connect(self.socket, endpoint.encode()) == 0

    def __enter__(self):
        return self

    def __exit__(self, *_):
        _zmq.zmq_close(self.socket)

    def send(self, frame):
        """Whether the frame was taken: without a finished handshake there is nobody to take it."""
        return _zmq.zmq_send(self.socket, frame, len(frame), 0) == len(frame)

    def receive(self):
        """The next frame; nothing within three seconds is None."""
        buffer = ctypes.create_string_buffer(FRAME_LIMIT)
        length = _zmq.zmq_recv(self.socket, buffer, FRAME_LIMIT, 0)
        return None if length < 0 else buffer.raw[:length]

    def call(self, method, request):
        """Opens a session, makes one call; (header, bodies) of its answer, None when nothing comes."""
        hello = {"kind": "hello", "version": 1, "session": 1, "instance": "e2e"}
        call = {"kind": "req", "call": 1, "method": method, "timeout": 2500, "bodies": 1}
        if not self.send(document(hello) + document(call) + document(request)):
            return None
        while (frame := self.receive()) is not None:
            for header, bodies in messages(frame):
                if header["kind"] == "res" and header["call"] == 1:
                    return header, bodies
        return None
