"""The products a till can scan into a basket."""

from dataclasses import dataclass

from pos_client.domain.barcode import has_product_check_digit, why_no_product_code
from pos_client.domain.basket import MAX_LINE_TEXT, ONE_PIECE, Line
from pos_client.domain.money import MAX_MINOR
from pos_client.domain.programme import LocalText
from pos_client.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class Product:
    """One product: the shop's own SKU, its EAN/UPC barcode (empty: none), and its price in minor units.

    A product that is no longer sold stays known, because sales of it may still be on their way.

    Raises:
        InvalidValue: code BAD_PRODUCT; the message is the field, what is wrong there, and what would be right.
    """

    sku: str
    name: LocalText
    category: str
    unit_price_minor: int
    ean: str = ""
    active: bool = True

    def __post_init__(self) -> None:
        _require(bool(self.sku), "sku: empty; it is what the shop calls the product, and must be there")
        for name, text in (("sku", self.sku), ("category", self.category)):
            _require(len(text) <= MAX_LINE_TEXT, f"{name}: {len(text)} letters; at most {MAX_LINE_TEXT}")
        _require(0 <= self.unit_price_minor <= MAX_MINOR, f"unit_price_minor: must be 0 to {MAX_MINOR}")
        if self.ean and not has_product_check_digit(self.ean):
            raise InvalidValue(f"ean: {why_no_product_code(self.ean)}", code="BAD_PRODUCT")

    def line(self, line_id: str, language: str, quantity_milli: int = ONE_PIECE) -> Line:
        """A line of a basket that buys this product."""
        return Line(
            line_id, self.sku, self.name.in_language(language), self.category, quantity_milli, self.unit_price_minor
        )


def _require(fits: bool, why: str) -> None:  # noqa: FBT001 - a condition, not a switch
    if not fits:
        raise InvalidValue(why, code="BAD_PRODUCT")


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Answer of `GET /v1/catalogue`: the products changed after the `since` asked for; `seq` grows with each change."""

    seq: int
    products: tuple[Product, ...] = ()

    def by_barcode(self, text: str) -> Product | None:
        """The active product with an EAN/UPC code; UPC-A is an EAN-13 that begins with 0."""
        return next((p for p in self.products if p.active and p.ean and p.ean.zfill(14) == text.zfill(14)), None)

    def updated(self, newer: "Catalogue") -> "Catalogue":
        """This catalogue with the changes of a newer answer."""
        known = {product.sku: product for product in self.products} | {p.sku: p for p in newer.products}
        return Catalogue(newer.seq, tuple(known.values()))
