"""A network camera on the loopback: serves JPEG pictures over HTTP, and can do everything a camera should not."""

import base64
import hashlib
import re
import threading
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

Serve = Callable[[BaseHTTPRequestHandler], None]
USER, PASSWORD = "till", "s3cret/@"


def jpeg(picture: NDArray[np.uint8]) -> bytes:
    """As a camera compresses it."""
    return cv2.imencode(".jpg", picture)[1].tobytes()


class FakeMjpegCamera:
    """`with FakeMjpegCamera(pictures) as camera: … camera.url`; pictures are BGR or grey uint8, played in a circle.

    `jpegs` may be replaced while it plays. `serve` answers a request; tests put something else there.
    """

    def __init__(self, pictures: Sequence[NDArray[np.uint8]], fps: float = 30.0) -> None:
        self.jpegs = [jpeg(picture) for picture in pictures]
        self.period_s = 1.0 / fps
        self.frozen = threading.Event()
        self.stopped = threading.Event()
        self.serve: Serve = self.stream
        self.tells_length = True
        self.asked = 0
        self._server = self._listening(0)
        self._port = self._server.server_address[1]
        self._thread = self._serving()

    def _listening(self, port: int) -> ThreadingHTTPServer:
        camera = self

        class Connection(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                camera.asked += 1
                try:
                    camera.serve(self)
                except OSError:  # the reader hung up
                    return

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
                pass

        server = ThreadingHTTPServer(("127.0.0.1", port), Connection)
        server.daemon_threads = False
        server.block_on_close = True
        return server

    def _serving(self) -> threading.Thread:
        return threading.Thread(target=self._server.serve_forever, args=(0.05,), name="mjpeg server")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}/mjpeg"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.die()

    def freeze(self) -> None:
        """Keep connections open and send nothing more."""
        self.frozen.set()

    def thaw(self) -> None:
        self.frozen.clear()

    def die(self) -> None:
        """Hang up on everybody and stop listening."""
        if self.stopped.is_set():
            return
        self.stopped.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def revive(self) -> None:
        """Listen again, at the same address."""
        self.stopped.clear()
        self._server = self._listening(self._port)
        self._thread = self._serving()
        self._thread.start()

    def stream(self, connection: BaseHTTPRequestHandler) -> None:
        """What a camera does."""
        _begin(connection, "multipart/x-mixed-replace; boundary=frame")
        number = 0
        while not self.stopped.wait(self.period_s):
            if self.frozen.is_set():
                continue
            number += 1
            picture = self.jpegs[number % len(self.jpegs)]
            length = f"Content-Length: {len(picture)}\r\n" if self.tells_length else ""
            connection.wfile.write(f"--frame\r\nContent-Type: image/jpeg\r\n{length}\r\n".encode() + picture + b"\r\n")

    def still(self, connection: BaseHTTPRequestHandler) -> None:
        """One picture for each request."""
        while self.frozen.is_set() and not self.stopped.wait(0.02):
            pass
        _begin(connection, "image/jpeg")
        connection.wfile.write(self.jpegs[self.asked % len(self.jpegs)])

    def guarded(self, connection: BaseHTTPRequestHandler) -> None:
        """Only for those who know the password, which may be sent as it is."""
        known = "Basic " + base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if connection.headers["Authorization"] == known:
            self.stream(connection)
        else:
            _refuse(connection, 'Basic realm="camera"')

    def guarded_by_digest(self, connection: BaseHTTPRequestHandler) -> None:
        """Only for those who know the password, which is never sent (RFC 7616)."""
        told = dict(re.findall(r'(\w+)="?([^",]*)', connection.headers["Authorization"] or ""))
        whose, what = _md5(f"{USER}:camera:{PASSWORD}"), _md5(f"GET:{connection.path}")
        proof = ":".join(told.get(name, "") for name in ("nonce", "nc", "cnonce", "qop"))
        if told.get("response") == _md5(f"{whose}:{proof}:{what}"):
            self.stream(connection)
        else:
            _refuse(connection, 'Digest realm="camera", nonce="5f3a", qop="auth", algorithm=MD5')

    def one_byte_at_a_time(self, connection: BaseHTTPRequestHandler) -> None:
        """As slowly as no time limit for a single byte notices."""
        _begin(connection, "multipart/x-mixed-replace; boundary=frame")
        for byte in b"--frame\r\nContent-Type: image/jpeg\r\n\r\n" + self.jpegs[0]:
            if self.stopped.wait(1.0):
                return
            connection.wfile.write(bytes([byte]))

    def endless_header(self, connection: BaseHTTPRequestHandler) -> None:
        """An answer that never gets to its pictures."""
        connection.send_response(200)
        connection.flush_headers()
        while not self.stopped.wait(0.05):
            connection.wfile.write(b"x")

    def endless_part(self, connection: BaseHTTPRequestHandler) -> None:
        """A picture that never ends."""
        _begin(connection, "multipart/x-mixed-replace; boundary=frame")
        connection.wfile.write(b"--frame\r\nContent-Type: image/jpeg\r\n\r\n\xff\xd8")
        while not self.stopped.is_set():
            connection.wfile.write(b"\0" * 65536)

    def something_else(self, connection: BaseHTTPRequestHandler) -> None:
        """No camera at all."""
        _begin(connection, "text/html")
        connection.wfile.write(b"<h1>Welcome to your new router</h1>")


def _md5(text: str) -> str:
    return hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


def _refuse(connection: BaseHTTPRequestHandler, challenge: str) -> None:
    connection.send_response(401)
    connection.send_header("WWW-Authenticate", challenge)
    connection.send_header("Content-Length", "0")
    connection.end_headers()


def _begin(connection: BaseHTTPRequestHandler, kind: str) -> None:
    connection.send_response(200)
    connection.send_header("Content-Type", kind)
    connection.end_headers()
