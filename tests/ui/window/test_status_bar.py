"""The status bar as a person sees it: nothing is cut in its longest states, in both languages, on both sizes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from PySide6.QtWidgets import QApplication

from pos_client.domain.reasons import Reason
from pos_client.services.connectivity import LinkState
from tests.ui.window.conftest import TillWindow
from ui.i18n import install_language
from ui.screens.devices import Device, Devices, Presence
from ui.screens.status.model import StatusModel

NOW = datetime(2026, 11, 21, 14, 2, 33, tzinfo=UTC)
LOST = Devices(
    (
        Device("camera", "Camera", is_camera=True, presence=Presence.AWAY),
        Device("COM13", "COM13", is_camera=False, presence=Presence.AWAY),
    )
)
OFFLINE = StatusModel(
    LinkState.OFFLINE,
    reason="NOT_SENT",
    minutes=4_319,
    waiting=9_999,
    last_sync=NOW,
    offline_until=NOW + timedelta(hours=42),
    camera_fps=30,
    terminal="T-0412-03",
    cashier="",
    version="0.1.0",
    redeem_minutes=1_439,
    redeem_points=1_000,
)
LONGEST = {
    "offline": OFFLINE,
    "nothing goes any more": replace(OFFLINE, redeem_points=0, redeem_off=Reason.ENTRY_LOST),
    "things are lost": replace(OFFLINE, devices=LOST, to_look_at=999),
    "paused": replace(OFFLINE, state=LinkState.PAUSED, reason="LINK_PAUSED"),
    "long names": replace(OFFLINE, terminal="T" * 64, cashier="Bartholomew-Maximilian Featherstonehaugh" * 4),
    "nobody has to sign in": replace(OFFLINE, cashier=None),
    "online": replace(OFFLINE, state=LinkState.ONLINE, cashier="欧阳娜娜"),
}
FROM_OUTSIDE = {"long names"}


@pytest.mark.parametrize("size", [(1024, 600), (1366, 768)], ids=str)
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("state", LONGEST)
def test_nothing_is_clipped_in_the_longest_states(
    till: TillWindow, dressed: QApplication, language: str, size: tuple[int, int], state: str
) -> None:
    install_language(dressed, language)
    till.status.show_model(LONGEST[state])
    till.show(*size)
    QApplication.processEvents()
    bar = till.status
    assert till.window.width() == size[0], "the bar widens no window"
    assert (bar.link.fits(), bar.waiting.fits()) == (True, True)
    assert bar.staff.isVisible() == (LONGEST[state].cashier is not None)
    if state not in FROM_OUTSIDE:
        assert bar.staff.fits()
        assert bar.till.width() >= bar.till.sizeHint().width()
    shown = [part for part in (bar.link, bar.waiting, bar.details, bar.staff, bar.till) if part.isVisible()]
    for left, right in pairwise(shown):
        assert left.geometry().right() < right.geometry().left()
    assert shown[-1].geometry().right() < bar.width()
    assert bar.details.width() >= size[0] // 5, "room for what matters most, the rest ends in an ellipsis"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_on_an_ordinary_day_everything_can_be_read(till: TillWindow, dressed: QApplication, language: str) -> None:
    install_language(dressed, language)
    ordinary = replace(OFFLINE, minutes=6, waiting=3, cashier="Li Na", redeem_points=0)
    till.status.show_model(ordinary)
    till.show(1366, 768)
    assert till.status.details.width() >= till.status.details.sizeHint().width()
