"""Doubles of the device ports that do exactly what a test tells them to."""

from collections import deque
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from pos_client.domain.barcode import Barcode, Symbology
from pos_client.errors import DeviceLost
from pos_client.ports import DeviceInformation, Frame, FrameStatistics, Indication, Unread

if TYPE_CHECKING:
    from numpy.typing import NDArray

Hit = tuple[str, Symbology, tuple[tuple[float, float], ...]]
SQUARE = ((10.0, 10.0), (50.0, 10.0), (50.0, 50.0), (10.0, 50.0))


class FakeFrameSource:
    """Hands out one blank frame per entry of `captured_s`, then is lost."""

    info = DeviceInformation("fake-camera", "camera", "Fake camera", "FakeFrameSource")

    def __init__(self, captured_s: Sequence[float]) -> None:
        self._captured_s = deque(captured_s)
        self._seq = 0
        self.is_open = False

    def open(self) -> None:
        self.is_open = True

    def read(self, timeout_s: float) -> Frame | None:
        if not self._captured_s:
            raise DeviceLost("no frame is left")
        self._seq += 1
        return Frame(np.zeros((60, 60), np.uint8), None, self._seq, int(self._captured_s.popleft() * 1e9))

    def statistics(self) -> FrameStatistics:
        return FrameStatistics(frames=self._seq)

    def close(self) -> None:
        self.is_open = False


class FakeDecoder:
    """Finds, in its n-th picture, the texts of the n-th entry."""

    name = "fake"

    def __init__(self, texts: Sequence[Sequence[str]]) -> None:
        self._texts = deque(texts)
        self.asked: list[tuple[Symbology, ...]] = []

    def decode(self, luma: "NDArray[np.uint8]", symbologies: Sequence[Symbology]) -> list[Hit]:
        self.asked.append(tuple(symbologies))
        return [(text, Symbology.QR, SQUARE) for text in self._texts.popleft()]


class FakeLiveDecoder(FakeDecoder):
    """The same, which sees a code it cannot read in every picture; `restarted` as it is told."""

    def __init__(
        self, texts: Sequence[Sequence[str]], unread: Unread | None = None, *, restarted: bool = False
    ) -> None:
        super().__init__(texts)
        self._unread, self._restarted = unread, restarted
        self.is_started = False

    def start(self) -> None:
        self.is_started = True

    def unread(self) -> Unread | None:
        return self._unread

    def was_restarted(self) -> bool:
        return self._restarted

    def close(self) -> None:
        self.is_started = False


class FakeScanner:
    """Plays a script: an exception is raised by `open` or `read`, a text is delivered, None is a timeout.

    Each entry is one opening: first what `open` does (None or an exception), then what the reads do in turn.
    """

    info = DeviceInformation("fake-scanner", "scanner", "Fake scanner", "FakeScanner")
    can_indicate = True

    def __init__(self, script: Sequence[Sequence[Exception | str | None]]) -> None:
        self._openings = deque(script)
        self._reads: deque[Exception | str | None] = deque()
        self.closed = 0
        self.indicated: list[Indication] = []

    def open(self) -> None:
        first, *rest = self._openings.popleft()
        self._reads = deque(rest)
        if isinstance(first, Exception):
            raise first

    def read(self, timeout_s: float) -> Barcode | None:
        step = self._reads.popleft()
        if isinstance(step, Exception):
            raise step
        return None if step is None else Barcode(step, Symbology.QR, 0, "fake-scanner")

    def indicate(self, indication: Indication) -> None:
        self.indicated.append(indication)

    def close(self) -> None:
        self.closed += 1
