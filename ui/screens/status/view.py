"""The status bar at the bottom of the window."""

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from ui.screens.status import text
from ui.screens.status.model import StatusModel
from ui.screens.status.presenter import StatusPresenter
from ui.theme.tokens import Density
from ui.widgets.pill import Pill
from ui.widgets.texts import ElidedLabel

TICK_MS = 1000


class StatusBar(QWidget):
    """Draws a `StatusModel`; 44 px high at density 1."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._model: StatusModel | None = None
        self.link = Pill("linkPill", parent=self)
        self.waiting = Pill("waitingPill", parent=self)
        self.details = ElidedLabel("muted", self)
        self.details.setObjectName("statusDetails")
        self.staff = Pill("staffPill", parent=self)
        self.till = ElidedLabel("muted", self)
        self.till.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self._layout = QHBoxLayout(self)
        self._layout.addWidget(self.link)
        self._layout.addWidget(self.waiting)
        self._layout.addWidget(self.details, 1)
        self._layout.addWidget(self.staff)
        self._layout.addWidget(self.till)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)

    def bind(self, presenter: StatusPresenter) -> None:
        """Let this presenter know that time passes."""
        self._timer.timeout.connect(presenter.tick)
        self._timer.start()

    def show_model(self, model: StatusModel) -> None:
        """Show this."""
        self._model = model
        self.link.show_words(*text.link(model))
        self.waiting.show_words(*text.waiting(model))
        self.details.setText(text.details(model))
        self.till.setText(model.terminal)
        staff = text.staff(model)
        self.staff.setVisible(staff is not None)
        if staff is not None:
            self.staff.show_words(*staff)

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        self.setFixedHeight(density.line(44))
        self._layout.setContentsMargins(density.px(16), 0, density.px(16), 0)
        self._layout.setSpacing(density.px(12))
        for pill in (self.link, self.waiting, self.staff):
            pill.set_size(density.words(15, 13))
        for named in (self.staff, self.till):  # names from outside are cut before anything of ours is
            named.setMaximumWidth(density.px(240))

    def retranslate(self) -> None:
        """Fill in every text in the language shown now."""
        if self._model is not None:
            self.show_model(self._model)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)
