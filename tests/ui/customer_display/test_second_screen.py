"""Which screen is the member's, while screens come, go and change places; and that the till's is never covered."""

from collections.abc import Sequence

import pytest
from PySide6.QtCore import QObject, QRect, Signal

from ui.screens.customer_display.second_screen import AUTO, Screen, SecondScreen, second_screen

TILL = Screen("eDP-1", QRect(0, 0, 1366, 768))
MEMBER = Screen("HDMI-1", QRect(1366, 0, 1024, 600))
WALL = Screen("DP-2", QRect(0, 768, 1920, 1080))
MIRROR = Screen("HDMI-1", QRect(0, 0, 1024, 600))


@pytest.mark.parametrize(
    ("screens", "wanted", "chosen"),
    [
        ([TILL], AUTO, None),
        ([TILL, MEMBER], AUTO, MEMBER),
        ([MEMBER, TILL], AUTO, MEMBER),
        ([TILL, WALL, MEMBER], "HDMI-1", MEMBER),
        ([TILL, WALL], "HDMI-1", None),
        ([TILL, MEMBER], "eDP-1", None),
        ([TILL, MIRROR], AUTO, None),
        ([TILL, MIRROR], "HDMI-1", None),
    ],
    ids=["one", "second", "first", "named", "named away", "the till's own", "mirrored", "mirrored named"],
)
def test_where_it_goes(screens: list[Screen], wanted: str, chosen: Screen | None) -> None:
    assert second_screen(screens, TILL, wanted) == chosen


class Desk(QObject):
    """Screens that are plugged in and out by hand."""

    changed = Signal()

    def __init__(self, *screens: Screen) -> None:
        super().__init__()
        self.screens, self.till = list(screens), TILL

    def all(self) -> Sequence[Screen]:
        return self.screens

    def of_till(self) -> Screen:
        return self.till

    def plug(self, *screens: Screen) -> None:
        self.screens = list(screens)
        self.changed.emit()


class Pane:
    """A window that keeps where it was put; None: hidden."""

    def __init__(self) -> None:
        self.places: list[str | None] = []

    def fill_screen(self, name: str, room: QRect) -> None:
        self.places.append(f"{name} {room.width()}")

    def hide(self) -> None:
        self.places.append(None)


def test_it_comes_and_goes_with_the_screen() -> None:
    desk, pane = Desk(TILL), Pane()
    place = SecondScreen(pane, desk, AUTO)
    assert pane.places == []
    desk.plug(TILL, MEMBER)
    desk.plug(TILL, MEMBER, WALL)
    desk.plug(TILL)
    desk.plug(TILL, Screen("HDMI-1", QRect(1366, 0, 1920, 1080)))
    assert pane.places == ["HDMI-1 1024", None, "HDMI-1 1920"]
    place.place()
    assert len(pane.places) == 3, "it moves only where something has changed"


def test_it_makes_room_when_the_till_comes_to_its_screen() -> None:
    desk, pane = Desk(TILL, MEMBER), Pane()
    place = SecondScreen(pane, desk, AUTO)
    desk.till = MEMBER
    place.place()
    assert pane.places == ["HDMI-1 1024", "eDP-1 1366"]


def test_a_screen_that_is_not_there_is_named_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    SecondScreen(Pane(), Desk(TILL, MEMBER), "HDMI-9")
    assert "no screen HDMI-9 for the customer display; there are: eDP-1, HDMI-1" in caplog.text


def test_while_a_training_has_the_screen_it_rests_whatever_is_plugged_in() -> None:
    desk, pane = Desk(TILL, MEMBER), Pane()
    place = SecondScreen(pane, desk, AUTO)
    place.rest()
    desk.plug(TILL, MEMBER, WALL)
    assert pane.places == ["HDMI-1 1024", None]
    place.resume()
    assert pane.places == ["HDMI-1 1024", None, "HDMI-1 1024"]
