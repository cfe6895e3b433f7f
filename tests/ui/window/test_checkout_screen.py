"""Keys and touches reach the presenter; the model reaches the screen."""

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QImage, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from pos_client.domain.member import Expiring
from pos_client.ports import CameraHint
from tests.ui.window.conftest import TillWindow
from ui.demo.scenes import EMPTY, GOLD, SCENES
from ui.i18n import install_language
from ui.theme.tokens import LIGHT, Tone
from ui.widgets.buttons import TillButton
from ui.widgets.pill import Pill


def button(till: TillWindow, name: str) -> QPushButton:
    found = till.window.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


@pytest.mark.parametrize(
    ("key", "intent"),
    [
        *((getattr(Qt.Key, f"Key_{digit}"), str(digit)) for digit in range(10)),
        (Qt.Key.Key_Period, "."),
        (Qt.Key.Key_Comma, "."),
        (Qt.Key.Key_Backspace, "backspace"),
        (Qt.Key.Key_Escape, "clear"),
        (Qt.Key.Key_F4, "credit"),
        (Qt.Key.Key_F5, "card"),
        (Qt.Key.Key_Plus, "step 1"),
        (Qt.Key.Key_Minus, "step -1"),
        (Qt.Key.Key_Delete, "remove"),
        (Qt.Key.Key_Down, "move 1"),
        (Qt.Key.Key_Up, "move -1"),
        (Qt.Key.Key_F9, "redeem"),
        (Qt.Key.Key_F8, "undo"),
        (Qt.Key.Key_Return, "commit"),
        (Qt.Key.Key_Enter, "commit"),
    ],
)
@pytest.mark.parametrize("pad", [Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier])
def test_keys_of_the_keyboard(till: TillWindow, key: Qt.Key, intent: str, pad: Qt.KeyboardModifier) -> None:
    till.show()
    QTest.keyClick(till.checkout, key, pad)
    assert till.intents.done == [intent]


def test_letters_and_shortcuts_do_nothing(till: TillWindow) -> None:
    till.show()
    QTest.keyClicks(till.checkout, "abc[]")
    QTest.keyClick(till.checkout, Qt.Key.Key_5, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(till.checkout, Qt.Key.Key_Return, Qt.KeyboardModifier.AltModifier)
    for key in (0, 0x42F, 0x738B):  # none, a Cyrillic and a Chinese letter
        event = QKeyEvent(QEvent.Type.KeyPress, key, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(till.checkout, event)
    assert till.intents.done == []


def test_touches(till: TillWindow) -> None:
    till.show()
    till.checkout.show_model(SCENES["accepted"])
    QApplication.processEvents()
    names = ("key7", "key00", "key.", "quick10000", "keyBackspace", "keyClear", "actionRedeem", "actionAward")
    for name in (*names, "noticeButton"):
        QTest.mouseClick(button(till, name), Qt.MouseButton.LeftButton)
    assert till.intents.done == ["7", "00", ".", "amount 10000", "backspace", "clear", "redeem", "commit", "undo"]


def test_the_key_of_the_printer_is_there_with_a_printer_only(till: TillWindow) -> None:
    till.show()
    till.checkout.show_model(EMPTY)
    receipt = button(till, "keyReceipt")
    assert not receipt.isVisible()
    till.checkout.show_model(replace(EMPTY, has_printer=True))
    QApplication.processEvents()
    QTest.mouseClick(receipt, Qt.MouseButton.LeftButton)
    assert till.intents.done == ["receipt"]
    assert receipt.accessibleName() == "Print the last receipt (Ctrl+P)"


def test_a_touch_never_takes_the_keys_away(till: TillWindow) -> None:
    till.show()
    till.checkout.show_model(EMPTY)
    QTest.mouseClick(button(till, "key7"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(till, "tab0"), Qt.MouseButton.LeftButton)
    assert not isinstance(till.window.focusWidget(), QPushButton)
    QTest.keyClick(till.window.focusWidget(), Qt.Key.Key_8)
    assert till.intents.done == ["7", "8"]


def test_digits_reach_the_amount_while_a_tab_has_the_focus(till: TillWindow) -> None:
    till.show()
    tab = button(till, "tab0")
    tab.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(tab, Qt.Key.Key_8)
    assert till.intents.done == ["8"]


def test_space_presses_the_focused_key(till: TillWindow) -> None:
    till.show()
    seven = button(till, "key7")
    seven.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(seven, Qt.Key.Key_Space)
    assert till.intents.done == ["7"]


def test_the_undo_button_is_there_only_while_it_works(till: TillWindow) -> None:
    till.show()
    undo = button(till, "noticeButton")
    for scene, there in (("accepted", True), ("undone", False), ("fault", False), ("queued", True)):
        till.checkout.show_model(SCENES[scene])
        assert undo.isVisible() is there, scene


def test_figures_of_the_sale(till: TillWindow) -> None:
    till.checkout.show_model(SCENES["accepted"])
    sale = till.checkout.sale
    assert sale.amount.text() == "¥128.50"
    assert sale.earn.text() == "+3 pts"
    assert sale.redeem.figure.text() == "85 pts  \u2212¥85.00"
    assert sale.to_pay.text() == "¥43.50"


def test_an_amount_is_shown_as_it_is_typed(till: TillWindow) -> None:
    till.checkout.show_model(SCENES["long"])
    assert till.checkout.sale.amount.text() == "¥9,999,999,999.99"
    till.checkout.show_model(SCENES["amount"])
    assert till.checkout.sale.amount.text() == "¥128.5"


def test_expiring_points_have_their_strip(till: TillWindow) -> None:
    till.show()
    till.checkout.show_model(SCENES["ready"])
    assert till.checkout.strip.text() == "320 points expire after 31 Dec"
    assert till.checkout.strip.tone() is Tone.WAITING
    assert till.checkout.strip.isVisible()
    till.checkout.show_model(SCENES["unknown"])
    assert not till.checkout.strip.isVisible()


@pytest.mark.parametrize(
    ("expires", "words", "tone"),
    [
        (date(2027, 1, 20), "320 points expire after 20 Jan 2027", Tone.WAITING),
        (date(2027, 1, 21), "320 points expire after 21 Jan 2027", Tone.PLAIN),
        (date(2027, 11, 21), "320 points expire after 21 Nov 2027", Tone.PLAIN),
    ],
)
def test_only_points_that_expire_soon_are_amber_and_another_year_is_named(
    till: TillWindow, expires: date, words: str, tone: Tone
) -> None:
    facts = replace(GOLD.facts, expiring=(Expiring(320, expires),))
    till.checkout.show_model(replace(SCENES["ready"], member=replace(GOLD, facts=facts)))
    assert (till.checkout.strip.text(), till.checkout.strip.tone()) == (words, tone)


def test_a_plain_strip_is_quieter_than_an_amber_one(till: TillWindow) -> None:
    till.show()
    till.checkout.show_model(SCENES["ready"])
    strip, words = till.checkout.strip, till.checkout.strip.text()
    QApplication.processEvents()
    amber = strip.grab().toImage().pixelColor(strip.width() // 2, strip.height() - 3).name()
    strip.show_words(Tone.PLAIN, words)
    plain = strip.grab().toImage().pixelColor(strip.width() // 2, strip.height() - 3).name()
    assert (amber, plain) == (LIGHT.waiting.soft, LIGHT.ground)


def test_the_card_says_it_all_to_a_screen_reader(till: TillWindow) -> None:
    till.checkout.show_model(SCENES["queued"])
    said = till.checkout.card.accessibleName()
    for word in ("王*明", "4821", "PLATINUM", "12480 points", "Verified offline"):
        assert word in said


def test_the_last_scans_name_member_and_result(till: TillWindow) -> None:
    till.checkout.show_model(SCENES["ready"])
    rows = [(row.name, row.chip) for row in till.checkout.scan.scans.rows()]
    assert rows == [
        ("Wang X.", "Here now"),
        ("Chen M.", "+86 pts"),
        ("Li N.", "\u2212500 +12 pts"),
        ("Code expired", "Rescan"),
        ("Zhao Q.", "+24 pts"),
        ("WeChat payment code", "Not ours"),
    ]


def test_the_language_switches_live_without_a_trace_of_english(till: TillWindow, dressed: QApplication) -> None:
    till.show()
    till.checkout.show_model(SCENES["queued"])
    english = {label.text() for label in till.checkout.sale.labels()}
    install_language(dressed, "zh")
    QApplication.processEvents()
    chinese = {label.text() for label in till.checkout.sale.labels()}
    assert english.isdisjoint(chinese)
    assert "31" in till.checkout.strip.text()
    assert not till.checkout.strip.text().isascii()
    assert till.checkout.sale.amount.text() == "¥128.50"


def test_no_label_reads_markup_in_data(till: TillWindow) -> None:
    rich = [label for label in till.window.findChildren(QLabel) if label.textFormat() is not Qt.TextFormat.PlainText]
    assert [label for label in rich if label.text()] == []


def test_the_preview_shows_the_newest_frame_once(till: TillWindow) -> None:
    till.show()
    preview = till.checkout.scan.preview
    for colour, expected in (((10, 200, 30), QColor(30, 200, 10)), ((200, 20, 20), QColor(20, 20, 200))):
        till.camera.take(colour)
        preview.on_poll()
        picture = preview.grab().toImage()
        assert picture.pixelColor(preview.width() // 2, 24) == expected


def test_the_preview_shows_grey_cameras_and_no_camera(till: TillWindow) -> None:
    till.show()
    preview = till.checkout.scan.preview
    assert not preview.grab().isNull()
    till.camera.take((90, 90, 90), grey=True, hit_age_s=None)
    preview.on_poll()
    assert preview.grab().toImage().pixelColor(preview.width() // 2, 24) == QColor(90, 90, 90)


def test_what_would_help_the_camera_is_said_while_it_would(till: TillWindow) -> None:
    till.show()
    till.checkout.show_model(SCENES["ready"])
    verdict = till.window.findChild(Pill, "verdict")
    assert isinstance(verdict, Pill)
    said = []
    for hint in (None, CameraHint.TWO_CODES, CameraHint.TOO_FAR, None):
        till.camera.take((90, 90, 90), hint=hint)
        till.checkout.scan.preview.on_poll()
        said.append(verdict.text())
    assert said == [
        "Code verified · single use",
        "Two codes in view: one at a time",
        "Too far away: hold the phone closer",
        "Code verified · single use",
    ]


def test_a_code_that_cannot_be_read_yet_is_marked_where_it_is(till: TillWindow) -> None:
    till.show()
    preview = till.checkout.scan.preview
    outline = ((540.0, 260.0), (740.0, 260.0), (740.0, 460.0), (540.0, 460.0))
    pictures = []
    for unread in ((), outline):
        till.camera.take((90, 90, 90), hit_age_s=None, unread=unread)
        preview.on_poll()
        pictures.append(preview.grab().toImage())
    marked = QColor(LIGHT.paint(Tone.WAITING).bright)
    assert [_has_colour(picture, marked) for picture in pictures] == [False, True]


def _has_colour(picture: QImage, colour: QColor) -> bool:
    return any(
        picture.pixelColor(x, y) == colour for x in range(0, picture.width(), 2) for y in range(0, picture.height(), 2)
    )


def test_the_presenter_hears_that_time_passes(till: TillWindow, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: till.intents.ticks > 0, timeout=5_000)


def test_a_hidden_preview_asks_for_nothing(till: TillWindow) -> None:
    till.show()
    till.window.show_tab(2)
    asked = till.camera.asked
    till.checkout.scan.preview.on_poll()
    assert till.camera.asked == asked


def test_the_verdict_goes_with_the_picture(till: TillWindow) -> None:
    till.show()
    till.camera.take((90, 90, 90))
    preview = till.checkout.scan.preview
    preview.on_poll()
    till.checkout.show_model(SCENES["ready"])
    pill = preview.findChild(Pill, "verdict")
    assert isinstance(pill, Pill)
    assert pill.isVisible()
    till.camera.picture = None
    preview.on_poll()
    assert not pill.isVisible()
    till.camera.take((90, 90, 90))
    preview.on_poll()
    assert pill.isVisible()


def test_tab_goes_from_the_quick_amounts_to_the_digits_to_the_actions(till: TillWindow) -> None:
    till.show()
    till.checkout.show_model(SCENES["ready"])
    first = button(till, "quick5000")
    order, part = [first.objectName()], first.nextInFocusChain()
    while part is not None and part is not first:
        if isinstance(part, QPushButton):
            order.append(part.objectName())
        part = part.nextInFocusChain()
    wanted = ["quick5000", "quick10000", "quick20000", "key7", "key8", "key9", "key4"]
    assert order[: len(wanted)] == wanted
    assert order[order.index("keyBackspace") + 1 :][:4] == ["keyReceipt", "keyLoad", "actionRedeem", "actionAward"]


def test_a_touched_product_has_its_keys(till: TillWindow) -> None:
    till.show()
    till.checkout.show_model(SCENES["basket"])
    products = till.checkout.scan.products
    assert [row.name for row in products.rows()] == ["Almond biscuits", "Travel mug", "Jasmine tea, 100 g"]
    assert products.rows()[0].pieces == "3\u00a0×\u00a0¥35.80"
    for name in ("linePlus", "lineMinus", "lineRemove"):
        QTest.mouseClick(button(till, name), Qt.MouseButton.LeftButton)
    rows = till.window.findChild(QWidget, "productRows")
    assert isinstance(rows, QWidget)
    QTest.mouseClick(rows, Qt.MouseButton.LeftButton, pos=QPoint(20, rows.height() - 10))
    assert till.intents.done == ["step 1", "step -1", "remove", "select 1"]


def test_a_saved_basket_cannot_be_changed(till: TillWindow) -> None:
    till.show()
    till.checkout.show_model(SCENES["basket_done"])
    assert till.checkout.scan.products.isVisible()
    assert not button(till, "linePlus").isVisible()
    till.checkout.show_model(SCENES["empty"])
    assert not till.checkout.scan.products.isVisible()
    assert till.checkout.scan.scans.isVisible()


def test_a_long_basket_scrolls_to_the_selected_line(till: TillWindow) -> None:
    till.show(1024, 600)
    lines = tuple(replace(SCENES["basket"].lines[0], line_id=str(number)) for number in range(1, 31))
    till.checkout.show_model(replace(SCENES["basket"], lines=lines, selected="1"))
    QApplication.processEvents()
    bar = till.checkout.scan.products.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    till.checkout.show_model(replace(SCENES["basket"], lines=lines, selected="30"))
    assert bar.value() == 0


def test_credit_and_balance_take_the_place_of_quick_amounts_once_they_can_pay(till: TillWindow) -> None:
    till.show()
    till.checkout.show_model(SCENES["credit"])
    assert not button(till, "quick5000").isVisible()
    QTest.mouseClick(button(till, "payCredit"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(button(till, "payCard"), Qt.MouseButton.LeftButton)
    assert till.intents.done == ["credit", "card"]
    sale = till.checkout.sale
    assert (sale.credit.text(), sale.card.figure.text()) == ("\u2212¥12.60", "¥200.00 available")
    assert (sale.earn.text(), sale.to_pay.text()) == ("+7 pts · +¥1.15 credit", "¥115.90")
    till.checkout.show_model(SCENES["ready"])
    assert button(till, "quick5000").isVisible()
    assert not button(till, "payCredit").isVisible()
    assert not sale.credit.isVisible()
    assert not sale.card.isVisible()


def test_a_part_of_the_balance_is_typed_into_its_line(till: TillWindow) -> None:
    till.checkout.show_model(SCENES["card"])
    sale = till.checkout.sale
    assert sale.card.figure.text() == "¥200 of ¥200.00"
    assert sale.to_pay.text() == "¥189.80"
    assert till.checkout.keypad.award.face().words == "Pay ¥200.00"
    till.checkout.show_model(SCENES["card_too_much"])
    assert till.checkout.banner.face().title == "At most ¥200.00"


def test_a_price_typed_beside_products_is_what_enter_adds(till: TillWindow) -> None:
    till.show()
    till.checkout.show_model(SCENES["item_typed"])
    award = button(till, "actionAward")
    assert isinstance(award, TillButton)
    assert (award.face().words, award.property("ready")) == ("Add ¥12.5", True)
    assert till.checkout.sale.labels()[0].text() == "Other item"
    assert till.checkout.sale.amount.text() == "¥12.5"
    assert till.checkout.sale.to_pay.text() == "¥402.40", "not with it yet"
    till.checkout.show_model(SCENES["item_typed_ready"])
    assert not button(till, "actionRedeem").property("ready"), "what pays is sized for the whole basket"
    till.checkout.show_model(SCENES["item_added"])
    assert award.face().words == "Award points"
    assert till.checkout.scan.products.rows()[0].name == "Other item"
    assert till.checkout.sale.to_pay.text() == "¥414.90"


def test_the_presenter_hears_which_language_the_screen_speaks_now(till: TillWindow, dressed: QApplication) -> None:
    till.show()
    install_language(dressed, "zh")
    QApplication.processEvents()
    assert till.intents.language == "zh"
    install_language(dressed, "en")
    QApplication.processEvents()
    assert till.intents.language == "en"
