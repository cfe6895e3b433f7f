"""A whole screen as a list of things to draw: two lists say what has to be painted again."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPen

from ui.widgets.phone_picture import paint_phone
from ui.widgets.stage import LEFT, Span, Stage

Place = tuple[float, float, float, float]
"""On the grid of a `Stage`: x, y, width, height. Nothing is drawn beyond it."""


@dataclass(frozen=True, slots=True)
class Words:
    """One line, smaller where there is no room."""

    text: str
    place: Place
    size: float
    colour: str
    weight: QFont.Weight = QFont.Weight.Normal
    flags: Qt.AlignmentFlag = LEFT

    def draw(self, stage: Stage) -> None:
        """Draw it."""
        stage.text(self.text, stage.grid.place(*self.place), self.size, self.colour, self.weight, self.flags)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that has to be read whole: as small as it must be."""

    text: str
    place: Place
    size: float
    colour: str
    weight: QFont.Weight
    flags: Qt.AlignmentFlag = LEFT

    def draw(self, stage: Stage) -> None:
        """Draw it."""
        stage.text(self.text, stage.grid.place(*self.place), self.size, self.colour, self.weight, self.flags, 0.1)


@dataclass(frozen=True, slots=True)
class Sentence:
    """As many lines as it needs."""

    text: str
    place: Place
    size: float
    colour: str
    flags: Qt.AlignmentFlag

    def draw(self, stage: Stage) -> None:
        """Draw it."""
        stage.paragraph(self.text, stage.grid.place(*self.place), self.size, self.colour, self.flags)


@dataclass(frozen=True, slots=True)
class Run:
    """Words of several sizes on one line at the bottom of its place."""

    spans: tuple[Span, ...]
    place: Place
    gap: float

    def draw(self, stage: Stage) -> None:
        """Draw it."""
        stage.run(self.spans, stage.grid.place(*self.place), self.gap)


@dataclass(frozen=True, slots=True)
class Box:
    """A rounded box, with a thin line around it where `line` is a colour."""

    place: Place
    radius: float
    colour: str
    opacity: float = 1.0
    line: str = ""

    def draw(self, stage: Stage) -> None:
        """Draw it."""
        place = stage.grid.place(*self.place)
        stage.box(place, self.radius, self.colour, self.opacity)
        if self.line:
            stage.painter.setPen(QPen(QColor(self.line), 1))
            stage.painter.setBrush(Qt.BrushStyle.NoBrush)
            radius = self.radius * stage.grid.unit
            stage.painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)


@dataclass(frozen=True, slots=True)
class Bar:
    """How far something is, 0 to 1."""

    place: Place
    part: float
    groove: str
    groove_opacity: float
    colour: str

    def draw(self, stage: Stage) -> None:
        """Draw it."""
        groove = stage.grid.place(*self.place)
        radius = self.place[3] / 2
        stage.box(groove, radius, self.groove, self.groove_opacity)
        filled = QRectF(groove)
        filled.setWidth(max(groove.height(), groove.width() * min(1.0, max(0.0, self.part))))
        stage.box(filled, radius, self.colour)


@dataclass(frozen=True, slots=True)
class Chip:
    """A pill as wide as its words, from the left edge of its place or in the middle of it."""

    text: str
    icon: str
    place: Place
    size: float
    ground: str
    ink: str
    is_centred: bool = False

    def draw(self, stage: Stage) -> None:
        """Draw it."""
        place = stage.grid.place(*self.place)
        if self.is_centred:
            place.setLeft(place.center().x() - stage.pill_width(self.text, self.icon, place, self.size) / 2)
        stage.pill(self.text, self.icon, place, self.size, self.ground, self.ink)


@dataclass(frozen=True, slots=True)
class Sign:
    """An icon on a disc with a halo around it, as large as its place."""

    icon: str
    place: Place
    ground: str
    ink: str

    def draw(self, stage: Stage) -> None:
        """Draw it."""
        place, radius = stage.grid.place(*self.place), self.place[2] / 2
        stage.disc(place.center(), radius, self.ground, 0.16)
        stage.disc(place.center(), radius * 0.75, self.ground)
        x, y, width, height = self.place
        stage.icon(
            self.icon, stage.grid.place(x + width * 0.28, y + height * 0.28, width * 0.44, height * 0.44), self.ink
        )


@dataclass(frozen=True, slots=True)
class Icon:
    """An icon of `ui.theme.icons`."""

    icon: str
    place: Place
    colour: str

    def draw(self, stage: Stage) -> None:
        """Draw it."""
        stage.icon(self.icon, stage.grid.place(*self.place), self.colour)


@dataclass(frozen=True, slots=True)
class Phone:
    """A phone that shows a member's card."""

    place: Place

    def draw(self, stage: Stage) -> None:
        """Draw it."""
        stage.painter.save()
        stage.painter.translate(stage.grid.place(*self.place).topLeft())
        paint_phone(stage)
        stage.painter.restore()


Piece = Words | Figure | Sentence | Run | Box | Bar | Chip | Sign | Icon | Phone


@dataclass(frozen=True, slots=True)
class Sheet:
    """A ground between two colours and the pieces on it, the first one lowest; `spoken` is what is read aloud."""

    start: str
    end: str
    pieces: tuple[Piece, ...]
    spoken: str

    def changed(self, before: "Sheet | None") -> Iterable[Place] | None:
        """Where it differs from the one before; None: everywhere."""
        if before is None or (self.start, self.end) != (before.start, before.end):
            return None
        return [piece.place for piece in {*self.pieces} ^ {*before.pieces}]
