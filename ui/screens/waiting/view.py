"""The screen `Waiting to send`."""

from typing import Protocol

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QSizePolicy, QTableView, QVBoxLayout, QWidget

from ui.screens.waiting import text
from ui.screens.waiting.model import WaitingModel
from ui.screens.waiting.table import REASON, StateChip, WaitingTable
from ui.theme.style import tabular
from ui.theme.tokens import Density
from ui.widgets.buttons import Face, TillButton
from ui.widgets.empty_note import EmptyNote
from ui.widgets.panel import SHADOW_PX, Panel
from ui.widgets.pill import Pill
from ui.widgets.texts import plain_label

translate = QCoreApplication.translate
TICK_MS = 10_000


class WaitingIntents(Protocol):
    """`ui.screens.waiting.presenter.WaitingPresenter`, as the view sees it."""

    def send_now(self) -> None:
        """Try at once."""
        ...

    def refresh(self) -> None:
        """Read again."""
        ...

    def tick(self) -> None:
        """Time passed."""
        ...


class WaitingScreen(QWidget):
    """Made before its presenter; `bind` closes the circle. UI thread only."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waiting")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._intents: WaitingIntents | None = None
        self._model: WaitingModel | None = None
        self._panel = Panel(self)
        self._title = plain_label("title", self)
        self.summary = Pill("waitingSummary", parent=self)
        self.send = TillButton("primary", "sendNow", self)
        self.send.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.rows = WaitingTable(self)
        self.table = QTableView(self)
        self._empty = EmptyNote(self)
        self._layout = QVBoxLayout(self)
        self._inside = QVBoxLayout(self._panel)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._fill()
        self.retranslate()

    def _fill(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title)
        head.addSpacing(12)
        head.addWidget(self.summary)
        head.addStretch(1)
        head.addWidget(self.send)
        self._inside.addLayout(head)
        self._inside.addWidget(self.table, 1)
        self._inside.addWidget(self._empty, 1)
        self._layout.addWidget(self._panel)
        self._dress_table()

    def _dress_table(self) -> None:
        table = self.table
        table.setModel(self.rows)
        table.setItemDelegateForColumn(0, StateChip(self.rows, table))
        table.setFont(tabular(table.font()))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        table.setWordWrap(False)
        table.setShowGrid(False)
        table.verticalHeader().hide()
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(REASON, QHeaderView.ResizeMode.Stretch)
        header.setResizeContentsPrecision(0)  # measure the rows in view only: hundreds would hold up the next scan
        header.setHighlightSections(False)
        header.setSectionsClickable(False)

    def bind(self, intents: WaitingIntents) -> None:
        """Send what a person does to this presenter from now on."""
        self._intents = intents
        self.send.clicked.connect(intents.send_now)
        self._timer.timeout.connect(intents.tick)
        self._timer.start()

    def show_model(self, model: WaitingModel) -> None:
        """Show this."""
        self._model = model
        self.summary.show_words(*text.summary(model))
        self.send.setEnabled(model.waiting > 0)
        self.rows.show_model(model)
        self.table.setVisible(bool(model.lines))
        self._empty.setVisible(not model.lines)

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        edge = density.px(16, 10)
        self._layout.setContentsMargins(edge, edge, edge, edge)
        inner = density.px(16) + SHADOW_PX
        self._inside.setContentsMargins(inner, inner, inner, inner)
        self._inside.setSpacing(density.px(12))
        self._panel.set_density(density)
        self._empty.set_density(density)
        self.summary.set_size(density.px(15, 13))
        self.table.verticalHeader().setDefaultSectionSize(density.px(46, 44))

    def retranslate(self) -> None:
        """Fill in every text in the language shown now."""
        self._title.setText(translate("Waiting", "Waiting to send"))
        self.send.show_face(Face(translate("Waiting", "Send now"), "F5", "send"))
        self.table.setAccessibleName(translate("Waiting", "Entries of this till"))
        line = translate("Waiting", "Sales made while offline are listed here until the backend has confirmed them.")
        self._empty.show_words("check", translate("Waiting", "Everything is sent"), line)
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, REASON)
        if self._model is not None:
            self.show_model(self._model)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._intents is not None and event.key() == Qt.Key.Key_F5:
            self._intents.send_now()
        else:
            super().keyPressEvent(event)
