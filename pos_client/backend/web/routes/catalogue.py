"""Products: what tills fetch, and what managers put on the shelf and take off."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Path, Query

from pos_client.backend.shop import catalogue
from pos_client.backend.web import answers
from pos_client.backend.web.context import ByManager, InBackend, require_anyone
from pos_client.backend.web.problems import ProblemError
from pos_client.backend.web.routes.strict import strictly
from pos_client.domain.basket import MAX_LINE_TEXT
from pos_client.domain.catalogue import Catalogue, Product
from pos_client.errors import InvalidValue

CATALOGUE = APIRouter(prefix="/v1", tags=["catalogue"])
_HIGHEST = 2**63 - 1
_REFUSED = {409: ["EAN_IN_USE"], 422: ["BAD_PRODUCT", "UNKNOWN_FIELD", "OTHER_SKU"]}


_Document = Annotated[Product, strictly(catalogue.read), Body()]
_Sku = Annotated[str, Path(min_length=1, max_length=MAX_LINE_TEXT)]


@CATALOGUE.get("/catalogue", dependencies=[Depends(require_anyone)])
def get_catalogue(
    backend: InBackend,
    since: Annotated[int, Query(ge=0, le=_HIGHEST)] = 0,
    limit: Annotated[int, Query(ge=1, le=catalogue.MOST_LISTED)] = 2000,
) -> Catalogue:
    """Hand out what changed since an earlier answer's `seq`, oldest change first; ask on until no products come."""
    with backend.database.read() as connection:
        return catalogue.changes(connection, since, limit)


@CATALOGUE.put("/products/{sku:path}", responses=answers.refusals(_REFUSED))
def put_product(_manager: ByManager, backend: InBackend, sku: _Sku, product: _Document) -> Product:
    """Add a product, or replace the one with this SKU; the same again changes nothing."""
    if product.sku != sku:
        raise ProblemError(422, "OTHER_SKU", "sku: must be the one of the address")
    try:
        with backend.database.write() as connection:
            catalogue.Shelf(connection).put(product)
    except InvalidValue as exc:
        raise ProblemError(409, exc.error_code, exc.detail) from exc
    return catalogue.as_kept(product)


@CATALOGUE.delete("/products/{sku:path}", responses=answers.refusals({404: ["UNKNOWN_SKU"]}))
def retire_product(_manager: ByManager, backend: InBackend, sku: _Sku) -> Product:
    """Take a product off the shelf. It stays known, because sales of it may be on their way."""
    try:
        with backend.database.write() as connection:
            return catalogue.Shelf(connection).retire(sku)
    except InvalidValue as exc:
        raise ProblemError(404, exc.error_code) from exc
