"""Behind the stand: how its devices are, the way back, and the way out."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from ui.screens.kiosk.attendant import AttendantModel
from ui.widgets.buttons import Face, TillButton
from ui.widgets.texts import plain_label

translate = QCoreApplication.translate
_BUTTON_PX = 44
_STIRRING = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin}
)


class StaffPage(QWidget):
    """A bar above `content`. UI thread."""

    back = Signal()
    quit = Signal()
    stirred = Signal()

    def __init__(self, content: QWidget) -> None:
        super().__init__()
        self.content = content
        self.title, self.told = plain_label("title", self), plain_label("muted", self)
        self.back_button = TillButton("primary", "standBack", self)
        self.quit_button = TillButton("edit", "standQuit", self)
        self.back_button.clicked.connect(self.back)
        self.quit_button.clicked.connect(self.quit)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.activated.connect(self.back)
        self._model = AttendantModel()
        self._arrange(content)
        self._fill()

    def show_model(self, model: AttendantModel) -> None:
        """Show this; while it is in front, whatever is done anywhere says that somebody is there."""
        app = QApplication.instance()
        if app is not None and model.is_in != self._model.is_in:
            (app.installEventFilter if model.is_in else app.removeEventFilter)(self)
        self._model = model
        self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keeps nothing from anybody."""
        if event.type() in _STIRRING:
            self.stirred.emit()
        return False

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self._fill()
        super().changeEvent(event)

    def _arrange(self, content: QWidget) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(20, 8, 20, 8)
        bar.setSpacing(12)
        for label in (self.title, self.told):
            bar.addWidget(label)
        bar.addStretch(1)
        for button in (self.quit_button, self.back_button):
            button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
            button.setMinimumHeight(_BUTTON_PX)
            bar.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(bar)
        layout.addWidget(content, 1)

    def _fill(self) -> None:
        model = self._model
        title = translate("Kiosk", "Staff")
        self.title.setText(f"{title} · {model.name}" if model.name else title)
        words = translate("Kiosk", "Back to check-in in {seconds} s. Touch to stay.")
        self.told.setText("" if model.leaves_in_s is None else words.format(seconds=model.leaves_in_s))
        self.back_button.show_face(Face(translate("Kiosk", "Back to check-in"), "Esc"))
        self.quit_button.show_face(Face(translate("Kiosk", "End the program")))
