"""The robot in small: some plays in which all is well, and every kind of mishap is noticed."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import Phase
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMessageBox

from pos_client.domain.transaction import Told
from tests.robot.robot import Robot, play, rehearse
from tests.robot.shop import RobotShop
from tests.robot.till import Till
from ui.composition.counter import WAITING
from ui.screens.checkout.model import CheckoutModel
from ui.screens.checkout.ports import ShowsCheckout
from ui.theme.fonts import load_fonts


@pytest.fixture(autouse=True)
def dressed(qapp: QApplication) -> None:
    load_fonts()


@pytest.mark.slow
def test_all_is_well_whatever_somebody_does() -> None:
    result = play(2026, 4, 50, (Phase.generate,))
    assert result.failures == []
    assert result.counts["actions"] >= 150


class Flattering:
    """Shows every member more points than were written down."""

    def __init__(self, screen: ShowsCheckout) -> None:
        self._screen = screen

    def show_model(self, model: CheckoutModel) -> None:
        scans = tuple(replace(line, told=Told(999)) if line.txn_id else line for line in model.scans)
        self._screen.show_model(replace(model, scans=scans))


class FlatteringTill(Till):
    def _watch(self, screen: ShowsCheckout) -> ShowsCheckout:
        return Flattering(super()._watch(screen))


class CrashingTill(Till):
    """Home is a key that nobody thought of."""

    def on_home(self) -> None:
        raise KeyError("nobody thought of this")


class AskingTill(Till):
    """Home asks a question that has to be answered first."""

    def on_home(self) -> None:
        box = QMessageBox(self.window)
        box.setWindowModality(Qt.WindowModality.ApplicationModal)
        box.show()


class TrappingTill(Till):
    """Whoever came to the list stays there."""

    def on_home(self) -> None:
        self.window.tab_shown.connect(self.on_tab)

    def on_tab(self, number: int) -> None:
        if number != WAITING:
            self.window.show_tab(WAITING)


class ForgetfulTill(Till):
    """Sends nothing any more."""

    def drain(self) -> None:
        self.hurry()


def go_offline(robot: Robot) -> None:
    robot.plug(is_in=False)


def sell(robot: Robot) -> None:
    robot.serve(3, "128", ())


def go_home(robot: Robot) -> None:
    robot.press(["Home"])


@pytest.mark.parametrize(
    ("kind", "actions", "said"),
    [
        (FlatteringTill, (sell,), "was written down"),
        (CrashingTill, (go_home,), "nobody thought of this"),
        (AskingTill, (go_home,), "modal"),
        (TrappingTill, (go_home,), "F1 does not lead to the checkout"),
        (ForgetfulTill, (go_offline, sell), "not sent"),
    ],
)
def test_every_kind_of_mishap_is_noticed(
    kind: type[Till], actions: tuple[Callable[[Robot], None], ...], said: str
) -> None:
    with pytest.raises(AssertionError, match=said):
        rehearse(*actions, kind=kind)


def test_the_same_actions_at_a_till_that_is_all_right() -> None:
    rehearse(go_offline, sell, go_home)


class TrappedTill(TrappingTill):
    """There is no way back from the list, from the beginning."""

    def __init__(self, shop: RobotShop, qt: QApplication, language: str) -> None:
        super().__init__(shop, qt, language)
        self.on_home()


def test_a_play_that_fails_is_told_with_its_actions() -> None:
    (line,) = play(1, 1, 5, (Phase.generate,), TrappedTill).failures
    assert "F1 does not lead to the checkout" in line
    assert "state.open(" in line
