"""A small window before the till: a few words or digits, whom they fit, and why there is no code."""

from functools import partial
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos_client.domain.search_words import LONGEST_TEXT
from pos_client.domain.transaction import TypedReason
from ui.screens.find_member import text
from ui.screens.find_member.model import FindModel
from ui.widgets.buttons import Face, TillButton
from ui.widgets.digit_pad import KEY_PX, DigitPad
from ui.widgets.front_dialog import FrontDialog
from ui.widgets.letter_pad import LetterPad
from ui.widgets.texts import plain_label

MOST_ROWS = 5
_KEYS = {Qt.Key.Key_F1 + place: reason for place, reason in enumerate(TypedReason)}
"""F1, F2, ... choose a reason, in their order."""
_MOVES = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_WIDTH_PX, _ROW_PX = 920, 44
_TOLD_LINES = 2
"""So that no key moves when something has to be said."""


class FindIntents(Protocol):
    """`FindMemberPresenter`."""

    def typed(self, text: str) -> None:
        """All of the text."""
        ...

    def digit(self, digit: str) -> None:
        """One more digit, or letter."""
        ...

    def backspace(self) -> None:
        """One letter less."""
        ...

    def choose(self, why: TypedReason) -> None:
        """Why there is no code."""
        ...

    def move(self, rows: int) -> None:
        """Choose somebody further down the list, or up."""
        ...

    def pick(self, place: int) -> None:
        """Choose this one."""
        ...

    def enter(self) -> None:
        """Take, or ask."""
        ...

    def cancel(self) -> None:
        """Close."""
        ...


class FindMemberDialog(FrontDialog):
    """Shows a `FindModel`; before the window it belongs to while it is open. UI thread."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._intents: FindIntents | None = None
        self._model = FindModel()
        self.title, self.told = plain_label("title", self), plain_label("label", self)
        self.field = QLineEdit(self)
        self.pad, self.letters = DigitPad("findKey", self), LetterPad("findLetter", self)
        self.to_letters = TillButton("key", "findLetters", self.pad)
        self.rows = [TillButton("edit", f"findRow{place}", self) for place in range(MOST_ROWS)]
        self.reasons = {reason: TillButton("edit", f"findWhy{reason}", self) for reason in TypedReason}
        self.ok = TillButton("primary", "findOk", self)
        self.cancel = TillButton("edit", "findCancel", self)
        self._arrange()

    def bind(self, intents: FindIntents) -> None:
        """Who decides."""
        self._intents = intents
        self.field.textEdited.connect(intents.typed)
        self.pad.digit_pressed.connect(intents.digit)
        self.letters.letter_pressed.connect(intents.digit)
        for pad in (self.pad, self.letters):
            pad.back_pressed.connect(intents.backspace)
        for place, button in enumerate(self.rows):
            button.clicked.connect(partial(intents.pick, place))
        for reason, button in self.reasons.items():
            button.clicked.connect(partial(intents.choose, reason))
        self.ok.clicked.connect(intents.enter)
        self.cancel.clicked.connect(intents.cancel)

    def show_model(self, model: FindModel) -> None:
        """Show this."""
        self._model = model
        self.fill()
        if self.open_or_close(is_open=model.is_open):
            self.field.deselect()
            self.show_letters(are_shown=False)

    def show_letters(self, *, are_shown: bool) -> None:
        """Letters for fingers instead of digits, or digits again."""
        self.letters.setVisible(are_shown)
        self.pad.setVisible(not are_shown)
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys the field has no use for: Enter, Esc, the arrows, those of the reasons; and what it would have had."""
        intents, key = self._intents, event.key()
        if intents is None:
            return
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            intents.enter()
        elif key == Qt.Key.Key_Escape:
            intents.cancel()
        elif key in _MOVES:
            intents.move(_MOVES[Qt.Key(key)])
        elif key in _KEYS:
            intents.choose(_KEYS[key])
        elif key == Qt.Key.Key_Backspace:
            intents.backspace()
        elif event.text().isprintable() and event.text():
            intents.typed(self._model.text + event.text())

    def cancelled(self) -> None:
        """The window's own cross is Esc."""
        if self._intents is not None:
            self._intents.cancel()

    def _arrange(self) -> None:
        layout, middle, found, whys, buttons = (
            QVBoxLayout(self), QHBoxLayout(), QVBoxLayout(), QVBoxLayout(), QHBoxLayout(),
        )  # fmt: skip
        layout.setContentsMargins(28, 20, 28, 20)
        layout.setSpacing(12)
        found.setSpacing(6)
        middle.setSpacing(16)
        self.field.setProperty("part", "field")
        self.field.setMaxLength(LONGEST_TEXT)
        self.told.setWordWrap(True)
        self.told.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        for button in (*self.rows, *self.reasons.values()):
            button.setCheckable(True)
            button.setMinimumHeight(_ROW_PX if button in self.rows else KEY_PX)
            (found if button in self.rows else whys).addWidget(button)
        for button in self.rows:
            kept = button.sizePolicy()
            kept.setRetainSizeWhenHidden(True)  # so that no key moves when somebody is found
            button.setSizePolicy(kept)
        found.addStretch(1)
        whys.addStretch(1)
        self.pad.grid.addWidget(self.to_letters, 3, 0)
        self.to_letters.setMinimumHeight(KEY_PX)
        self.to_letters.clicked.connect(partial(self.show_letters, are_shown=True))
        self.letters.digits_wanted.connect(partial(self.show_letters, are_shown=False))
        self.letters.hide()
        for part, share in ((self.pad, 5), (self.letters, 6), (found, 8), (whys, 5)):
            middle.addWidget(part, share) if isinstance(part, QWidget) else middle.addLayout(part, share)
        for button in (self.cancel, self.ok):
            button.setMinimumHeight(KEY_PX)
            buttons.addWidget(button, 1)
        for above in (self.title, self.field, self.told):
            layout.addWidget(above)
        layout.addLayout(middle, 1)
        layout.addLayout(buttons)
        self.give_no_focus()
        self.setFocusProxy(self.field)
        self.setFixedWidth(_WIDTH_PX)

    def fill(self) -> None:
        """Put the words in."""
        model = self._model
        self.setWindowTitle(text.title())
        self.title.setText(text.title())
        self.field.setPlaceholderText(text.asked())
        self.field.setAccessibleName(text.asked())
        if self.field.text() != model.text:
            self.field.setText(model.text)
        self.tell(self.told, text.told(model))
        self.told.ensurePolished()
        self.told.setMinimumHeight(_TOLD_LINES * self.told.fontMetrics().lineSpacing())
        for place, button in enumerate(self.rows):
            button.setVisible(place < len(model.found))
            if place < len(model.found):
                is_chosen = place == model.chosen
                button.show_face(Face(text.row(model.found[place]), "", "check" if is_chosen else ""))
                button.setChecked(is_chosen)
        for place, (reason, button) in enumerate(self.reasons.items(), start=1):
            button.show_face(Face(text.why(reason), f"F{place}", "check" if reason is model.why else ""))
            button.setChecked(reason is model.why)
        self.ok.show_face(Face(text.enter(model), "Enter"))
        self.cancel.show_face(Face(text.cancel(), "Esc"))
        self.to_letters.show_face(Face("ABC", name=text.letters()))
        self.letters.name_space(text.space())
        self.ok.setEnabled(bool(model.taken) or model.may_search)
