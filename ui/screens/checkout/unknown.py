"""Product codes nobody here knew when they were scanned, until the backend has been asked for them."""

from dataclasses import dataclass, replace
from uuid import UUID

from pos_client.domain.catalogue import Product
from pos_client.domain.reasons import Reason
from pos_client.services.catalogue import CatalogueNews
from ui.screens.checkout.desk import Desk
from ui.screens.checkout.model import LookUp, Notice, NoticeKind

_MOST = 20
"""More than anybody scans while the backend is asked; the oldest is forgotten first."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """The look-up it was asked for with, the basket it was scanned for, and when (monotonic)."""

    number: int
    basket_id: UUID
    at_s: float


class UnknownProducts:
    """Asks, says how far that is, and adds what came to the sale it was scanned for. UI thread.

    Nobody may pay twice: where the price has been typed since, or what pays has been chosen, a product that comes is
    only told, and so it is when its sale is over.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._asked: dict[str, _Asked] = {}

    def ask(self, text: str) -> None:
        """Have the backend asked for this code, and say so."""
        look_up = LookUp.ASKING if self.want(text) else LookUp.OFFLINE
        self._desk.board.say(Notice(NoticeKind.UNKNOWN_PRODUCT, code=Reason.UNKNOWN_SKU, digits=text, look_up=look_up))

    def want(self, text: str) -> bool:
        """Have the backend asked for this code; whether it can be asked now."""
        desk = self._desk
        wanted = desk.services.look_up()
        self._asked.pop(text, None)
        self._asked[text] = _Asked(wanted.number, desk.basket_of_next_scan, desk.services.clock.monotonic_s())
        if len(self._asked) > _MOST:
            del self._asked[next(iter(self._asked))]
        return wanted.is_online

    def forget(self) -> None:
        """Nobody waits any more."""
        self._asked.clear()

    def link(self, *, is_online: bool) -> None:
        """The link came or went, and with it the answer."""
        notice = self._desk.board.notice
        if not is_online or (notice is not None and notice.look_up is LookUp.OFFLINE):
            self._tell(*self._asked, look_up=LookUp.ASKING if is_online else LookUp.OFFLINE)

    def hear(self, news: CatalogueNews) -> None:
        """The backend was asked: what came, what is not there, what has to wait."""
        for text, asked in tuple(self._asked.items()):
            product = self._desk.services.products.find(text)
            if product is not None:
                del self._asked[text]
                self._came(product, asked)
            elif not news.has_answer:
                self._tell(text, look_up=LookUp.UNANSWERED)
            elif asked.number <= news.number:
                del self._asked[text]
                self._tell(text, look_up=LookUp.NOT_FOUND)

    def _came(self, product: Product, asked: _Asked) -> None:
        desk = self._desk
        if self._may_add(asked):
            desk.add(product)
            if desk.board.notice is None:
                desk.board.say(Notice(NoticeKind.PRODUCT_CAME, product=product))
        elif desk.board.notice is None or desk.board.notice.kind is NoticeKind.UNKNOWN_PRODUCT:
            desk.board.say(Notice(NoticeKind.PRODUCT_KNOWN, product=product))

    def _may_add(self, asked: _Asked) -> bool:
        desk = self._desk
        is_free = not (desk.open.is_editable and (desk.open.text or desk.open.payment.is_chosen))
        return is_free and asked.basket_id == desk.basket_of_next_scan and desk.typed_at_s < asked.at_s

    def _tell(self, *texts: str, look_up: LookUp) -> None:
        """Say how far it is, where the message about one of these is still there."""
        notice = self._desk.board.notice
        if notice is not None and notice.kind is NoticeKind.UNKNOWN_PRODUCT and notice.digits in texts:
            self._desk.board.notice = replace(notice, look_up=look_up)
            self._desk.board.changed()
