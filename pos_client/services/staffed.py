"""The use cases that give, take or undo something, by whoever is signed in at this till."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from pos_client.domain.basket import Basket
from pos_client.domain.calculation import Quote, Tender
from pos_client.domain.cashiers import OVERRIDE_S, Action, Override, approvers
from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import Sale
from pos_client.domain.transaction import Approval, Transaction, WriteOffReason
from pos_client.ports import Clock, Outbox
from pos_client.services.checkout import NOTHING, Checkout
from pos_client.services.corrections import Corrections
from pos_client.services.deposits import Deposits
from pos_client.services.pick_ups import PickUps
from pos_client.services.refunds import RefundRequested, Refunds, RefundWish
from pos_client.services.saving import Saved
from pos_client.services.staff import NO_WISH, Lacking, Remedy, StaffDesk, Wish
from pos_client.services.verification import Recognised

UNDO = timedelta(seconds=OVERRIDE_S)
"""Taking back one's own sale at once is a slip of the hand that nobody has to approve."""
BEHIND_THE_COUNTER = UUID("b6a7c1de-94a2-4f0e-8f52-0a6b7cf1d3e5")
"""What an approval to manage is about, as one of a sale is about its basket."""
_T = TypeVar("_T")


class StaffedCounter:
    """Checkout, refunds, deposits, corrections and pick-ups, each after a look at who does it.

    Blocks as they do; call it on a worker.

    NEEDS_APPROVAL: `lacking` says for what; have it approved (`StaffDesk.approve`, about the basket's id, or that of
    the transaction that is undone or refunded) and ask again. Where nobody has to sign in, `cashier` signs.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - one for each use case it stands before
        self, checkout: Checkout, refunds: Refunds, deposits: Deposits, corrections: Corrections, pick_ups: PickUps,
        desk: StaffDesk, outbox: Outbox, clock: Clock,
    ) -> None:  # fmt: skip
        self._checkout = checkout
        self._refunds = refunds
        self._deposits = deposits
        self._corrections = corrections
        self._pick_ups = pick_ups
        self._desk = desk
        self._outbox = outbox
        self._clock = clock
        self.lacking: Lacking | None = None
        self.propose: Callable[..., Tender] = checkout.propose
        self.may_use_balance: Callable[[Recognised], bool] = checkout.may_use_balance

    def forget(self) -> None:
        """Nobody is going to approve what was lacking."""
        self.lacking = None

    def quote(self, recognised: Recognised, basket: Basket, tender: Tender = NOTHING) -> Quote:
        """What this basket earns and costs; pure, instant."""
        return self._checkout.quote(recognised, basket, tender)

    def save(self, sale: Sale, recognised: Recognised, cashier: str) -> Saved | Refused:
        """Write a sale down. A redemption beyond a soft offline limit needs an approval, too.

        Raises:
            StorageError: nothing was saved; the sale is still open.
        """
        member_id = None if recognised.pending else recognised.member.facts.member_id

        def write(name: str, approval: Approval | None) -> Saved | Refused:
            return self._checkout.save(sale, recognised, name, approval)

        wish = Wish(recognised.code.handle, sale.amount_minor, recognised.programme.currency)
        done = self._by(_actions(sale, recognised), sale.basket_id, cashier, write, wish, member_id)
        if isinstance(done, Refused) and done.reason is Reason.NEEDS_APPROVAL and self.lacking is None:
            self.lacking = Lacking(Action.REDEEM, sale.basket_id, wish)
        return done

    def void(self, txn_id: UUID, cashier: str) -> Saved | Refused:
        """Undo a transaction of this till.

        Raises:
            StorageError: nothing was saved; the first transaction stands.
        """

        def write(name: str, approval: Approval | None) -> Saved | Refused:
            return self._checkout.void(txn_id, name, approval)

        actions = () if self._is_slip(txn_id) else (Action.VOID,)
        return self._by(actions, txn_id, cashier, write, self._about(txn_id))

    def refund(self, wish: RefundWish, cashier: str) -> RefundRequested | Refused:
        """Give back a sale, whole or in part.

        Raises:
            StorageError: nothing was saved; the sale stands.
        """

        def write(name: str, approval: Approval | None) -> RefundRequested | Refused:
            return self._refunds.refund(wish, name, approval)

        about = self._about(wish.txn_id) if wish.offer is None else _about_sale(wish.offer.sale)
        return self._by((Action.REFUND,), wish.txn_id, cashier, write, about)

    def deposit(self, recognised: Recognised, amount_minor: int, cashier: str) -> Saved | Refused:
        """Load money onto a card.

        Raises:
            StorageError: nothing was saved; give the money back.
        """
        member_id = recognised.member.facts.member_id

        def write(name: str, approval: Approval | None) -> Saved | Refused:
            return self._deposits.deposit(recognised, amount_minor, name, approval)

        wish = Wish(recognised.code.handle, amount_minor, recognised.programme.currency)
        return self._by((Action.DEPOSIT,), recognised.basket_id, cashier, write, wish, member_id)

    def pick_up(self, recognised: Recognised, gift_id: UUID, cashier: str) -> Saved | Refused:
        """Hand a gift over: it gives something of the shop's away, as redeeming does.

        Raises:
            StorageError: nothing was saved; the gift still waits.
        """
        member_id = recognised.member.facts.member_id

        def write(name: str, approval: Approval | None) -> Saved | Refused:
            return self._pick_ups.pick_up(recognised, gift_id, name, approval)

        wish = Wish(recognised.code.handle, 0, recognised.programme.currency)
        return self._by((Action.REDEEM,), recognised.basket_id, cashier, write, wish, member_id)

    def enter_again(self, txn_id: UUID, amount_minor: int, cashier: str) -> Saved | Refused:
        """Say a refused sale again with another amount; needs what undoing a sale needs.

        Raises:
            StorageError: nothing was saved.
        """

        def write(name: str, approval: Approval | None) -> Saved | Refused:
            return self._corrections.enter_again(txn_id, amount_minor, name, approval)

        wish = replace(self._about(txn_id), remedy=Remedy.ANOTHER_AMOUNT, new_amount_minor=amount_minor)
        return self._by((Action.VOID,), txn_id, cashier, write, wish)

    def give_to(self, txn_id: UUID, recognised: Recognised, cashier: str) -> Saved | Refused:
        """Say a refused sale again for another member.

        Raises:
            StorageError: nothing was saved.
        """
        member_id = None if recognised.pending else recognised.member.facts.member_id

        def write(name: str, approval: Approval | None) -> Saved | Refused:
            return self._corrections.give_to(txn_id, recognised, name, approval)

        wish = replace(self._about(txn_id), remedy=Remedy.ANOTHER_MEMBER, new_handle=recognised.code.handle)
        return self._by((Action.VOID,), txn_id, cashier, write, wish, member_id)

    def write_off(self, txn_id: UUID, why: WriteOffReason, cashier: str) -> Saved | Refused:
        """Give a refused sale up.

        Raises:
            StorageError: nothing was saved.
        """

        def write(name: str, approval: Approval | None) -> Saved | Refused:
            return self._corrections.write_off(txn_id, why, name, approval)

        wish = replace(self._about(txn_id), remedy=Remedy.WRITE_OFF, why=why)
        return self._by((Action.VOID,), txn_id, cashier, write, wish)

    def manage(self) -> Refused | None:
        """Whether whoever is signed in may look behind the counter now; None: yes. An approval is good for one look."""
        return self._by((Action.MANAGE,), BEHIND_THE_COUNTER, "", lambda _name, _approval: None, NO_WISH)

    def _by(
        self,
        actions: Iterable[Action],
        about: UUID,
        cashier: str,
        write: Callable[[str, Approval | None], _T | Refused],
        wish: Wish,
        member_id: UUID | None = None,
    ) -> _T | Refused:
        granted = self._desk.check(actions, about, member_id)
        self.lacking = replace(granted, wish=wish) if isinstance(granted, Lacking) else None
        if isinstance(granted, Lacking):
            return Refused(Reason.NEEDS_APPROVAL)
        if isinstance(granted, Refused):
            return granted
        done = write(granted.cashier or cashier, _approval(granted.overrides))
        if not isinstance(done, Refused):
            self._desk.used(about)
        return done

    def _about(self, txn_id: UUID) -> Wish:
        """Whose transaction it is and of how much; of another till's nothing is known here."""
        entry = self._outbox.find(txn_id)
        return NO_WISH if entry is None else _about_sale(entry.transaction)

    def _is_slip(self, txn_id: UUID) -> bool:
        entry, person = self._outbox.find(txn_id), self._desk.cashier
        if entry is None or person is None:
            return False
        since = self._clock.utc() - entry.transaction.occurred_at
        return entry.transaction.cashier == person.name and since <= UNDO


def _actions(sale: Sale, recognised: Recognised) -> list[Action]:
    """What a sale does: it awards, maybe on a typed number; points, credit, a coupon or the card's money may pay."""
    redeems = (Action.REDEEM,) if sale.redeem_points or sale.credit_minor or sale.coupon else ()
    typed = (Action.MANUAL_ENTRY,) if recognised.typed else ()
    return [Action.AWARD, *typed, *redeems, *((Action.STORED_VALUE,) if sale.stored_value_minor else ())]


def _about_sale(sale: Transaction) -> Wish:
    return Wish(sale.handle, sale.amount_minor, sale.currency)


def _approval(overrides: tuple[Override, ...]) -> Approval | None:
    """All that was approved, as one: each name and each reason once, in order."""
    if not overrides:
        return None
    who = approvers(override.who for override in overrides)
    why = dict.fromkeys(override.why for override in overrides if override.why)
    return Approval(who, Reason.NEEDS_APPROVAL, "; ".join(why))
