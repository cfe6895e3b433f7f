"""A day at the counter as a script: every scan is a phone before the camera, every keystroke a key event."""

import time
from collections.abc import Callable, Iterator
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from pos_client.domain.calculation import Quote
from pos_client.domain.member_code import PERIOD_S, Intent, encode, step_at
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Transaction
from pos_client.ports import EntryState
from pos_client.services.connectivity import LinkState
from ui.demo.hand_scanner import HandScanner
from ui.demo.runner import Wait
from ui.demo.stage import Card, Stage
from ui.screens.checkout.model import Notice, ScanState, Verdict

WECHAT_PAY_CODE = "134567890123456789"
"""18 digits as a payment app shows them: the cashier must be told what it is."""
TEA, MUG, BISCUITS = "2000000010106", "2000000010403", "2000000010502"
"""Sample products, by their barcodes."""
NO_QUOTE = Quote(0, 0, 0, 0, 0, 0)
_OLD_S = 6 * PERIOD_S
_MANY = 1000


class Day:
    """The script. Members come one after the other; each of them holds up a phone and is gone again."""

    def __init__(self, stage: Stage) -> None:
        self._on = stage
        self._person = 0
        self._used: list[str] = []
        self._scanner = HandScanner(stage.window)
        self._basket: Transaction | None = None

    def play(self) -> Iterator[Wait]:
        """The whole day, step by step."""
        yield Wait("the backend and the roster", self._is_ready, within_s=20.0)
        self._on.shot("checkout_empty")
        yield from self._morning()
        yield from self._shopping()
        yield from self._check_ins(5)
        yield from self._used_code_at_the_stand()
        yield from self._trouble_at_the_counter()
        yield from self._outage()
        for _ in range(4):
            yield from self._award("64.00")
        yield from self._refund_a_piece()
        yield Wait("everything sent", self._is_drained, within_s=20.0)

    def _is_ready(self) -> bool:
        status = self._on.link.status()
        knows_products = self._on.products.has_products
        return status.state is LinkState.ONLINE and status.offline_until is not None and knows_products

    def _is_drained(self) -> bool:
        return self._on.outbox.counts()[EntryState.PENDING] == 0

    def _morning(self) -> Iterator[Wait]:
        yield from self._scan_after_amount("128.50")
        self._on.shot("checkout_done")
        yield from self._scan_after_amount("46.00")
        self._key(Qt.Key.Key_F8)
        yield Wait("the undo", self._is_undone)
        for amount in ("212.00", "89.90", "35.00", "420.00", "60.00", "158.00", "77.70", "990.00"):
            yield from self._award(amount)
        for amount, points in (("128.50", "5"), ("300.00", "12"), ("86.00", "8"), ("45.00", "3"), ("520.00", "20")):
            yield from self._redeem(amount, points)

    def _shopping(self) -> Iterator[Wait]:
        """Products scanned before and after the member; what came back as credit pays for the next purchase at once."""
        first, second = self._next_card(), self._card_after(1)
        self._scan_products(TEA, TEA, MUG)
        self._on.shot("checkout_basket")
        yield from self._recognise(Intent.PAY, first, SaleState.READY)
        self._scan_products(BISCUITS)
        yield Wait("four products", lambda: self._pieces() == 4)
        self._type("12.50")
        self._on.shot("checkout_other_item")
        self._key(Qt.Key.Key_Return)
        yield Wait("an item without a code", lambda: self._pieces() == 5)
        self._on.shot("checkout_basket_ready")
        yield from self._commit()
        self._basket = self._used_transaction()
        yield from self._pay_from_the_balance(second)
        yield from self._recognise(Intent.PAY, first, offset_s=PERIOD_S)
        self._type("45.00")
        yield Wait("credit that pays", lambda: self._quoted().credit_minor > 0)
        self._on.shot("checkout_credit")
        yield from self._commit()

    def _pay_from_the_balance(self, card: Card) -> Iterator[Wait]:
        """A card is loaded, and pays a part of the next bill."""
        loaded = len(self._on.outbox.latest(_MANY))
        self._on.back_office.load_card(self._code(card, Intent.EARN, 0.0), 10_000)
        yield Wait("the deposit", lambda: len(self._on.outbox.latest(_MANY)) > loaded and self._is_drained())
        yield from self._recognise(Intent.PAY, card, offset_s=PERIOD_S)
        self._type("160.00")
        self._key(Qt.Key.Key_F5)
        yield Wait("the balance chosen", lambda: self._quoted().stored_value_minor > 0)
        self._on.shot("checkout_balance")
        yield from self._commit()

    def _refund_a_piece(self) -> Iterator[Wait]:
        before = len(self._on.outbox.latest(_MANY))
        if self._basket is not None:
            self._on.back_office.refund_one_piece(self._basket)
        yield Wait("the refund", lambda: len(self._on.outbox.latest(_MANY)) > before)

    def _scan_products(self, *eans: str) -> None:
        for ean in eans:
            self._scanner.scan(ean)

    def _pieces(self) -> int:
        model = self._on.checkout.model
        return sum(line.pieces for line in model.lines) if model else 0

    def _quoted(self) -> Quote:
        model = self._on.checkout.model
        return model.quote if model and model.quote else NO_QUOTE

    def _used_transaction(self) -> Transaction:
        return self._on.outbox.latest(1)[0].transaction

    def _check_ins(self, visitors: int) -> Iterator[Wait]:
        self._key(Qt.Key.Key_F2)
        for _ in range(visitors):
            card = self._next_card()
            self._hold(card, Intent.EARN)
            yield Wait("a greeting", partial(self._greets, card.handle))
            self._on.watched.decoded += 1
            self._on.shot("check_in_greeting")
            self._on.phone.withdraw()

    def _used_code_at_the_stand(self) -> Iterator[Wait]:
        """A screenshot of a code that paid for something at the checkout: the backend itself refuses it."""
        self._person += 1
        self._on.watched.scans += 1
        self._on.phone.present(lambda: self._used[-1], seed=self._person)
        yield Wait("a refused replay", lambda: self._on.kiosk.model.apology is not None)
        apology = self._on.kiosk.model.apology
        self._on.watched.decoded += 1
        self._on.watched.refused[str(apology.reason) if apology else ""] += 1
        self._on.shot("check_in_code_used")
        self._on.phone.withdraw()
        self._key(Qt.Key.Key_F1)

    def _greets(self, handle: str) -> bool:
        greeting = self._on.kiosk.model.greeting
        return greeting is not None and greeting.member.facts.handle == handle

    def _trouble_at_the_counter(self) -> Iterator[Wait]:
        yield from self._show_code(lambda: self._used[-2])
        self._on.shot("checkout_code_used")
        yield from self._show_code(self._code_of(self._next_card(), Intent.EARN, -_OLD_S))
        self._on.shot("checkout_code_expired")
        yield from self._show_code(lambda: WECHAT_PAY_CODE)
        self._on.shot("checkout_payment_code")

    def _outage(self) -> Iterator[Wait]:
        self._on.cut_backend()
        yield from self._award("75.00")
        yield Wait("the till notices", lambda: self._on.link.status().state is not LinkState.ONLINE)
        for amount in ("130.00", "48.00", "260.00", "99.00", "20.00"):
            yield from self._award(amount)
        yield from self._redeem("80.00", "4")
        self._on.shot("checkout_offline")
        self._key(Qt.Key.Key_F6)
        yield Wait("the list of what waits", _after(0.3))
        self._on.shot("waiting_to_send")
        self._on.restore_backend()
        self._key(Qt.Key.Key_F5)  # by itself the till tries again within a minute
        yield Wait("everything drained", self._is_drained, within_s=30.0)
        self._key(Qt.Key.Key_F1)
        self._on.shot("checkout_drained")

    def _award(self, amount: str) -> Iterator[Wait]:
        """Scan, amount, Enter."""
        yield from self._recognise(Intent.EARN)
        self._type(amount)
        self._on.shot("checkout_ready")
        yield from self._commit()

    def _redeem(self, amount: str, points: str) -> Iterator[Wait]:
        """Scan with a pay code, amount, F9, points, Enter."""
        yield from self._recognise(Intent.PAY)
        self._type(amount)
        self._key(Qt.Key.Key_F9)
        self._type(points)
        self._on.shot("checkout_redeem")
        yield from self._commit()

    def _scan_after_amount(self, amount: str) -> Iterator[Wait]:
        """Amount, then scan: the sale is committed by the scan itself."""
        self._type(amount)
        self._hold(self._next_card(), Intent.EARN)
        yield Wait("an award by scan alone", lambda: self._state() is SaleState.DONE)
        self._leave()

    def _recognise(
        self, intent: Intent, card: Card | None = None, state: SaleState = SaleState.MEMBER_ONLY, offset_s: float = 0.0
    ) -> Iterator[Wait]:
        before = self._scan_number()
        self._hold(card or self._next_card(), intent, offset_s)
        yield Wait("the member", lambda: self._scan_number() > before and self._state() is state)

    def _show_code(self, text_at: Callable[[], str]) -> Iterator[Wait]:
        model = self._on.checkout.model
        before = model.notice if model else None
        self._person += 1
        self._on.watched.scans += 1
        self._on.phone.present(text_at, seed=self._person)
        yield Wait("a refusal", lambda: self._is_refused_anew(before))
        self._on.phone.withdraw()

    def _is_undone(self) -> bool:
        """By the sale's line: should the phone's code rotate meanwhile, the message has made room for the next sale."""
        model = self._on.checkout.model
        return model is not None and any(line.state is ScanState.UNDONE for line in model.scans)

    def _is_refused_anew(self, before: Notice | None) -> bool:
        model = self._on.checkout.model
        return model is not None and model.verdict is Verdict.REFUSED and model.notice is not before

    def _commit(self) -> Iterator[Wait]:
        self._key(Qt.Key.Key_Return)
        yield Wait("the sale saved", lambda: self._state() is SaleState.DONE)
        self._leave()

    def _leave(self) -> None:
        model = self._on.checkout.model
        self._used.extend([model.scans[0].text] if model else [])
        self._on.phone.withdraw()

    def _hold(self, card: Card, intent: Intent, offset_s: float = 0.0) -> None:
        self._person += 1
        self._on.watched.scans += 1
        self._on.watched.members.add(card.handle)
        self._on.phone.present(self._code_of(card, intent, offset_s), seed=self._person)

    def _code_of(self, card: Card, intent: Intent, offset_s: float = 0.0) -> Callable[[], str]:
        return partial(self._code, card, intent, offset_s)

    def _code(self, card: Card, intent: Intent, offset_s: float) -> str:
        step = step_at(self._on.clock.now_s() + offset_s)
        return encode(card.master_key, card.handle, card.kid, intent, step)

    def _next_card(self) -> Card:
        return self._card_after(0)

    def _card_after(self, others: int) -> Card:
        return self._on.cards[(self._person + others) % len(self._on.cards)]

    def _state(self) -> SaleState | None:
        return self._on.checkout.model.state if self._on.checkout.model else None

    def _scan_number(self) -> int:
        model = self._on.checkout.model
        return model.scans[0].number if model and model.scans else 0

    def _type(self, digits: str) -> None:
        QTest.keyClicks(self._on.window, digits)

    def _key(self, key: Qt.Key) -> None:
        QTest.keyClick(self._on.window, key)


def _after(seconds: float) -> Callable[[], bool]:
    end_s = time.monotonic() + seconds
    return lambda: time.monotonic() >= end_s
