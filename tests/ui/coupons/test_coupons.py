"""The window of coupons in the till's own window, by real keys and fingers; what it says, and what it leaves alone."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from pos_client.domain.coupon import Coupon
from pos_client.domain.member_code import Intent
from pos_client.domain.programme import LocalText
from tests.ui.dealing.test_at_the_counter import Shop
from tests.ui.dealing.test_dealing import WANG, ZHAO, Desk
from ui.composition.counter import CHECKOUT
from ui.demo.coupon_scenes import COUPON_MODELS
from ui.i18n import install_language
from ui.screens.checkout.view import CheckoutScreen
from ui.screens.coupons import text
from ui.screens.coupons.model import MOST_ROWS
from ui.screens.coupons.view import CouponsDialog
from ui.theme.shown import Theme, install_theme

UP, DOWN, ENTER, STAR, ESC, BACKSPACE = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Asterisk, Qt.Key.Key_Escape, Qt.Key.Key_Backspace,
)  # fmt: skip


class Stand:
    """The shop at its checkout; Zhao has coupons."""

    def __init__(self, folder: Path, app: QApplication) -> None:
        self.desk = Desk(folder)
        self.till = self.desk.till
        self.shop = Shop(self.desk, app)
        now, day = self.till.clock.utc().replace(microsecond=0), timedelta(days=1)
        ten = Coupon("TEN", LocalText("Ten off", "减十元"), now - day, now + 20 * day, 1_000)
        fifth = replace(ten, code="FIFTH", title=LocalText("A fifth off", "八折"), off_minor=0, off_percent=20)
        large = replace(ten, code="LARGE", title=LocalText("Large", "大额"), off_minor=9_000, min_bill_minor=50_000)
        self.zhao = self.till.backend.ledger.members[ZHAO]
        self.zhao.coupons = (ten, fifth, large)
        self.shop.window.show_tab(CHECKOUT)
        self.till.sync.subscribe_outcomes(self.shop.counter.on_outcome)
        self.till.connect()
        self.screen = self.shop.window.findChildren(CheckoutScreen)[0]
        self.dialog = self.shop.window.findChildren(CouponsDialog)[0]

    def begin(self, amount: str = "128", intent: Intent = Intent.PAY) -> None:
        self.till.clock.advance(60)
        self.shop.scan(self.till.code(ZHAO, intent))
        self.type(amount)

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self._front(), key)

    def type(self, figures: str) -> None:
        QTest.keyClicks(self._front(), figures)

    def _front(self) -> QWidget:
        return self.dialog if self.dialog.isVisible() else self.screen

    @property
    def off(self) -> str:
        figure = self.screen.sale.coupon
        return figure.text() if figure.isVisible() else ""

    @property
    def rows(self) -> list[tuple[str, bool, bool]]:
        """Words, whether it can be used, whether it is chosen."""
        shown = [button for button in self.dialog.rows if button.isVisible()]
        return [(button.face().words, button.isEnabled(), button.isChecked()) for button in shown]


@pytest.fixture
def stand(tmp_path: Path, qapp: QApplication, qtbot: QtBot) -> Iterator[Stand]:
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    stand = Stand(tmp_path, qapp)
    qtbot.addWidget(stand.shop.window)
    yield stand
    stand.till.close()


def test_the_best_one_with_one_key_and_enter(stand: Stand) -> None:
    stand.begin()
    assert "3 coupons" in stand.screen.card.accessibleName()
    stand.press(STAR)
    usable = [("−¥25.60  A fifth off", True, True), ("−¥10.00  Ten off", True, False)]
    assert stand.rows == [*usable, ("Large", False, False)]
    assert "for bills from ¥500.00" in stand.dialog.rows[2].accessibleName()
    stand.press(ENTER)
    assert not stand.dialog.isVisible()
    assert stand.off == "−¥25.60"
    assert stand.screen.sale.to_pay.text() == "¥102.40"
    stand.press(ENTER)
    sold = stand.shop.last()
    assert (sold.coupons, sold.coupon_minor) == (("FIFTH",), 2_560)
    stand.till.connect()
    assert stand.off == "−¥25.60", "what was paid stays on the screen"
    assert "2 coupons" in stand.screen.card.accessibleName()


def test_another_one_with_the_arrows_and_never_one_of_no_use(stand: Stand) -> None:
    stand.begin()
    stand.press(STAR, DOWN)
    assert [chosen for *_, chosen in stand.rows] == [False, True, False]
    stand.press(DOWN, DOWN)
    assert [chosen for *_, chosen in stand.rows] == [False, True, False]
    stand.press(UP, DOWN, ENTER)
    assert stand.off == "−¥10.00"


@pytest.mark.parametrize("key", [STAR, ESC])
def test_the_same_key_or_esc_takes_it_off_again(stand: Stand, key: Qt.Key) -> None:
    stand.begin()
    stand.press(STAR, ENTER)
    assert stand.screen.keypad.coupon.face().words == "No coupon"
    stand.press(key)
    assert (stand.off, stand.screen.keypad.coupon.face().words) == ("", "Coupon")
    assert stand.screen.sale.to_pay.text() == "¥128.00"
    stand.press(ENTER)
    assert stand.shop.last().coupons == ()


def test_leaving_the_window_leaves_the_sale(stand: Stand) -> None:
    stand.begin()
    for key in (ESC, STAR):
        stand.press(STAR)
        assert stand.dialog.isVisible()
        stand.press(key)
        assert (stand.dialog.isVisible(), stand.off) == (False, "")


def test_by_finger(stand: Stand) -> None:
    stand.begin()
    QTest.mouseClick(stand.screen.keypad.coupon, Qt.MouseButton.LeftButton)
    QTest.mouseClick(stand.dialog.rows[2], Qt.MouseButton.LeftButton)
    assert stand.dialog.isVisible(), "nothing can be had from that one"
    QTest.mouseClick(stand.dialog.rows[1], Qt.MouseButton.LeftButton)
    assert (stand.dialog.isVisible(), stand.off) == (False, "−¥10.00")


def test_an_amount_that_is_corrected_keeps_it(stand: Stand) -> None:
    stand.begin("600")
    stand.press(STAR, DOWN, ENTER)
    assert stand.off == "−¥90.00"
    stand.type("0")
    assert stand.off == "−¥90.00"
    stand.press(BACKSPACE, BACKSPACE)
    assert (stand.off, stand.screen.sale.to_pay.text()) == ("not below ¥500.00", "¥60.00")
    assert stand.screen.keypad.coupon.face().words == "No coupon"
    stand.press(ENTER)
    assert "Press * to sell without the coupon" in stand.screen.banner.accessibleName()
    stand.press(BACKSPACE, BACKSPACE)
    stand.type("550")
    assert (stand.off, stand.screen.sale.to_pay.text()) == ("−¥90.00", "¥460.00")
    stand.press(ENTER)
    assert stand.shop.last().coupons == ("LARGE",)


def test_a_bill_too_small_is_sold_without_it(stand: Stand) -> None:
    stand.begin("600")
    stand.press(STAR, DOWN, ENTER, BACKSPACE, STAR)
    assert (stand.off, stand.dialog.isVisible()) == ("", False)
    stand.press(ENTER)
    sold = stand.shop.last()
    assert (sold.amount_minor, sold.coupons) == (6_000, ())


def test_another_member_before_an_amount_takes_none_along(stand: Stand) -> None:
    stand.begin("128")
    stand.press(STAR, ENTER, BACKSPACE, BACKSPACE, BACKSPACE)
    stand.till.clock.advance(60)
    stand.shop.scan(stand.till.code(WANG, Intent.PAY))
    assert not stand.screen.keypad.coupon.isVisible()
    stand.type("128")
    assert stand.off == ""
    stand.press(ENTER)
    assert (stand.shop.last().handle, stand.shop.last().coupons) == (WANG, ())


def test_points_pay_what_it_leaves(stand: Stand) -> None:
    stand.begin("30")
    stand.press(STAR, ENTER, Qt.Key.Key_F9)
    model = stand.shop.counter.checkout._desk.open  # noqa: SLF001 - what the screen is drawn from
    quote = model.quote()
    assert quote is not None
    assert quote.coupon_minor == 1_000
    assert quote.redeem_minor <= 2_000


@pytest.mark.parametrize(
    ("amount", "intent", "said"),
    [("", Intent.PAY, "No amount yet"), ("128", Intent.EARN, "Not unlocked for paying")],
)
def test_too_early_it_says_what_is_missing(stand: Stand, amount: str, intent: Intent, said: str) -> None:
    stand.begin(amount, intent)
    stand.press(STAR)
    assert not stand.dialog.isVisible()
    assert said in stand.screen.banner.accessibleName()


def test_nobody_has_none(stand: Stand) -> None:
    stand.press(STAR)
    assert "No member yet" in stand.screen.banner.accessibleName()
    stand.zhao.coupons = ()
    stand.begin()
    assert not stand.screen.keypad.coupon.isVisible()
    stand.press(STAR)
    assert "No coupons" in stand.screen.banner.accessibleName()


def test_offline_it_says_so_before(stand: Stand) -> None:
    stand.begin()
    stand.till.pull_plug()
    stand.shop.counter.on_link(stand.till.link.status())
    assert not stand.screen.keypad.coupon.isVisible()
    stand.press(STAR)
    assert not stand.dialog.isVisible()
    assert "online" in stand.screen.banner.accessibleName().lower()


def test_one_chosen_before_the_link_went_can_be_left(stand: Stand) -> None:
    stand.begin()
    stand.press(STAR, ENTER)
    stand.till.pull_plug()
    stand.shop.counter.on_link(stand.till.link.status())
    assert stand.screen.keypad.coupon.face().words == "No coupon"
    stand.press(ENTER)
    assert "Press * to sell without the coupon" in stand.screen.banner.accessibleName()
    QTest.mouseClick(stand.screen.keypad.coupon, Qt.MouseButton.LeftButton)
    assert stand.off == ""
    stand.press(ENTER)
    assert stand.shop.last().coupons == ()


def test_where_it_covers_everything_nothing_is_left_for_points(stand: Stand) -> None:
    stand.begin("10")
    stand.press(STAR, ENTER, Qt.Key.Key_F9)
    assert stand.screen.sale.to_pay.text() == "¥0.00"
    assert "Nothing left to pay" in stand.screen.banner.accessibleName()


def test_a_code_scanned_meanwhile_goes_nowhere(stand: Stand) -> None:
    stand.begin()
    stand.press(STAR)
    stand.till.clock.advance(60)
    stand.shop.scan(stand.till.code(ZHAO, Intent.PAY))
    assert stand.dialog.isVisible()
    assert stand.dialog.told.text().startswith("Not read")
    stand.press(DOWN)
    assert not stand.dialog.told.text().startswith("Not read")


def test_a_long_list_moves_only_as_far_as_it_has_to(stand: Stand) -> None:
    ten, *_others = stand.zhao.coupons
    stand.zhao.coupons = tuple(
        replace(ten, code=f"TEN-{number}", off_minor=2_000 - number) for number in range(MOST_ROWS + 2)
    )
    stand.begin()
    stand.press(STAR)
    assert stand.dialog.more.isVisible()
    assert stand.dialog.more.face().key == "PgDn"
    stand.press(*[DOWN] * MOST_ROWS)
    assert [words.split()[0] for words, *_ in stand.rows] == [f"−¥{20 - number / 100:.2f}" for number in range(1, 7)]
    QTest.mouseClick(stand.dialog.more, Qt.MouseButton.LeftButton)
    assert stand.rows[-1] == ("−¥19.93  Ten off", True, True)
    stand.press(Qt.Key.Key_PageDown)
    assert stand.rows[0] == ("−¥20.00  Ten off", True, True)


@pytest.mark.parametrize("name", COUPON_MODELS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_row_has_a_reason_or_a_last_day(qapp: QApplication, name: str, language: str) -> None:
    install_language(qapp, language)
    model = COUPON_MODELS[name]
    assert all(text.name(row, model) and text.note(row, model) for row in model.rows)
    assert model.taken is None or model.taken.refuse(model.bill_minor, model.at or model.taken.valid_from) is None
    install_language(qapp, "en")
