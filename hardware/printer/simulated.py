"""The line to a printer of software in this program, and a place in the network where such a printer can be reached."""

import socket
import threading
from types import TracebackType
from typing import Protocol, Self

from pos_client.errors import DeviceLost, DeviceUnavailable

_POLL_S = 0.1
_PIECE = 4096


class TakesBytes(Protocol):
    """`VirtualPrinter` or `VirtualLineDisplay`."""

    def feed(self, data: bytes) -> bytes:
        """Bytes arrive; what is said to that."""
        ...


class SimulatedLine:
    """A `PrinterLine` to a device of software; while it is unplugged nobody is there."""

    def __init__(self, printer: TakesBytes) -> None:
        self._printer = printer
        self._is_plugged = True
        self._is_open = False
        self._answers = bytearray()

    @property
    def name(self) -> str:
        """What settings call it."""
        return "simulated"

    @property
    def can_answer(self) -> bool:
        """It can."""
        return True

    def plug(self, *, is_in: bool) -> None:
        """Pull the plug, or put it back."""
        self._is_plugged = is_in

    def open(self) -> None:
        """Begin.

        Raises:
            DeviceUnavailable: the plug is out.
        """
        if not self._is_plugged:
            raise DeviceUnavailable("the simulated device is unplugged")
        self._is_open = True
        self._answers.clear()

    def write(self, data: bytes, timeout_s: float) -> None:  # noqa: ARG002 - it is never busy
        """Hand over.

        Raises:
            DeviceLost: the plug is out, or nobody opened the line.
        """
        self._see_open()
        self._answers += self._printer.feed(data)

    def read(self, timeout_s: float) -> bytes:  # noqa: ARG002 - it has answered already, or never will
        """What it said.

        Raises:
            DeviceLost: the plug is out, or nobody opened the line.
        """
        self._see_open()
        said, self._answers = bytes(self._answers), bytearray()
        return said

    def close(self) -> None:
        """End."""
        self._is_open = False

    def _see_open(self) -> None:
        if not (self._is_plugged and self._is_open):
            raise DeviceLost("the simulated device is unplugged")


class PrinterServer:
    """A device of software on a TCP port, one connection at a time as printers do; a context that owns one thread."""

    def __init__(self, printer: TakesBytes, host: str = "127.0.0.1", port: int = 0) -> None:
        self._printer = printer
        try:
            self._listening = socket.create_server((host, port))
        except OSError as exc:
            raise DeviceUnavailable(f"{host}:{port}: {exc}", code="PORT_TAKEN") from exc
        self._listening.settimeout(_POLL_S)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._serve, name="virtual printer")

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._listening.getsockname()[1])

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        self._thread.join()
        self._listening.close()

    def _serve(self) -> None:
        while not self._stop.is_set():
            try:
                line, _ = self._listening.accept()
            except TimeoutError:
                continue
            with line:
                line.settimeout(_POLL_S)
                self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        while not self._stop.is_set():
            try:
                data = line.recv(_PIECE)
                if not data:
                    return
                line.sendall(self._printer.feed(data))
            except TimeoutError:
                continue
            except OSError:  # whoever printed has gone
                return
