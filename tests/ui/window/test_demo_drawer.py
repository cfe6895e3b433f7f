"""The demo on a small screen: the simulator never lies over what a cashier needs."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.window.conftest import TillWindow
from ui.demo.scenes import SCENES
from ui.i18n import install_language
from ui.screens.demo.drawer import ROW_PX, Drawer
from ui.screens.demo.presenter import DemoModel, DemoScreen
from ui.screens.demo.view import DemoPanel
from ui.screens.demo.window import DemoWindow
from ui.widgets.buttons import TillButton

SMALL = ((1024, 600), (1280, 720))


class NobodyThere:
    """A presenter whose panel nobody presses."""

    def attach(self, screen: DemoScreen) -> None:
        screen.show_model(DemoModel(()))

    def choose(self, place: int) -> None: ...
    def hold_up(self) -> None: ...
    def scan_product(self) -> None: ...
    def take_away(self) -> None: ...
    def pay_with_points(self, wanted: bool) -> None: ...
    def show_old(self) -> None: ...
    def show_payment_code(self) -> None: ...
    def set_plugged(self, plugged: bool) -> None: ...
    def on_tick(self) -> None: ...


class SmallDemo:
    """Till and panel as on a small screen."""

    def __init__(self, till: TillWindow, size: tuple[int, int]) -> None:
        self.till, self.panel = till, DemoPanel(NobodyThere())
        self.window = DemoWindow(till.window, self.panel, QRect(0, 0, *size))
        self.window.show()
        till.checkout.show_model(SCENES["ready"])
        QApplication.processEvents()

    @property
    def drawer(self) -> Drawer:
        assert self.window.drawer is not None
        return self.window.drawer

    def place_of(self, part: QWidget) -> QRect:
        return QRect(part.mapTo(self.window, QPoint(0, 0)), part.size())

    def needed(self) -> list[QWidget]:
        """Everything a cashier works with or must see."""
        till = self.till
        tabs = [tab for tab in till.window.top_bar.findChildren(TillButton) if tab.isVisible()]
        return [*tabs, till.checkout.card, till.checkout.sale, till.checkout.banner, till.checkout.keypad, till.status]

    def fold(self) -> None:
        QTest.mouseClick(self.drawer.row, Qt.MouseButton.LeftButton)
        QApplication.processEvents()


@pytest.fixture(params=SMALL, ids=str)
def demo(request: pytest.FixtureRequest, till: TillWindow, qtbot: QtBot) -> Iterator[SmallDemo]:
    made = SmallDemo(till, request.param)
    qtbot.addWidget(made.window)
    yield made
    till.window.setParent(None)


def test_the_open_drawer_covers_nothing_a_cashier_needs(demo: SmallDemo) -> None:
    assert not demo.drawer.isWindow()
    assert demo.drawer.isVisible()
    for part in demo.needed():
        assert not demo.drawer.geometry().intersects(demo.place_of(part)), part.objectName()


def test_everything_on_the_panel_is_in_sight(demo: SmallDemo, dressed: QApplication) -> None:
    for language in ("en", "zh"):
        install_language(dressed, language)
        QApplication.processEvents()
        assert demo.panel.height() >= demo.panel.minimumSizeHint().height()
        assert demo.panel.width() >= demo.panel.minimumSizeHint().width()
        assert demo.drawer.geometry().contains(demo.place_of(demo.panel))


def test_folded_it_is_one_row_and_the_camera_is_in_sight(demo: SmallDemo) -> None:
    demo.fold()
    assert not demo.panel.isVisible()
    assert demo.drawer.height() == ROW_PX
    for part in (*demo.needed(), demo.till.checkout.scan.preview):
        assert not demo.drawer.geometry().intersects(demo.place_of(part)), part.objectName()
    demo.fold()
    assert demo.panel.isVisible()


def test_the_row_says_what_it_does_in_the_language_on_screen(demo: SmallDemo, dressed: QApplication) -> None:
    assert demo.drawer.row.accessibleName() == "Hide the simulator"
    demo.fold()
    assert demo.drawer.row.accessibleName() == "Show the simulator"
    install_language(dressed, "zh")
    QApplication.processEvents()
    assert demo.drawer.row.accessibleName() == "展开模拟器"


def test_folding_leaves_the_keyboard_with_the_till(demo: SmallDemo) -> None:
    demo.till.checkout.setFocus()
    demo.fold()
    assert not demo.drawer.row.hasFocus()


def test_it_stays_at_the_edge_when_the_window_grows(demo: SmallDemo) -> None:
    demo.window.resize(demo.window.width() + 40, demo.window.height() + 60)
    QApplication.processEvents()
    assert demo.drawer.geometry().bottom() + 1 == demo.place_of(demo.till.status).top()


@pytest.mark.parametrize("demo", [(1024, 600), (1366, 768), (1920, 1080)], ids=str, indirect=True)
def test_no_focus_takes_the_keyboard_from_the_till(demo: SmallDemo) -> None:
    till = demo.till
    assert demo.window.focusWidget() is till.checkout, "from the first moment on"
    buttons = [each for each in demo.window.findChildren(QAbstractButton) if each.isVisible() and each.isEnabled()]
    names = {each.objectName() for each in buttons}
    assert {"tab0", "key7"} < names
    for button in [each for each in buttons if each.focusPolicy() & Qt.FocusPolicy.TabFocus]:
        button.setFocus(Qt.FocusReason.TabFocusReason)
        till.intents.done.clear()
        for key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Escape, Qt.Key.Key_5, Qt.Key.Key_F9, Qt.Key.Key_Return):
            QTest.keyClick(button, key)
        assert till.intents.done == ["move -1", "move 1", "clear", "5", "redeem", "commit"], button.objectName()
        assert button.window().focusWidget() is button
    till.intents.done.clear()
    till.checkout.clearFocus()
    QTest.keyClick(demo.window, Qt.Key.Key_Up)
    assert till.intents.done == ["move -1"], "with no focus at all"
