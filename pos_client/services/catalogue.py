"""The products this till can scan into a basket, indexed by barcode, and kept fresh."""

import logging

from pos_client.domain.catalogue import Catalogue, Product
from pos_client.errors import PosError
from pos_client.ports import CatalogueStore, Clock, LoyaltyBackend, RandomSource
from pos_client.services.backoff import wait_after_s

_log = logging.getLogger(__name__)

DEADLINE_S = 10.0
EVERY_S = 5 * 60.0
"""A new price is at every till within this time."""
MOST_PAGES = 100
"""Answers asked for in one go: half a million products of 5,000 an answer."""
_GTIN = 14
"""Digits of the longest product code; shorter ones (EAN-8, UPC-A, EAN-13) are filled up with zeros in front (GS1)."""


class ProductShelf:
    """Holds the newest catalogue in memory and in the store. Thread-safe: the references are replaced whole."""

    def __init__(self, store: CatalogueStore) -> None:
        self._store = store
        self._catalogue = Catalogue(0)
        self._by_barcode: dict[str, Product] = {}

    @property
    def catalogue(self) -> Catalogue:
        """Every product known, those no longer sold as well."""
        return self._catalogue

    @property
    def has_products(self) -> bool:
        """Whether any product can be scanned here."""
        return bool(self._by_barcode)

    def restore(self) -> None:
        """Take up the catalogue of an earlier run; blocks for one file read."""
        self._take(self._store.load() or Catalogue(0))

    def replace(self, catalogue: Catalogue) -> None:
        """Keep a newer catalogue, durably first.

        Raises:
            StorageError: the old one is still there.
        """
        self._store.save(catalogue)
        self._take(catalogue)

    def find(self, text: str) -> Product | None:
        """The product on sale with this EAN or UPC code; instant, any thread."""
        return self._by_barcode.get(text.zfill(_GTIN))

    def _take(self, catalogue: Catalogue) -> None:
        on_sale = (product for product in catalogue.products if product.active and product.ean)
        self._catalogue = catalogue
        self._by_barcode = {product.ean.zfill(_GTIN): product for product in on_sale}


class CatalogueRefresh:
    """Fetches what changed when it is due. What fails here says nothing about the link and does not move it.

    no answer, busy, paused, disk full   again after full-jitter backoff (or Retry-After), told to the log once

    One thread: the sender's.
    """

    def __init__(self, backend: LoyaltyBackend, shelf: ProductShelf, clock: Clock, randomness: RandomSource) -> None:
        self._backend = backend
        self._shelf = shelf
        self._clock = clock
        self._randomness = randomness
        self._failures = 0
        self._due_s = 0.0

    def refresh(self) -> None:
        """Fetch and keep what changed, if it is time to ask. Blocks up to 10 s for each answer."""
        if self._clock.monotonic_s() < self._due_s:
            return
        try:
            self._fetch()
        except PosError as error:
            self._failures += 1
            if self._failures == 1:
                _log.warning("no new catalogue: %s %s", error.error_code, error.detail)
            self._due_s = self._clock.monotonic_s() + wait_after_s(error, self._failures, self._randomness)
            return
        self._failures = 0
        self._due_s = self._clock.monotonic_s() + EVERY_S

    def _fetch(self) -> None:
        """Ask on until nothing new comes; what came before a failure is kept."""
        known = self._shelf.catalogue
        for _ in range(MOST_PAGES):
            newer = self._backend.catalogue(known.seq, DEADLINE_S)
            if not newer.products:
                return
            known = known.updated(newer)
            self._shelf.replace(known)
