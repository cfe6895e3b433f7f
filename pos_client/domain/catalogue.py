"""The products a till can scan into a basket."""

from dataclasses import dataclass

from pos_client.domain.barcode import has_product_check_digit
from pos_client.domain.basket import MAX_LINE_TEXT, ONE_PIECE, Line
from pos_client.domain.money import MAX_MINOR
from pos_client.domain.programme import LocalText
from pos_client.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class Product:
    """One product: the shop's own SKU, its EAN/UPC barcode (empty: none), and its price in minor units.

    A product that is no longer sold stays known, because sales of it may still be on their way.
    """

    sku: str
    name: LocalText
    category: str
    unit_price_minor: int
    ean: str = ""
    active: bool = True

    def __post_init__(self) -> None:
        fits = 0 < len(self.sku) <= MAX_LINE_TEXT and len(self.category) <= MAX_LINE_TEXT
        if (
            not fits
            or not 0 <= self.unit_price_minor <= MAX_MINOR
            or (self.ean and not has_product_check_digit(self.ean))
        ):
            raise InvalidValue("not a product", code="BAD_PRODUCT")

    def line(self, line_id: str, language: str, quantity_milli: int = ONE_PIECE) -> Line:
        """A line of a basket that buys this product."""
        return Line(
            line_id, self.sku, self.name.in_language(language), self.category, quantity_milli, self.unit_price_minor
        )


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
