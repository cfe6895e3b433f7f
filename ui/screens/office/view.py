"""The screen `Manager`."""

from typing import Protocol

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from ui.screens.office import text
from ui.screens.office.model import OfficeModel, Practice
from ui.theme.tokens import Density
from ui.widgets.buttons import Face, TillButton
from ui.widgets.empty_note import EmptyNote
from ui.widgets.panel import SHADOW_PX, Panel
from ui.widgets.pill import Pill
from ui.widgets.texts import plain_label

TICK_MS = 1_000
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})


class OfficeIntents(Protocol):
    """`ui.screens.office.presenter.OfficePresenter`, as the view sees it."""

    def practise(self) -> None:
        """Begin a training."""
        ...

    def tick(self) -> None:
        """Time passed."""
        ...


class TrainingPart(QWidget):
    """What training is, and the button that begins it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.heading = plain_label("heading", self)
        self.points = tuple(_point(self) for _ in text.training_points())
        self.begin = TillButton("primary", "beginTraining", self)
        self.begin.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.state = Pill("trainingState", parent=self)
        self.state.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._rows, row = QVBoxLayout(self), QHBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.addWidget(self.heading)
        for label in self.points:
            self._rows.addWidget(label)
        row.addWidget(self.begin)
        row.addWidget(self.state)
        row.addStretch(1)
        self._rows.addLayout(row)
        self._rows.addStretch(1)

    def show_model(self, model: OfficeModel) -> None:
        """Show this."""
        self.heading.setText(text.training())
        for label, words in zip(self.points, text.training_points(), strict=True):
            label.setText(words)
        self.begin.show_face(Face(text.begin(model), "Enter"))
        self.begin.setEnabled(model.practice in {Practice.READY, Practice.REFUSED})
        said = text.practice(model)
        self.state.setVisible(said is not None)
        if said is not None:
            self.state.show_words(*said)

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self._rows.setSpacing(density.px(12, 8))
        self.state.set_size(density.words(14, 12))


class OfficeScreen(QWidget):
    """Open to whoever may manage; `bind` closes the circle with the presenter. UI thread only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("manager")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._intents: OfficeIntents | None = None
        self._model = OfficeModel()
        self._panel = Panel(self)
        self._title = plain_label("title", self)
        self.body = self.training = TrainingPart(self)
        self.closed = EmptyNote(self)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        outside = QVBoxLayout(self)
        outside.addWidget(self._panel)
        self._inside = QVBoxLayout(self._panel)
        for part in (self._title, self.training):
            self._inside.addWidget(part)
        self._inside.addWidget(self.closed, 1)
        self.show_model(self._model)

    def bind(self, intents: OfficeIntents) -> None:
        """Send what a person does to this presenter from now on."""
        self._intents = intents
        self.training.begin.clicked.connect(intents.practise)
        self._timer.timeout.connect(self.on_timeout)
        self._timer.start()

    @Slot()
    def on_timeout(self) -> None:
        """Time passed."""
        if self._intents is not None:
            self._intents.tick()

    def show_model(self, model: OfficeModel) -> None:
        """Show this."""
        self._model = model
        self._title.setText(text.title())
        self.training.setVisible(not model.closed)
        self.closed.setVisible(bool(model.closed))
        if model.closed:
            self.closed.show_words(*text.closed(model))
        self.training.show_model(model)

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        edge, inner = density.px(16, 10), density.px(16) + SHADOW_PX
        layout = self.layout()
        if layout is not None:
            layout.setContentsMargins(edge, edge, edge, edge)
        self._inside.setContentsMargins(inner, inner, inner, inner)
        self._inside.setSpacing(density.px(12, 8))
        for part in (self._panel, self.training, self.closed):
            part.set_density(density)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.show_model(self._model)
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter begins the training."""
        if self._intents is not None and Qt.Key(event.key()) in _ENTER and self.training.begin.isEnabled():
            self._intents.practise()
        else:
            super().keyPressEvent(event)


def _point(parent: QWidget) -> QLabel:
    label = plain_label("label", parent)
    label.setWordWrap(True)
    return label
