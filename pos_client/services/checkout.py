"""A sale becomes points: earned, and paid with what the member has on the card, in one outcome; and undoing it."""

import threading
from dataclasses import replace
from datetime import date
from uuid import UUID

from pos_client.domain import calculation
from pos_client.domain.basket import Basket, refuse_basket
from pos_client.domain.calculation import Quote, Standing, Tender
from pos_client.domain.calendar import local_day
from pos_client.domain.coupon import refuse_coupons
from pos_client.domain.member_code import Intent
from pos_client.domain.offline import Allowed, Decision, NeedsApproval, Wish
from pos_client.domain.outcome import Refused
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import Sale
from pos_client.domain.transaction import Approval, Authority, Told, Transaction, TransactionKind
from pos_client.ports import Clock, IdSource, Outbox
from pos_client.services.connectivity import Connectivity
from pos_client.services.offline import OfflineRules
from pos_client.services.saving import Saved, approved, save
from pos_client.services.sync import SyncLoop
from pos_client.services.unsettled import done_by
from pos_client.services.verification import Recognised

NOTHING = Tender()
_MS = 1000


class Checkout:
    """The cashier's use case. `save`, `hold`, `capture` and `void` block for one flush to disk; call them on a worker.

    Without the backend points are awarded and may pay within the programme's offline limits; credit, stored value and
    coupons pay only while it is within reach.
    """

    def __init__(
        self, outbox: Outbox, sync: SyncLoop, link: Connectivity, clock: Clock, ids: IdSource, rules: OfflineRules
    ) -> None:
        self._outbox = outbox
        self._sync = sync
        self._link = link
        self._clock = clock
        self._ids = ids
        self._rules = rules
        self._deciding = threading.Lock()

    def propose(self, recognised: Recognised, basket: Basket, *, use_credit: bool = True) -> Tender:
        """How this bill is paid unless somebody says otherwise; pure, instant."""
        if not self.may_use_balance(recognised):
            return NOTHING
        return calculation.propose(recognised.programme, recognised.member.standing, basket, use_credit=use_credit)

    def may_use_balance(self, recognised: Recognised) -> bool:
        """Whether credit and stored value can pay now: with a code for paying, and the backend within reach."""
        return recognised.code.intent is Intent.PAY and self._is_online(recognised)

    def quote(self, recognised: Recognised, basket: Basket, tender: Tender = NOTHING) -> Quote:
        """What this basket earns and costs; pure, instant."""
        programme, standing = recognised.programme, self._standing(recognised)
        cap, day = self._redeem_cap(recognised), self._day(programme)
        figures = calculation.quote(programme, standing, basket, tender, day, cap)
        if recognised.pending is None:
            return figures
        return replace(figures, earn_points=0, earn_credit_minor=0)  # nobody knows yet for whom, and at which tier

    def save(
        self,
        sale: Sale,
        recognised: Recognised,
        cashier: str,
        approval: Approval | None = None,
        *,
        corrects: UUID | None = None,
    ) -> Saved | Refused:
        """Write the sale down and have it sent; `corrects` is a refused one that it takes the place of.

        NEEDS_APPROVAL: save it again with somebody's approval. A sale with a member this till cannot verify tells
        nothing, its points follow.

        Raises:
            StorageError: nothing was saved; the sale is still open.
        """
        with self._deciding:  # no other sale may be saved between adding up and saving this one
            decision = self.decision(sale, recognised, approval)
            if isinstance(decision, Refused):
                return decision
            if isinstance(decision, NeedsApproval):
                return Refused(Reason.NEEDS_APPROVAL)
            figures = self.quote(recognised, sale.basket, sale.tender)
            told = Told(figures.earn_points, sale.redeem_points, figures.earn_credit_minor)
            made = self._transaction(sale, recognised, cashier, _kind(sale.tender, figures), told)
            return self._write(approved(replace(made, corrects=corrects), approval))

    def decision(self, sale: Sale, recognised: Recognised, approval: Approval | None = None) -> Decision:
        """What would become of saving this sale now, and what an approval would be for. Blocks for reading the outbox.

        Raises:
            StorageError: the outbox cannot be read.
        """
        refusal = self._refusal(sale, recognised)
        if refusal is not None:
            return Refused(refusal)
        if self._is_online(recognised):
            return Allowed()
        kind = _kind(sale.tender, self.quote(recognised, sale.basket, sale.tender))
        award_minor = 0 if kind is TransactionKind.REDEEM else sale.amount_minor
        limits, facts = recognised.programme.offline, recognised.member.facts
        member_id = facts.member_id if recognised.pending is None else None
        wish = Wish(award_minor, sale.redeem_points)
        return self._rules.decide(limits, recognised.code, member_id, wish, approval)

    def hold(self, sale: Sale, recognised: Recognised, cashier: str) -> Saved | Refused:
        """Set aside what will pay for this sale when it is captured; online only, with a code for paying.

        Raises:
            StorageError: nothing was saved.
        """
        refusal = self._refusal(sale, recognised)
        if refusal is None and sale.tender.is_empty:
            refusal = Reason.NO_AMOUNT
        if refusal is None and not self._is_online(recognised):
            refusal = Reason.ONLINE_ONLY
        if refusal is not None:
            return Refused(refusal)
        return self._write(self._transaction(sale, recognised, cashier, TransactionKind.HOLD, Told()))

    def capture(self, held_id: UUID, cashier: str) -> Saved | Refused:
        """Settle the sale a hold of this till was made for, whole; what it earned is told by the backend's answer.

        Raises:
            StorageError: nothing was saved; the hold stands.
        """
        entry = self._outbox.find(held_id)
        if entry is None or entry.transaction.kind is not TransactionKind.HOLD:
            return Refused(Reason.UNKNOWN_TRANSACTION, held_id)
        captured = replace(
            entry.transaction,
            txn_id=self._ids.new_id(),
            kind=TransactionKind.CAPTURE,
            code="",
            occurred_at=self._clock.utc(),
            time_confidence=self._clock.confidence(),
            cashier=cashier,
            refers_to=held_id,
        )
        return self._write(captured)

    def void(self, txn_id: UUID, cashier: str, approval: Approval | None = None) -> Saved | Refused:
        """Undo a transaction of this till, as a new linked one; the first stays on record.

        Raises:
            StorageError: nothing was saved; the first transaction stands.
        """
        entry = self._outbox.find(txn_id)
        if entry is None or entry.transaction.kind is TransactionKind.VOID:
            return Refused(Reason.UNKNOWN_TRANSACTION, txn_id)
        undone = entry.transaction
        told = done_by(entry) if undone.kind is TransactionKind.REFUND else undone.told  # a refund told nothing
        made = Transaction(
            txn_id=self._ids.new_id(),
            kind=TransactionKind.VOID,
            basket_id=undone.basket_id,
            handle=undone.handle,
            code="",
            authority=undone.authority,
            occurred_at=self._clock.utc(),
            time_confidence=self._clock.confidence(),
            currency=undone.currency,
            told=Told(-told.earned_points, -told.redeemed_points, -told.earned_credit_minor),
            cashier=cashier,
            refers_to=txn_id,
        )
        return self._write(approved(made, approval))

    def _write(self, transaction: Transaction) -> Saved:
        return save(transaction, self._outbox, self._sync)

    def _transaction(
        self, sale: Sale, recognised: Recognised, cashier: str, kind: TransactionKind, told: Told
    ) -> Transaction:
        return Transaction(
            txn_id=self._ids.new_id(),
            kind=kind,
            basket_id=recognised.basket_id,
            handle=recognised.code.handle,
            code=recognised.code.text,
            authority=recognised.authority,
            occurred_at=self._clock.utc(),
            time_confidence=self._clock.confidence(),
            currency=recognised.programme.currency,
            amount_minor=sale.amount_minor,
            redeem_points=sale.redeem_points,
            told=told,
            cashier=cashier,
            approved_why=recognised.typed or "",
            lines=sale.lines,
            credit_minor=sale.credit_minor,
            stored_value_minor=sale.stored_value_minor,
            coupons=sale.tender.coupons,
            coupon_minor=sale.basket.coupon_minor,
        )

    def _refusal(self, sale: Sale, recognised: Recognised) -> Reason | None:
        if sale.amount_minor <= 0:
            return Reason.NO_AMOUNT
        if sale.basket_id != recognised.basket_id:
            return Reason.OTHER_MEMBER
        unsound = refuse_basket(sale.basket)
        if unsound is not None or sale.tender.is_empty:
            return unsound
        return self._tender_refusal(sale, recognised)

    def _tender_refusal(self, sale: Sale, recognised: Recognised) -> Reason | None:
        if recognised.code.intent is not Intent.PAY:
            return Reason.NEEDS_PAY_CODE
        with_more = sale.credit_minor or sale.stored_value_minor or sale.coupon
        if with_more and not self._is_online(recognised):
            return Reason.ONLINE_ONLY
        member, tender = recognised.member, sale.tender
        refused = refuse_coupons(member.facts.coupons, tender.coupons, sale.basket, self._clock.utc())
        return refused or calculation.refuse_tender(recognised.programme, member.standing, sale.basket, tender)

    def _redeem_cap(self, recognised: Recognised) -> int | None:
        """None, no cap, only for a member verified online and while the link is still up."""
        return None if self._is_online(recognised) else recognised.alone.points

    def _is_online(self, recognised: Recognised) -> bool:
        return recognised.authority is Authority.ONLINE and self._link.is_online

    def _standing(self, recognised: Recognised) -> Standing:
        """What can be spent now; credit and stored value count for nothing while they cannot pay."""
        standing = recognised.member.standing
        if self.may_use_balance(recognised):
            return standing
        return replace(standing, credit_minor=0, stored_value_minor=0)

    def _day(self, programme: Programme) -> date:
        return local_day(programme, int(self._clock.now_s() * _MS))


def _kind(tender: Tender, figures: Quote) -> TransactionKind:
    if tender.is_empty:
        return TransactionKind.AWARD
    gains = figures.earn_points or figures.earn_credit_minor or figures.qualifying
    return TransactionKind.SALE if gains else TransactionKind.REDEEM
