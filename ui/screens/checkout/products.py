"""The products in the basket: scanned in, one more or one less, taken out; and what only has a price."""

from copy import copy
from dataclasses import replace

from pos_client.domain.basket import ONE_PIECE, Line
from pos_client.domain.catalogue import Product
from pos_client.domain.programme import LocalText


class ProductLines:
    """Lines in the order they were first scanned; one of them is selected, at first the one scanned last. UI thread.

    The same product at the same price is one line; what only has a price is a line without SKU and name. Each line
    keeps its id, so that a refund can name it.
    """

    def __init__(self) -> None:
        self.lines: tuple[Line, ...] = ()
        self.selected = ""
        self._made = 0
        self._scanned: tuple[str, ...] = ()
        self._names: dict[str, LocalText] = {}

    @property
    def pieces(self) -> int:
        """How many pieces there are."""
        return sum(line.pieces for line in self.lines)

    def add(self, product: Product, language: str) -> None:
        """One more of this product."""
        same = (line for line in self.lines if (line.sku, line.unit_price_minor) == _key(product))
        known = next(same, None)
        if known is None:
            known = product.line(self._next_id(), language, 0)
            self.lines = (*self.lines, known)
            self._names = {**self._names, known.line_id: product.name}
        self._scanned = (*self._scanned, known.line_id)
        self._put(known, known.quantity_milli + ONE_PIECE)

    def add_item(self, price_minor: int) -> None:
        """Something that only has a price: it earns and pays as what has no category."""
        line = Line(self._next_id(), unit_price_minor=price_minor)
        self.lines = (*self.lines, line)
        self._scanned = (*self._scanned, line.line_id)
        self.selected = line.line_id

    def copy(self) -> "ProductLines":
        """The same basket, to try a change on."""
        return copy(self)  # nothing in it is changed in place

    def speak(self, language: str) -> None:
        """Call every product what it is called in this language."""
        self.lines = tuple(
            replace(line, name=self._names[line.line_id].in_language(language)) if line.line_id in self._names else line
            for line in self.lines
        )

    def step(self, line_id: str, pieces: int) -> None:
        """So many pieces more (or fewer) of a line; none left: it is gone."""
        line = self._find(line_id)
        if line is not None:
            self._put(line, line.quantity_milli + pieces * ONE_PIECE)

    def remove(self, line_id: str) -> None:
        """Take a line out."""
        self.lines = tuple(line for line in self.lines if line.line_id != line_id)
        self._scanned = tuple(each for each in self._scanned if each != line_id)
        if self.selected == line_id:
            self.selected = self._scanned[-1] if self._scanned else ""

    def take_back(self) -> None:
        """Undo the last scan."""
        if self._scanned:
            *earlier, last = self._scanned
            self._scanned = tuple(earlier)
            self.step(last, -1)
            self.selected = self._scanned[-1] if self._scanned else ""

    def empty(self) -> None:
        """Take everything out."""
        self.lines, self.selected, self._scanned = (), "", ()

    def select(self, line_id: str) -> None:
        """Let this be the line that plus, minus and delete are about."""
        if self._find(line_id) is not None:
            self.selected = line_id

    def move(self, rows: int) -> None:
        """Select the line so many rows further down the list, which shows the newest on top."""
        ids = [line.line_id for line in reversed(self.lines)]
        if self.selected in ids:
            self.selected = ids[max(0, min(len(ids) - 1, ids.index(self.selected) + rows))]

    def _next_id(self) -> str:
        self._made += 1
        return str(self._made)

    def _find(self, line_id: str) -> Line | None:
        return next((line for line in self.lines if line.line_id == line_id), None)

    def _put(self, line: Line, quantity_milli: int) -> None:
        if quantity_milli <= 0:
            self.remove(line.line_id)
            return
        changed = replace(line, quantity_milli=quantity_milli)
        self.lines = tuple(changed if each.line_id == line.line_id else each for each in self.lines)
        self.selected = line.line_id


def _key(product: Product) -> tuple[str, int]:
    return product.sku, product.unit_price_minor
