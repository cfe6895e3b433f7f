"""The control panel: renders what the presenter says and forwards what is pressed."""

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Slot
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QSizePolicy, QSpacerItem, QVBoxLayout, QWidget

from ui.screens.demo.guide import Step
from ui.screens.demo.parts import (
    GROUND,
    INK,
    MUTED,
    RAISED,
    WAITING,
    StepLine,
    StepList,
    Stripes,
    Switch,
    SwitchFace,
    dot,
)
from ui.screens.demo.presenter import DemoModel, DemoScreen, Showing
from ui.screens.demo.text import DemoWords
from ui.theme.style import style_sheet
from ui.theme.tokens import LIGHT, Density
from ui.widgets.buttons import Face, TillButton
from ui.widgets.texts import plain_label

WIDTH_PX, LEAST_WIDTH_PX = 360, 312
TICK_MS = 250
MEMBERS_SHOWN = 8
_NAME_PX = 200
_SHEET = f"""
#demoPanel {{ background: {GROUND}; }}
#demoPanel QLabel {{ color: {MUTED}; }}
#demoPanel QLabel[part="heading"] {{ color: {INK}; font-size: 20px; }}
#demoPanel QLabel[part="section"] {{ color: {MUTED}; font-size: 13px; font-weight: 600; }}
#demoPanel QPushButton[part="tab"] {{ background: {RAISED}; color: {INK}; border: 2px solid {RAISED}; }}
#demoPanel QPushButton[part="tab"]:hover {{ background: #334055; }}
#demoPanel QPushButton[part="tab"]:checked {{ background: {WAITING}; border-color: {WAITING}; }}
#demoPanel QPushButton[part="tab"]:focus {{ border-color: #8ab8ff; }}
#demoPanel QComboBox {{
    combobox-popup: 0; /* a list below the box: the style's own popup shows every row there is */
    background: {RAISED}; color: {INK}; border: 2px solid {RAISED}; border-radius: 10px; padding: 0 12px;
    min-height: 40px; font-size: 16px; font-weight: 600;
}}
#demoPanel QComboBox:focus {{ border-color: #8ab8ff; }}
#demoPanel QComboBox::drop-down {{ border: none; width: 36px; }}
#demoPanel QComboBox::down-arrow {{ image: url("{(Path(__file__).parent / "chevron.svg").as_posix()}"); width: 18px; }}
#demoPanel QComboBox QAbstractItemView {{
    background: {RAISED}; color: {INK}; selection-background-color: #3d4b61; border: none; outline: none;
}}
"""


class DemoActions(Protocol):
    """What the view needs of `DemoPresenter`."""

    def attach(self, screen: DemoScreen) -> None: ...
    def choose(self, place: int) -> None: ...
    def hold_up(self) -> None: ...
    def scan_product(self) -> None: ...
    def take_away(self) -> None: ...
    def pay_with_points(self, wanted: bool) -> None: ...
    def show_old(self) -> None: ...
    def show_payment_code(self) -> None: ...
    def set_plugged(self, plugged: bool) -> None: ...
    def on_tick(self) -> None: ...


class DemoPanel(QWidget):
    """A slim dark panel, so that nobody takes it for the till. Clicking here never takes the keyboard from the till."""

    def __init__(self, presenter: DemoActions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("demoPanel")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setStyleSheet(style_sheet(LIGHT, Density(1.0)) + _SHEET)
        self.setMinimumWidth(LEAST_WIDTH_PX)
        self.setMaximumWidth(WIDTH_PX)
        self._presenter = presenter
        self._words = DemoWords()
        self._model: DemoModel | None = None
        self._heading, self._note = plain_label("heading"), plain_label("note")
        self._sections = [plain_label("section") for _ in range(3)]
        self.members = QComboBox()
        self.hold = TillButton("primary", "holdPhone")
        self.pay = Switch("payWithPoints", 44)
        self.old, self.payment = TillButton("tab", "oldScreenshot"), TillButton("tab", "paymentCode")
        self.product = TillButton("tab", "scanProduct")
        self.plug = Switch("networkPlug", 60)
        self.steps = StepList()
        self._lay_out()
        self._connect()
        self._timer = QTimer(self)
        self._timer.timeout.connect(presenter.on_tick)
        self._timer.start(TICK_MS)
        presenter.attach(self)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH_PX, 720)

    def show_model(self, model: DemoModel) -> None:
        """Show this."""
        before, self._model = self._model, model
        if before is None or before.cards != model.cards:
            self._fill_members(model)
        self.members.setCurrentIndex(model.chosen)
        self._fill(model)

    def _lay_out(self) -> None:
        self.members.setObjectName("members")
        self.members.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.members.setIconSize(QSize(16, 16))
        self.members.setMaxVisibleItems(MEMBERS_SHOWN)
        self.members.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.members.setMinimumContentsLength(8)
        for button in (self.old, self.payment):
            button.setCheckable(True)
        for button in (self.old, self.payment, self.product):
            button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.hold.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        title, foreign = QHBoxLayout(), QHBoxLayout()
        title.addWidget(self._heading)
        title.addWidget(self._note, 1, Qt.AlignmentFlag.AlignBottom)
        foreign.addWidget(self.old)
        foreign.addWidget(self.payment)
        inner = QVBoxLayout()
        inner.setContentsMargins(18, 12, 18, 12)
        inner.setSpacing(7)
        phone, network, guide = self._sections
        inner.addLayout(title)
        for part, gap in ((phone, 6), (self.members, 0), (self.hold, 0), (self.pay, 0)):
            inner.addSpacerItem(_gap(gap))
            inner.addWidget(part)
        inner.addLayout(foreign)
        inner.addWidget(self.product)
        for part, gap in ((network, 10), (self.plug, 0), (guide, 10)):
            inner.addSpacerItem(_gap(gap))
            inner.addWidget(part)
        inner.addWidget(self.steps, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(Stripes())
        layout.addLayout(inner, 1)

    def _connect(self) -> None:
        self.members.activated.connect(self._presenter.choose)
        self.hold.clicked.connect(self.on_hold)
        self.pay.clicked.connect(self._presenter.pay_with_points)
        self.old.clicked.connect(self.on_old)
        self.payment.clicked.connect(self.on_payment)
        self.product.clicked.connect(self._presenter.scan_product)
        self.plug.clicked.connect(self._presenter.set_plugged)

    @Slot()
    def on_hold(self) -> None:
        """The big button: up, or away again."""
        if self._model is not None and self._model.showing is Showing.NOTHING:
            self._presenter.hold_up()
        else:
            self._presenter.take_away()

    @Slot()
    def on_old(self) -> None:
        self._toggle(Showing.OLD)

    @Slot()
    def on_payment(self) -> None:
        self._toggle(Showing.PAYMENT)

    def _toggle(self, showing: Showing) -> None:
        """Pressed again, what is shown goes away."""
        if self._model is not None and self._model.showing is showing:
            self._presenter.take_away()
        elif showing is Showing.OLD:
            self._presenter.show_old()
        else:
            self._presenter.show_payment_code()

    def _fill_members(self, model: DemoModel) -> None:
        self.members.clear()
        for card in model.cards:
            colour = card.tier.look.accent if card.tier else None
            name = self.members.fontMetrics().elidedText(card.name, Qt.TextElideMode.ElideRight, _NAME_PX)
            self.members.addItem(QIcon(dot(colour, self.devicePixelRatioF())), name)

    def _fill(self, model: DemoModel) -> None:
        words = self._words
        for label, text in zip((self._heading, self._note), words.title(), strict=True):
            label.setText(text)
        for label, text in zip(self._sections, (words.phone(), words.network(), words.guide()), strict=True):
            label.setText(text)
        self.members.setAccessibleName(words.member())
        icon = "hourglass" if model.showing is Showing.SOON else "phone_code"
        self.hold.show_face(Face(words.hold_up(model.showing, model.new_code_in_s), icon=icon))
        self.pay.show_face(SwitchFace(words.pay()), words.pay())
        self.pay.setChecked(model.wants_to_pay)
        self.old.show_face(Face(words.old()))
        self.old.setChecked(model.showing is Showing.OLD)
        self.payment.show_face(Face(words.payment()))
        self.payment.setChecked(model.showing is Showing.PAYMENT)
        self.product.show_face(Face(words.product(), icon="scan"))
        icon = "plug" if model.is_plugged else "cloud_off"
        self.plug.show_face(SwitchFace(words.plug(is_plugged=model.is_plugged), icon, off=WAITING), words.network())
        self.plug.setChecked(model.is_plugged)
        lines = (StepLine(words.step(step), step in model.done, step is model.next_step) for step in Step)
        hint = words.soon() if model.showing is Showing.SOON else words.hint(model.next_step)
        self.steps.show_lines(tuple(lines), hint)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange and self._model is not None:
            self._fill(self._model)
        super().changeEvent(event)


def _gap(height_px: int) -> QSpacerItem:
    """Room that a small screen does without."""
    return QSpacerItem(0, height_px, QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Maximum)
