"""The two pages of a till's first window: the choice, and what comes of it."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from ui.screens.first_run import text
from ui.screens.first_run.model import FirstRunModel
from ui.theme.tokens import Density, Tone
from ui.widgets.buttons import Face, TillButton
from ui.widgets.dressed_window import Scales
from ui.widgets.empty_note import EmptyNote
from ui.widgets.panel import SHADOW_PX, Panel
from ui.widgets.preview import CameraPreview, LatestPicture
from ui.widgets.progress import Progress
from ui.widgets.sign import Sign
from ui.widgets.texts import plain_label

_LONGEST = 500
_NOTICE_PX = 760


class ChoicePage(QWidget):
    """Join a chain on the left, with the camera's picture where there is one; one till on the right."""

    def __init__(self, latest: LatestPicture | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.join_panel, self.alone_panel = Panel(self), Panel(self)
        self.signs = (Sign("scan", Tone.INFO, self.join_panel), Sign("register", Tone.PLAIN, self.alone_panel))
        self.join_words = _words(self.join_panel)
        self.alone_words = _words(self.alone_panel)
        self.preview = None if latest is None else CameraPreview(latest, self.join_panel)
        self.hold = EmptyNote(self.join_panel) if latest is None else None
        self.ready = EmptyNote(self.alone_panel)
        self.field = QLineEdit(self.join_panel)
        self.field.setProperty("part", "field")
        self.field.setMaxLength(_LONGEST)
        self.use = TillButton("primary", "firstRunUse", self.join_panel)
        self.alone = TillButton("primary", "firstRunAlone", self.alone_panel)
        self._arrange()

    def _arrange(self) -> None:
        row, typed = QHBoxLayout(self), QHBoxLayout()
        left, right = QVBoxLayout(self.join_panel), QVBoxLayout(self.alone_panel)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.join_panel, 3)
        row.addWidget(self.alone_panel, 2)
        typed.addWidget(self.field, 3)
        typed.addWidget(self.use, 1)
        for column, sign, words in ((left, self.signs[0], self.join_words), (right, self.signs[1], self.alone_words)):
            column.addWidget(sign)
            for label in words:
                column.addWidget(label)
        for shown in filter(None, (self.preview, self.hold)):
            left.addWidget(shown, 1)
        left.addLayout(typed)
        right.addWidget(self.ready, 1)
        right.addWidget(self.alone)
        self._layouts: tuple[QBoxLayout, ...] = (row, left, right, typed)

    def fill(self, model: FirstRunModel) -> None:
        """Put the words in."""
        for labels, words in ((self.join_words, text.join()), (self.alone_words, text.alone())):
            for label, each in zip(labels, words, strict=True):
                label.setText(each)
        if self.field.text() != model.typed:
            self.field.setText(model.typed)
        self.field.setPlaceholderText(text.asked())
        self.field.setAccessibleName(text.asked())
        if self.preview is not None:
            self.preview.show_missing(text.no_picture())
        if self.hold is not None:
            self.hold.show_words("phone_code", *text.hold(), Tone.PLAIN)
        self.ready.show_words("check", *text.ready(), Tone.GOOD)
        is_typed = bool(model.typed.strip())
        self.use.show_face(Face(text.use_typed(), "Enter" if is_typed else ""))
        self.use.setEnabled(is_typed)
        self.alone.show_face(Face(text.open_alone(), "" if is_typed else "Enter"))

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        inner = density.px(28, 16) + SHADOW_PX
        for layout in self._layouts:
            layout.setSpacing(density.px(14, 8))
        for layout in self._layouts[1:3]:
            layout.setContentsMargins(inner, inner, inner, inner)
        for button in (self.use, self.alone):
            button.setMinimumHeight(density.px(56, 48))
        parts: tuple[Scales, ...] = (self.join_panel, self.alone_panel, *self.signs, self.ready)
        for part in (*parts, self.preview, self.hold):
            if part is not None:
                part.set_density(density)


class NoticePage(QWidget):
    """What a code is for, that something is under way, or what went wrong; and the two ways on."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.panel = Panel(self)
        self.sign = Sign("check", Tone.GOOD, self.panel)
        self.title, self.figure = plain_label("large", self.panel), plain_label("large", self.panel)
        self.told, self.detail = plain_label("label", self.panel), plain_label("muted", self.panel)
        self.progress = Progress("firstRunProgress", self.panel)
        self.back = TillButton("edit", "firstRunBack", self.panel)
        self.go = TillButton("primary", "firstRunGo", self.panel)
        self._arrange()

    def _arrange(self) -> None:
        outside, middle = QVBoxLayout(self), QHBoxLayout()
        outside.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addWidget(self.panel, 100)
        middle.addStretch(1)
        outside.addStretch(1)
        outside.addLayout(middle)
        outside.addStretch(1)
        self._inside, buttons = QVBoxLayout(self.panel), QHBoxLayout()
        for label in (self.title, self.figure, self.told, self.detail):
            label.setWordWrap(True)
        for part in (self.sign, self.title, self.figure, self.told, self.detail, self.progress):
            self._inside.addWidget(part)
        buttons.addWidget(self.back, 1)
        buttons.addWidget(self.go, 1)
        self._inside.addLayout(buttons)
        self._buttons = buttons

    def fill(self, model: FirstRunModel) -> None:
        """Put the words in."""
        tone, icon, title = text.notice(model)
        self.sign.show_icon(tone, icon)
        self.title.setText(title)
        for label, words in (
            (self.figure, text.figure(model)),
            (self.told, text.told(model)),
            (self.detail, text.detail(model)),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        self.progress.setVisible(model.is_busy)
        self.progress.show_part(None, title)
        self.go.show_face(Face(text.go_on(model), "Enter"))
        self.go.setVisible(not model.is_busy)
        self.back.show_face(Face(text.back(), "Esc"))
        self.back.setVisible(model.may_go_back and not model.is_refused_for_good)

    def set_density(self, density: Density) -> None:
        """Follow the window's density."""
        inner = density.px(36, 20) + SHADOW_PX
        self._inside.setContentsMargins(inner, inner, inner, inner)
        self._inside.setSpacing(density.px(14, 8))
        self._buttons.setSpacing(density.px(14, 8))
        self.panel.setMaximumWidth(density.px(_NOTICE_PX))
        self.progress.set_density(density)
        for button in (self.back, self.go):
            button.setMinimumHeight(density.px(56, 48))
        for part in (self.panel, self.sign):
            part.set_density(density)


def _words(parent: QWidget) -> tuple[QLabel, QLabel]:
    """Title and sentence."""
    labels = plain_label("large", parent), plain_label("label", parent)
    for label in labels:
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
    return labels
