"""What stands on the screen while the till is loaded, so that nobody wonders whether it starts."""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPainter, QPixmap
from PySide6.QtWidgets import QApplication, QLabel

from ui.theme import icons
from ui.theme.tokens import LIGHT

WIDTH_PX, HEIGHT_PX = 360, 220
_LOGO_PX, _NAME_PX = 72, 26
_RADIUS_PX = 16


def show_opening() -> QLabel:
    """Show it, painted when this returns. Makes the QApplication; `close` it once the first window stands. UI thread.

    The till's mark and name, as its bar has them in either theme: no settings, no language and none of our fonts are
    loaded by then. A QSplashScreen would wait up to a second for a screen that says it is shown.
    """
    known = QApplication.instance()
    qt = known if isinstance(known, QApplication) else QApplication(["pos-client"])
    screen = QGuiApplication.primaryScreen()
    opening = QLabel(None, Qt.WindowType.SplashScreen | Qt.WindowType.FramelessWindowHint)
    opening.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
    opening.setPixmap(_picture(screen.devicePixelRatio()))
    opening.setAccessibleName("pos-client")
    opening.setFixedSize(WIDTH_PX, HEIGHT_PX)
    opening.move(screen.geometry().center() - opening.rect().center())
    opening.show()
    qt.processEvents()
    return opening


def _picture(ratio: float) -> QPixmap:
    picture = QPixmap(round(WIDTH_PX * ratio), round(HEIGHT_PX * ratio))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(LIGHT.bar))
    painter.drawRoundedRect(QRectF(0, 0, WIDTH_PX, HEIGHT_PX), _RADIUS_PX, _RADIUS_PX)
    left, top = (WIDTH_PX - _LOGO_PX) / 2, HEIGHT_PX * 0.42 - _LOGO_PX / 2
    icons.draw(painter, "logo", LIGHT.bar_ink, QRectF(left, top, _LOGO_PX, _LOGO_PX))
    words = painter.font()
    words.setPixelSize(_NAME_PX)
    painter.setFont(words)
    painter.setPen(QColor(LIGHT.bar_ink))
    below = QRectF(0, top + _LOGO_PX, WIDTH_PX, HEIGHT_PX - top - _LOGO_PX)
    painter.drawText(below, Qt.AlignmentFlag.AlignCenter, "pos-client")
    painter.end()
    return picture
