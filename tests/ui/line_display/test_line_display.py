"""The member reads what concerns the member, always the latest, and a display that is away holds nobody up."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from hardware.printer.line_display import EscPosLineDisplay, VirtualLineDisplay
from hardware.printer.simulated import SimulatedLine
from pos_client.domain.slip import width
from tests.fakes.tasks import FakeTasks
from tests.ui.checkout.counter import RecordingView
from ui.demo.scenes import EMPTY, SCENES
from ui.i18n import install_language
from ui.screens.checkout.model import CheckoutModel
from ui.screens.line_display.presenter import LineDisplayPresenter, Lines
from ui.screens.line_display.text import english, lines_of, shown_language

STORE = "Harbour Mall"


def both(left: str, right: str) -> str:
    return left + " " * (20 - width(left) - width(right)) + right


TO_PAY = both("To pay", "￥128.50")


class Pole:
    """A presenter on a display of software."""

    def __init__(self) -> None:
        self.behind, self.tasks, self.screen = VirtualLineDisplay(), FakeTasks(), RecordingView()
        self.line = SimulatedLine(self.behind)
        self.presence = list[bool]()
        display = EscPosLineDisplay(self.line)
        self.presenter = LineDisplayPresenter(self.screen, display, self.tasks, self.lines_of, self.presence.append)

    def lines_of(self, model: CheckoutModel) -> Lines:
        return lines_of(model, STORE, 20, english)

    def show(self, scene: str) -> tuple[str, str]:
        self.presenter.show_model(SCENES[scene])
        return self.behind.lines


@pytest.fixture
def pole() -> Pole:
    return Pole()


@pytest.mark.parametrize(
    ("scene", "lines"),
    [
        ("empty", ("Welcome", "Harbour Mall")),
        ("amount", (TO_PAY, "")),
        ("ready", (TO_PAY, both("Points", "485"))),
        ("member", ("Welcome", both("Points", "485"))),
        ("accepted", (both("To pay", "￥43.50"), both("Points earned", "+3"))),
        ("undone", ("Sale undone", "")),
    ],
)
def test_what_the_member_reads(pole: Pole, scene: str, lines: tuple[str, str]) -> None:
    assert pole.show(scene) == lines
    assert pole.screen.shown == [SCENES[scene]]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_state_fits_in_both_languages(qapp: QApplication, language: str) -> None:
    install_language(qapp, language)
    for scene in SCENES.values():
        for line in lines_of(scene, STORE, 20, shown_language):
            assert width(line) <= 20
    install_language(qapp, "en")


def test_nothing_names_the_member(pole: Pole) -> None:
    for scene in SCENES.values():
        member = scene.member
        shown = "".join(lines_of(scene, STORE, 20, english))
        assert member is None or not member.facts.masked_name or member.facts.masked_name not in shown
        assert member is None or member.facts.handle[-4:] not in shown


def test_a_typed_number_shows_no_points(pole: Pole) -> None:
    assert pole.show("typed_ready")[1] == ""


def test_only_the_latest_is_written(pole: Pole) -> None:
    pole.tasks.is_held = True
    for scene in ("empty", "amount", "ready"):
        pole.show(scene)
    assert len(pole.tasks.started) == 1
    pole.tasks.release()
    assert pole.behind.lines[1].startswith("Points")
    pole.show("ready")
    assert pole.presence == [True, True]


def test_a_display_that_is_away_is_tried_with_the_next_change(pole: Pole) -> None:
    pole.line.plug(is_in=False)
    pole.show("empty")
    pole.presenter.show_model(replace(EMPTY, undo_left=0.5))
    assert pole.presence == [False]
    pole.line.plug(is_in=True)
    assert pole.show("amount") == (TO_PAY, "")
    assert pole.presence == [False, True]
