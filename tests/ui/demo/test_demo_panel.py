"""The control panel's widgets, and how panel and till share a screen."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QTextLayout
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pos_client.domain.programme import DEFAULT_TIERS
from ui.i18n import install_language
from ui.screens.demo.guide import Step
from ui.screens.demo.parts import HINT_INSET_PX, HINT_TYPE_PX
from ui.screens.demo.presenter import CardLine, DemoModel, DemoScreen, Showing
from ui.screens.demo.text import DemoWords
from ui.screens.demo.view import LEAST_WIDTH_PX, MEMBERS_SHOWN, WIDTH_PX, DemoPanel
from ui.screens.demo.window import Arrangement, DemoWindow, arrangement
from ui.theme.fonts import load_fonts
from ui.theme.style import sized

CARDS = (CardLine("王小明", DEFAULT_TIERS[1]), CardLine("Emma Brown"), CardLine("Wolfeschlegel" * 4))


class Recording:
    """A presenter that only notes what was pressed."""

    def __init__(self) -> None:
        self.pressed: list[tuple[str, object]] = []

    def attach(self, screen: DemoScreen) -> None:
        screen.show_model(DemoModel(CARDS))

    def choose(self, place: int) -> None:
        self.pressed.append(("choose", place))

    def hold_up(self) -> None:
        self.pressed.append(("hold_up", None))

    def scan_product(self) -> None:
        self.pressed.append(("product", None))

    def take_away(self) -> None:
        self.pressed.append(("take_away", None))

    def pay_with_points(self, wanted: bool) -> None:
        self.pressed.append(("pay", wanted))

    def show_old(self) -> None:
        self.pressed.append(("old", None))

    def show_payment_code(self) -> None:
        self.pressed.append(("payment", None))

    def set_plugged(self, plugged: bool) -> None:
        self.pressed.append(("plug", plugged))

    def on_tick(self) -> None:
        pass


@pytest.fixture
def presenter() -> Recording:
    return Recording()


@pytest.fixture
def panel(qtbot: QtBot, presenter: Recording) -> DemoPanel:
    made = DemoPanel(presenter)
    made.resize(WIDTH_PX, 720)
    qtbot.addWidget(made)
    with qtbot.waitExposed(made):
        made.show()
    return made


def click(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_every_control_does_its_one_thing(panel: DemoPanel, presenter: Recording) -> None:
    for button in (panel.hold, panel.pay, panel.old, panel.payment, panel.product, panel.plug):
        click(button)
    panel.members.activated.emit(1)
    assert presenter.pressed == [
        ("hold_up", None),
        ("pay", True),
        ("old", None),
        ("payment", None),
        ("product", None),
        ("plug", False),
        ("choose", 1),
    ]


@pytest.mark.parametrize(
    ("showing", "button"), [(Showing.LIVE, "hold"), (Showing.OLD, "old"), (Showing.PAYMENT, "payment")]
)
def test_what_is_held_up_goes_away_when_its_button_is_pressed_again(
    panel: DemoPanel, presenter: Recording, showing: Showing, button: str
) -> None:
    panel.show_model(DemoModel(CARDS, showing=showing))
    click(getattr(panel, button))
    assert presenter.pressed == [("take_away", None)]


def test_the_model_is_what_the_controls_show(panel: DemoPanel) -> None:
    panel.show_model(DemoModel(CARDS, 1, Showing.OLD, wants_to_pay=True, is_plugged=False, next_step=Step.REDEEM))
    assert panel.members.currentText() == "Emma Brown"
    assert panel.hold.accessibleName() == "Take the phone away"
    assert panel.old.isChecked()
    assert not panel.payment.isChecked()
    assert panel.pay.isChecked()
    assert not panel.plug.isChecked()
    assert panel.steps.accessibleName().startswith("Pay with points. Switch it on")


def test_a_phone_that_waits_for_its_next_code_says_how_long_and_why(panel: DemoPanel) -> None:
    panel.show_model(DemoModel(CARDS, showing=Showing.SOON, new_code_in_s=12))
    assert panel.hold.face().words == "New code in 12 s"
    assert "Each code works once" in panel.steps.accessibleName()


def test_a_waiting_phone_is_called_off_by_the_same_button(panel: DemoPanel, presenter: Recording) -> None:
    panel.show_model(DemoModel(CARDS, showing=Showing.SOON, new_code_in_s=12))
    click(panel.hold)
    assert presenter.pressed == [("take_away", None)]


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_long_list_of_members_leaves_the_panel_in_sight(panel: DemoPanel, qtbot: QtBot) -> None:
    panel.show_model(DemoModel(tuple(CardLine(f"Member {number}") for number in range(30))))
    panel.members.showPopup()
    members = panel.members.view()
    qtbot.waitUntil(members.isVisible)
    row_px = members.sizeHintForRow(0)
    assert members.height() <= (MEMBERS_SHOWN + 1) * row_px
    panel.members.hidePopup()


def test_everything_has_a_name_and_is_large_enough_to_touch(panel: DemoPanel) -> None:
    controls: list[QWidget] = [panel.members, *panel.findChildren(QAbstractButton)]
    named = [control for control in controls if control.isVisibleTo(panel)]
    assert len(named) == 7
    for control in named:
        assert control.accessibleName(), control.objectName()
        assert control.height() >= 44, control.objectName()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [LEAST_WIDTH_PX, WIDTH_PX])
def test_nothing_is_cut_in_either_language(
    panel: DemoPanel, qapp: QApplication, qtbot: QtBot, language: str, width: int
) -> None:
    install_language(qapp, language)
    try:
        panel.resize(width, 600)
        qtbot.waitUntil(lambda: panel.width() == width)
        for button in (panel.hold, panel.old, panel.payment, panel.product):
            assert button.fits(), button.accessibleName()
        assert panel.minimumSizeHint().height() <= 560
        assert panel.minimumSizeHint().width() <= LEAST_WIDTH_PX
    finally:
        install_language(qapp, "en")


def test_the_language_switches_live(panel: DemoPanel, qapp: QApplication, qtbot: QtBot) -> None:
    install_language(qapp, "zh")
    try:
        qtbot.waitUntil(lambda: panel.hold.accessibleName() == "把手机对准摄像头")
    finally:
        install_language(qapp, "en")


def test_pressing_here_leaves_the_keyboard_with_the_till(qtbot: QtBot, panel: DemoPanel) -> None:
    till = QLineEdit()
    till.setMinimumSize(1024, 600)
    window = DemoWindow(till, DemoPanel(Recording()), QRect(0, 0, 1920, 1080))
    qtbot.addWidget(window)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    till.setFocus()
    other = window.findChild(DemoPanel)
    assert isinstance(other, DemoPanel)
    for button in (other.hold, other.plug, other.pay):
        click(button)
    QTest.keyClicks(window.focusWidget(), "128")
    assert till.text() == "128"


@pytest.mark.parametrize(
    ("room", "expected"),
    [
        ((1920, 1080), Arrangement(is_docked=True, width=1726, height=768)),
        ((1366, 768), Arrangement(is_docked=True, width=1366, height=768)),
        ((1280, 720), Arrangement(is_docked=False, width=1280, height=720)),
        ((1024, 600), Arrangement(is_docked=False, width=1024, height=600)),
    ],
)
def test_till_and_panel_share_the_screen_there_is(room: tuple[int, int], expected: Arrangement) -> None:
    assert arrangement(*room) == expected


def lines_of(words: str, font: QFont, width: float) -> list[str]:
    """A text as it is wrapped."""
    layout, found = QTextLayout(words, font), list[str]()
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        found.append(words[line.textStart() : line.textStart() + line.textLength()])
    layout.endLayout()
    return found


@pytest.mark.parametrize("width", [LEAST_WIDTH_PX, WIDTH_PX])
def test_no_hint_ends_in_a_line_with_a_single_word(panel: DemoPanel, qtbot: QtBot, width: int) -> None:
    load_fonts()
    panel.resize(width, 600)
    qtbot.waitUntil(lambda: panel.width() == width)
    words, font = DemoWords(), sized(panel.steps.font(), HINT_TYPE_PX)
    for hint in (*(words.hint(step) for step in (*Step, None)), words.soon()):
        lines = lines_of(hint, font, panel.steps.width() - HINT_INSET_PX)
        assert len(lines) <= 2, lines
        assert len(lines) == 1 or len(lines[-1].split()) > 1, lines
