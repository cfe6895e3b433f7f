"""An IP camera that speaks RTSP (RFC 2326) over TCP on the loopback, and sends motion JPEG (RFC 2435); it can freeze.

A session is a thread. What a JPEG says in its headers goes as RFC 2435 wants it: size and tables once, then the scan.
"""

import socket
import struct
import threading
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

_PACKET = 1400
_JPEG_TYPE_420 = 1
_TABLES_FOLLOW = 255
_CLOCK_HZ = 90_000
_SDP = (
    "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=camera\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
    "m=video 0 RTP/AVP 26\r\na=rtpmap:26 JPEG/90000\r\na=control:track\r\n"
)


class FakeRtspCamera:
    """`with FakeRtspCamera(picture) as camera: … camera.url`; the picture's sides are multiples of 16."""

    def __init__(self, picture: NDArray[np.uint8], fps: int = 30) -> None:
        self._fps = fps
        self._height, self._width = picture.shape[:2]
        self._tables, self._scan = _taken_apart(cv2.imencode(".jpg", picture)[1].tobytes())
        self._frozen, self._stopped = threading.Event(), threading.Event()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, name="rtsp server")]
        self._open: list[socket.socket] = []

    @property
    def url(self) -> str:
        return f"rtsp://127.0.0.1:{self._listening.getsockname()[1]}/live"

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        for connection in self._open:
            connection.close()
        for thread in self._threads:
            thread.join()

    def freeze(self) -> None:
        """Keep the session open and send nothing more."""
        self._frozen.set()

    def thaw(self) -> None:
        self._frozen.clear()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            connection.settimeout(0.1)
            self._open.append(connection)
            thread = threading.Thread(target=self._session, args=(connection,), name="rtsp session")
            self._threads.append(thread)
            thread.start()

    def _session(self, connection: socket.socket) -> None:
        try:
            while not self._stopped.is_set():
                if self._answer(connection) == "PLAY":
                    self._play(connection)
        except OSError:
            return
        finally:
            connection.close()

    def _answer(self, connection: socket.socket) -> str:
        """Answer the next request; its method."""
        asked = b""
        while not asked.endswith(b"\r\n\r\n"):
            try:
                chunk = connection.recv(4096)
            except TimeoutError:
                return ""
            if not chunk:
                raise ConnectionResetError
            asked += chunk
        lines = asked.decode("ascii", "replace").split("\r\n")
        method = lines[0].split(" ")[0]
        number = next((line for line in lines if line.lower().startswith("cseq")), "CSeq: 0")
        heads = {
            "OPTIONS": "Public: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n",
            "DESCRIBE": f"Content-Base: {self.url}/\r\nContent-Type: application/sdp\r\n"
            f"Content-Length: {len(_SDP)}\r\n",
            "SETUP": "Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n",
        }
        body = _SDP if method == "DESCRIBE" else ""
        told = f"RTSP/1.0 200 OK\r\n{number}\r\nSession: 1\r\n{heads.get(method, '')}\r\n{body}"
        connection.sendall(told.encode())
        return method

    def _play(self, connection: socket.socket) -> None:
        sequence = stamp = 0
        while not self._stopped.wait(1 / self._fps):
            if self._frozen.is_set():
                continue
            for packet in self._packets(stamp, sequence):
                connection.sendall(packet)
                sequence += 1
            stamp += _CLOCK_HZ // self._fps

    def _packets(self, stamp: int, sequence: int) -> list[bytes]:
        size = struct.pack(">BB", self._width // 8, self._height // 8)
        packets: list[bytes] = []
        for at in range(0, len(self._scan), _PACKET):
            is_last = at + _PACKET >= len(self._scan)
            jpeg = struct.pack(">I", at) + bytes([_JPEG_TYPE_420, _TABLES_FOLLOW]) + size
            tables = struct.pack(">BBH", 0, 0, len(self._tables)) + self._tables if at == 0 else b""
            head = struct.pack(
                ">BBHII", 0x80, 26 | (0x80 if is_last else 0), (sequence + len(packets)) & 0xFFFF, stamp & 0xFFFFFFFF, 7
            )
            payload = head + jpeg + tables + self._scan[at : at + _PACKET]
            packets.append(b"$\0" + struct.pack(">H", len(payload)) + payload)
        return packets


def _taken_apart(jpeg: bytes) -> tuple[bytes, bytes]:
    """Quantisation tables and entropy-coded scan of a baseline JPEG."""
    tables, at = b"", 2
    while True:
        marker, length = struct.unpack(">xBH", jpeg[at : at + 4])
        body, at = jpeg[at + 4 : at + 2 + length], at + 2 + length
        if marker == 0xDB:
            while body:
                tables, body = tables + body[1:65], body[65:]
        if marker == 0xDA:
            return tables, jpeg[at:-2]
