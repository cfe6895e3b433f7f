"""What the small windows before the till have in common."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from ui.widgets.buttons import TillButton
from ui.widgets.spoken import Spoken


class FrontDialog(QDialog):
    """A small window, before the one it belongs to while it is open; its keys are the window's own. UI thread.

    Whoever makes one says how it is filled in the language of the moment, and what its cross and Esc do.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("ground")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.spoken = Spoken(self)

    def tell(self, label: QLabel, words: str) -> None:
        """Put words into a label, and have them read aloud where they are new."""
        if words != label.text():
            label.setText(words)
            self.spoken.say(words)

    def fill(self) -> None:
        """Put the words in; called again when the language changes."""
        raise NotImplementedError

    def cancelled(self) -> None:
        """Its cross was used, which is Esc."""
        raise NotImplementedError

    def open_or_close(self, *, is_open: bool) -> bool:
        """Come up with the keyboard, or go; whether that changed anything."""
        if is_open == self.isVisible():
            return False
        self.setVisible(is_open)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.spoken.say(self.windowTitle() if is_open else "")
        return True

    def give_no_focus(self) -> None:
        """Enter is for the window, not for the key that happens to have the focus."""
        for button in self.findChildren(TillButton):
            button.setAutoDefault(False)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Only the presenter closes it."""
        event.ignore()
        self.cancelled()

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.fill()
        super().changeEvent(event)
