"""Runs the shortcut of a key that was held back: Qt itself only looks for them as keys come."""

from typing import cast

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QWidget


def run_shortcut(event: QKeyEvent, window: QWindow) -> bool:
    """Whether a key press was a shortcut of this window, which has run then. UI thread."""
    top = next((widget for widget in QApplication.topLevelWidgets() if widget.windowHandle() is window), None)
    if top is None or event.type() != QEvent.Type.KeyPress:
        return False
    keys = QKeySequence(event.keyCombination())
    found = next((each for each in top.findChildren(QShortcut) if each.key() == keys and _is_heard(each, top)), None)
    if found is None:
        return False
    found.activated.emit()
    return True


def _is_heard(shortcut: QShortcut, top: QWidget) -> bool:
    of, focus = shortcut.parent(), cast("QWidget | None", top.focusWidget())
    if not isinstance(of, QWidget) or of.window() is not top or not of.isVisible() or not shortcut.isEnabled():
        return False
    if shortcut.context() != Qt.ShortcutContext.WidgetWithChildrenShortcut:
        return True
    return focus is not None and (focus is of or of.isAncestorOf(focus))
