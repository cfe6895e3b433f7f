"""The dialog for a card number: what is typed, what is chosen, and that all of it can be read."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_client.domain.transaction import TypedReason
from ui.i18n import install_language
from ui.screens.card_number import text
from ui.screens.card_number.presenter import CardNumberModel, CardNumberPresenter, Unused
from ui.screens.card_number.view import CardNumberDialog
from ui.widgets.buttons import TillButton

NUMBER = "123456789012"
MEMBER_CODE = "9110" + "0" * 30
SMALLEST_PX = 600


class Scene:
    """The presenter, and what came out of it."""

    def __init__(self) -> None:
        self.shown = CardNumberModel()
        self.entered: list[tuple[str, TypedReason]] = []
        self.presenter = CardNumberPresenter(self, self.on_entered)

    def show_model(self, model: CardNumberModel) -> None:
        self.shown = model

    def on_entered(self, number: str, why: TypedReason) -> None:
        self.entered.append((number, why))

    def type(self, digits: str) -> None:
        for digit in digits:
            self.presenter.digit(digit)


@pytest.fixture
def scene() -> Scene:
    scene = Scene()
    scene.presenter.open()
    return scene


def test_twelve_digits_and_a_reason_make_an_entry(scene: Scene) -> None:
    scene.type("12345x67890")
    scene.presenter.enter()
    assert (scene.shown.digits, scene.shown.is_complete) == ("1234567890", False)
    scene.type("1299")
    assert scene.shown.digits == NUMBER
    scene.presenter.enter()
    assert scene.shown.is_open
    scene.presenter.choose(TypedReason.NO_PHONE)
    scene.presenter.choose(TypedReason.PHONE_BROKEN)
    assert scene.entered == []
    scene.presenter.enter()
    assert (scene.entered, scene.shown) == ([(NUMBER, TypedReason.PHONE_BROKEN)], CardNumberModel())


def test_a_wrong_digit_is_taken_back_and_another_time_begins_anew(scene: Scene) -> None:
    scene.type("12")
    scene.presenter.backspace()
    assert text.number(scene.shown) == "1○○○  ○○○○  ○○○○"
    scene.presenter.choose(TypedReason.NO_PHONE)
    scene.presenter.open()
    assert scene.shown.digits == "1", "it is open already"
    scene.presenter.cancel()
    scene.presenter.open()
    assert (scene.shown.digits, scene.shown.why, scene.entered) == ("", None, [])


def test_a_digit_too_many_is_said_until_the_next_key(scene: Scene) -> None:
    scene.type(NUMBER + "9")
    assert (scene.shown.digits, scene.shown.unused) == (NUMBER, Unused.DIGIT)
    assert text.told(scene.shown) == "All 12 digits are there. Backspace takes the last one back."
    scene.presenter.choose(TypedReason.NO_PHONE)
    assert (scene.shown.unused, scene.shown.is_complete) == (None, True)


@pytest.mark.parametrize("scanned", ["BADGE-Li", "6901234567892", ""])
def test_what_is_scanned_meanwhile_waits_and_the_number_stays(scene: Scene, scanned: str) -> None:
    scene.type("1234")
    assert scene.presenter.take(scanned)
    assert (scene.shown.digits, scene.shown.unused) == ("1234", Unused.SCAN)
    assert text.told(scene.shown) == "Not read. First this number; then badge or product."
    scene.presenter.backspace()
    assert (scene.shown.digits, scene.shown.unused) == ("123", None)


def test_a_members_code_makes_typing_needless(scene: Scene) -> None:
    scene.type("1234")
    assert not scene.presenter.take(MEMBER_CODE)
    assert not scene.shown.is_open
    assert not scene.presenter.take("BADGE-Li"), "nothing is typed any more"


@pytest.fixture
def dialog(qtbot: QtBot, scene: Scene) -> Iterator[CardNumberDialog]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = CardNumberDialog(window)
    presenter = CardNumberPresenter(dialog, scene.on_entered)
    dialog.bind(presenter)
    presenter.open()
    yield dialog
    dialog.hide()


def test_keys_alone_do_all_of_it(dialog: CardNumberDialog, scene: Scene) -> None:
    QTest.keyClicks(dialog, NUMBER[:-1] + "9")
    QTest.keyClick(dialog, Qt.Key.Key_Backspace)
    QTest.keyClicks(dialog, "2")
    assert not dialog.ok.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_F3)
    assert dialog.ok.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert scene.entered == [(NUMBER, TypedReason.CODE_UNREADABLE)]
    assert not dialog.isVisible()


def test_and_so_do_fingers(dialog: CardNumberDialog, scene: Scene) -> None:
    for digit in NUMBER + "⌫2":
        QTest.mouseClick(dialog.pad.keys[digit], Qt.MouseButton.LeftButton)
    chosen = dialog.reasons[TypedReason.NO_PHONE]
    QTest.mouseClick(chosen, Qt.MouseButton.LeftButton)
    QTest.mouseClick(chosen, Qt.MouseButton.LeftButton)
    assert [button.isChecked() for button in dialog.reasons.values()] == [False, True, False]
    QTest.mouseClick(dialog.ok, Qt.MouseButton.LeftButton)
    assert scene.entered == [(NUMBER, TypedReason.NO_PHONE)]


@pytest.mark.parametrize("way", ["key", "button", "cross"])
def test_esc_button_and_cross_close_it(dialog: CardNumberDialog, scene: Scene, way: str) -> None:
    QTest.keyClicks(dialog, NUMBER)
    if way == "key":
        QTest.keyClick(dialog, Qt.Key.Key_Escape)
    elif way == "button":
        QTest.mouseClick(dialog.cancel, Qt.MouseButton.LeftButton)
    else:
        dialog.close()
    assert not dialog.isVisible()
    assert scene.entered == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_fits_in_both_languages_and_the_smallest_window(
    dialog: CardNumberDialog, qapp: QApplication, language: str
) -> None:
    install_language(qapp, language)
    try:
        models = [CardNumberModel(True), CardNumberModel(True, NUMBER)]
        models += [CardNumberModel(True, NUMBER, why) for why in TypedReason]
        models += [CardNumberModel(True, NUMBER, unused=unused) for unused in Unused]
        for model in models:
            dialog.show_model(model)
            QApplication.processEvents()
            assert dialog.title.text().isascii() == (language == "en")
            for label in (dialog.title, dialog.number, dialog.told):
                assert label.width() >= label.sizeHint().width() - 1, label.text()
            assert all(button.fits() for button in dialog.findChildren(TillButton))
        assert dialog.height() < SMALLEST_PX
    finally:
        install_language(qapp, "en")
