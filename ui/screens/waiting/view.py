"""The screen `Waiting to send`."""

from typing import Protocol
from uuid import UUID

from PySide6.QtCore import QCoreApplication, QEvent, QModelIndex, QObject, QSignalBlocker, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QSizePolicy, QTableView, QVBoxLayout, QWidget

from ui.screens.dealing.view import ENTER, DealingPanel
from ui.screens.waiting import text
from ui.screens.waiting.model import WaitingModel, WaitingRow
from ui.screens.waiting.shift import ShiftModel
from ui.screens.waiting.table import LEFT_OUT, LEFT_OUT_WHEN_SMALL, REASON, StateChip, WaitingTable
from ui.theme.style import tabular
from ui.theme.tokens import Density
from ui.widgets.buttons import Face, TillButton
from ui.widgets.empty_note import EmptyNote
from ui.widgets.panel import SHADOW_PX, Panel
from ui.widgets.pill import Pill
from ui.widgets.texts import plain_label

translate = QCoreApplication.translate
TICK_MS = 10_000
_STEPS = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}


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


class KeepsShift(Protocol):
    """`ui.screens.waiting.shift.ShiftPresenter`."""

    def tick(self) -> None:
        """Time passed."""
        ...


class SelectsRows(Protocol):
    """`ui.screens.dealing.presenter.DealingPresenter`, as the list sees it."""

    def select(self, row: WaitingRow | None) -> None:
        """Somebody looks at this row."""
        ...


class PrintsReceipts(Protocol):
    """`ui.screens.receipts.presenter.ReceiptsPresenter`, as the list sees it."""

    def print_last(self) -> None:
        """The receipt of the last sale."""
        ...

    def print_one(self, txn_id: UUID) -> None:
        """The receipt of this sale."""
        ...


class WaitingScreen(QWidget):
    """Made before its presenters; `bind` and `bind_dealing` close the circle. UI thread only.

    `dealing` is the panel beside the list, there while a refused entry is selected.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("waiting")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._intents: WaitingIntents | None = None
        self._shift: ShiftModel | None = None
        self._selects: SelectsRows | None = None
        self._receipts: PrintsReceipts | None = None
        self._model: WaitingModel | None = None
        self._is_beside = self._is_small = False
        self._panel = Panel(self)
        self._title = plain_label("title", self)
        self.summary = Pill("waitingSummary", parent=self)
        self.shift = Pill("waitingShift", parent=self)
        self.send = TillButton("primary", "sendNow", self)
        self.send.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.receipt = TillButton("edit", "printReceipt", self)
        self.receipt.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.rows = WaitingTable(self)
        self.table = QTableView(self)
        self._empty = EmptyNote(self)
        self.dealing = DealingPanel(self)
        self.dealing.opened.connect(self.on_dealing)
        self._layout = QHBoxLayout(self)
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
        head.addWidget(self.receipt)
        self.receipt.hide()
        head.addWidget(self.send)
        self._inside.addLayout(head)
        self._inside.addWidget(self.table, 1)
        self._inside.addWidget(self._empty, 1)
        self._inside.addWidget(self.shift)
        self._layout.addWidget(self._panel, 1)
        self._layout.addWidget(self.dealing)
        self._dress_table()

    def _dress_table(self) -> None:
        table = self.table
        table.setModel(self.rows)
        table.setItemDelegateForColumn(0, StateChip(self.rows, table))
        table.setFont(tabular(table.font()))
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        table.setTabKeyNavigation(False)  # rows are chosen with the arrows; Tab has to lead on
        table.setWordWrap(True)  # a long last answer takes the two lines a row has
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

    def bind_shift(self, shift: KeepsShift) -> None:
        """Have the line below the list kept true."""
        self._timer.timeout.connect(shift.tick)

    def bind_receipts(self, receipts: PrintsReceipts) -> None:
        """Have this presenter print the receipt of the row somebody looks at, else the last one."""
        self._receipts = receipts
        self.receipt.show()
        self.receipt.clicked.connect(self.on_receipt)

    @property
    def chosen(self) -> UUID | None:
        """The transaction of the row somebody looks at."""
        index = self.table.currentIndex()
        row = self.rows.row(index.row()) if index.isValid() else None
        return row.txn_id if isinstance(row, WaitingRow) else None

    @Slot()
    def on_receipt(self) -> None:
        """Print."""
        if self._receipts is None:
            return
        if self.chosen is not None:
            self._receipts.print_one(self.chosen)
        else:
            self._receipts.print_last()

    def bind_dealing(self, selects: SelectsRows) -> None:
        """Tell this presenter which row somebody looks at."""
        self._selects = selects
        self.table.selectionModel().currentRowChanged.connect(self.on_row)
        self.table.clicked.connect(self.on_row)
        self.table.installEventFilter(self)

    @Slot(QModelIndex)
    def on_row(self, index: QModelIndex) -> None:
        """A row was chosen, by a finger or with the arrow keys."""
        row = self.rows.row(index.row()) if index.isValid() else None
        if self._selects is not None:
            self._selects.select(row if isinstance(row, WaitingRow) else None)
        if self.dealing.shown_seq is not None:
            self.table.scrollTo(index)

    def show_model(self, model: WaitingModel) -> None:
        """Show this."""
        self._model = model
        self.summary.show_words(*text.summary(model))
        self.send.setEnabled(model.waiting > 0)
        self.rows.show_model(model)
        self.table.setVisible(bool(model.lines))
        self._empty.show_words(*text.empty(model))
        self._empty.setVisible(not model.lines)
        self._keep_selected(model)

    @Slot(bool)
    def on_dealing(self, is_open: bool) -> None:
        """Beside the panel there is no room for what matters least."""
        self._is_beside = is_open
        self._leave_out()

    def _leave_out(self) -> None:
        left_out = (LEFT_OUT_WHEN_SMALL if self._is_small else LEFT_OUT) if self._is_beside else ()
        for column in LEFT_OUT_WHEN_SMALL:
            self.table.setColumnHidden(column, column in left_out)
        self.show_shift(self._shift)

    def _keep_selected(self, model: WaitingModel) -> None:
        """New rows: the one that is dealt with stays selected, as long as it is there to deal with."""
        seq = self.dealing.shown_seq
        if seq is None:
            return
        place = next((place for place, line in enumerate(model.lines) if line.seq == seq), -1)
        with QSignalBlocker(self.table.selectionModel()):
            self.table.selectRow(place)
        line = model.lines[place] if place >= 0 else None
        if self._selects is not None:
            self._selects.select(line if isinstance(line, WaitingRow) else None)

    def show_shift(self, model: ShiftModel | None) -> None:
        """Show this below the list."""
        self._shift = model
        self.shift.setVisible(model is not None)
        if model is not None:
            self.shift.show_words(*text.shift(model, is_short=self._is_beside and self._is_small))

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        edge = density.px(16, 10)
        self._layout.setContentsMargins(edge, edge, edge, edge)
        inner = density.px(16) + SHADOW_PX
        self._inside.setContentsMargins(inner, inner, inner, inner)
        self._inside.setSpacing(density.px(12))
        self._panel.set_density(density)
        self._empty.set_density(density)
        self.dealing.set_density(density)
        self._layout.setSpacing(density.px(12, 6))
        self.summary.set_size(density.words(15, 13))
        self.shift.set_size(density.words(14, 12))
        self.table.verticalHeader().setDefaultSectionSize(density.line(46, 44))
        self._is_small = density.factor / density.text < 1
        self._leave_out()

    def retranslate(self) -> None:
        """Fill in every text in the language shown now."""
        self._title.setText(translate("Waiting", "Waiting to send"))
        self.send.show_face(Face(translate("Waiting", "Send now"), "F5", "send"))
        self.receipt.show_face(Face(translate("Waiting", "Receipt"), "Ctrl+P", "printer"))
        self.table.setAccessibleName(translate("Waiting", "Entries of this till"))
        self.rows.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, REASON)
        if self._model is not None:
            self.show_model(self._model)
        self.show_shift(self._shift)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._take_key(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The same keys work while the table has the focus."""
        return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and self._take_key(event)

    def _take_key(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if self._intents is not None and key == Qt.Key.Key_F5:
            self._intents.send_now()
        elif key in _STEPS and self.rows.rowCount():
            place = self.table.currentIndex().row() + _STEPS[key]
            self.table.selectRow(max(0, min(place, self.rows.rowCount() - 1)))
        elif self.dealing.shown_seq is None and key in ENTER:
            self.on_row(self.table.currentIndex())
        else:
            return self.dealing.take_key(event)
        return True
