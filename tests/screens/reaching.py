"""What the keyboard reaches of a window, and whether one sees where it is."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QTableView, QWidget

from ui.theme.contrast import LEAST_OF_SIGNS, contrast

_CONTROLS = (QAbstractButton, QLineEdit, QTableView)
_MARGIN_PX = 3
_LEAST_PART = 0.8
"""Of the pixels around a control: its corners are round."""
_LOOK = ("part", "ready", "editing")
"""Properties that a style sheet draws a control by."""


def controls(window: QWidget) -> list[QWidget]:
    """Everything a person can use of it now."""
    parts = (part for part in window.findChildren(QWidget) if isinstance(part, _CONTROLS))
    return [part for part in parts if part.isVisible() and part.isEnabled() and not part.visibleRegion().isEmpty()]


def reached(window: QWidget) -> list[QWidget]:
    """Where Tab leads, one after the other, until it comes to a place for the second time. The window is active."""
    found: list[QWidget] = []
    for _step in range(len(window.findChildren(QWidget))):
        QTest.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        if now is None or now in found:
            break
        found.append(now)
    return found


def unreachable(window: QWidget) -> Iterator[str]:
    """Controls that Tab never comes to, or never leaves."""
    _activate(window)
    found = reached(window)
    for part in controls(window):
        if part not in found:
            yield f"{_name(part)}: Tab does not lead there"
    if len(found) == 1 and len(controls(window)) > 1:
        yield f"{_name(found[0])}: Tab does not lead away"


def look_of(part: QWidget) -> tuple[object, ...]:
    """Controls of one look are drawn alike."""
    is_checked = isinstance(part, QAbstractButton) and part.isChecked()
    return (type(part).__name__, *(part.property(name) for name in _LOOK), is_checked)


def unseen(window: QWidget, part: QWidget) -> Iterator[str]:
    """Whether having the keyboard shows: about as many pixels as stand around the control change by 3:1 or more."""
    _activate(window)
    part.clearFocus()
    before = _picture(window, part)
    part.setFocus(Qt.FocusReason.TabFocusReason)
    after = _picture(window, part)
    changed = sum(_differs(before, after, QPoint(x, y)) for x in range(after.width()) for y in range(after.height()))
    around = 2 * (part.width() + part.height())
    if changed < _LEAST_PART * around:
        yield f"{_name(part)}: {changed} px tell that it has the keyboard, of {around}"


def _activate(window: QWidget) -> None:
    """In front, with the keyboard, as a window manager sees to; also a dialog that was closed and opened at once."""
    behind = window.parentWidget()
    if behind is not None and not window.isActiveWindow():
        window.hide()
        behind.activateWindow()
        QApplication.processEvents()
        window.show()
    window.activateWindow()
    QApplication.processEvents()


def _name(part: QWidget) -> str:
    return part.objectName() or type(part).__name__


def _picture(window: QWidget, part: QWidget) -> QImage:
    QApplication.processEvents()
    place = QRect(part.mapTo(window, QPoint(0, 0)), part.size())
    place = place.adjusted(-_MARGIN_PX, -_MARGIN_PX, _MARGIN_PX, _MARGIN_PX)
    return window.grab(place.intersected(window.rect())).toImage()


def _differs(before: QImage, after: QImage, at: QPoint) -> bool:
    was, now = before.pixel(at), after.pixel(at)
    return was != now and contrast(QColor(was).name(), QColor(now).name()) >= LEAST_OF_SIGNS
