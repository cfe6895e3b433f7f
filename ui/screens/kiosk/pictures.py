"""What the stand paints for each state, once per change; what moves is painted by the view on top."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPixmap

from ui.screens.kiosk.presenter import Apology, Greeting
from ui.screens.kiosk.text import GreetingWords, KioskText, Line
from ui.theme.contrast import card_colours
from ui.theme.shown import tokens
from ui.widgets.phone_picture import PHONE_HEIGHT, PHONE_WIDTH, phone_picture
from ui.widgets.stage import CENTRE, RIGHT, Grid, Stage

INK, SOFT = "#ffffff", "#c3cedd"
_NIGHT, _DUSK = "#0f1520", "#1d2c47"
_BOLD, _MEDIUM = QFont.Weight.Bold, QFont.Weight.DemiBold
PREVIEW = (1026.0, 506.0, 260.0, 176.0)
"""Where the camera's picture lies on the grid: x, y, width, height."""
PHONE = (800.0, 150.0, PHONE_WIDTH, PHONE_HEIGHT)
RING = (608.0, 260.0, 150.0, 150.0)
"""Where the ring turns while a code is checked."""
_MARGIN = 80.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands on every picture: the store, the time, the date, and the screen's language."""

    store: str
    time: str
    day: str
    first: str


class Pictures:
    """Paints the still part of every state. UI thread; a few milliseconds each, at most once per change."""

    def __init__(self, text: KioskText) -> None:
        self._text = text

    def invitation(self, stage: Stage, around: Surroundings, *, with_camera: bool) -> None:
        """ATTRACT: hold up your code."""
        stage.ground(_NIGHT, _DUSK)
        _head(stage, around)
        title, line = self._text.invitation(around.first)
        _say(stage, title, line, 236, 660)
        if with_camera:
            x, y, width, height = PREVIEW
            stage.box(stage.grid.place(x - 10, y - 10, width + 20, height + 52), 20, tokens().surface)
            caption = stage.grid.place(x, y + height + 4, width, 34)
            stage.text(self._text.in_language(around.first).aim(), caption, 17, tokens().ink_muted, _MEDIUM, CENTRE)

    def patience(self, stage: Stage, around: Surroundings) -> None:
        """CHECKING: one moment."""
        stage.ground(_NIGHT, _DUSK)
        _head(stage, around)
        words = self._text.patience(around.first)
        stage.ring(stage.grid.place(*RING), 10, "#2affffff", 0, 360)
        stage.text(words.first, stage.grid.place(83, 470, 1200, 70), 48, INK, _BOLD, CENTRE)
        stage.text(words.second, stage.grid.place(83, 544, 1200, 44), 28, SOFT, flags=CENTRE)

    def out_of_order(self, stage: Stage, around: Surroundings) -> None:
        """OUT_OF_ORDER: no camera and no scanner."""
        stage.ground("#1c2027", "#2b313b")
        _head(stage, around)
        _sign(stage, "camera_off", "#454e5c", "#dbe2ec")
        _say(stage, *self._text.out_of_order(around.first), 236, 820)

    def apology(self, stage: Stage, around: Surroundings, apology: Apology) -> None:
        """SORRY: what went wrong and what to do."""
        stage.ground("#3a2206", "#1d1305")
        _head(stage, around)
        _sign(stage, "question" if apology.fault is None else "alert", "#ffc266", "#3a2206")
        _say(stage, *self._text.apology(around.first, apology), 236, 820)

    def greeting(self, stage: Stage, around: Surroundings, greeting: Greeting) -> None:
        """GREETING: in the look of the member's tier and in their language."""
        colours = card_colours(greeting.member.tier.look)
        words = self._text.greeting(greeting)
        stage.ground(colours.start, colours.end)
        _head(stage, around)
        _hello(stage, words, colours.accent, colours.badge_text)
        _account(stage, words, greeting.member.progress, colours.accent, colours.badge_text)

    def phone(self, font: QFont, grid: Grid, ratio: float) -> QPixmap:
        """The phone of the invitation, drawn once and then only moved about."""
        return phone_picture(font, grid, ratio)


def _head(stage: Stage, around: Surroundings) -> None:
    """Store and clock."""
    sign = stage.grid.place(_MARGIN, 46, 38, 38)
    stage.icon("logo", sign, INK)
    stage.text(around.store, stage.grid.place(_MARGIN + 54, 40, 700, 50), 28, INK, _BOLD)
    stage.text(around.time, stage.grid.place(1006, 34, 280, 42), 36, INK, _BOLD, RIGHT)
    stage.text(around.day, stage.grid.place(886, 76, 400, 28), 18, SOFT, flags=RIGHT)


def _say(stage: Stage, title: Line, line: Line, top: float, width: float) -> None:
    """A headline and a sentence, the screen's language large, the other one below."""
    place = stage.grid.place
    stage.text(title.first, place(_MARGIN, top, width, 84), 60, INK, _BOLD)
    stage.text(line.first, place(_MARGIN, top + 92, width, 44), 28, SOFT)
    stage.box(place(_MARGIN, top + 168, 64, 4), 2, INK, 0.35)
    stage.text(title.second, place(_MARGIN, top + 198, width, 56), 38, INK, _MEDIUM)
    stage.text(line.second, place(_MARGIN, top + 258, width, 40), 24, SOFT)


def _sign(stage: Stage, icon: str, ground: str, ink: str) -> None:
    place = stage.grid.place(978, 262, 240, 240)
    stage.disc(place.center(), 150, ground, 0.16)
    stage.disc(place.center(), 112, ground)
    stage.icon(icon, stage.grid.place(1032, 316, 132, 132), ink)


def _hello(stage: Stage, words: GreetingWords, accent: str, ink: str) -> None:
    place = stage.grid.place
    stage.disc(place(_MARGIN, 190, 96, 96).center(), 48, accent)
    stage.icon("check", place(_MARGIN + 18, 208, 60, 60), ink)
    stage.text(words.hello, place(_MARGIN, 316, 620, 50), 34, INK, _MEDIUM)
    stage.text(words.name, place(_MARGIN, 366, 620, 104), 80, INK, _BOLD)
    stage.pill(words.verdict, "", place(_MARGIN, 498, 640, 60), 27, accent, ink)
    if words.saved:
        paint = tokens().waiting
        stage.pill(words.saved, "cloud_up", place(_MARGIN, 576, 640, 48), 20, paint.soft, paint.ink)
    if words.gift:
        top = 636 if words.saved else 576
        stage.pill(words.gift, "gift", place(_MARGIN, top, 640, 48), 20, tokens().info.soft, tokens().info.ink)


def _account(stage: Stage, words: GreetingWords, progress: float, accent: str, ink: str) -> None:
    place = stage.grid.place
    stage.box(place(766, 190, 520, 434), 28, "#000000", 0.24)
    stage.pill(words.tier, "star", place(806, 226, 300, 44), 22, accent, ink)
    taken = stage.text(words.points, place(804, 296, 442, 116), 96, INK, _BOLD)
    left = 804 + taken / stage.grid.unit + 14
    if left + 70 < 1246:
        stage.text(words.unit, place(left, 346, 1246 - left, 50), 28, INK, _MEDIUM)
    stage.text(words.to_next, place(806, 440, 440, 36), 23, INK, _MEDIUM)
    groove = place(806, 486, 440, 14)
    stage.box(groove, 7, "#ffffff", 0.26)
    filled = QRectF(groove)
    filled.setWidth(max(groove.height(), groove.width() * min(1.0, max(0.0, progress))))
    stage.box(filled, 7, accent)
    if words.expiring:
        clock = place(806, 538, 30, 30)
        stage.icon("clock", clock, INK)
        stage.text(words.expiring, place(846, 530, 400, 46), 22, INK)
