"""The member's points on the customer display: before, after, and the way to the next tier."""

from PySide6.QtGui import QFont

from ui.screens.checkout.member_side import MemberSide, Moment
from ui.screens.customer_display.palette import Palette
from ui.screens.customer_display.text import CustomerWords
from ui.widgets.sheet import Bar, Chip, Icon, Piece, Place, Run, Words
from ui.widgets.stage import Span

_BOLD, _MEDIUM = QFont.Weight.Bold, QFont.Weight.DemiBold
ARROW = "\u2192"
_PAD = 40.0
_MOST_DIGITS = 13
"""Of both balances together: more have no room beside each other."""


def account(side: MemberSide, words: CustomerWords, colours: Palette, panel: Place) -> list[Piece]:
    """Balance, what the sale does to it, and what it leads to, from the bottom of a panel upwards."""
    member = side.member
    if member is None:
        return []
    x, y, width, height = panel
    left, room, bottom = x + _PAD, width - 2 * _PAD, y + height
    pieces: list[Piece] = [
        Words(words.card.to_next(member), (left, bottom - 140, room, 36), 23, colours.ink, _MEDIUM),
        Bar((left, bottom - 98, room, 14), member.progress, colours.groove, colours.groove_opacity, colours.accent),
    ]
    expiring = words.card.expiring(member)
    if expiring:
        pieces.append(Icon("clock", (left, bottom - 66, 28, 28), colours.soft))
        pieces.append(Words(expiring, (left + 40, bottom - 70, room - 40, 36), 21, colours.soft))
    chips = _chips(side, words) if side.moment is Moment.SALE else []
    top = bottom - 150 - 58 * len(chips)
    for number, text in enumerate(chips):
        place = (left, top + 58 * number, room, 46.0)
        pieces.append(Chip(text, "", place, 22, colours.accent, colours.on_accent))
    points = (left, top - 118, room, 110.0)
    label = Words(words.your_points(), (left, top - 148, room, 36), 23, colours.soft)
    return [label, Run(_balance(side, words, colours), points, 14), *pieces]


def figure_words(side: MemberSide, words: CustomerWords) -> str:
    """The balance before and after on one line."""
    after = side.before if side.after is None else side.after
    return f"{side.before:,} {ARROW} {after:,} {words.card.unit(after)}"


def _balance(side: MemberSide, words: CustomerWords, colours: Palette) -> tuple[Span, ...]:
    after = side.before if side.after is None else side.after
    if after == side.before or len(f"{side.before}{after}") > _MOST_DIGITS:
        return Span(f"{after:,}", 92, colours.ink, _BOLD), Span(words.card.unit(after), 26, colours.ink, _MEDIUM)
    return (
        Span(f"{side.before:,}", 46, colours.soft, _MEDIUM),
        Span(ARROW, 40, colours.soft),
        Span(f"{after:,}", 92, colours.ink, _BOLD),
    )


def _chips(side: MemberSide, words: CustomerWords) -> list[str]:
    return [text for text in (words.earned(side), words.spent(side)) if text]
