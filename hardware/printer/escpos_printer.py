"""A receipt printer that speaks ESC/POS, on whatever line; and the drawer that hangs on it."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from hardware.printer import commands
from hardware.printer.encoder import Charset, encode, height
from hardware.printer.lines import PrinterLine
from pos_client.domain.slip import Slip
from pos_client.errors import DeviceLost, DeviceUnavailable
from pos_client.ports import DeviceInformation, Paper, PrinterStatus

ANSWER_S = 1.0
"""A printer answers within some milliseconds; a box between network and printer may take longer."""
SPARE_S = 4.0
"""A printer that takes nothing, or says nothing, for so much longer than printing takes it has stopped."""
FINISH_S = 30.0
"""How long a printer that goes on answering may be at work on one slip."""
_SLOWEST_DOTS_S = 400
"""50 mm a second, at 8 dots per millimetre."""
_PIECE = 512
"""Bytes handed over at once; also at 9,600 baud, or by printers that print before they take more, within 2 s."""
_PRINTER, _CAUSE, _PAPER = 1, 2, 4
_STOPPED = commands.COVER_OPEN | commands.PAPER_STOP | commands.ERROR
INCOMPLETE = "PRINT_INCOMPLETE"


class EscPosPrinter:
    """A `PosPrinter`. Whether it answers is found out with the first order, as a line may go one way only.

    One that has answered and does not any more hangs, or is behind a box that would keep for later what it is given.
    After the last line it is asked in turn: its answer means that everything is on paper. Meanwhile it is asked every
    second how it is. Most printers answer that at once, others only when they have printed what came before: silence
    means something only when even the slowest would be through.
    """

    def __init__(
        self,
        line: PrinterLine,
        columns: int,
        charset: Charset = Charset.GB18030,
        *,
        answer_s: float = ANSWER_S,
        spare_s: float = SPARE_S,
        finish_s: float = FINISH_S,
    ) -> None:
        self._line = line
        self._answer_s = answer_s
        self._spare_s = spare_s
        self._finish_s = finish_s
        self._has_answered = False
        self._columns = columns
        self._charset = charset
        self._turn = threading.Lock()

    @property
    def info(self) -> DeviceInformation:
        """The line as it is called in settings."""
        return DeviceInformation(self._line.name, "printer", self._line.name, "EscPosPrinter")

    @property
    def columns(self) -> int:
        """48 on paper 80 mm wide, 32 on 58 mm."""
        return self._columns

    def status(self) -> PrinterStatus:
        """Ask for cover, paper and faults; at most ~6 s.

        Raises:
            DeviceUnavailable: it cannot be reached, or does not answer any more.
        """
        with self._opened():
            return self._before()

    def print_slip(self, slip: Slip) -> PrinterStatus:
        """Print and wait until it is on paper; without answers, until it is handed over.

        Raises:
            DeviceUnavailable: nothing was printed.
            DeviceLost: code PRINT_INCOMPLETE.
        """
        data = encode(slip, self._columns, self._charset)
        with self._opened():
            before = self._before()
            if before.refusal:
                raise DeviceUnavailable(f"{self._line.name} cannot print", code=before.refusal)
            try:
                for at in range(0, len(data), _PIECE):
                    self._line.write(data[at : at + _PIECE], self._spare_s)
                if not before.is_answering:
                    return before
                self._wait_for_end(self._spare_s + height(slip, self._columns) / _SLOWEST_DOTS_S)
                return self._asked()
            except DeviceLost as exc:
                raise DeviceLost(exc.detail, code=INCOMPLETE) from exc

    def open_drawer(self) -> None:
        """Have the printer open the drawer, whether it has paper or not.

        Raises:
            DeviceUnavailable: it cannot be reached.
            DeviceLost: it went away.
        """
        with self._opened():
            self._line.write(commands.DRAWER, self._answer_s)

    @contextmanager
    def _opened(self) -> Iterator[None]:
        with self._turn:
            self._line.open()
            try:
                yield
            finally:
                self._line.close()

    def _before(self) -> PrinterStatus:
        """How it is before anything was printed."""
        try:
            status = self._asked()
        except DeviceLost as exc:
            raise DeviceUnavailable(exc.detail) from exc
        if self._has_answered and not status.is_answering:
            raise DeviceUnavailable(f"{self._line.name} does not answer any more")
        self._has_answered = status.is_answering
        return status

    def _asked(self) -> PrinterStatus:
        printer = self._answer(_PRINTER) if self._line.can_answer else None
        if printer is None:
            return PrinterStatus(is_answering=False)
        cause, paper = self._answer(_CAUSE) or 0, self._answer(_PAPER) or 0
        is_out = bool(paper & commands.PAPER_END or cause & commands.PAPER_STOP)
        is_low = bool(paper & commands.PAPER_NEAR_END)
        is_open = bool(cause & commands.COVER_OPEN)
        has_fault = bool(cause & commands.ERROR) or bool(printer & commands.OFFLINE and not (is_out or is_open))
        left = Paper.OUT if is_out else Paper.LOW if is_low else Paper.AMPLE
        return PrinterStatus(left, is_open, has_fault)

    def _answer(self, question: int) -> int | None:
        """One byte about what was asked; None when none comes. Anything else a printer says is not listened to."""
        self._line.write(commands.ASK + bytes([question]), self._answer_s)
        until = time.monotonic() + self._answer_s
        while (left_s := until - time.monotonic()) > 0:
            for byte in self._line.read(left_s):
                if byte & commands.ANSWER_MASK == commands.ANSWER_BITS:
                    return byte
        return None

    def _wait_for_end(self, patience_s: float) -> None:
        """Until the question asked in turn is answered. A printer that stops for want of something says that at once.

        Raises:
            DeviceLost: it stopped in the middle, or said nothing for so long.
        """
        self._line.write(commands.ASK_IN_TURN, self._spare_s)
        began_s = heard_s = time.monotonic()
        asked = 0
        while (now_s := time.monotonic()) - heard_s < patience_s and now_s - began_s < self._finish_s:
            said = self._line.read(self._answer_s)
            causes = [byte for byte in said if byte & commands.ANSWER_MASK == commands.ANSWER_BITS]
            asked -= len(causes)
            if any(cause & _STOPPED for cause in causes):
                raise DeviceLost(f"{self._line.name} stopped: {causes}")
            if len(causes) < len(said):
                self._read_off(asked)
                return
            if said:
                heard_s = time.monotonic()
            else:
                self._line.write(commands.ASK + bytes([_CAUSE]), self._answer_s)
                asked += 1
        raise DeviceLost(f"{self._line.name} did not finish")

    def _read_off(self, answers: int) -> None:
        """Take what is still on its way, which the next question would take for its answer."""
        while answers > 0 and (said := self._line.read(self._answer_s)):
            answers -= len(said)
