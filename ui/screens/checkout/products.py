"""The products in the basket: scanned in, one more or one less, taken out."""

from dataclasses import replace

from pos_client.domain.basket import ONE_PIECE, Line
from pos_client.domain.catalogue import Product


class ProductLines:
    """Lines in the order they were first scanned; one of them is selected, at first the one scanned last. UI thread.

    The same product at the same price is one line. Each line keeps its id, so that a refund can name it.
    """

    def __init__(self) -> None:
        self.lines: tuple[Line, ...] = ()
        self.selected = ""
        self._made = 0
        self._scanned: list[str] = []

    @property
    def pieces(self) -> int:
        """How many pieces there are."""
        return sum(line.pieces for line in self.lines)

    def add(self, product: Product, language: str) -> None:
        """One more of this product."""
        same = (line for line in self.lines if (line.sku, line.unit_price_minor) == _key(product))
        known = next(same, None)
        if known is None:
            self._made += 1
            known = product.line(str(self._made), language, 0)
            self.lines = (*self.lines, known)
        self._scanned.append(known.line_id)
        self._put(known, known.quantity_milli + ONE_PIECE)

    def step(self, line_id: str, pieces: int) -> None:
        """So many pieces more (or fewer) of a line; none left: it is gone."""
        line = self._find(line_id)
        if line is not None:
            self._put(line, line.quantity_milli + pieces * ONE_PIECE)

    def remove(self, line_id: str) -> None:
        """Take a line out."""
        self.lines = tuple(line for line in self.lines if line.line_id != line_id)
        self._scanned = [each for each in self._scanned if each != line_id]
        if self.selected == line_id:
            self.selected = self._scanned[-1] if self._scanned else ""

    def take_back(self) -> None:
        """Undo the last scan."""
        if self._scanned:
            last = self._scanned.pop()
            self.step(last, -1)
            self.selected = self._scanned[-1] if self._scanned else ""

    def empty(self) -> None:
        """Take everything out."""
        self.lines, self.selected = (), ""
        self._scanned.clear()

    def select(self, line_id: str) -> None:
        """Let this be the line that plus, minus and delete are about."""
        if self._find(line_id) is not None:
            self.selected = line_id

    def move(self, rows: int) -> None:
        """Select the line so many rows further down the list, which shows the newest on top."""
        ids = [line.line_id for line in reversed(self.lines)]
        if self.selected in ids:
            self.selected = ids[max(0, min(len(ids) - 1, ids.index(self.selected) + rows))]

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
