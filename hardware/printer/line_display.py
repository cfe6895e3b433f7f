"""Line displays ("customer displays", "pole displays") of two lines, in the commands of Epson's DM-D series.

Nearly all others can be switched to these ("ESC/POS mode").
"""

import threading

from hardware.printer import commands
from hardware.printer.encoder import Charset
from hardware.printer.lines import PrinterLine
from pos_client.domain.slip import fitting, printable
from pos_client.errors import DeviceLost
from pos_client.ports import DeviceInformation

COLUMNS = 20
_WRITE_S = 1.0
_UPPER, _LOWER = 1, 2


class EscPosLineDisplay:
    """A `LineDisplay`. The line stays open from the first order on, as many displays go dark when it is closed."""

    def __init__(self, line: PrinterLine, columns: int = COLUMNS, charset: Charset = Charset.GB18030) -> None:
        self._line = line
        self._columns = columns
        self._charset = charset
        self._is_open = False
        self._lines = "", ""
        self._turn = threading.Lock()

    @property
    def info(self) -> DeviceInformation:
        """The line as it is called in settings."""
        return DeviceInformation(self._line.name, "line display", self._line.name, "EscPosLineDisplay")

    @property
    def columns(self) -> int:
        """20, unless it was said otherwise."""
        return self._columns

    @property
    def lines(self) -> tuple[str, str]:
        """What it was to show last, whether it did or not."""
        return self._lines

    def show_lines(self, upper: str, lower: str) -> None:
        """Show these; after it was unplugged the line is opened anew.

        Raises:
            DeviceUnavailable: it cannot be reached.
            DeviceLost: it went away.
        """
        data = commands.CLEAR + self._placed(upper, _UPPER) + self._placed(lower, _LOWER)
        with self._turn:
            self._lines = upper, lower
            if not self._is_open:
                self._line.open()
                self._is_open = True
            try:
                self._line.write(data, _WRITE_S)
            except DeviceLost:
                self._close()
                raise

    def close(self) -> None:
        """Let go of the line."""
        with self._turn:
            self._close()

    def _close(self) -> None:
        self._is_open = False
        self._line.close()

    def _placed(self, text: str, line: int) -> bytes:
        return commands.MOVE + bytes([1, line]) + self._letters(fitting(printable(text), self._columns))

    def _letters(self, text: str) -> bytes:
        """In the display's own letters; a question mark where it has none."""
        if self._charset is Charset.PICTURE:
            return text.encode("ascii", "replace")
        signs = [sign.encode("gb18030") for sign in text]
        most = 2
        return b"".join(raw if len(raw) <= most else b"??" for raw in signs)


class VirtualLineDisplay:
    """A line display of software: takes bytes, and `lines` is what can be read on it. Thread-safe."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting = bytearray()
        self._lines = [bytearray(), bytearray()]
        self._at = 0

    @property
    def lines(self) -> tuple[str, str]:
        """Upper and lower line."""
        with self._lock:
            upper, lower = (line.decode("gb18030", "replace") for line in self._lines)
            return upper, lower

    def feed(self, data: bytes) -> bytes:
        """Bytes arrive; it never answers."""
        with self._lock:
            self._waiting += data
            while self._waiting and (taken := self._step()):
                del self._waiting[:taken]
        return b""

    def _step(self) -> int:
        """Do the next thing; how many bytes that took, 0 where some are still to come."""
        if self._waiting.startswith(commands.CLEAR):
            self._lines, self._at = [bytearray(), bytearray()], 0
            return len(commands.CLEAR)
        if self._waiting[0] == commands.MOVE[0]:
            whole = len(commands.MOVE) + 2
            if len(self._waiting) < whole:
                return 0
            self._at = self._waiting[whole - 1] - 1
            return whole
        self._lines[self._at].append(self._waiting[0])
        return 1
