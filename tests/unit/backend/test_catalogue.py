"""The catalogue: every change has a number, no till misses one."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from pos_client.backend.database.engine import Database
from pos_client.backend.preparation import prepare
from pos_client.backend.samples.products import SAMPLE_PRODUCTS, SAMPLE_PROGRAMME
from pos_client.backend.shop import catalogue
from pos_client.backend.shop.catalogue import Shelf
from pos_client.domain.catalogue import Catalogue, Product
from pos_client.domain.programme import LocalText
from pos_client.errors import InvalidValue

PEN = Product("PEN", LocalText("Pen", "笔"), "office", 1250, "4006381333931")
BAG = Product("BAG", LocalText("Bag", "袋"), "packaging", 50)
UPC_A = "036000291452"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    prepare(opened, 1)
    yield opened
    opened.close()


def put(database: Database, *products: Product) -> list[bool]:
    with database.write() as connection:
        shelf = Shelf(connection)
        return [shelf.put(product) for product in products]


def changes(database: Database, since: int = 0, limit: int = 100) -> Catalogue:
    with database.read() as connection:
        return catalogue.changes(connection, since, limit)


def test_a_till_fetches_what_changed(database: Database) -> None:
    assert changes(database) == Catalogue(0)
    assert put(database, PEN, BAG) == [True, True]
    first = changes(database)
    assert first == Catalogue(2, (PEN, BAG))
    assert changes(database, first.seq) == Catalogue(2)
    dearer = replace(PEN, unit_price_minor=1300)
    assert put(database, dearer, BAG) == [True, False]
    second = changes(database, first.seq)
    assert second == Catalogue(3, (dearer,))
    assert first.updated(second).by_barcode(PEN.ean) == dearer


def test_pages_follow_each_other_without_a_gap(database: Database) -> None:
    products = tuple(replace(BAG, sku=f"S{number}") for number in range(7))
    put(database, *products)
    known = Catalogue(0)
    for _page in range(3):
        known = known.updated(changes(database, known.seq, limit=3))
    assert known == Catalogue(7, products)


def test_a_number_from_before_a_restored_backup_fetches_everything(database: Database) -> None:
    put(database, PEN)
    assert changes(database, since=500) == Catalogue(1, (PEN,))


def test_products_written_at_the_same_time_get_numbers_of_their_own(database: Database) -> None:
    products = [replace(BAG, sku=f"S{number}") for number in range(12)]
    with ThreadPoolExecutor(4) as people:
        list(people.map(lambda product: put(database, product), products))
    found = changes(database)
    assert found.seq == len(products)
    assert {product.sku for product in found.products} == {product.sku for product in products}


def test_a_barcode_belongs_to_one_product(database: Database) -> None:
    put(database, PEN)
    with pytest.raises(InvalidValue) as refused:
        put(database, replace(BAG, ean=PEN.ean))
    assert refused.value.error_code == "EAN_IN_USE"
    assert changes(database) == Catalogue(1, (PEN,))


def test_upc_a_is_the_ean_13_that_begins_with_0(database: Database) -> None:
    put(database, replace(PEN, ean=UPC_A))
    assert changes(database).products[0].ean == "0" + UPC_A
    assert changes(database).by_barcode(UPC_A) is not None
    assert put(database, replace(PEN, ean="0" + UPC_A)) == [False]
    with pytest.raises(InvalidValue):
        put(database, replace(BAG, ean="0" + UPC_A))


def test_a_retired_product_stays_known_and_gives_its_barcode_up(database: Database) -> None:
    put(database, PEN)
    with database.write() as connection:
        retired = Shelf(connection).retire("PEN")
    assert retired == replace(PEN, active=False)
    assert changes(database, 1) == Catalogue(2, (retired,))
    heir = replace(BAG, ean=PEN.ean)
    put(database, heir)
    assert changes(database, 2) == Catalogue(4, (replace(retired, ean=""), heir))


def test_retiring_twice_changes_nothing_and_what_is_unknown_cannot_be(database: Database) -> None:
    put(database, PEN)
    for _time in range(2):
        with database.write() as connection:
            Shelf(connection).retire("PEN")
    assert changes(database).seq == 2
    for sku in ("NONE", "", "\0", "x" * 1000):
        with database.write() as connection, pytest.raises(InvalidValue) as refused:
            Shelf(connection).retire(sku)
        assert refused.value.error_code == "UNKNOWN_SKU"


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ('{"sku":"A","name":{"en":"a","zh":"a"},"category":"c","unit_price_minor":1,"color":"red"}', "UNKNOWN_FIELD"),
        ('{"sku":"","name":{"en":"a","zh":"a"},"category":"c","unit_price_minor":1}', "BAD_PRODUCT"),
        ('{"sku":"A","name":{"en":"a","zh":"a"},"category":"c","unit_price_minor":-1}', "BAD_PRODUCT"),
        ('{"sku":"A","name":{"en":"a","zh":"a"},"category":"c","unit_price_minor":1.5}', "BAD_PRODUCT"),
        ('{"sku":"A","name":{"en":"a","zh":"a"},"category":"c","unit_price_minor":1,"ean":"1"}', "BAD_PRODUCT"),
        ('{"sku":"\\u0000","name":{"en":"a","zh":"a"},"category":"c","unit_price_minor":1}', "BAD_PRODUCT"),
        ("[]", "BAD_PRODUCT"),
    ],
)
def test_what_is_no_product_is_refused(document: str, code: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        catalogue.read(document)
    assert refused.value.error_code == code


def test_sample_products_come_with_sample_data_and_stay_as_they_were_left(database_url: str) -> None:
    with_samples = Database(database_url)
    for _start in range(2):
        prepare(with_samples, 1_795_233_600_000, with_samples=True)
        put(with_samples, replace(SAMPLE_PRODUCTS[0], unit_price_minor=1))
    found = changes(with_samples)
    assert {product.sku for product in found.products} == {product.sku for product in SAMPLE_PRODUCTS}
    assert found.products[-1].unit_price_minor == 1
    with_samples.close()
    left_out = set(SAMPLE_PROGRAMME.earn.excluded_categories) & set(SAMPLE_PROGRAMME.redeem.excluded_categories)
    assert any(product.category in left_out for product in SAMPLE_PRODUCTS)
    assert all(product.ean and product.name.en and product.name.zh for product in SAMPLE_PRODUCTS)
