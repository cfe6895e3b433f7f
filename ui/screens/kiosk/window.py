"""The stand on a screen of its own: no pointer, no way out by touch; behind it the staff's page."""

from collections.abc import Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.screens.kiosk.attendant import AttendantModel
from ui.screens.kiosk.staff_page import StaffPage
from ui.widgets.dressed_window import DressedWindow

STAFF_KEYS = ("F11", "Ctrl+Shift+Q")
"""Staff get behind the stand with these or with their badge; printed in the documentation."""


class KioskWindow(DressedWindow):
    """Holds the stand and the page behind it; show it with `showFullScreen`. Only the page's own button closes it."""

    staff_wanted = Signal()

    def __init__(self, stand: QWidget, page: StaffPage, title: str) -> None:
        super().__init__()
        self.setWindowTitle(title)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self._pages, self._stand, self._page = QStackedWidget(self), stand, page
        for widget in (stand, page):
            self._pages.addWidget(widget)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)
        page.setCursor(Qt.CursorShape.ArrowCursor)
        page.quit.connect(self.close)
        for keys in STAFF_KEYS:
            QShortcut(QKeySequence(keys), self).activated.connect(self.staff_wanted)

    def show_attendant(self, model: AttendantModel) -> None:
        """The staff's page, or the stand."""
        self._page.show_model(model)
        if model.is_in != (self._pages.currentWidget() is self._page):
            self._pages.setCurrentIndex(int(model.is_in))
            (self._page.content if model.is_in else self._stand).setFocus(Qt.FocusReason.OtherFocusReason)

    def parts(self) -> Iterable[QWidget]:
        return (self._page.content,)

    def closeEvent(self, event: QCloseEvent) -> None:
        """What asks from outside (Alt+F4, a window's cross) has to show a badge first."""
        if event.spontaneous() and self._pages.currentWidget() is not self._page:
            event.ignore()
            self.staff_wanted.emit()
        else:
            super().closeEvent(event)
