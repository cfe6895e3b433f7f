"""Products as a table: what a spreadsheet saves comes in, what goes out comes in again."""

import io
from collections.abc import Iterator

import pytest

from pos_client.backend.database.engine import Database
from pos_client.backend.preparation import prepare
from pos_client.backend.shop import catalogue, programmes
from pos_client.backend.shop.product_files import Loaded, import_products, write_products
from pos_client.domain.catalogue import Product
from pos_client.domain.programme import LocalText, Programme
from pos_client.errors import InvalidValue

HEAD = "sku,ean,name_en,name_zh,category,price,active\n"
PEN = "PEN,4006381333931,Pen,笔,office,12.50,yes\n"
BAG = 'BAG,,"Bag, small",袋,packaging,0.5,\n'


@pytest.fixture
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    opened = Database(f"sqlite:///{tmp_path_factory.mktemp('files') / 'b.db'}")
    prepare(opened, 1)
    yield opened
    opened.close()


def load(database: Database, text: str, *, skip_bad: bool = False) -> Loaded:
    return import_products(database, io.StringIO(text, newline=""), skip_bad=skip_bad)


def products(database: Database) -> list[Product]:
    with database.read() as connection:
        return list(catalogue.every(connection))


def written(database: Database) -> str:
    text = io.StringIO(newline="")
    with database.read() as connection:
        write_products(catalogue.every(connection), programmes.current(connection).currency, text)
    return text.getvalue()


def test_a_table_becomes_products(database: Database) -> None:
    assert load(database, HEAD + PEN + BAG) == Loaded(good=2, changed=2)
    assert products(database) == [
        Product("BAG", LocalText("Bag, small", "袋"), "packaging", 50),
        Product("PEN", LocalText("Pen", "笔"), "office", 1250, "4006381333931"),
    ]


def test_what_was_exported_comes_in_again_unchanged(database: Database) -> None:
    load(database, HEAD + PEN + BAG + "OLD,,Old one,旧,x,1,no\n")
    text = written(database)
    assert load(database, text) == Loaded(good=3, changed=0)
    assert written(database) == text


@pytest.mark.parametrize(
    ("currency", "price", "minor"), [("JPY", "1200", 1200), ("KWD", "1.205", 1205), ("CNY", "1234567.8", 123456780)]
)
def test_prices_have_the_decimals_of_the_currency(database: Database, currency: str, price: str, minor: int) -> None:
    with database.write() as connection:
        programmes.publish_next(connection, Programme(version=2, currency=currency), 1, "")
    assert load(database, HEAD + f"A,,a,a,c,{price},\n").good == 1
    assert products(database)[0].unit_price_minor == minor
    assert load(database, written(database)).changed == 0
    assert load(database, HEAD + "A,,a,a,c,1.2345,\n").bad[0].code == "BAD_AMOUNT"


BAD = [
    ("X,123,n,n,c,1,", "BAD_EAN"),
    ("X,4006381333931,n,n,c,1,", "EAN_IN_USE"),
    ("X,,n,n,c,,", "BAD_AMOUNT"),
    ("X,,n,n,c,-1,", "BAD_AMOUNT"),
    ('X,,n,n,c,"1,50",', "BAD_AMOUNT"),
    ("X,,n,n,c,1e3,", "BAD_AMOUNT"),
    ("X,,n,n,c,1,perhaps", "BAD_ACTIVE"),
    (",,n,n,c,1,", "BAD_PRODUCT"),
    ("X" * 201 + ",,n,n,c,1,", "BAD_PRODUCT"),
    ("X,," + "n" * 201 + ",n,c,1,", "BAD_PRODUCT"),
    ("X,,n\0,n,c,1,", "BAD_PRODUCT"),
    ("PEN,,n,n,c,1,", "DUPLICATE_SKU"),
    ("X,,n,n,c", "BAD_ROW"),
    ("X,,n,n,c,1,yes,more", "BAD_ROW"),
]


SAID = [
    ("X,123,n,n,c,1,", "ean: '123' must be 8, 12 or 13 digits"),
    ("X,4006381333932,n,n,c,1,", "ean: 4006381333932 has the wrong check digit: the last digit must be 1, or"),
    ("X,4006381333931,n,n,c,1,", "ean: 4006381333931 is the barcode of PEN already"),
    ("X,,n,n,c,1e3,", "price: '1e3' must be an amount in CNY like 12.50"),
    ("X,,n,n,c,1,perhaps", "active: 'perhaps' must be yes or no"),
    (",,n,n,c,1,", "sku: empty"),
    ("X,," + "n" * 201 + ",n,c,1,", "name_en: 201 letters; at most 200"),
    ("X,,n\0,n,c,1,", "name_en: a control character"),
    ("PEN,,n,n,c,1,", "sku: 'PEN' is in a line above already"),
    ("X,,n,n,c", "5 cells; must be 7"),
]


@pytest.mark.parametrize(("line", "said"), SAID)
def test_a_bad_line_is_told_with_what_is_wrong_and_what_would_be_right(
    database: Database, line: str, said: str
) -> None:
    (bad,) = load(database, HEAD + PEN + line + "\n").bad
    assert bad.detail.startswith(said)


@pytest.mark.parametrize(("between", "price"), [(";", "12,50"), (";", "12.50"), ("\t", "12,50")])
def test_a_table_with_other_separators_may_have_commas_in_prices(database: Database, between: str, price: str) -> None:
    assert load(database, HEAD.replace(",", between) + between.join(["A", "", "a", "a", "c", price, ""])).good == 1
    assert products(database)[0].unit_price_minor == 1250


@pytest.mark.parametrize(("line", "code"), BAD)
def test_one_bad_line_keeps_everything_out_unless_told_otherwise(database: Database, line: str, code: str) -> None:
    text = HEAD + PEN + line + "\n" + BAG
    loaded = load(database, text)
    assert [(bad.line, bad.code) for bad in loaded.bad] == [(3, code)]
    assert (loaded.changed, products(database)) == (0, [])
    skipping = load(database, text, skip_bad=True)
    assert (skipping.good, skipping.changed, len(skipping.bad)) == (2, 2, 1)
    assert {product.sku for product in products(database)} == {"BAG", "PEN"}


def test_every_bad_line_is_reported(database: Database) -> None:
    loaded = load(database, HEAD + PEN + "".join(line + "\n" for line, _code in BAD))
    assert [bad.code for bad in loaded.bad] == [code for _line, code in BAD]
    assert [bad.line for bad in loaded.bad] == list(range(3, 3 + len(BAD)))


@pytest.mark.parametrize(
    "text",
    ["", "\n", "sku,price\n", HEAD.replace("price", "prise"), HEAD.replace("ean", "sku"), HEAD + 'A,"unclosed', "\0"],
)
def test_what_is_no_such_table_is_refused_as_a_whole(database: Database, text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        load(database, text)
    assert refused.value.error_code == "BAD_CSV"


def test_columns_may_stand_in_any_order(database: Database) -> None:
    load(database, " Price,Active,SKU,EAN,Category,Name_zh,name_en\n3,no,A,,c,中,en\n")
    assert products(database) == [Product("A", LocalText("en", "中"), "c", 300, active=False)]
