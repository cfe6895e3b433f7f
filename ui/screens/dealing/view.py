"""The panel beside the list: what was refused, and what somebody wants to do about it."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from pos_client.domain.money import Money
from pos_client.domain.transaction import WriteOffReason
from ui.screens.checkout import amount
from ui.screens.dealing import text
from ui.screens.dealing.model import REASONS, DealingModel, Step
from ui.screens.waiting.text import why
from ui.theme.tokens import Density
from ui.widgets.buttons import Face, TillButton
from ui.widgets.digit_pad import DigitPad
from ui.widgets.panel import SHADOW_PX, Panel
from ui.widgets.spoken import Spoken
from ui.widgets.texts import FigureLabel, plain_label, show_part

_CHOICES = (Step.AMOUNT, Step.MEMBER, Step.WHY)
ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class DealingIntents(Protocol):
    """`ui.screens.dealing.presenter.DealingPresenter`, as its panel sees it."""

    def choose(self, step: Step) -> None:
        """What to do about it."""
        ...

    def key(self, key: str) -> None:
        """A key of the keypad or the keyboard."""
        ...

    def backspace(self) -> None:
        """One digit less."""
        ...

    def enter(self) -> None:
        """Save what was typed."""
        ...

    def give_up(self, why: WriteOffReason) -> None:
        """Write it off."""
        ...

    def back(self) -> None:
        """A step back."""
        ...


class DealingPanel(Panel):
    """Hidden while nothing is dealt with; `opened` tells when that changes. UI thread only; `bind` its presenter."""

    opened = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dealing")
        self.spoken = Spoken(self)
        self._intents: DealingIntents | None = None
        self._model = DealingModel()
        self.title = self._sentence("title")
        self.figure = FigureLabel("dealingFigure", 34, self)
        self.reason, self.told = self._sentence("muted"), self._sentence("label")
        self.choices = {step: TillButton("edit", f"dealing_{step}", self) for step in _CHOICES}
        self.whys = {each: TillButton("edit", f"dealing_{each}", self) for each in REASONS}
        self.pad = DigitPad("dealingKey", self, has_point=True, key_px=0)
        self.back = TillButton("edit", "dealingBack", self)
        self.save = TillButton("primary", "dealingSave", self)
        self._rows = QVBoxLayout(self)
        self._fill()
        self._show_texts()
        self.hide()

    def _sentence(self, part: str) -> QLabel:
        label = plain_label(part, self)
        label.setWordWrap(True)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        return label

    def _fill(self) -> None:
        for widget in (self.title, self.figure, self.reason, self.told, self.pad):
            self._rows.addWidget(widget)
        for button in (*self.choices.values(), *self.whys.values()):
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self._rows.addWidget(button)
        self._rows.addStretch(1)
        last = QHBoxLayout()
        for button, share in ((self.back, 2), (self.save, 3)):
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            last.addWidget(button, share)
        self._rows.addLayout(last)

    def bind(self, intents: DealingIntents) -> None:
        """Send what a person does to this presenter from now on."""
        self._intents = intents
        for step, button in self.choices.items():
            button.clicked.connect(partial(intents.choose, step))
        for each, button in self.whys.items():
            button.clicked.connect(partial(intents.give_up, each))
        self.pad.digit_pressed.connect(intents.key)
        self.pad.back_pressed.connect(intents.backspace)
        self.back.clicked.connect(intents.back)
        self.save.clicked.connect(intents.enter)

    @property
    def shown_seq(self) -> int | None:
        """The place of the entry that is dealt with."""
        return self._model.row.seq if self._model.row else None

    def take_key(self, event: QKeyEvent) -> bool:
        """A key of the keyboard while the panel is open; whether it was one for it."""
        intents = self._intents
        if intents is None or self._model.row is None:
            return False
        if event.key() == Qt.Key.Key_Escape:
            intents.back()
        elif event.key() == Qt.Key.Key_Backspace:
            intents.backspace()
        elif event.key() in ENTER:
            intents.enter()
        elif event.text() and event.text() in "0123456789.":
            intents.key(event.text())
        else:
            return False
        return True

    def show_model(self, model: DealingModel) -> None:
        """Show this."""
        self._model = model
        if model.row is not None:
            self._show_texts()
            self._show_parts(model)
        if self.isHidden() == (model.row is not None):
            self.setVisible(model.row is not None)
            self.opened.emit(model.row is not None)

    def _show_parts(self, model: DealingModel) -> None:
        """What the step needs, and nothing else: on a low screen there is no room for more."""
        is_amount, is_open = model.step is Step.AMOUNT, not model.is_busy
        self.reason.setVisible(model.step in {Step.CHOOSE, Step.OVER} and not model.notice)
        self.pad.setVisible(is_amount)
        self.save.setVisible(is_amount)
        self.save.setEnabled(is_open and bool(model.typed))
        self.figure.show_caret(is_amount)
        for step, button in self.choices.items():
            button.setVisible(model.step is Step.CHOOSE and step in model.choices)
        for why_button in self.whys.values():
            why_button.setVisible(model.step is Step.WHY)
        for button in (*self.choices.values(), *self.whys.values(), *self.pad.keys.values(), self.back):
            button.setEnabled(is_open)

    def _show_texts(self) -> None:
        model, row = self._model, self._model.row
        self._name_buttons(model)
        if row is None:
            return
        self.title.setText(text.title(row))
        self.reason.setText(text.why(row))
        if self.told.text() != text.told(model):
            self.told.setText(text.told(model))
            self.spoken.say(self.told.text())
        show_part(self.told, "wrong" if model.notice else "label")
        typed = Money(amount.minor(model.typed, row.currency), row.currency)
        words = (typed.symbol + model.typed or str(typed)) if model.step is Step.AMOUNT else text.figure(row)
        self.figure.show_text(words)

    def _name_buttons(self, model: DealingModel) -> None:
        for step, button in self.choices.items():
            number = model.choices.index(step) + 1 if step in model.choices else 0
            button.show_face(Face(text.choice(step), str(number)))
        for number, (each, button) in enumerate(self.whys.items(), 1):
            button.show_face(Face(why(each), str(number)))
        self.back.show_face(Face(text.back(), "Esc"))
        self.save.show_face(Face(text.save(), "Enter"))

    def set_density(self, density: Density) -> None:
        super().set_density(density)
        edge = density.px(16, 10) + SHADOW_PX
        self._rows.setContentsMargins(edge, edge, edge, edge)
        self._rows.setSpacing(density.px(12, 6))
        self.pad.grid.setSpacing(density.px(10, 6))
        self.figure.set_size(density.words(34, 26))
        self.setFixedWidth(density.px(360, 300))

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._show_texts()
        super().changeEvent(event)
