"""The products this till can scan into a basket, indexed by barcode, and kept fresh."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass

from pos_client.domain.catalogue import Catalogue, Product
from pos_client.errors import PosError
from pos_client.ports import CatalogueStore, Clock, LoyaltyBackend, RandomSource
from pos_client.services.backoff import wait_after_s
from pos_client.services.connectivity import Contact, contact_in

_log = logging.getLogger(__name__)

DEADLINE_S = 10.0
EVERY_S = 5 * 60.0
"""A new price is at every till within this time."""
WANTED_EVERY_S = 30.0
"""Somebody scanned what is not known here: asked at once, but however much is scanned no more often than this."""
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """A look-up somebody asked for: its number, and whether the backend is within reach now."""

    number: int
    is_online: bool


@dataclass(frozen=True, slots=True)
class CatalogueNews:
    """The backend was asked; every look-up up to `number` is answered, or none where there was no answer."""

    number: int
    has_answer: bool


class CatalogueRefresh:
    """Fetches what changed when it is due. What fails here says nothing about the link and does not move it.

    every five minutes                   by itself
    wanted                               at once, or else half a minute after the last time
    no answer, busy, paused, disk full   again after full-jitter backoff (or Retry-After), told to the log once
    a sale waits to be sent              it goes first: on with the next page when `refresh` is called again

    One thread, the sender's, but for `want` and `is_wanted`. Listeners are called on it, each time it was asked.
    `gives_way` says whether a sale waits.
    """

    def __init__(
        self,
        backend: LoyaltyBackend,
        shelf: ProductShelf,
        clock: Clock,
        randomness: RandomSource,
        gives_way: Callable[[], bool],
    ) -> None:
        self._gives_way = gives_way
        self._backend = backend
        self._shelf = shelf
        self._clock = clock
        self._randomness = randomness
        self._listeners: list[Callable[[CatalogueNews], None]] = []
        self._lock = threading.Lock()
        self._wanted = self._answered = 0
        self._failures = 0
        self._due_s = self._wanted_due_s = 0.0

    def subscribe(self, listener: Callable[[CatalogueNews], None]) -> None:
        """Hear of every time it was asked; subscribe before the loop runs."""
        self._listeners.append(listener)

    def want(self) -> int:
        """Ask soon instead of when it is due; the number of this look-up. Never blocks, any thread."""
        with self._lock:
            self._wanted += 1
            return self._wanted

    @property
    def is_wanted(self) -> bool:
        """Whether a look-up waits for its answer; any thread."""
        return self._wanted > self._answered

    @property
    def due_s(self) -> float:
        """When it is time to ask (monotonic)."""
        return self._wanted_due_s if self.is_wanted else self._due_s

    def refresh(self) -> Contact:
        """Fetch and keep what changed, if it is time to ask. Blocks up to 10 s for each answer, and until one is last.

        What is still to come when a sale waits to be sent stays due.
        """
        if self._clock.monotonic_s() < self.due_s:
            return Contact.NONE
        number = self._wanted  # what is wanted while the backend answers may have come too late for this answer
        try:
            is_whole = self._fetch()
        except PosError as error:
            self._failed(error)
            self._tell(CatalogueNews(number, has_answer=False))
            return contact_in(error)
        if is_whole:
            self._failures = 0
            now_s = self._clock.monotonic_s()
            self._due_s, self._wanted_due_s = now_s + EVERY_S, now_s + WANTED_EVERY_S
            self._answered = number
            self._tell(CatalogueNews(number, has_answer=True))
        return Contact.ANSWERED

    def _failed(self, error: PosError) -> None:
        self._failures += 1
        if self._failures == 1:
            _log.warning("no new catalogue: %s %s", error.error_code, error.detail)
        again_s = self._clock.monotonic_s() + wait_after_s(error, self._failures, self._randomness)
        self._due_s = self._wanted_due_s = again_s

    def _tell(self, news: CatalogueNews) -> None:
        for listener in self._listeners:
            listener(news)

    def _fetch(self) -> bool:
        """Ask on until nothing new comes, or a sale waits; whether it came to that end. What came before is kept."""
        known = self._shelf.catalogue
        for page in range(MOST_PAGES):
            if page and self._gives_way():
                return False
            newer = self._backend.catalogue(known.seq, DEADLINE_S)
            if not newer.products:
                break
            known = known.updated(newer)
            self._shelf.replace(known)
        return True
