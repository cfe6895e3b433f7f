"""The products of the shop. Nothing is deleted; every change has a number, so that a till fetches only what is new."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from pos_client.backend.database.schema import INCARNATION, PRODUCTS
from pos_client.backend.shop import documents
from pos_client.domain.catalogue import Catalogue, Product
from pos_client.domain.programme import LocalText
from pos_client.errors import InvalidValue

MOST_LISTED = 10_000
_UPC_A = 12
_PRODUCT = TypeAdapter(Product)
_P = PRODUCTS.c
_HIGHEST = sa.select(sa.func.coalesce(sa.func.max(_P.seq), 0))
_BY_SKU = sa.select(PRODUCTS).where(_P.sku == sa.bindparam("wanted"))
_BY_EAN = sa.select(_P.sku, _P.active).where(_P.ean == sa.bindparam("wanted"))
_SINCE = sa.select(PRODUCTS).where(_P.seq > sa.bindparam("since")).order_by(_P.seq)
_TURN = sa.select(INCARNATION.c.epoch).with_for_update()
_UPDATE = PRODUCTS.update().where(_P.sku == sa.bindparam("wanted"))


def read(document: str | bytes) -> Product:
    """A product out of JSON, strictly.

    Raises:
        InvalidValue: code UNKNOWN_FIELD or BAD_PRODUCT; the detail names the place.
    """
    return documents.read(_PRODUCT, document, "BAD_PRODUCT")


def changes(connection: sa.Connection, since: int, limit: int = MOST_LISTED) -> Catalogue:
    """At most `limit` products changed after the one numbered `since`, in the order of their last change.

    A number above all others comes from before a backup was restored: everything is handed out again.
    """
    highest = int(connection.execute(_HIGHEST).scalar_one())
    after = since if since <= highest else 0
    rows = connection.execute(_SINCE.limit(limit), {"since": after}).all()
    return Catalogue(rows[-1].seq if rows else highest, tuple(map(_product, rows)))


def every(connection: sa.Connection) -> Iterator[Product]:
    """All products by SKU, those no longer sold as well."""
    return map(_product, connection.execute(sa.select(PRODUCTS).order_by(_P.sku)))


class Shelf:
    """The catalogue while it is changed: others who want to change it wait until this transaction ends.

    So changes become visible in the order of their numbers, and no till misses one.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        connection.execute(_TURN)
        self._seq = int(connection.execute(_HIGHEST).scalar_one())

    def put(self, product: Product) -> bool:
        """Add a product or replace the one with its SKU; whether that changed anything.

        A product that is no longer sold gives its barcode up to one that is.

        Raises:
            InvalidValue: code EAN_IN_USE; another product has this barcode.
        """
        values = _values(as_kept(product))
        before = self._connection.execute(_BY_SKU, {"wanted": product.sku}).one_or_none()
        if before is not None and all(getattr(before, name) == value for name, value in values.items()):
            return False
        self._free_ean(product.sku, values["ean"])
        if before is None:
            self._connection.execute(PRODUCTS.insert(), values | {"seq": self._next()})
        else:
            self._connection.execute(_UPDATE.values(values | {"seq": self._next()}), {"wanted": product.sku})
        return True

    def retire(self, sku: str) -> Product:
        """Take a product off the shelf; it stays known, because sales of it may be on their way.

        Raises:
            InvalidValue: code UNKNOWN_SKU.
        """
        row = self._connection.execute(_BY_SKU, {"wanted": sku}).one_or_none() if "\0" not in sku else None
        if row is None:
            raise InvalidValue(sku, code="UNKNOWN_SKU")
        retired = replace(_product(row), active=False)
        self.put(retired)
        return retired

    def _free_ean(self, sku: str, ean: object) -> None:
        holder = self._connection.execute(_BY_EAN, {"wanted": ean}).one_or_none() if ean else None
        if holder is None or holder.sku == sku:
            return
        if holder.active:
            raise InvalidValue(
                f"ean: {ean} is the barcode of {holder.sku} already; take it away there first", code="EAN_IN_USE"
            )
        self._connection.execute(_UPDATE.values(ean=None, seq=self._next()), {"wanted": holder.sku})

    def _next(self) -> int:
        self._seq += 1
        return self._seq


def as_kept(product: Product) -> Product:
    """The product with UPC-A written as the EAN-13 it is: one barcode, one spelling."""
    return replace(product, ean="0" + product.ean) if len(product.ean) == _UPC_A else product


def _values(product: Product) -> dict[str, object]:
    return {
        "sku": product.sku,
        "ean": product.ean or None,
        "name_en": product.name.en,
        "name_zh": product.name.zh,
        "category": product.category,
        "unit_price_minor": product.unit_price_minor,
        "active": product.active,
    }


def _product(row: Any) -> Product:  # noqa: ANN401 - a row of PRODUCTS
    name = LocalText(row.name_en, row.name_zh)
    return Product(row.sku, name, row.category, row.unit_price_minor, row.ean or "", active=row.active)
