"""What was done just now, in front of the lower edge of a screen, with a key that takes it back."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.shown import tokens
from ui.theme.tokens import Density
from ui.widgets.buttons import Face, TillButton
from ui.widgets.spoken import Spoken
from ui.widgets.texts import plain_label


class Toast(QFrame):
    """Stays until it is given no words; never takes the focus, so that nobody's typing is lost. UI thread.

    It says aloud what it shows, and emits `pressed` when somebody uses its key. How long it stays is its presenter's.
    """

    pressed = Signal()

    def __init__(self, before: QWidget) -> None:
        super().__init__(before)
        self.setObjectName("toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._before, self._density = before, Density(1.0)
        self._icon, self.words = QLabel(self), plain_label("toast", self)
        self.button = TillButton("tab", "toastKey", self)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.pressed)
        self.spoken = Spoken(self)
        self._row = QHBoxLayout(self)
        for part in (self._icon, self.words, self.button):
            self._row.addWidget(part)
        before.installEventFilter(self)
        self.hide()

    def show_words(self, words: str, face: Face | None = None) -> None:
        """Show this, with a key where there is something to press; nothing hides it."""
        is_new = bool(words) and (words != self.words.text() or self.isHidden())
        self.words.setText(words)
        self.setAccessibleName(words)
        self.button.setVisible(face is not None)
        if face is not None:
            self.button.show_face(face)
        self.setVisible(bool(words))
        if words:
            self._place()
        if is_new:
            self.spoken.say(words)

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._density = density
        self._row.setContentsMargins(density.px(18), density.px(6), density.px(10), density.px(6))
        self._row.setSpacing(density.px(10))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        """In the middle, above the lower edge, before everything that stands there."""
        side = self._density.px(22)
        self._icon.setPixmap(icons.pixmap("check", tokens().bar_ink, side, self.devicePixelRatioF()))
        self.ensurePolished()
        self.adjustSize()
        before = self._before
        self.setFixedWidth(min(self.sizeHint().width(), before.width()))
        self.move((before.width() - self.width()) // 2, before.height() - self.height() - self._density.px(10))
        self.raise_()
