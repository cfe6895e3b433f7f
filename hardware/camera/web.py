"""IP cameras over HTTP: a stream of JPEGs, or a single picture that is asked for again and again."""

import contextlib
import hashlib
import http.client
import socket
import threading
import urllib.error
import urllib.parse
import urllib.request
from functools import partial
from typing import IO, TYPE_CHECKING

from hardware.camera.captured import CapturedFrameSource
from hardware.camera.parts import MOST_BYTES, PictureParts, StreamEnded
from hardware.camera.pictures import picture_of
from pos_client.errors import DeviceError, DeviceLost, DeviceUnavailable, InvalidValue
from pos_client.ports import DeviceInformation

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_TIMEOUT_S = 1.5
"""For connecting, and for each byte; the watchdog of the frame source limits the whole."""
_STILL_PERIOD_S = 0.2
_NOT_ALLOWED = frozenset({401, 403})
_SERVER_FAULT = 500


class Connection:
    """The socket of one camera, which any thread may cut: whoever waits for it goes on at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket: socket.socket | None = None
        self._is_cut = False

    def hold(self, connected: socket.socket) -> None:
        """This is the one to cut, at once if it is too late already."""
        with self._lock:
            self._socket = connected
        if self._is_cut:
            self.cut()

    def cut(self) -> None:
        """End this connection and every later one."""
        with self._lock:
            self._is_cut = True
            if self._socket is None:
                return
            with contextlib.suppress(OSError):  # it has ended by itself
                # Not the method of an SSL socket, which would take its state from under the thread that reads.
                socket.socket.shutdown(self._socket, socket.SHUT_RDWR)


class WebFeed:
    """A `Feed` over the pictures at `url`; user and password in it are sent as basic or digest authentication."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._connection = Connection()
        self._answer: http.client.HTTPResponse | None = None
        self._parts: PictureParts | None = None
        self._first: bytes | None = None

    @property
    def period_s(self) -> float | None:
        """A camera that streams has a pace of its own."""
        return None if self._parts is not None else _STILL_PERIOD_S

    def start(self) -> None:
        """Ask once, and see what it is."""
        try:
            self._answer = answer = _asked(self._url, self._connection)
            if answer.headers.get_content_maintype() == "multipart":
                self._parts = PictureParts(answer, answer.headers.get_boundary() or "")
                return
            self._first = self._still(answer)
        except (OSError, http.client.HTTPException, ValueError) as exc:
            raise _refusal(exc) from exc
        if picture_of(self._first) is None:
            raise DeviceUnavailable("neither pictures one after the other, nor one picture", code="BAD_CAMERA")

    def picture(self) -> "NDArray[np.uint8] | None":
        """The next of the stream, or what the camera sees now."""
        first, self._first = self._first, None
        try:
            if self._parts is not None:
                return picture_of(self._parts.next_part())
            return picture_of(first or self._still(_asked(self._url, self._connection)))
        except StreamEnded as exc:
            raise DeviceLost(str(exc), code="CAMERA_UNREACHABLE") from exc
        except TimeoutError as exc:
            raise DeviceLost("it is connected and sends nothing", code="CAMERA_SILENT") from exc
        except (OSError, http.client.HTTPException, ValueError) as exc:
            raise DeviceLost(f"{exc}", code="CAMERA_UNREACHABLE") from exc

    def give_up(self) -> None:
        """Cut the connection."""
        self._connection.cut()

    def release(self) -> None:
        """Hang up."""
        if self._answer is not None:
            self._answer.close()

    def _still(self, answer: http.client.HTTPResponse) -> bytes:
        with answer:
            return answer.read(MOST_BYTES)


def web_camera(url: str) -> CapturedFrameSource:
    """An IP camera at an http(s) address: a stream (MJPEG), or one picture, fetched five times a second.

    Raises:
        InvalidValue: code BAD_CAMERA; it is no address.
    """
    return CapturedFrameSource(network_information(url, "HTTP"), lambda: WebFeed(url))


def network_information(url: str, driver: str) -> DeviceInformation:
    """Which camera an address means, without the user and password that may be in it.

    Raises:
        InvalidValue: code BAD_CAMERA; it is no address.
    """
    try:
        parts = urllib.parse.urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as exc:
        raise InvalidValue(str(exc), code="BAD_CAMERA") from exc
    if not host:
        raise InvalidValue("an address without a host", code="BAD_CAMERA")
    # What is asked for tells the cameras of a recorder apart, and may hold a password.
    asked = f"?{hashlib.sha256(parts.query.encode()).hexdigest()[:6]}" if parts.query else ""
    where = f"{host}:{port}" if port else host
    return DeviceInformation(f"{parts.scheme.lower()}://{where}{parts.path}{asked}", "camera", host, driver)


class _Http(http.client.HTTPConnection):
    def __init__(self, connection: Connection, host: str, timeout: float = _TIMEOUT_S) -> None:
        super().__init__(host, timeout=timeout)
        self._connection = connection

    def connect(self) -> None:
        super().connect()
        self._connection.hold(self.sock)


class _Https(http.client.HTTPSConnection):
    def __init__(self, connection: Connection, host: str, timeout: float = _TIMEOUT_S) -> None:
        super().__init__(host, timeout=timeout)
        self._connection = connection

    def connect(self) -> None:
        super().connect()
        self._connection.hold(self.sock)


class _Opening(urllib.request.HTTPHandler, urllib.request.HTTPSHandler):
    """Opens both kinds of connections so that they can be cut."""

    def __init__(self, connection: Connection) -> None:
        super().__init__()
        self._connection = connection

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_Http, self._connection), req)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_Https, self._connection), req)


class _Basic(urllib.request.HTTPBasicAuthHandler):
    """Leaves alone what asks for something better, which would be a fault to it."""

    def http_error_401(
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
    ) -> object:
        asks = str(headers.get("WWW-Authenticate", "")).lower()
        return super().http_error_401(req, fp, code, msg, headers) if asks.startswith("basic") else None


class _Refused(urllib.request.BaseHandler):
    """Lets go of an answer that says "not without a password", before it is asked again with one."""

    handler_order = 100  # before those that ask again

    def http_error_401(self, _request: object, answer: http.client.HTTPResponse, *_: object) -> None:
        answer.close()


def _asked(url: str, connection: Connection) -> http.client.HTTPResponse:
    """The answer to a GET, after redirections and authentication; no proxy, no cookies, no other schemes."""
    parts = urllib.parse.urlsplit(url)
    bare = urllib.parse.urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))
    known = urllib.request.HTTPPasswordMgrWithDefaultRealm()
    if parts.username is not None:
        user, password = (urllib.parse.unquote(part or "") for part in (parts.username, parts.password))
        known.add_password(None, bare, user, password)
    opener = urllib.request.OpenerDirector()
    for handler in (
        _Opening(connection),
        _Refused(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPRedirectHandler(),
        _Basic(known),
        urllib.request.HTTPDigestAuthHandler(known),
    ):
        opener.add_handler(handler)
    answer = opener.open(bare, timeout=_TIMEOUT_S)
    if not isinstance(answer, http.client.HTTPResponse):
        raise http.client.HTTPException("no answer")
    return answer


def _refusal(fault: Exception) -> DeviceError:
    if isinstance(fault, TimeoutError):  # while connecting it would be the reason of an URLError
        return DeviceUnavailable("it is connected and sends nothing", code="CAMERA_SILENT")
    if isinstance(fault, UnicodeError):
        return DeviceUnavailable("an address with signs that have to be escaped", code="BAD_CAMERA")
    if isinstance(fault, ValueError):
        return DeviceUnavailable(f"{fault}", code="CAMERA_PASSWORD")  # another way of asking for it
    if not isinstance(fault, urllib.error.HTTPError):
        return DeviceUnavailable(f"{fault}", code="CAMERA_UNREACHABLE")
    fault.close()
    if fault.code in _NOT_ALLOWED:
        return DeviceUnavailable(f"HTTP {fault.code}", code="CAMERA_PASSWORD")
    code = "CAMERA_UNREACHABLE" if fault.code >= _SERVER_FAULT else "BAD_CAMERA"
    return DeviceUnavailable(f"HTTP {fault.code}", code=code)
