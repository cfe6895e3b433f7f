"""A reconciliation as text and as JSON; English, for whoever works at a command line."""

from collections.abc import Iterator
from dataclasses import asdict, astuple

from pos_client.domain.money import Money
from pos_client.services.reconciliation import Case, Figures, Reconciliation, Standing
from ui.commands import queue_words
from ui.commands.telling import text_of_json

_STANDINGS = {
    Standing.WAITING: "waits to be settled",
    Standing.REFUSED: "refused: somebody has to look at it",
    Standing.WRITTEN_OFF: "refused, and written off",
    Standing.OTHERWISE: "settled otherwise than it was told",
}
_NAMES = ("points earned", "points redeemed", "credit earned", "credit spent", "loaded onto cards")


def told(found: Reconciliation, currency: str) -> str:
    """For people: the sums side by side, then each sale where they differ."""
    head = (
        f"since {found.since.astimezone():%Y-%m-%d %H:%M}: {found.cases:,} sales and visits, {found.entries:,} entries"
    )
    return "\n".join((head, *_table(found, currency), *map(_difference, found.differences)))


def as_json(found: Reconciliation) -> str:
    """For programs; amounts in minor units."""
    differences = [
        queue_words.fields(case.entry)
        | {"standing": case.standing, "told": asdict(case.told), "settled": asdict(case.settled)}
        for case in found.differences
    ]
    sums = {"told": asdict(found.told), "settled": asdict(found.settled), "is_right": found.is_right}
    counts = {"since": found.since, "entries": found.entries, "cases": found.cases}
    return text_of_json(counts | sums | {"differences": differences})


def _table(found: Reconciliation, currency: str) -> Iterator[str]:
    yield f"{'':20}{'told':>14}{'settled':>14}"
    texts = zip(_NAMES, _texts(found.told, currency), _texts(found.settled, currency), strict=True)
    for name, mine, theirs in texts:
        yield f"{name:20}{mine:>14}{theirs:>14}"


def _texts(figures: Figures, currency: str) -> Iterator[str]:
    *points, earned, spent, loaded = astuple(figures)
    yield from (f"{figure:,}" for figure in points)
    yield from (str(Money(minor, currency)) for minor in (earned, spent, loaded))


def _difference(case: Case) -> str:
    return f"{queue_words.line(case.entry)}\n    {_STANDINGS[case.standing]}"
