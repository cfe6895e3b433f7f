"""What was done just now, in front of a screen, with a key that takes it back."""

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from ui.theme import icons
from ui.theme.shown import tokens
from ui.theme.tokens import Density
from ui.widgets.buttons import Face, TillButton
from ui.widgets.spoken import Spoken
from ui.widgets.texts import plain_label

_GAP_PX = 4
_MOVED = (QEvent.Type.Resize, QEvent.Type.Move)


class Toast(QFrame):
    """Stays until it is given no words; never takes the focus, so that nobody's typing is lost. UI thread.

    It says aloud what it shows, and emits `pressed` when somebody uses its key. How long it stays is its presenter's.
    It stands above the lower edge, or where there is something to press there, at the end of `over`.
    """

    pressed = Signal()

    def __init__(self, before: QWidget, over: QWidget | None = None) -> None:
        super().__init__(before)
        self.setObjectName("toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._before, self._over, self._density = before, over, Density(1.0)
        self._icon, self.words = QLabel(self), plain_label("toast", self)
        self.button = TillButton("tab", "toastKey", self)
        self.button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.button.clicked.connect(self.pressed)
        self.spoken = Spoken(self)
        self._row = QHBoxLayout(self)
        for part in (self._icon, self.words, self.button):
            self._row.addWidget(part)
        for watched in filter(None, (before, over)):
            watched.installEventFilter(self)
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
        edge = density.px(6) if self._over is None else 0
        self._row.setContentsMargins(density.px(18), edge, density.px(10), edge)
        self._row.setSpacing(density.px(10))
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVED and not self.isHidden():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        """Before everything that stands there."""
        side = self._density.px(22)
        self._icon.setPixmap(icons.pixmap("check", tokens().bar_ink, side, self.devicePixelRatioF()))
        self.ensurePolished()
        self.adjustSize()
        before, over = self._before, self._over
        self.setFixedWidth(min(self.sizeHint().width(), before.width()))
        if over is None:
            self.move((before.width() - self.width()) // 2, before.height() - self.height() - self._density.px(10))
        else:
            room = over.geometry().adjusted(_GAP_PX, _GAP_PX, -_GAP_PX, -_GAP_PX)
            self.setFixedHeight(max(self.sizeHint().height(), room.height()))
            self.move(room.right() + 1 - self.width(), room.center().y() - self.height() // 2)
        self.raise_()
