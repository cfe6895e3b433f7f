"""The checkout screen: draws the model and forwards keys and touches; decides nothing."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from pos_client.domain.sale import SaleState
from ui.i18n import current_language
from ui.screens.checkout import banner_text, card_text, device_text, text
from ui.screens.checkout.intents import CheckoutIntents
from ui.screens.checkout.keypad import Keypad
from ui.screens.checkout.model import CheckoutModel, Verdict
from ui.screens.checkout.sale_panel import SalePanel
from ui.screens.checkout.scan_panel import ScanPanel
from ui.theme.tokens import Density
from ui.widgets.banner import Banner
from ui.widgets.buttons import Face, TillButton
from ui.widgets.member_card import Invitation, MemberCard
from ui.widgets.panel import SHADOW_PX
from ui.widgets.preview import LatestPicture
from ui.widgets.spoken import Spoken
from ui.widgets.strip import Strip

translate = QCoreApplication.translate
TICK_MS = 200
_KEYS: dict[int, str] = {
    **{getattr(Qt.Key, f"Key_{digit}"): str(digit) for digit in range(10)},
    Qt.Key.Key_Period: ".",
    Qt.Key.Key_Comma: ".",
}
_PLAIN = Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier
"""Shift types digits on some layouts (AZERTY)."""


class CheckoutScreen(QWidget):
    """Made before its presenter, which needs a view; `bind` closes the circle. UI thread only."""

    def __init__(self, latest: LatestPicture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("checkout")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.spoken = Spoken(self)
        self._intents: CheckoutIntents | None = None
        self._model: CheckoutModel | None = None
        self.scan = ScanPanel(latest, self)
        self.card = MemberCard(self)
        self.strip = Strip("expiringStrip", self)
        self.gifts = TillButton("edit", "gifts", self)
        self.sale = SalePanel(self)
        self.banner = Banner("notice", self)
        self.keypad = Keypad(self)
        self._columns = QGridLayout(self)
        self._middle = QVBoxLayout()
        self._fill()
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self.retranslate()

    def _fill(self) -> None:
        self._middle.addWidget(self.card, 10)
        self._middle.addLayout(_inset(self.strip))
        self._middle.addLayout(_inset(self.gifts))
        self._middle.addWidget(self.sale, 13)
        self._middle.addLayout(_inset(self.banner))
        self._columns.addWidget(self.scan, 0, 0)
        self._columns.addLayout(self._middle, 0, 1)
        self._columns.addWidget(self.keypad, 0, 2)
        for column, share in enumerate((29, 38, 28)):
            self._columns.setColumnStretch(column, share)
        for panel in (self.scan, self.keypad, self.sale):
            panel.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Expanding)

    def bind(self, intents: CheckoutIntents) -> None:
        """Send what a person does to this presenter from now on."""
        self._intents = intents
        self.keypad.key_pressed.connect(intents.key)
        self.keypad.amount_pressed.connect(intents.quick_amount)
        self.keypad.backspace_pressed.connect(intents.backspace)
        self.keypad.clear_pressed.connect(intents.clear)
        self.keypad.redeem_pressed.connect(intents.redeem)
        self.keypad.award_pressed.connect(intents.commit)
        self.keypad.credit_pressed.connect(intents.switch_credit)
        self.keypad.card_pressed.connect(intents.pay_by_card)
        self.keypad.coupon_pressed.connect(intents.coupon)
        self.keypad.receipt_pressed.connect(intents.print_receipt)
        self.scan.products.picked.connect(intents.select_line)
        self.scan.products.stepped.connect(intents.step_line)
        self.scan.products.removed.connect(intents.remove_line)
        self.banner.acted.connect(intents.undo)
        self.gifts.clicked.connect(intents.gifts)
        self._timer.timeout.connect(intents.tick)
        self._timer.start()

    def show_model(self, model: CheckoutModel) -> None:
        """Show this, and have what is new in it read aloud."""
        before, self._model = self._model, model
        self.scan.show_model(model)
        self._show_member(model)
        self.strip.show_words(*card_text.expiring(model.member))
        self._show_gifts(model)
        self.sale.show_model(model)
        self.banner.show_face(banner_text.banner(model))
        self.keypad.show_model(model)
        self.spoken.say(self._news(before or model, model))

    def _news(self, before: CheckoutModel, model: CheckoutModel) -> str:
        """A message, else whoever is shown now, else the product that came."""
        if model.notice is not None:
            return self.banner.accessibleName() if model.notice is not before.notice else ""
        if model.member is not None and _handle(model) != _handle(before):
            return self.card.accessibleName()
        changed = (model.coupon, model.coupon_fits) != (before.coupon, before.coupon_fits)
        if changed and model.state is SaleState.READY:
            return text.coupon_news(model)
        return ", ".join(f"{line.name} {line.pieces}" for line in model.lines if line not in before.lines)

    def _show_member(self, model: CheckoutModel) -> None:
        if model.member is not None and model.pending is not None:
            self.card.show_invitation(Invitation(*card_text.unverified(model.member, model.pending)))
        elif model.member is not None:
            self.card.show_face(card_text.card(model.member, model.currency, model.authority))
        elif model.verdict is Verdict.CHECKING:
            self.card.show_invitation(Invitation(translate("Checkout", "Checking the code…"), "", busy=True))
        else:
            lines = device_text.invitation(model.devices), translate("Checkout", "Without a phone: F3.")
            self.card.show_invitation(Invitation(translate("Checkout", "Scan the member's code"), " ".join(lines)))

    def _show_gifts(self, model: CheckoutModel) -> None:
        """A key for what waits for the member, there only while something does, and no long bill needs the room."""
        waiting = len(model.member.facts.gifts) if model.member is not None else 0
        is_long = model.coupon is not None or model.edit is not None or model.card_edit is not None
        self.gifts.setVisible(waiting > 0 and not is_long)
        self.gifts.show_face(Face(card_text.gifts(waiting), "Ctrl+G", "gift"))

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self.gifts.setFixedHeight(density.px(46, 44))
        edge, gap = density.px(16, 10), density.px(16, 10)
        self._columns.setContentsMargins(edge, edge, edge, edge)
        self._columns.setSpacing(gap)
        self._middle.setSpacing(density.px(10, 7))
        for part in (self.scan, self.card, self.sale, self.keypad, self.banner, self.strip):
            part.set_density(density)

    def retranslate(self) -> None:
        """Fill in every text in the language shown now."""
        for part in (self.scan, self.sale, self.keypad):
            part.retranslate()
        self.banner.show_button(Face(translate("Checkout", "Undo"), "F8", "undo"))
        if self._model is not None:
            self.show_model(self._model)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
            if self._intents is not None:
                self._intents.speak(current_language())
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys the focused control has no use for: digits, Enter, Esc and the function keys."""
        plain = not event.modifiers() & ~_PLAIN
        if self._intents is None or not plain or not self._act(self._intents, event.key()):
            super().keyPressEvent(event)

    @staticmethod
    def _act(intents: CheckoutIntents, key: int) -> bool:
        """Do what a key stands for; whether it stands for anything."""
        actions: dict[int, Callable[[], None]] = {
            Qt.Key.Key_Backspace: intents.backspace,
            Qt.Key.Key_Escape: intents.clear,
            Qt.Key.Key_F4: intents.switch_credit,
            Qt.Key.Key_F5: intents.pay_by_card,
            Qt.Key.Key_F9: intents.redeem,
            Qt.Key.Key_F8: intents.undo,
            Qt.Key.Key_Asterisk: intents.coupon,
            Qt.Key.Key_Return: intents.commit,
            Qt.Key.Key_Enter: intents.commit,
            Qt.Key.Key_Plus: partial(intents.step_line, 1),
            Qt.Key.Key_Minus: partial(intents.step_line, -1),
            Qt.Key.Key_Delete: intents.remove_line,
            Qt.Key.Key_Down: partial(intents.move_selection, 1),
            Qt.Key.Key_Up: partial(intents.move_selection, -1),
        }
        if key in _KEYS:
            intents.key(_KEYS[key])
        elif key in actions:
            actions[key]()
        else:
            return False
        return True


def _handle(model: CheckoutModel) -> str:
    """The card number of whoever is shown."""
    return model.member.facts.handle if model.member else ""


def _inset(part: QWidget) -> QVBoxLayout:
    """As wide as the panels look, which keep room for their shadow."""
    layout = QVBoxLayout()
    layout.setContentsMargins(SHADOW_PX, 0, SHADOW_PX, 0)
    layout.addWidget(part)
    return layout
