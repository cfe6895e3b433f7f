"""A network camera on the loopback: serves JPEG pictures over HTTP, and can freeze, hang up and die on request."""

import threading
from collections.abc import Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray


class FakeMjpegCamera:
    """`with FakeMjpegCamera(pictures) as camera: … camera.url`; pictures are BGR or grey uint8, played in a circle."""

    def __init__(self, pictures: Sequence[NDArray[np.uint8]], fps: float = 30.0) -> None:
        self.jpegs = [cv2.imencode(".jpg", picture)[1].tobytes() for picture in pictures]
        self.period_s = 1.0 / fps
        self.frozen = threading.Event()
        self.stopped = threading.Event()
        camera = self

        class Connection(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                camera.stream(self)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Connection)
        self._server.daemon_threads = False
        self._server.block_on_close = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="mjpeg server")

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/mjpeg"

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

    def stream(self, connection: BaseHTTPRequestHandler) -> None:
        connection.send_response(200)
        connection.send_header("Content-Type", "multipart/x-mixed-replace; boundary=frame")
        connection.end_headers()
        number = 0
        try:
            while not self.stopped.wait(self.period_s):
                if self.frozen.is_set():
                    continue
                jpeg = self.jpegs[number % len(self.jpegs)]
                number += 1
                head = f"--frame\r\nContent-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n"
                connection.wfile.write(head.encode() + jpeg + b"\r\n")
        except OSError:  # the reader hung up
            return
