"""The device check without a window: what a scan, a key and a cable change on it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest

from hardware.scanner.examination import examine
from hardware.scanner.sheet import TEXTS
from pos_client.domain.barcode import Barcode, Misread, Symbology
from pos_client.domain.scanner_setup import Diagnosis, ScannerSetup, SheetCode, Trait
from pos_client.errors import DeviceUnavailable, StorageError
from pos_client.ports import FrameStatistics, Paper
from tests.fakes.odd_scanner import OddScanner
from tests.fakes.tasks import FakeTasks
from ui.screens.device_check.model import (
    TYPING,
    CameraRow,
    CodeState,
    DeviceCheckModel,
    DeviceKind,
    DeviceRow,
    Said,
    Trial,
)
from ui.screens.device_check.presenter import DeviceCheckPresenter, DeviceCheckServices
from ui.screens.devices import Device, Devices, Presence
from ui.screens.receipts.model import PrinterNews, PrintState

CAMERA = Device("camera", "HD Camera", is_camera=True)
HELD = Device("hid:1", "Honeywell", is_camera=False)
PRINTER = DeviceRow("tcp://p", "tcp://p", DeviceKind.PRINTER, Presence.STARTING)
DISPLAY = DeviceRow("serial:d", "serial:d", DeviceKind.DISPLAY, Presence.STARTING)


@dataclass
class Desk:
    """The presenter, what it shows, and a till that keeps setups."""

    model: DeviceCheckModel = field(default_factory=DeviceCheckModel)
    kept: dict[str, ScannerSetup] = field(default_factory=dict)
    examined: int = 0
    is_full: bool = False
    tasks: FakeTasks = field(default_factory=FakeTasks)
    seen: dict[str, FrameStatistics] = field(default_factory=dict)
    drawn: int = 0
    asked: int = 0
    counter_top: tuple[DeviceRow, ...] = ()
    attempts: dict[str, Callable[[], Trial]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        services = DeviceCheckServices(
            self.examine,
            self.kept_of,
            self.keep,
            self.write_sheet,
            self.tasks,
            self.seen.get,
            lambda: self.attempts,
            self.ask_printer,
        )
        self.presenter = DeviceCheckPresenter(self, services, Devices((CAMERA, HELD)), self.counter_top)

    def ask_printer(self) -> None:
        self.asked += 1

    def row(self, device_id: str) -> DeviceRow:
        return next(row for row in self.model.rows if row.device_id == device_id)

    def show_model(self, model: DeviceCheckModel) -> None:
        self.model = model
        self.drawn += 1

    def examine(self, barcodes: Sequence[Barcode]) -> Diagnosis:
        self.examined += 1
        return examine(barcodes)

    def kept_of(self, device_id: str) -> ScannerSetup:
        return self.kept.get(device_id, ScannerSetup())

    def keep(self, device_id: str, setup: ScannerSetup) -> None:
        if self.is_full:
            raise StorageError("no room")
        self.kept[device_id] = setup

    def write_sheet(self) -> str:
        if self.is_full:
            raise StorageError("no room")
        return "/home/li/sheet.pdf"

    def scan(self, *barcodes: Barcode) -> None:
        for barcode in barcodes:
            self.presenter.heard(barcode)

    def shown(self) -> SheetCode | None:
        return self.model.shown

    def said(self) -> Said:
        return self.model.said

    def states(self) -> dict[SheetCode, CodeState]:
        return dict(self.model.states)


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.presenter.opened()
    return made


def test_each_second_it_tells_how_a_camera_does_while_somebody_looks(desk: Desk) -> None:
    desk.seen["camera"] = FrameStatistics(900, 45, 2, 29.7, (1280, 720), 0.01)
    desk.presenter.tick()
    assert [row.camera for row in desk.model.rows] == [None, CameraRow((1280, 720), 30, 5, 2), None]
    drawn = desk.drawn
    desk.seen["camera"] = replace(desk.seen["camera"], frames=905, age_s=0.02)
    desk.presenter.tick()
    assert desk.drawn == drawn, "nothing to see has changed"
    desk.presenter.closed()
    desk.seen["camera"] = FrameStatistics(fps=5.0)
    desk.presenter.tick()
    assert desk.drawn == drawn, "nobody looks"


def test_it_begins_with_the_first_code_and_goes_on_as_codes_are_scanned(desk: Desk) -> None:
    assert desk.shown() is SheetCode.SIGNS
    scanner = OddScanner()
    for code in SheetCode:
        assert desk.shown() is code
        assert desk.states()[code] is CodeState.NOW
        desk.scan(scanner.reads(TEXTS[code]))
    assert desk.shown() is None
    assert desk.states() == dict.fromkeys(SheetCode, CodeState.RIGHT) | {SheetCode.CHINESE: CodeState.WRONG}
    assert not desk.model.may_keep


def test_codes_may_come_in_any_order_and_be_left_out(desk: Desk) -> None:
    desk.scan(OddScanner().reads(TEXTS[SheetCode.LENGTH]))
    assert desk.shown() is SheetCode.SIGNS
    desk.presenter.skip()
    assert desk.shown() is SheetCode.DARK
    assert desk.states()[SheetCode.SIGNS] is CodeState.SKIPPED
    desk.scan(OddScanner().reads(TEXTS[SheetCode.SIGNS]))
    assert desk.states()[SheetCode.SIGNS] is CodeState.RIGHT


def test_what_can_be_undone_is_kept_once(desk: Desk) -> None:
    desk.scan(*OddScanner("fr", prefix="~").sheet())
    assert {found.trait for found in desk.model.findings} >= {Trait.COUNTRY, Trait.PREFIX}
    assert desk.model.may_keep
    desk.presenter.keep()
    assert desk.kept == {"odd": ScannerSetup("fr", prefix="~")}
    assert (desk.said(), desk.model.may_keep) == (Said.KEPT, False)
    desk.kept.clear()
    desk.presenter.restart()
    desk.presenter.keep()
    assert desk.kept == {}


def test_a_scanner_that_was_set_right_loses_its_repair(desk: Desk) -> None:
    desk.kept["odd"] = ScannerSetup("fr")
    desk.scan(OddScanner().reads(TEXTS[SheetCode.SIGNS]))
    assert desk.model.may_keep
    desk.presenter.keep()
    assert desk.kept["odd"] == ScannerSetup()


def test_a_full_disk_is_told(desk: Desk) -> None:
    desk.is_full = True
    desk.scan(*OddScanner("de").sheet())
    desk.presenter.keep()
    assert desk.said() is Said.NOT_KEPT
    desk.presenter.write_sheet()
    assert desk.said() is Said.SHEET_NOT_WRITTEN


def test_the_sheet_says_where_it_is(desk: Desk) -> None:
    desk.presenter.write_sheet()
    assert (desk.said(), desk.model.place) == (Said.SHEET_WRITTEN, "/home/li/sheet.pdf")


def test_another_code_is_told_and_changes_nothing(desk: Desk) -> None:
    desk.scan(*OddScanner("fr").sheet(), OddScanner("fr").reads("911111"))
    assert desk.said() is Said.NOTHING  # among others it says nothing, as the sheet was read
    desk.presenter.restart()
    desk.scan(OddScanner().reads("https://example.org"))
    assert desk.said() is Said.OTHER_CODE
    assert (desk.shown(), desk.model.findings) == (SheetCode.SIGNS, ())


def test_another_scanner_is_examined_afresh(desk: Desk) -> None:
    desk.scan(*OddScanner("fr").sheet())
    other = replace(OddScanner().reads(TEXTS[SheetCode.SIGNS]), device_id="camera")
    desk.scan(other)
    assert desk.model.scanner == "HD Camera"
    assert desk.model.findings == ()
    assert desk.shown() is SheetCode.LENGTH


def test_a_camera_has_nothing_to_examine(desk: Desk) -> None:
    desk.scan(Barcode(TEXTS[SheetCode.SIGNS], Symbology.QR, 0, "camera"))
    assert desk.examined == 0
    assert desk.model.rows[1].reads == 1


def test_nothing_is_examined_while_nobody_looks_and_everything_is_counted(desk: Desk) -> None:
    desk.presenter.closed()
    typed = replace(OddScanner().reads("911"), device_id=TYPING)
    desk.scan(typed, typed)
    assert desk.examined == 0
    desk.presenter.opened()
    assert [(row.device_id, row.reads) for row in desk.model.rows] == [(TYPING, 2), ("camera", 0), ("hid:1", 0)]


def test_what_was_not_understood_is_counted_and_never_kept(desk: Desk) -> None:
    desk.presenter.misread(Misread("camera", Symbology.QR, 12))
    desk.presenter.misread(Misread("camera", Symbology.CODE_128, 7))
    desk.presenter.misread(Misread("unheard of", Symbology.QR, 3))
    camera = desk.model.rows[1]
    assert (camera.misreads, camera.last_misread) == (2, Misread("camera", Symbology.CODE_128, 7))


def test_devices_that_come_and_go_are_counted_and_named(desk: Desk) -> None:
    ready = replace(CAMERA, presence=Presence.READY)
    away = replace(CAMERA, presence=Presence.AWAY, trouble="DEVICE_LOST")
    for device in (ready, away, ready, away):
        desk.presenter.device(device)
    desk.presenter.device(Device("hid:1", "Honeywell", is_camera=False, presence=Presence.READY))
    camera, hid = desk.model.rows[1:]
    assert (camera.losses, camera.presence, camera.trouble) == (2, Presence.AWAY, "DEVICE_LOST")
    assert (hid.name, hid.losses) == ("Honeywell", 0)


def test_a_device_that_was_never_there_was_not_lost(desk: Desk) -> None:
    desk.presenter.device(replace(CAMERA, presence=Presence.AWAY, trouble="DEVICE_UNAVAILABLE"))
    assert desk.model.rows[1].losses == 0


def _fails(error: Exception) -> Callable[[], Trial]:
    def attempt() -> Trial:
        raise error

    return attempt


def _with_counter_top() -> Desk:
    made = Desk(counter_top=(PRINTER, DISPLAY))
    made.presenter.opened()
    return made


def test_a_printer_tells_how_it_does_and_is_asked_when_somebody_looks() -> None:
    desk = _with_counter_top()
    assert desk.asked == 1
    desk.presenter.printer(PrinterNews(PrintState.PRINTING))
    assert desk.row("tcp://p") == PRINTER
    for news in (PrinterNews(PrintState.READY), PrinterNews(PrintState.PRINTED, paper=Paper.LOW)):
        desk.presenter.printer(news)
    assert desk.row("tcp://p") == replace(PRINTER, presence=Presence.READY, reads=1, is_paper_low=True)
    for _ in range(2):
        desk.presenter.printer(PrinterNews(PrintState.FAILED, "PRINTER_AWAY"))
    away = desk.row("tcp://p")
    assert (away.presence, away.trouble, away.losses) == (Presence.AWAY, "PRINTER_AWAY", 1)


def test_a_display_comes_and_goes() -> None:
    desk = _with_counter_top()
    for is_there in (True, False, False, True):
        desk.presenter.display(is_there)
    assert desk.row("serial:d") == replace(DISPLAY, presence=Presence.READY, losses=1)


def test_each_device_is_tried_once_and_says_what_it_did() -> None:
    desk = _with_counter_top()
    desk.presenter.device(replace(HELD, presence=Presence.READY))
    desk.attempts = {"hid:1": lambda: Trial.BEEPED, "tcp://p": lambda: Trial.PRINTED, "gone": lambda: Trial.BEEPED}
    desk.attempts["serial:d"] = _fails(DeviceUnavailable("x"))
    desk.presenter.try_devices()
    assert [desk.row(one).trial for one in ("hid:1", "tcp://p")] == [Trial.BEEPED, Trial.PRINTED]
    failed = desk.row("serial:d")
    assert (failed.trial, failed.trial_trouble) == (Trial.FAILED, "DEVICE_UNAVAILABLE")
    assert desk.asked == 2, "what the printer says of itself after its test is told everywhere"
    desk.attempts = {"tcp://p": _fails(DeviceUnavailable("x")), "serial:d": lambda: Trial.SHOWN}
    desk.presenter.try_devices()
    assert desk.row("tcp://p").trial_trouble == "PRINTER_AWAY"
    assert (desk.row("serial:d").trial, desk.row("serial:d").trial_trouble) == (Trial.SHOWN, "")


def test_a_scanner_that_is_away_is_not_tried_and_none_is_tried_twice_at_once() -> None:
    desk = _with_counter_top()
    tried: list[str] = []

    def attempt() -> Trial:
        tried.append("tcp://p")
        desk.presenter.try_devices()
        return Trial.PRINTED

    desk.attempts = {"hid:1": lambda: Trial.BEEPED, "tcp://p": attempt}
    desk.presenter.device(replace(HELD, presence=Presence.AWAY))
    desk.presenter.try_devices()
    assert tried == ["tcp://p"]
    assert desk.row("hid:1").trial is Trial.NONE
