"""The status bar: always true, never busier than the news."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtWidgets import QApplication

from pos_client.domain.offline import Remaining
from pos_client.domain.reasons import Reason
from pos_client.ports import EntryState, Paper, Room, Salvaged
from pos_client.services.connectivity import LinkState, LinkStatus
from tests.fakes.clock import FakeClock
from ui.i18n import install_language
from ui.screens.devices import Device, Devices, Presence
from ui.screens.receipts.model import PrinterNews, PrintState
from ui.screens.status import text
from ui.screens.status.model import StatusModel
from ui.screens.status.presenter import StatusPresenter
from ui.theme.tokens import Tone

DEVICES = Devices((Device("cam", "HD", is_camera=True), Device("COM3", "COM3", is_camera=False)))
NOW = datetime(2026, 11, 21, 14, 2, tzinfo=UTC)


class RecordingView:
    def __init__(self) -> None:
        self.shown: list[StatusModel] = []

    def show_model(self, model: StatusModel) -> None:
        self.shown.append(model)


class Bar:
    """The presenter with a clock and a camera under control."""

    def __init__(self) -> None:
        self.clock, self.view = FakeClock(), RecordingView()
        self.fps: float | None = 29.7
        self.cashier: str | None = None
        self.presenter = StatusPresenter(
            self.view,
            self.clock,
            lambda: self.fps,
            terminal="T-0412-03",
            version="0.1.0",
            devices=DEVICES,
            cashier=lambda: self.cashier,
        )

    @property
    def model(self) -> StatusModel:
        return self.view.shown[-1]


@pytest.fixture
def bar() -> Bar:
    return Bar()


def test_minutes_of_an_outage_are_counted(bar: Bar) -> None:
    bar.presenter.link(LinkStatus(LinkState.OFFLINE, bar.clock.monotonic_s(), reason="NOT_SENT"))
    bar.clock.advance(6 * 60 + 10)
    bar.presenter.tick()
    assert (bar.model.state, bar.model.minutes) == (LinkState.OFFLINE, 6)
    assert text.link(bar.model) == (Tone.WAITING, "triangle", "Offline 6 min")


@pytest.mark.parametrize("missing", [None, 1])
def test_what_may_be_missing_is_never_everything(bar: Bar, missing: int | None) -> None:
    bar.presenter.storage(Room.AMPLE, Salvaged(NOW, 0, 0, missing, "outbox.sqlite3-damaged-1"))
    assert text.waiting(bar.model) == (Tone.BAD, "alert", "Sales may be missing")


def test_a_loss_nobody_can_count_is_called_that(bar: Bar) -> None:
    bar.presenter.storage(Room.AMPLE, Salvaged(NOW, 0, 0, None, "outbox.sqlite3-damaged-1"))
    assert text.details(bar.model).startswith("Storage was damaged: not known how many are missing, call support · ")


@pytest.mark.parametrize(
    ("room", "missing", "shown"),
    [
        (Room.AMPLE, None, ""),
        (Room.LOW, None, "Disk almost full · "),
        (Room.NONE, None, "Disk full: nothing is saved · "),
        (Room.AMPLE, 0, "Storage was damaged: all saved, call support · "),
        (Room.AMPLE, 2, "Storage was damaged: 2 unsent missing, call support · "),
        (Room.LOW, 1, "Disk almost full · Storage was damaged: 1 unsent missing, call support · "),
    ],
)
def test_what_is_wrong_with_the_disk_is_said_first(bar: Bar, room: Room, missing: int | None, shown: str) -> None:
    plain = text.details(bar.model)
    salvaged = None if missing is None else Salvaged(NOW, 200, 80, missing, "outbox.sqlite3-damaged-1")
    bar.presenter.storage(room, salvaged)
    assert text.details(bar.model) == shown + plain


@pytest.mark.parametrize(
    ("cashier", "shown"),
    [
        (None, None),
        ("", (Tone.WAITING, "person", "F12 · Nobody signed in")),
        ("王波", (Tone.PLAIN, "person", "F12 · 王波")),
    ],
)
def test_who_is_signed_in_is_said_where_somebody_has_to_be(
    qapp: QApplication, bar: Bar, cashier: str | None, shown: tuple[Tone, str, str] | None
) -> None:
    install_language(qapp, "en")
    assert bar.model.cashier is None
    bar.cashier = cashier
    bar.presenter.tick()
    assert text.staff(bar.model) == shown


def test_news_that_changes_nothing_draws_nothing(bar: Bar) -> None:
    shown = len(bar.view.shown)
    for _ in range(10):
        bar.clock.advance(1)
        bar.presenter.tick()
    assert len(bar.view.shown) == shown


def test_link_counts_and_camera_stand_together(bar: Bar) -> None:
    bar.presenter.counts({EntryState.PENDING: 3, EntryState.REJECTED: 0, EntryState.CONFIRMED: 70})
    bar.presenter.link(LinkStatus(LinkState.ONLINE, 0.0, last_sync=NOW))
    assert (bar.model.waiting, bar.model.camera_fps, bar.model.last_sync) == (3, 30, NOW)
    bar.fps = None
    bar.presenter.tick()
    assert text.details(bar.model).endswith("No camera · v0.1.0")
    assert bar.model.terminal == "T-0412-03"


@pytest.mark.parametrize(
    ("model", "tone", "words"),
    [
        (StatusModel(LinkState.ONLINE), Tone.GOOD, "Online"),
        (StatusModel(LinkState.OFFLINE), Tone.WAITING, "Offline"),
        (StatusModel(LinkState.OFFLINE, minutes=75), Tone.WAITING, "Offline 75 min"),
        (StatusModel(LinkState.OFFLINE, reason="STARTING"), Tone.PLAIN, "Connecting…"),
        (StatusModel(LinkState.PAUSED, reason="LINK_PAUSED"), Tone.BAD, "Paused"),
    ],
)
def test_the_link_in_words(qapp: QApplication, model: StatusModel, tone: Tone, words: str) -> None:
    install_language(qapp, "en")
    assert (text.link(model)[0], text.link(model)[2]) == (tone, words)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_refused_and_unreadable_entries_need_a_look(qapp: QApplication, bar: Bar, language: str) -> None:
    install_language(qapp, language)
    bar.presenter.counts({EntryState.PENDING: 3, EntryState.REJECTED: 1, EntryState.QUARANTINED: 2})
    tone, _, words = text.waiting(bar.model)
    assert (tone, "3" in words) == (Tone.BAD, True)
    bar.presenter.counts({EntryState.QUARANTINED: 1})
    assert text.waiting(bar.model)[0] is Tone.BAD
    install_language(qapp, "en")


def test_what_waits_in_words(qapp: QApplication) -> None:
    install_language(qapp, "en")
    assert text.waiting(StatusModel(waiting=3))[2] == "3 waiting to send"
    assert text.waiting(StatusModel(waiting=3, to_look_at=2))[0] is Tone.BAD
    assert text.waiting(StatusModel())[2] == "Everything is sent"


def test_offline_the_end_of_offline_selling_is_said(qapp: QApplication) -> None:
    install_language(qapp, "en")
    offline = StatusModel(LinkState.OFFLINE, last_sync=NOW, offline_until=NOW + timedelta(hours=40))
    assert "Verifies until 23 Nov" in text.details(offline)
    assert "Synced" in text.details(offline)
    assert text.details(StatusModel(LinkState.ONLINE, last_sync=NOW)).startswith("Synced")
    assert text.details(StatusModel(LinkState.ONLINE)) == "No camera · v"


@pytest.mark.parametrize(
    ("reason", "language", "words"),
    [
        ("LINK_PAUSED", "en", "Sending is paused ·"),
        ("TERMINAL_REVOKED", "en", "This till was shut out ·"),
        ("TERMINAL_REVOKED", "zh", "本机已被停用"),
        ("CERTIFICATE_REFUSED", "en", "Certificate not trusted ·"),
    ],
)
def test_a_paused_link_says_why_in_few_words(qapp: QApplication, reason: str, language: str, words: str) -> None:
    install_language(qapp, language)
    try:
        details = text.details(StatusModel(LinkState.PAUSED, reason=reason, last_sync=NOW))
        assert details.startswith(words)
        assert "Synced" not in details
    finally:
        install_language(qapp, "en")


def test_a_lost_camera_and_a_lost_scanner_are_named_until_they_are_back(qapp: QApplication, bar: Bar) -> None:
    install_language(qapp, "en")
    for device in DEVICES.known:
        bar.presenter.device(replace(device, presence=Presence.AWAY))
    assert text.details(bar.model) == "Camera lost · Scanner COM3 lost · v0.1.0"
    for device in DEVICES.known:
        bar.presenter.device(replace(device, presence=Presence.READY))
    assert text.details(bar.model) == "Camera 30 fps · v0.1.0"


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "Camera does not answer (Door) · Camera 30 fps"), ("zh", "摄像头没有响应 (Door) · 摄像头 30 帧/秒")],
)
def test_of_several_cameras_the_lost_one_is_named_with_what_happened(
    qapp: QApplication, language: str, words: str
) -> None:
    install_language(qapp, language)
    try:
        cameras = (
            Device("a", "Counter", is_camera=True, presence=Presence.READY),
            Device("b", "Door", is_camera=True, presence=Presence.AWAY, trouble="CAMERA_UNREACHABLE"),
        )
        model = StatusModel(LinkState.ONLINE, devices=Devices(cameras), camera_fps=30, version="1")
        assert text.details(model) == f"{words} · v1"
    finally:
        install_language(qapp, "en")


REMAINING = Remaining(260_000, 14_000, 11_580, 5_000_000, 985, 28)


def offline(bar: Bar, left: Remaining | None) -> StatusModel:
    bar.presenter.link(LinkStatus(LinkState.OFFLINE, bar.clock.monotonic_s(), reason="NOT_SENT"))
    bar.presenter.alone(left)
    return bar.model


def test_the_time_left_to_redeem_alone_runs_down(bar: Bar) -> None:
    assert "Pays with points for 3 h 13 min more, 985 left" in text.details(offline(bar, REMAINING))
    bar.clock.advance(61)
    bar.presenter.tick()
    assert "Pays with points for 3 h 11 min more, 985 left" in text.details(bar.model)
    bar.clock.advance(11_600)
    bar.presenter.tick()
    assert bar.model.redeem_off is Reason.OFFLINE_TOO_LONG
    assert text.details(bar.model).startswith("Offline for too long · ")


@pytest.mark.parametrize(
    ("left", "words"),
    [
        (None, "Camera"),
        (replace(REMAINING, redeem_off=Reason.CLOCK_ROLLBACK), "This till's clock was set back"),
        (replace(REMAINING, redeem_off=Reason.ENTRY_LOST), "A saved sale cannot be read"),
        (replace(REMAINING, redeem_off=Reason.REDEEM_OFF), "No paying with points offline"),
        (replace(REMAINING, redeems=0), "Offline limit of this till reached"),
        (replace(REMAINING, redeem_points=0), "Offline limit of this till reached"),
    ],
)
def test_why_points_cannot_be_spent_alone(bar: Bar, left: Remaining | None, words: str) -> None:
    assert text.details(offline(bar, left)).startswith(words)


def test_online_nothing_runs_down(bar: Bar) -> None:
    offline(bar, REMAINING)
    bar.presenter.link(LinkStatus(LinkState.ONLINE, 0.0))
    assert (bar.model.redeem_minutes, bar.model.redeem_points) == (0, 0)
    assert text.details(bar.model) == "Camera 30 fps · v0.1.0"


def test_a_printer_that_does_not_print_is_told(bar: Bar) -> None:
    bar.presenter.printer(PrinterNews(PrintState.FAILED, "PRINTER_PAPER_OUT"))
    assert "Printer out of paper" in text.details(bar.model)
    bar.presenter.printer(PrinterNews(PrintState.PRINTING))
    assert "Printer out of paper" in text.details(bar.model)
    bar.presenter.printer(PrinterNews(PrintState.PRINTED, paper=Paper.LOW))
    assert "Printer" not in text.details(bar.model)
    assert "Receipt paper is low" in text.details(bar.model)
    bar.presenter.printer(PrinterNews(PrintState.FAILED, "NO_PRINTER"))
    assert "printer" not in text.details(bar.model).lower()


def test_a_line_display_that_is_away_is_told(bar: Bar) -> None:
    bar.presenter.display(False)
    assert "Line display lost" in text.details(bar.model)
    bar.presenter.display(True)
    assert "Line display" not in text.details(bar.model)
