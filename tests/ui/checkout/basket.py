"""A basket at the counter: what lies there, and the hand scanner."""

from pos_client.domain.barcode import Barcode, Symbology
from pos_client.domain.catalogue import Product
from pos_client.domain.programme import LocalText
from tests.ui.checkout.counter import Counter

TEA, MUG, UNKNOWN, OTHER = "2000000010106", "2000000010403", "4006381333931", "6901234567892"
PRODUCTS = [
    Product("TEA", LocalText("Green tea", "绿茶"), "tea", 6_800, TEA),
    Product("MUG", LocalText("Mug", "杯子"), "home", 15_900, MUG),
]
PEN = Product("PEN", LocalText("Pen", "笔"), "office", 1_250, UNKNOWN)


def scan(shop: Counter, *eans: str) -> None:
    """Pull the trigger over each."""
    for ean in eans:
        shop.presenter.barcode(Barcode(ean, Symbology.EAN_13, 0, "hand"))


def basket(shop: Counter) -> list[tuple[str, int]]:
    """Names and pieces, as they were scanned."""
    return [(line.name, line.pieces) for line in shop.screen.lines]
