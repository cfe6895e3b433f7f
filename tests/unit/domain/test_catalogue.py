"""Products scanned into a basket."""

from dataclasses import replace

import pytest

from pos_client.domain.basket import Line, basket_of, refuse_basket
from pos_client.domain.catalogue import Catalogue, Product
from pos_client.domain.programme import LocalText
from pos_client.errors import InvalidValue

TEA = Product("tea", LocalText("Tea", "茶"), "drink", 1500, "4006381333931")
WATER = Product("water", LocalText("Water", "水"), "drink", 200, "036000291452")
BULK = Product("bulk", LocalText("Nuts", "坚果"), "food", 4000)


def test_a_product_becomes_a_line() -> None:
    assert TEA.line("7", "zh", 2000) == Line("7", "tea", "茶", "drink", 2000, 1500)
    assert refuse_basket(basket_of((TEA.line("1", "en"), BULK.line("2", "en", 532)))) is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"sku": ""},
        {"sku": "x" * 201},
        {"category": "x" * 201},
        {"unit_price_minor": -1},
        {"unit_price_minor": 10**12 + 1},
        {"ean": "4006381333932"},
        {"ean": "tea"},
    ],
)
def test_what_is_no_product_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(InvalidValue) as caught:
        replace(TEA, **wrong)  # type: ignore[arg-type]  # fields by name
    assert caught.value.error_code == "BAD_PRODUCT"


def test_products_are_found_by_their_barcode() -> None:
    catalogue = Catalogue(1, (TEA, WATER, BULK))
    assert catalogue.by_barcode("4006381333931") is TEA
    assert catalogue.by_barcode("036000291452") is WATER
    assert catalogue.by_barcode("0036000291452") is WATER, "UPC-A read as EAN-13"
    assert catalogue.by_barcode("") is None, "no barcode is not the barcode of what has none"
    assert catalogue.by_barcode("4006381333932") is None


def test_what_is_no_longer_sold_is_not_found_but_known() -> None:
    before = Catalogue(1, (TEA, WATER))
    after = before.updated(Catalogue(2, (replace(TEA, active=False), BULK)))
    assert after.by_barcode(TEA.ean) is None
    assert {product.sku for product in after.products} == {"tea", "water", "bulk"}
    assert after.seq == 2
