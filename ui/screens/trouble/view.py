"""A window that says, in both languages, what is wrong and what to do. Nothing was changed when it shows."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ui.i18n import LANGUAGES, Words
from ui.screens.reasons import row_of
from ui.theme.icons import pixmap
from ui.theme.shown import text_size, tokens
from ui.theme.style import style_sheet
from ui.theme.tokens import density_for
from ui.widgets.texts import plain_label

_ICON_PX = 44


class Reasons(Words):
    """The sentences of `ui.screens.reasons` in one language."""


class Trouble(Words):
    """The window's own words in one language."""

    def button(self) -> str:
        """What the button does."""
        return self.tr("Close")


class TroubleWindow(QWidget):
    """`code` is an error code, `detail` what exactly is wrong, for whoever mends it. Enter and Esc close it."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(QCoreApplication.translate("MainWindow", "Member till"))
        self.setStyleSheet(style_sheet(tokens(), density_for(1366, 768, text_size())))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(32, 28, 32, 24)
        layout.setSpacing(18)
        for language in LANGUAGES:
            layout.addLayout(_words(Reasons(language), code))
        layout.addWidget(_line())
        layout.addWidget(_detail(detail, code))
        close = QPushButton(" · ".join(Trouble(language).button() for language in LANGUAGES))
        close.setProperty("part", "primary")
        close.setDefault(True)
        close.setShortcut("Esc")
        close.clicked.connect(self.close)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        close.setFocus()
        self.setMinimumWidth(680)


def _words(words: Reasons, code: str) -> QHBoxLayout:
    _, title, advice = row_of(code)
    icon = QLabel()
    icon.setPixmap(pixmap("alert", tokens().bad.ink, _ICON_PX, 2.0))
    heading, sentence = plain_label("title"), plain_label("label")
    heading.setText(words.tr(title))
    sentence.setText(words.tr(advice))
    sentence.setWordWrap(True)
    lines = QVBoxLayout()
    lines.setSpacing(4)
    lines.addWidget(heading)
    lines.addWidget(sentence)
    row = QHBoxLayout()
    row.setSpacing(18)
    row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
    row.addLayout(lines, 1)
    return row


def _line() -> QFrame:
    line = QFrame()
    line.setFrameShape(QFrame.Shape.HLine)
    return line


def _detail(detail: str, code: str) -> QLabel:
    label = plain_label("muted")
    label.setText(f"{code} · {detail}" if detail else code)
    label.setWordWrap(True)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label
