"""The loop that keeps a scanner reading."""

import threading

from hardware.scanner.supervised import DeviceChange, DeviceState, keep_reading
from pos_client.domain.barcode import Barcode, Misread, Symbology
from pos_client.errors import DeviceLost, DeviceUnavailable
from tests.fakes.devices import FakeScanner


class RecordingStop(threading.Event):
    """An event whose waits return at once and are written down; it is set after so many of them."""

    def __init__(self, waits: int) -> None:
        super().__init__()
        self.waited: list[float] = []
        self._left = waits

    def wait(self, timeout: float | None = None) -> bool:
        self.waited.append(timeout or 0.0)
        self._left -= 1
        if self._left <= 0:
            self.set()
        return self.is_set()


def _run(script: list[list[Exception | str | None]], waits: int) -> tuple[list[str], list[DeviceChange], RecordingStop]:
    texts: list[str] = []
    changes: list[DeviceChange] = []
    stop = RecordingStop(waits)

    def take(barcode: Barcode) -> None:
        texts.append(barcode.text)

    scanner = FakeScanner(script)
    keep_reading(scanner, take, changes.append, stop)
    assert scanner.closed == waits
    return texts, changes, stop


def test_it_delivers_and_reopens_after_a_loss() -> None:
    gone = DeviceLost("unplugged")
    texts, changes, stop = _run([[None, "one", None, "two", gone], [None, "three", gone]], waits=2)
    assert texts == ["one", "two", "three"]
    assert [change.state for change in changes] == [
        DeviceState.READY,
        DeviceState.LOST,
        DeviceState.READY,
        DeviceState.LOST,
    ]
    assert stop.waited == [0.5, 0.5]


class _TornScanner(FakeScanner):
    """Of every second code a part is lost."""

    def misreads(self) -> list[Misread]:
        return [Misread("torn", Symbology.QR, 17)]


def test_it_passes_on_what_came_in_part_only() -> None:
    misreads: list[Misread] = []
    scanner = _TornScanner([[None, None, "one", DeviceLost("unplugged")]])
    keep_reading(scanner, lambda _: None, lambda _: None, RecordingStop(1), on_misread=misreads.append)
    assert misreads == [Misread("torn", Symbology.QR, 17)] * 2


def test_it_waits_longer_and_longer_while_the_device_is_missing() -> None:
    missing = DeviceUnavailable("nothing there")
    _, changes, stop = _run([[missing]] * 7, waits=7)
    assert stop.waited == [0.5, 1.0, 2.0, 4.0, 5.0, 5.0, 5.0]
    assert [(change.state, change.code) for change in changes] == [(DeviceState.MISSING, "DEVICE_UNAVAILABLE")]


def test_what_keeps_a_device_away_is_told_when_it_changes() -> None:
    silent, unreachable = DeviceLost("", code="CAMERA_SILENT"), DeviceUnavailable("", code="CAMERA_UNREACHABLE")
    _, changes, _ = _run([[None, silent], [unreachable], [unreachable], [DeviceUnavailable("")]], waits=4)
    assert [change.code for change in changes] == [None, "CAMERA_SILENT", "CAMERA_UNREACHABLE"]


def test_a_lost_device_stays_lost_until_it_opens_again() -> None:
    missing, gone = DeviceUnavailable("nothing there"), DeviceLost("unplugged")
    _, changes, _ = _run([[None, gone], [missing], [missing], [None, gone]], waits=4)
    states = [change.state for change in changes]
    assert states == [DeviceState.READY, DeviceState.LOST, DeviceState.READY, DeviceState.LOST]


def test_a_stopped_loop_never_opens() -> None:
    stop = threading.Event()
    stop.set()
    scanner = FakeScanner([])
    keep_reading(scanner, lambda _: None, lambda _: None, stop)
    assert scanner.closed == 0
