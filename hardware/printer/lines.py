"""The line to a printer: bytes there, and where it goes both ways, its answers back. Everything has a deadline."""

import os
import select
import socket
import stat
import time
from typing import TYPE_CHECKING, Protocol

from pos_client.errors import DeviceLost, DeviceUnavailable

if TYPE_CHECKING:
    import serial

OPEN_S = 3.0
_PIECE = 4096
_ANSWER = 64


class PrinterLine(Protocol):
    """One at a time, from one thread at a time; `open` and `close` frame every order."""

    @property
    def name(self) -> str:
        """What it is called in settings."""
        ...

    @property
    def can_answer(self) -> bool:
        """Whether anything can come back, as far as the line itself goes; known once it is open."""
        ...

    def open(self) -> None:
        """Claim it. Blocks at most 3 s.

        Raises:
            DeviceUnavailable: not there, no permission, or in use.
        """
        ...

    def write(self, data: bytes, timeout_s: float) -> None:
        """Hand over all of it, waiting at most so long for a printer that is busy.

        Raises:
            DeviceLost: it went away, or took too long; a part may have arrived.
        """
        ...

    def read(self, timeout_s: float) -> bytes:
        """What the printer says, waiting at most so long; empty when it says nothing. Only where it can.

        Raises:
            DeviceLost: it went away.
        """
        ...

    def close(self) -> None:
        """Let go of it; idempotent."""
        ...


class NetworkLine:
    """A printer, or a box with one, that takes raw bytes on a TCP port, by custom 9100; IPv4 and IPv6."""

    def __init__(self, host: str, port: int) -> None:
        self._place = (host, port)
        self._socket: socket.socket | None = None

    @property
    def name(self) -> str:
        """`tcp://host:port`."""
        host, port = self._place
        return f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}"

    @property
    def can_answer(self) -> bool:
        """It can."""
        return True

    def open(self) -> None:
        """Connect. Most printers take one connection at a time: while another till prints this waits, at most 3 s.

        Raises:
            DeviceUnavailable: nobody answers there, or does not yet.
        """
        self.close()
        try:
            self._socket = socket.create_connection(self._place, OPEN_S)
        except OSError as exc:
            raise DeviceUnavailable(f"{self.name}: {exc}") from exc

    def write(self, data: bytes, timeout_s: float) -> None:
        """Send.

        Raises:
            DeviceLost: the connection broke, or the printer takes nothing any more.
        """
        line = self._opened()
        try:
            line.settimeout(timeout_s)
            line.sendall(data)
        except OSError as exc:
            raise DeviceLost(f"{self.name}: {exc}") from exc

    def read(self, timeout_s: float) -> bytes:
        """What came back.

        Raises:
            DeviceLost: the connection broke.
        """
        line = self._opened()
        try:
            line.settimeout(timeout_s)
            answer = line.recv(_ANSWER)
        except TimeoutError:
            return b""
        except OSError as exc:
            raise DeviceLost(f"{self.name}: {exc}") from exc
        if not answer:
            raise DeviceLost(f"{self.name}: the printer hung up")
        return answer

    def close(self) -> None:
        """Hang up."""
        line, self._socket = self._socket, None
        if line is not None:
            line.close()

    def _opened(self) -> socket.socket:
        if self._socket is None:
            raise DeviceLost(f"{self.name} is not open")
        return self._socket


class DeviceFileLine:
    """A printer the system has as a file, such as `/dev/usb/lp0`; a pipe is only written to, a plain file not at all.

    Without paper the driver of USB printers takes nothing and would block a plain write for ever.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._file = -1
        self._answers = False

    @property
    def name(self) -> str:
        """The path."""
        return self._path

    @property
    def can_answer(self) -> bool:
        """Devices can."""
        return self._answers

    def open(self) -> None:
        """Open the file for both ways, or for writing.

        Raises:
            DeviceUnavailable: no such file, no permission (on Linux: group lp), in use, or a plain file.
        """
        self.close()
        try:
            kind = os.stat(self._path).st_mode  # noqa: PTH116 - the path is a device's name
            if stat.S_ISREG(kind):  # a slip of the pen in the settings must not fill somebody's file with receipts
                raise DeviceUnavailable(f"{self._path} is a plain file; folder:DIRECTORY prints into files")
            self._answers = stat.S_ISCHR(kind)
            ways = os.O_RDWR if self._answers else os.O_WRONLY
            self._file = os.open(self._path, ways | os.O_NONBLOCK | os.O_NOCTTY)
        except (OSError, ValueError) as exc:  # ValueError: a NUL in its name
            raise DeviceUnavailable(f"{self._path}: {exc}") from exc
        if self._answers:
            self.read(0)  # an answer that came too late for those who asked

    def write(self, data: bytes, timeout_s: float) -> None:
        """Write as fast as it is taken.

        Raises:
            DeviceLost: it was unplugged, or takes nothing any more.
        """
        until, rest = time.monotonic() + timeout_s, memoryview(data)
        while rest:
            left_s = until - time.monotonic()
            try:
                if left_s <= 0 or not select.select([], [self._file], [], left_s)[1]:
                    raise DeviceLost(f"{self._path} takes nothing any more")
                rest = rest[os.write(self._file, rest[:_PIECE]) :]
            except BlockingIOError:
                continue
            except (OSError, ValueError) as exc:  # ValueError: it is not open
                raise DeviceLost(f"{self._path}: {exc}") from exc

    def read(self, timeout_s: float) -> bytes:
        """What it says.

        Raises:
            DeviceLost: it was unplugged.
        """
        try:
            if not select.select([self._file], [], [], timeout_s)[0]:
                return b""
            return os.read(self._file, _ANSWER)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as exc:
            raise DeviceLost(f"{self._path}: {exc}") from exc

    def close(self) -> None:
        """Close the file."""
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)


class SerialLine:
    """A printer or a line display on a serial port; 8N1.

    Without flow control: which wires a printer uses for it differs, and at 19,200 baud paper moves faster than letters
    come.
    """

    def __init__(self, port: str, baud: int) -> None:
        self._port = port
        self._baud = baud
        self._line: serial.Serial | None = None

    @property
    def name(self) -> str:
        """`serial:port`."""
        return f"serial:{self._port}"

    @property
    def can_answer(self) -> bool:
        """It can."""
        return True

    def open(self) -> None:
        """Claim the port.

        Raises:
            DeviceUnavailable: no such port, no permission (on Linux: group dialout), or in use.
        """
        import serial

        self.close()
        try:
            exclusive = None if os.name == "nt" else True  # Windows ports are exclusive anyway
            self._line = serial.Serial(self._port, self._baud, exclusive=exclusive)
            self._line.reset_input_buffer()  # answers that came too late for those who asked
        except (OSError, ValueError) as exc:
            raise DeviceUnavailable(f"{self._port}: {exc}") from exc

    def write(self, data: bytes, timeout_s: float) -> None:
        """Send at the speed of the line.

        Raises:
            DeviceLost: unplugged, or the printer takes nothing any more.
        """
        line = self._opened()
        try:
            line.write_timeout = timeout_s
            line.write(data)
        except (OSError, TypeError) as exc:  # pyserial raises TypeError when closed under its feet
            raise DeviceLost(f"{self._port}: {exc}") from exc

    def read(self, timeout_s: float) -> bytes:
        """What came back.

        Raises:
            DeviceLost: unplugged.
        """
        line = self._opened()
        try:
            line.timeout = timeout_s
            first = line.read(1)
            return bytes(first + line.read(line.in_waiting)) if first else b""
        except (OSError, TypeError) as exc:
            raise DeviceLost(f"{self._port}: {exc}") from exc

    def close(self) -> None:
        """Release the port."""
        line, self._line = self._line, None
        if line is not None:
            line.close()

    def _opened(self) -> "serial.Serial":
        if self._line is None:
            raise DeviceLost(f"{self._port} is not open")
        return self._line
