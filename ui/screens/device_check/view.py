"""The screen `Devices`: a scanner examined code by code, and how every device does."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, Qt, QTimer, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from pos_client.domain.scanner_setup import ScannerFinding, SheetCode
from ui.screens.device_check import row_text, text
from ui.screens.device_check.model import DeviceCheckModel
from ui.theme.tokens import Density, Tone
from ui.widgets.buttons import Face, TillButton
from ui.widgets.code_picture import CodePicture
from ui.widgets.note_list import Note, NoteList
from ui.widgets.panel import SHADOW_PX, Panel
from ui.widgets.pill import Pill
from ui.widgets.texts import ElidedLabel, plain_label

Draw = Callable[[SheetCode], tuple[tuple[tuple[bool, ...], ...], bool]]
"""The modules of a code, and whether it is drawn light on dark."""
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
_LINES = 3
_ENTER = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
_COLUMNS = 3
_LOOK_EVERY_MS = 1000
_ICONS = {Tone.GOOD: "check", Tone.INFO: "info", Tone.WAITING: "alert"}


class DeviceCheckIntents(Protocol):
    """`ui.screens.device_check.presenter.DeviceCheckPresenter`, as the view sees it."""

    def restart(self) -> None:
        """Examine afresh."""
        ...

    def tick(self) -> None:
        """A second has passed."""
        ...

    def skip(self) -> None:
        """Without the code shown."""
        ...

    def keep(self) -> None:
        """Undo from now on."""
        ...

    def write_sheet(self) -> None:
        """A page to print."""
        ...

    def try_devices(self) -> None:
        """Have each do something."""
        ...


class DeviceCheckScreen(QWidget):
    """Made before its presenter; `bind` closes the circle. `draw` gives the modules of a code. UI thread only."""

    def __init__(self, draw: Draw, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("deviceCheck")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._draw = draw
        self._intents: DeviceCheckIntents | None = None
        self._model = DeviceCheckModel()
        self._sheet, self._found, self._devices = Panel(self), Panel(self), Panel(self)
        self._title, self._devices_title = plain_label("title", self._sheet), plain_label("heading", self._devices)
        self.invitation, self.hint = _sentence("label", self._sheet), _sentence("muted", self._sheet)
        self.picture = CodePicture("sheetCode", self._sheet)
        self.codes = {code: Pill(f"code_{code}", parent=self._sheet) for code in SheetCode}
        self.skip, self.sheet, self.restart = (
            _button("edit", name, self._sheet) for name in ("skip", "sheet", "again")
        )
        self.scanner = ElidedLabel("heading", self._found)
        self.verdict, self.said = Pill("verdict", parent=self._found), Pill("said", parent=self._found)
        self.findings, self.devices = NoteList("findings"), NoteList("devices")
        self.keep = _button("primary", "keep", self._found)
        self.trial = _button("edit", "try", self._devices)
        self._layout = QHBoxLayout(self)
        self._insides = (QVBoxLayout(self._sheet), QVBoxLayout(self._found), QVBoxLayout(self._devices))
        self._fill()
        self.retranslate()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.on_timeout)
        self._timer.start(_LOOK_EVERY_MS)

    def _fill(self) -> None:
        sheet, found, devices = self._insides
        grid, buttons, head, top = QGridLayout(), QHBoxLayout(), QHBoxLayout(), QHBoxLayout()
        for place, pill in enumerate(self.codes.values()):
            grid.addWidget(pill, place // _COLUMNS, place % _COLUMNS, Qt.AlignmentFlag.AlignLeft)
        for button in (self.skip, self.restart, self.sheet):
            buttons.addWidget(button)
        for part in (self._title, self.invitation):
            sheet.addWidget(part)
        sheet.addWidget(self.picture, 1)
        sheet.addWidget(self.hint)
        sheet.addLayout(grid)
        sheet.addLayout(buttons)
        head.addWidget(self.scanner, 1)
        head.addWidget(self.verdict)
        found.addLayout(head)
        found.addWidget(_scrolled(self.findings), 1)
        found.addWidget(self.said)
        found.addWidget(self.keep)
        top.addWidget(self._devices_title, 1)
        top.addWidget(self.trial, 1)
        devices.addLayout(top)
        self.device_rows = _scrolled(self.devices)
        devices.addWidget(self.device_rows, 1)
        right = QVBoxLayout()
        right.addWidget(self._found, 3)
        right.addWidget(self._devices, 2)
        self._layout.addWidget(self._sheet, 6)
        self._layout.addLayout(right, 5)
        self._right = right

    def bind(self, intents: DeviceCheckIntents) -> None:
        """Send what a person does to this presenter from now on."""
        self._intents = intents
        self.skip.clicked.connect(intents.skip)
        self.restart.clicked.connect(intents.restart)
        self.sheet.clicked.connect(intents.write_sheet)
        self.keep.clicked.connect(intents.keep)
        self.trial.clicked.connect(intents.try_devices)

    @Slot()
    def on_timeout(self) -> None:
        """Cameras do well or badly from one second to the next."""
        if self._intents is not None and self.isVisible():
            self._intents.tick()

    def show_model(self, model: DeviceCheckModel) -> None:
        """Show this."""
        self._model = model
        self.invitation.setText(text.invitation(model))
        self.hint.setText(text.hint(model))
        modules, inverted = self._draw(model.shown) if model.shown is not None else ((), False)
        self.picture.show_code(modules, "" if model.shown is None else text.code(model.shown), inverted=inverted)
        for number, (code, state) in enumerate(model.states, start=1):
            self.codes[code].show_words(*text.state(state), f"{number} {text.code(code)}")
        self.skip.setEnabled(model.shown is not None)
        self.scanner.setText(text.scanner(model))
        for pill, words in ((self.verdict, text.verdict(model)), (self.said, text.said(model))):
            pill.setVisible(words is not None)
            if words is not None:
                pill.show_words(*words)
        self.findings.show_notes(
            [_note(found) for found in model.findings] or [Note(Tone.INFO, "info", *text.nothing(model))]
        )
        self.devices.show_notes([Note(*row_text.told(row)) for row in model.rows])
        self.keep.setEnabled(model.may_keep)

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        edge, inner = density.px(16, 10), density.px(16) + SHADOW_PX
        self._layout.setContentsMargins(edge, edge, edge, edge)
        self._layout.setSpacing(density.px(12, 6))
        self._right.setSpacing(density.px(12, 6))
        for panel, inside in zip((self._sheet, self._found, self._devices), self._insides, strict=True):
            panel.set_density(density)
            inside.setContentsMargins(inner, inner, inner, inner)
            inside.setSpacing(density.px(10, 6))
        for pill in (*self.codes.values(), self.verdict, self.said):
            pill.set_size(density.px(14, 12))
        self.findings.set_density(density)
        self.devices.set_density(density)

    def retranslate(self) -> None:
        """Fill in every text in the language shown now."""
        self._title.setText(text.title())
        self._devices_title.setText(text.devices_title())
        self.skip.show_face(Face(text.skip(), "→"))
        self.restart.show_face(Face(text.restart(), "F5"))
        self.sheet.show_face(Face(text.sheet(), "F7"))
        self.keep.show_face(Face(text.keep(), "Enter"))
        self.trial.show_face(Face(text.try_devices(), "F8"))
        self.show_model(self._model)

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.retranslate()
        super().changeEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter keeps, right skips, F5 starts again, F7 saves the sheet, F8 tries the devices, up and down scroll."""
        intents, key = self._intents, Qt.Key(event.key())
        if key in _STEPS:
            bar = self.device_rows.verticalScrollBar()
            bar.setValue(bar.value() + _STEPS[key] * bar.singleStep() * _LINES)
            return
        acts = (
            {}
            if intents is None
            else dict.fromkeys(_ENTER, intents.keep)
            | {
                Qt.Key.Key_Right: intents.skip,
                Qt.Key.Key_F5: intents.restart,
                Qt.Key.Key_F7: intents.write_sheet,
                Qt.Key.Key_F8: intents.try_devices,
            }
        )
        if key in acts:
            acts[key]()
        else:
            super().keyPressEvent(event)


def _note(found: ScannerFinding) -> Note:
    tone = text.tone(found)
    return Note(tone, _ICONS[tone], *text.finding(found))


def _sentence(part: str, parent: QWidget) -> QLabel:
    label = plain_label(part, parent)
    label.setWordWrap(True)
    label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return label


def _button(part: str, name: str, parent: QWidget) -> TillButton:
    button = TillButton(part, f"deviceCheck_{name}", parent)
    button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    return button


def _scrolled(inside: QWidget) -> QScrollArea:
    area = QScrollArea()
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.viewport().setAutoFillBackground(False)
    inside.setAutoFillBackground(False)
    return area
