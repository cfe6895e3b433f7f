"""A printer of software: it reads ESC/POS as a printer would and keeps what came out, for demonstrations and tests.

It knows the commands that receipts of this till use (`commands`); any other is listed in `unknown` and skipped as two
bytes. Its letters are those of `pictures`, not a printer's; speed, heat and the knife are not simulated.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hardware.printer import commands
from hardware.printer.pictures import line_picture
from pos_client.domain.slip import SetLine
from pos_client.ports import Paper

Dots = NDArray[np.bool_]
_MARGIN_DOTS = 24
_COMMANDING = b"\x10\x1b\x1c\x1d"
_CODE_PAGE = b"\x1bt"
"""Which letters bytes above 127 are; here they are Chinese characters or those of page 437."""
_RASTER_HEAD = len(commands.RASTER) + 4
_PRINTER, _CAUSE, _PAPER = 1, 2, 4
_OLDEST = 100


@dataclass(frozen=True, slots=True)
class Printed:
    """One piece of paper: lines of text and pictures (height, width), from the top; `is_cut` once it came off."""

    parts: tuple[SetLine | Dots, ...]
    is_cut: bool

    @property
    def text(self) -> str:
        """Its lines of text."""
        return "\n".join(part.text for part in self.parts if isinstance(part, SetLine))

    def picture(self, columns: int) -> NDArray[np.uint8]:
        """How it looks: grey, (height, width) uint8, white paper with a margin around."""
        dots = columns * commands.COLUMN_DOTS
        drawn = [line_picture(part, dots) if isinstance(part, SetLine) else _widened(part, dots) for part in self.parts]
        paper = np.vstack(drawn) if drawn else np.zeros((1, dots), bool)
        return np.asarray(np.where(np.pad(paper, _MARGIN_DOTS), 0, 255), np.uint8)


class VirtualPrinter:
    """Takes bytes, gives answers; thread-safe. Paper, cover and knife are moved by whoever plays the person.

    `lines_left` is what is on the roll; None: enough for ever. Without paper, or with its cover open, it keeps what
    comes for later and answers only what is asked at once. `on_cut` hears of every slip, on the thread that prints.
    """

    def __init__(self, on_cut: Callable[[Printed], None] = lambda _slip: None) -> None:
        self._on_cut = on_cut
        self.unknown: list[bytes] = []
        self.drawer_pulses = 0
        self._lock = threading.Lock()
        self._paper = Paper.AMPLE
        self._is_cover_open = False
        self._lines_left: int | None = None
        self._waiting = bytearray()
        self._line = bytearray()
        self._is_double_byte = self._is_bold = self._is_large = False
        self._parts: list[SetLine | Dots] = []
        self._slips: list[Printed] = []
        self._answers = bytearray()
        self._commands: dict[bytes, tuple[int, Callable[[bytes], None]]] = {
            commands.RESET: (2, self._reset),
            commands.DOUBLE_BYTE_ON: (2, lambda _: self._letters(double=True)),
            commands.DOUBLE_BYTE_OFF: (2, lambda _: self._letters(double=False)),
            commands.BOLD: (3, self._bold),
            commands.SIZE: (3, self._size),
            commands.CUT[:2]: (4, lambda _: self._cut()),
            commands.DRAWER[:2]: (5, lambda _: self._pulse()),
            commands.ASK: (3, lambda command: self._answer(command[2])),
            commands.ASK_IN_TURN[:2]: (3, lambda _: self._answers.append(self._paper_in_turn())),
            _CODE_PAGE: (3, lambda _: None),
        }

    def feed(self, data: bytes) -> bytes:
        """Bytes arrive; what the printer says to that."""
        with self._lock:
            self._waiting += self._answered_at_once(data) if self._is_stopped else data
            self._work()
            said, self._answers = bytes(self._answers), bytearray()
            return said

    def slips(self) -> list[Printed]:
        """What has come out, oldest first, the last hundred; last of all what hangs out uncut."""
        with self._lock:
            hanging = [Printed(tuple(self._parts), is_cut=False)] if self._parts else []
            return [*self._slips, *hanging]

    def put_paper(self, paper: Paper, lines_left: int | None = None) -> None:
        """Put in a roll, or take it out; what waited is printed."""
        with self._lock:
            self._paper, self._lines_left = paper, lines_left
            self._work()

    def move_cover(self, *, is_open: bool) -> None:
        """Open the cover, or close it; what waited is printed."""
        with self._lock:
            self._is_cover_open = is_open
            self._work()

    @property
    def _is_stopped(self) -> bool:
        return self._is_cover_open or self._paper is Paper.OUT

    def _work(self) -> None:
        while self._waiting and not self._is_stopped:
            taken = self._step()
            if not taken:
                return
            del self._waiting[:taken]

    def _step(self) -> int:
        """Do the next thing; how many bytes that took, 0 where some are still to come."""
        first = self._waiting[0]
        if first not in _COMMANDING:
            return self._letter(first)
        name = bytes(self._waiting[:2])
        if name == commands.RASTER[:2]:
            return self._raster()
        if len(name) < len(commands.ASK):
            return 0
        if name not in self._commands:
            self.unknown.append(name)
            return len(name)
        length, act = self._commands[name]
        if len(self._waiting) < length:
            return 0
        act(bytes(self._waiting[:length]))
        return length

    def _letter(self, first: int) -> int:
        if first == ord("\n"):
            encoding = "gb18030" if self._is_double_byte else "cp437"
            self._come_out(SetLine(self._line.decode(encoding, "replace"), self._is_bold, self._is_large))
            self._line.clear()
        else:
            self._line.append(first)
        return 1

    def _raster(self) -> int:
        if len(self._waiting) < _RASTER_HEAD:
            return 0
        width, height = (int.from_bytes(self._waiting[at : at + 2], "little") for at in (4, 6))
        end = _RASTER_HEAD + width * height
        if len(self._waiting) < end:
            return 0
        rows = np.frombuffer(bytes(self._waiting[_RASTER_HEAD:end]), np.uint8).reshape(height, width)
        self._come_out(np.unpackbits(rows, axis=1).astype(bool))
        return end

    def _come_out(self, part: SetLine | Dots) -> None:
        self._parts.append(part)
        if self._lines_left is not None:
            self._lines_left -= 1
            if self._lines_left <= 0:
                self._paper = Paper.OUT

    def _reset(self, _command: bytes) -> None:
        self._line.clear()
        self._is_double_byte = self._is_bold = self._is_large = False

    def _letters(self, *, double: bool) -> None:
        self._is_double_byte = double

    def _bold(self, command: bytes) -> None:
        self._is_bold = bool(command[2] & 1)

    def _size(self, command: bytes) -> None:
        self._is_large = command[2] == 0x11  # noqa: PLR2004 - twice as wide and as high

    def _cut(self) -> None:
        slip = Printed(tuple(self._parts), is_cut=True)
        self._slips = [*self._slips[1 - _OLDEST :], slip]
        self._parts.clear()
        self._on_cut(slip)

    def _pulse(self) -> None:
        self.drawer_pulses += 1

    def _answered_at_once(self, data: bytes) -> bytes:
        """What is left for later; also in a picture these bytes are a question, as real printers have it."""
        first, *others = data.split(commands.ASK)
        for other in others:
            if other:
                self._answer(other[0])
        return first + b"".join(other[1:] for other in others)

    def _answer(self, question: int) -> None:
        is_out, is_low = self._paper is Paper.OUT, self._paper is not Paper.AMPLE
        said = {
            _PRINTER: commands.OFFLINE * self._is_stopped,
            _CAUSE: commands.COVER_OPEN * self._is_cover_open | commands.PAPER_STOP * is_out,
            _PAPER: commands.PAPER_NEAR_END * is_low | commands.PAPER_END * is_out,
        }
        if question in said:
            self._answers.append(commands.ANSWER_BITS | said[question])

    def _paper_in_turn(self) -> int:
        return 0x03 if self._paper is Paper.LOW else 0


def _widened(picture: Dots, dots: int) -> Dots:
    return np.pad(picture[:, :dots], ((0, 0), (0, max(0, dots - picture.shape[1]))))
