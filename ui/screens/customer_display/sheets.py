"""The customer display for each moment of a visit, laid out on a grid of 1366 x 768 units."""

from dataclasses import dataclass

from PySide6.QtGui import QFont

from pos_client.domain.money import Money
from ui.screens.checkout.member_side import MemberSide, Moment
from ui.screens.checkout.model import CardLoad, ScanState
from ui.screens.customer_display.account import ARROW, account, figure_words
from ui.screens.customer_display.palette import Palette, of_shop, of_tier
from ui.screens.customer_display.text import CustomerText, CustomerWords, Row, Told
from ui.screens.troubles import Trouble
from ui.theme.shown import tokens
from ui.theme.tokens import Paint
from ui.widgets.sheet import Box, Chip, Figure, Icon, Phone, Piece, Place, Run, Sentence, Sheet, Sign, Words
from ui.widgets.stage import CENTRE, LEFT, RIGHT, Span

_BOLD, _MEDIUM = QFont.Weight.Bold, QFont.Weight.DemiBold
_LEFT, _WIDTH = 80.0, 640.0
_PANEL: Place = (766.0, 150.0, 520.0, 470.0)
_LOW_PANEL: Place = (766.0, 236.0, 520.0, 352.0)
_TALL_PANEL: Place = (766.0, 116.0, 520.0, 562.0)
_MOST_ROWS = 6
_OF_MEMBERS = {Moment.WELCOME, Moment.SALE, Moment.LOADING, Moment.DONE}
_FOR_STAFF = {Trouble.AWAY, Trouble.UNKNOWN}
"""What nobody can help with a phone."""
STAR: Place = (583.0, 92.0, 200.0, 200.0)
"""Where the star of a new tier stands; what is thrown at a celebration flies up from here."""


@dataclass(frozen=True, slots=True)
class _Drawing:
    """One moment being laid out."""

    side: MemberSide
    words: CustomerWords
    other: CustomerWords
    colours: Palette

    def money(self) -> str:
        return _money(self.side.to_pay_minor, self.side)


class Sheets:
    """Lays out what the member may see. UI thread; under a millisecond."""

    def __init__(self, store: str) -> None:
        self._store = store
        self._text = CustomerText()

    def sheet(self, side: MemberSide) -> Sheet:
        """The whole display."""
        is_members = side.member is not None and side.moment in _OF_MEMBERS
        colours = of_tier(side.member.tier.look) if side.member is not None and is_members else of_shop()
        drawing = _Drawing(side, self._text.own(side), self._text.other(), colours)
        body = _body(drawing)
        said = [piece.text for piece in body if isinstance(piece, Words | Figure | Sentence | Chip)]
        said += [" ".join(span.text for span in piece.spans) for piece in body if isinstance(piece, Run)]
        pieces = (*_head(self._store, drawing.colours), *body)
        return Sheet(colours.start, colours.end, pieces, ". ".join(text for text in said if text))


def _body(drawing: _Drawing) -> list[Piece]:
    side = drawing.side
    if side.moment is Moment.WELCOME and side.member is not None:
        return [*_welcome(drawing), *_note(drawing)]
    if side.load is not None:
        return _loading(drawing, side.load)
    if side.moment in {Moment.SALE, Moment.WELCOME}:
        return _sale(drawing)
    if side.moment is Moment.DONE and side.is_promoted:
        return _promoted(drawing)
    if side.moment is Moment.DONE:
        return _done(drawing)
    return _spoken_to_anybody(drawing)


def _head(store: str, colours: Palette) -> list[Piece]:
    sign = colours.accent
    return [
        Icon("logo", (_LEFT, 46, 38, 38), sign),
        Words(store, (_LEFT + 54, 40, 1152, 50), 28, colours.ink, _BOLD),
    ]


def _spoken_to_anybody(drawing: _Drawing) -> list[Piece]:
    """A headline and a sentence, the other language below; whoever is known has one language only."""
    side, colours = drawing.side, drawing.colours
    first, second = (_said(side, words) for words in (drawing.words, drawing.other))
    pieces: list[Piece] = [
        Words(first.title, (_LEFT, 216, 840, 116), 84, colours.ink, _BOLD),
        Sentence(first.line, (_LEFT, 330, 740, 84), 32, colours.soft, LEFT),
    ]
    if side.member is None:
        pieces += [
            Box((_LEFT, 436, 64, 4), 2, colours.accent),
            Words(second.title, (_LEFT, 466, 740, 64), 44, colours.ink, _MEDIUM),
            Sentence(second.line, (_LEFT, 530, 740, 70), 26, colours.soft, LEFT),
        ]
    return [*pieces, *_picture(side, colours)]


def _said(side: MemberSide, words: CustomerWords) -> Told:
    is_sorry = side.moment is Moment.SORRY and side.trouble is not None
    return words.trouble(side.trouble) if is_sorry and side.trouble is not None else words.moment(side.moment)


def _picture(side: MemberSide, colours: Palette) -> list[Piece]:
    """On the right: the phone to hold up, or a calm sign of what is the matter."""
    if side.moment is Moment.IDLE:
        halo = Box((856, 130, 480, 480), 240, colours.accent, 0.08)
        return [halo, Phone((996, 170, 200, 400))]
    icons = {Moment.CLOSED: "pause", Moment.CHECKING: "hourglass", Moment.UNDONE: "undo"}
    paint = tokens().waiting if side.moment is Moment.SORRY else tokens().info
    icon = "person" if side.trouble in _FOR_STAFF else icons.get(side.moment, "phone_code")
    return [Sign(icon, (956, 230, 280, 280), paint.soft, paint.ink)]


def _welcome(drawing: _Drawing) -> list[Piece]:
    return [
        *_greeting(drawing, 236),
        *_tier(drawing, (_LEFT, 436, _WIDTH, 56), 26),
        *_members_panel(drawing, _LOW_PANEL),
    ]


def _greeting(drawing: _Drawing, top: float) -> list[Piece]:
    side, colours = drawing.side, drawing.colours
    name = side.member.facts.masked_name if side.member is not None else ""
    return [
        Words(drawing.words.hello(side), (_LEFT, top, _WIDTH, 52), 36, colours.soft, _MEDIUM),
        Words(name, (_LEFT, top + 50, _WIDTH, 118), 84, colours.ink, _BOLD),
    ]


def _tier(drawing: _Drawing, place: Place, size: float) -> list[Piece]:
    member, colours = drawing.side.member, drawing.colours
    if member is None:
        return []
    return [Chip(drawing.words.card.tier(member), "star", place, size, colours.accent, colours.on_accent)]


def _members_panel(drawing: _Drawing, place: Place) -> list[Piece]:
    colours = drawing.colours
    panel = Box(place, 28, colours.panel, colours.panel_opacity, colours.panel_line)
    return [panel, *account(drawing.side, drawing.words, colours, place)]


def _sale(drawing: _Drawing) -> list[Piece]:
    side, colours = drawing.side, drawing.colours
    rows = drawing.words.rows(side, _MOST_ROWS)
    top = 150.0 if rows else 270.0
    pieces = [
        Words(drawing.words.to_pay(), (_LEFT, top, _WIDTH, 44), 30, colours.soft, _MEDIUM),
        Figure(drawing.money(), (_LEFT, top + 42, _WIDTH, 168), 136, colours.ink, _BOLD),
        *_bill(rows, colours),
    ]
    if side.member is None:
        return [*pieces, *_beside_a_sale(drawing)]
    name = Words(side.member.facts.masked_name, (806, 140, 440, 58), 40, colours.ink, _BOLD)
    tier = _tier(drawing, (806, 200, 440, 42), 20)
    return [*pieces, *_members_panel(drawing, _TALL_PANEL), name, *tier, *_note(drawing)]


def _loading(drawing: _Drawing, load: CardLoad) -> list[Piece]:
    """How much goes onto the card, and what is on it then; once it is booked that is the ledger's own word."""
    side, colours, words = drawing.side, drawing.colours, drawing.words
    held = None if side.member is None else side.member.facts.stored_value_minor
    then = load.balance_minor if load.balance_minor is not None or held is None else held + load.amount_minor
    pieces: list[Piece] = [
        Words(words.onto_card(load), (_LEFT, 230, _WIDTH, 44), 30, colours.soft, _MEDIUM),
        Figure(_money(load.amount_minor, side), (_LEFT, 272, _WIDTH, 168), 136, colours.ink, _BOLD),
    ]
    if then is not None:
        spans = [Span(words.balance(), 28, colours.soft, _MEDIUM)]
        if load.balance_minor is None and held is not None:
            spans += [Span(_money(held, side), 34, colours.soft, _MEDIUM), Span(ARROW, 34, colours.soft)]
        spans.append(Span(_money(then, side), 50, colours.ink, _BOLD))
        pieces.append(Run(tuple(spans), (_LEFT, 452, _WIDTH, 72), 14))
    if side.member is None:
        return [*pieces, Sign("card", (956, 230, 280, 280), tokens().info.soft, tokens().info.ink)]
    name = Words(side.member.facts.masked_name, (806, 140, 440, 58), 40, colours.ink, _BOLD)
    return [*pieces, *_members_panel(drawing, _TALL_PANEL), name, *_tier(drawing, (806, 200, 440, 42), 20)]


def _money(minor: int, side: MemberSide) -> str:
    return str(Money(minor, side.currency))


def _bill(rows: list[Row], colours: Palette) -> list[Piece]:
    pieces: list[Piece] = [Box((_LEFT, 374, _WIDTH, 2), 1, colours.ink, 0.2)] if rows else []
    for number, row in enumerate(rows):
        top = 388.0 + 46 * number
        pieces.append(Words(row.name, (_LEFT, top, 430, 42), 25, colours.ink))
        if row.figure:
            pieces.append(Figure(row.figure, (_LEFT + 436, top, 204, 42), 25, colours.ink, _MEDIUM, RIGHT))
    return pieces


def _beside_a_sale(drawing: _Drawing) -> list[Piece]:
    """Nobody is known yet: how to become so, in both languages."""
    side, colours = drawing.side, drawing.colours
    first, second = (_asked(side, words) for words in (drawing.words, drawing.other))
    paint = tokens().waiting if side.trouble is not None else tokens().info
    icon = "hourglass" if side.is_checking else "check" if side.is_noted else "phone_code"
    icon = "person" if side.trouble in _FOR_STAFF else icon
    return [
        Box(_PANEL, 28, colours.panel, colours.panel_opacity, colours.panel_line),
        Sign(icon, (941, 182, 170, 170), paint.soft, paint.ink),
        Words(first.title, (796, 372, 460, 56), 36, colours.ink, _BOLD, CENTRE),
        Sentence(first.line, (796, 420, 460, 64), 23, colours.soft, CENTRE),
        Box((994, 496, 64, 4), 2, colours.accent),
        Words(second.title, (796, 510, 460, 42), 27, colours.ink, _MEDIUM, CENTRE),
        Sentence(second.line, (796, 550, 460, 56), 20, colours.soft, CENTRE),
    ]


def _asked(side: MemberSide, words: CustomerWords) -> Told:
    if side.trouble is not None:
        return words.trouble(side.trouble)
    return words.noted(side) if side.is_noted else words.invitation(is_checking=side.is_checking)


def _note(drawing: _Drawing) -> list[Piece]:
    """What came of another code while somebody is served, else what is handed over to them or waits."""
    if drawing.side.trouble is None:
        return _gift(drawing)
    told = drawing.words.trouble(drawing.side.trouble)
    return _band("phone_code", f"{told.title} · {told.line}", tokens().waiting)


def _gift(drawing: _Drawing) -> list[Piece]:
    words, gift = drawing.words.gift(drawing.side), drawing.side.gift
    return _band("gift", words, tokens().good if gift and gift.is_booked else tokens().info) if words else []


def _band(icon: str, words: str, paint: Paint) -> list[Piece]:
    ground, sign = Box((_LEFT, 692, 1206, 54), 27, paint.soft), Icon(icon, (_LEFT + 24, 703, 32, 32), paint.ink)
    return [ground, sign, Words(words, (_LEFT + 70, 692, 1116, 54), 24, paint.ink, _MEDIUM)]


def _done(drawing: _Drawing) -> list[Piece]:
    side, words, colours = drawing.side, drawing.words, drawing.colours
    pays = Run(
        (Span(words.to_pay(), 28, colours.soft, _MEDIUM), Span(drawing.money(), 56, colours.ink, _BOLD)),
        (_LEFT, 606, _WIDTH, 80), 18,
    )  # fmt: skip
    if side.member is None:
        told = words.noted(side)
        return [
            Words(told.title, (_LEFT, 216, 840, 116), 84, colours.ink, _BOLD),
            Words(told.line, (_LEFT, 336, 740, 52), 30, colours.soft),
            Sign("check", (956, 230, 280, 280), tokens().info.soft, tokens().info.ink),
            pays,
        ]
    figures, top = _figures(drawing)
    pieces = [*_greeting(drawing, 160), *figures, *_outcome(drawing, top), pays, *_gift(drawing)]
    if side.after is None:
        sign = "question" if side.became is ScanState.UNKNOWN else "info"
        return [*pieces, Sign(sign, (886, 245, 280, 280), colours.accent, colours.on_accent)]
    return [*pieces, *_members_panel(drawing, _PANEL), *_tier(drawing, (806, 180, 440, 46), 22)]


def _figures(drawing: _Drawing) -> tuple[list[Piece], float]:
    """What was earned and spent, and where there is room below; nothing where there is no answer yet."""
    side, words, colours, top = drawing.side, drawing.words, drawing.colours, 346.0
    pieces: list[Piece] = []
    if side.after is not None:
        for text in filter(None, (words.earned(side), words.spent(side))):
            pieces.append(Chip(text, "", (_LEFT, top, _WIDTH, 58), 28, colours.accent, colours.on_accent))
            top += 72
    return pieces, top


def _outcome(drawing: _Drawing, top: float) -> list[Piece]:
    told, paint = drawing.words.outcome(drawing.side), tokens().waiting
    if told is None:
        return []
    icon = {ScanState.QUEUED: "cloud_up", ScanState.UNKNOWN: "hourglass"}.get(drawing.side.became or ScanState.LEFT)
    return [
        Box((_LEFT, top + 4, _WIDTH, 104), 26, paint.soft),
        Icon(icon or "info", (_LEFT + 28, top + 32, 48, 48), paint.ink),
        Words(told.title, (_LEFT + 98, top + 14, 520, 46), 30, paint.ink, _BOLD),
        Words(told.line, (_LEFT + 98, top + 58, 520, 36), 23, paint.ink),
    ]


def _promoted(drawing: _Drawing) -> list[Piece]:
    side, words, colours = drawing.side, drawing.words, drawing.colours
    name = side.member.facts.masked_name if side.member is not None else ""
    return [
        Sign("star", STAR, colours.accent, colours.on_accent),
        Words(f"{words.hello(side)} {name}", (83, 312, 1200, 56), 38, colours.soft, _MEDIUM, CENTRE),
        Words(words.promoted(side), (83, 366, 1200, 116), 84, colours.ink, _BOLD, CENTRE),
        Chip(words.earned(side), "", (83, 500, 1200, 56), 27, colours.accent, colours.on_accent, is_centred=True),
        Words(figure_words(side, words), (83, 574, 1200, 50), 34, colours.ink, _MEDIUM, CENTRE),
        Words(f"{words.to_pay()}  {drawing.money()}", (83, 632, 1200, 46), 28, colours.soft, flags=CENTRE),
    ]
