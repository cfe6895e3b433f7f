"""The rules a backend applies to members and transactions, in memory and as plainly as possible."""

from dataclasses import astuple, replace
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from pos_client.domain import calculation, member_code
from pos_client.domain.basket import refuse_basket
from pos_client.domain.calculation import RefundTotals, SettledSale, Standing, refund_totals
from pos_client.domain.coupon import refuse_coupons
from pos_client.domain.member_code import Intent, MemberCode
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import (
    REFERRING,
    Applied,
    Authority,
    Transaction,
    TransactionKind,
    TransactionResult,
)
from tests.fakes.fake_member import FakeMember
from tests.fakes.fake_settled import Effect, Settled, kept_of, noted, piece_of, refuse_refund, refused

_K = TransactionKind
_PURCHASES = {_K.AWARD, _K.REDEEM, _K.SALE, _K.CAPTURE}


class FakeLedger:
    """Members and what became of every transaction; each txn_id has one outcome for ever."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.members: dict[str, FakeMember] = {}
        self.settled: dict[UUID, Settled] = {}
        self.resolved: dict[UUID, UUID] = {}

    def apply(self, transaction: Transaction) -> TransactionResult:
        """Carry it out, or repeat what was said the first time."""
        known = self.settled.get(transaction.txn_id)
        if known is None:
            is_late = self._is_too_late(transaction)
            known = refused(transaction, Reason.ALREADY_RESOLVED) if is_late else self._settle(transaction)
            self.settled[transaction.txn_id] = known
            return known.result
        if known.transaction != transaction:
            return refused(transaction, Reason.KEY_REUSED).result
        replayed = known.result.applied is Applied.APPLIED
        return replace(known.result, applied=Applied.REPLAYED) if replayed else known.result

    def _is_too_late(self, transaction: Transaction) -> bool:
        """Whether another one deals with the refused one; what came too late itself is only given up."""
        refused = transaction.resolves
        if refused is None:
            return False
        before = self.settled.get(refused)
        was_late = before is not None and before.result.reason is Reason.ALREADY_RESOLVED
        is_over = was_late and transaction.kind is not _K.WRITE_OFF
        return is_over or self.resolved.setdefault(refused, transaction.txn_id) != transaction.txn_id

    def _settle(self, transaction: Transaction) -> Settled:
        if transaction.kind is _K.WRITE_OFF:
            return Settled(transaction, TransactionResult(transaction.txn_id, Applied.APPLIED, None, 0, 0, 0))
        member = self.members.get(transaction.handle)
        if member is None:
            return refused(transaction, Reason.UNKNOWN_HANDLE)
        if transaction.currency != self.programme.currency:
            return refused(transaction, Reason.WRONG_CURRENCY, member)
        if transaction.kind in REFERRING:
            return self._refer(transaction, member)
        if transaction.is_typed:
            return noted(transaction)
        reason = self._evidence(transaction, member) or self._refusal(transaction, member)
        return refused(transaction, reason, member) if reason else self._book(transaction, member)

    # ---------------------------------------------------------------- the code

    def _evidence(self, transaction: Transaction, member: FakeMember) -> Reason | None:
        """Why the code does not carry this transaction; two tills never show this ledger one code in good faith."""
        code = member_code.parse(transaction.code)
        if isinstance(code, Reason):
            return code
        if code.handle != transaction.handle:
            return Reason.OTHER_MEMBER
        verdict = member.verify(code, _step(code, transaction))
        if isinstance(verdict, Reason):
            return verdict
        pays = not transaction.tender.is_empty or transaction.kind is _K.PICK_UP
        if pays and code.intent is not Intent.PAY:
            return Reason.NEEDS_PAY_CODE
        if member.may_spend(verdict.step, transaction.basket_id):
            is_unseen = transaction.authority is Authority.ONLINE and verdict.step not in member.claims
            return Reason.NO_MEMBER if pays and is_unseen else None
        return Reason.REPLAY

    # ---------------------------------------------------------------- purchases, visits, deposits

    def _refusal(self, transaction: Transaction, member: FakeMember) -> Reason | None:
        tender = transaction.tender
        if transaction.kind in {_K.CHECK_IN, _K.PICK_UP}:
            return self._refuse_visit(transaction, member)
        if transaction.kind is _K.DEPOSIT:
            return self._refuse_deposit(transaction, member)
        unsound = refuse_basket(transaction.basket)
        if unsound is not None or tender.is_empty:
            return unsound
        if transaction.authority is Authority.OFFLINE:
            if tender.credit_minor or tender.stored_value_minor or tender.coupons:
                return Reason.ONLINE_ONLY
            is_above = tender.redeem_points > self.programme.offline.max_redeem_points
            return Reason.ABOVE_ALLOWANCE if is_above else None
        refused = self._refuse_coupons(transaction, member)
        standing, basket = member.standing(self.programme), transaction.basket
        return refused or calculation.refuse_tender(self.programme, standing, basket, tender)

    def _refuse_coupons(self, transaction: Transaction, member: FakeMember) -> Reason | None:
        if any(code in member.used for code in transaction.coupons):
            return Reason.COUPON_USED
        return refuse_coupons(member.coupons, transaction.coupons, transaction.basket, transaction.occurred_at)

    def _refuse_visit(self, transaction: Transaction, member: FakeMember) -> Reason | None:
        if transaction.kind is _K.PICK_UP:
            return Reason.ONLINE_ONLY if transaction.authority is Authority.OFFLINE else member.pick_up(transaction)
        return Reason.ALREADY_CHECKED_IN if member.checked_in_on == self._day(transaction) else None

    def _refuse_deposit(self, transaction: Transaction, member: FakeMember) -> Reason | None:
        rule, amount = self.programme.stored_value, transaction.amount_minor
        if not rule.enabled:
            return Reason.DEPOSIT_OFF
        if amount < rule.min_deposit_minor:
            return Reason.BELOW_MINIMUM
        too_much = amount > rule.max_deposit_minor or member.stored_value_minor + amount > rule.max_balance_minor
        return Reason.ABOVE_MAXIMUM if too_much else None

    def _book(self, transaction: Transaction, member: FakeMember) -> Settled:
        if transaction.kind is _K.PICK_UP:  # its code stays with the basket
            return self._post(transaction, member, Effect())
        code = member_code.parse(transaction.code)
        if isinstance(code, MemberCode):
            member.use(_step(code, transaction), transaction.basket_id)
        if transaction.kind is _K.CHECK_IN:
            member.checked_in_on = self._day(transaction)
            return self._post(transaction, member, Effect(earned=self.programme.check_in_points))
        if transaction.kind is _K.DEPOSIT:
            return self._post(transaction, member, Effect(stored_value=transaction.amount_minor))
        if transaction.kind is _K.HOLD:
            return self._post(transaction, member, _paid(transaction))
        effect, sale = self._purchase(transaction, member.standing(self.programme))
        member.use_coupons(transaction.txn_id, transaction.coupons)
        return self._post(transaction, member, effect, sale, coupon=transaction.coupon_minor)

    def _purchase(self, transaction: Transaction, standing: Standing) -> tuple[Effect, SettledSale]:
        """What a purchase does, and how it is kept for its refunds."""
        basket, tender, day = transaction.basket, transaction.tender, self._day(transaction)
        figures = calculation.quote(self.programme, standing, basket, tender, day)
        if transaction.kind is _K.REDEEM:  # earns nothing, whatever is left to pay
            figures = replace(figures, earn_points=0, earn_credit_minor=0, qualifying=0)
        effect = replace(
            _paid(transaction),
            earned=figures.earn_points,
            earned_credit=figures.earn_credit_minor,
            qualifying=figures.qualifying,
        )
        sale = SettledSale(
            calculation.parts_of(basket), tender, standing.tier, day,
            figures.earn_points, figures.earn_credit_minor, figures.qualifying,
        )  # fmt: skip
        return effect, sale

    # ---------------------------------------------------------------- what speaks of something earlier

    def _refer(self, transaction: Transaction, member: FakeMember) -> Settled:
        earlier = self.settled.get(transaction.refers_to) if transaction.refers_to else None
        if earlier is None or earlier.transaction.handle != member.handle or earlier.result.reason is not None:
            return refused(transaction, Reason.UNKNOWN_TRANSACTION, member)
        if transaction.kind is _K.VOID:
            return self._void(transaction, member, earlier)
        if transaction.kind is _K.CAPTURE:
            return self._capture(transaction, member, earlier)
        return self._refund(transaction, member, earlier)

    def _void(self, transaction: Transaction, member: FakeMember, earlier: Settled) -> Settled:
        if earlier.voided:
            return refused(transaction, Reason.ALREADY_VOIDED, member)
        if earlier.refunds:
            return refused(transaction, Reason.ALREADY_REFUNDED, member)
        if earlier.captured:
            return refused(transaction, Reason.HOLD_ENDED, member)
        earlier.voided = True
        member.put_back(earlier.transaction)
        sale = self.settled.get(earlier.transaction.refers_to) if earlier.transaction.refers_to else None
        if sale is not None and sale.refunds.pop(earlier.transaction.txn_id, None) is not None:
            sale.refunded = self._totals(sale)
        member.give_coupons_back(earlier.transaction.txn_id)
        return self._post(transaction, member, earlier.effect.inverse(), coupon=-earlier.result.coupon_minor)

    def _capture(self, transaction: Transaction, member: FakeMember, hold: Settled) -> Settled:
        if hold.transaction.kind is not _K.HOLD or hold.captured or hold.voided:
            return refused(transaction, Reason.HOLD_ENDED, member)
        held, wanted = hold.transaction.tender, transaction.tender
        if any(mine > theirs for mine, theirs in zip(astuple(wanted)[:3], astuple(held)[:3], strict=True)):
            return refused(transaction, Reason.BEYOND_HOLD, member)
        hold.captured = True
        self._change(member, hold.effect.inverse())
        effect, sale = self._purchase(transaction, member.standing(self.programme))
        return self._post(transaction, member, effect, sale=sale)

    def _refund(self, transaction: Transaction, member: FakeMember, sale: Settled) -> Settled:
        if sale.voided:
            return refused(transaction, Reason.ALREADY_VOIDED, member)
        if sale.transaction.kind is _K.DEPOSIT:
            return self._refund_deposit(transaction, member, sale)
        if sale.sale is None:
            return refused(transaction, Reason.UNKNOWN_TRANSACTION, member)
        reason = refuse_refund(transaction, sale)
        if reason is not None:
            return refused(transaction, reason, member)
        sale.refunds[transaction.txn_id] = piece_of(transaction)
        totals, done = self._totals(sale), sale.refunded
        now, sale.refunded = totals.after(done), done.plus(totals.after(done))
        loaded = now.money_minor if transaction.to_card else 0
        effect = Effect(
            -now.earned_points,
            -now.redeemed_points,
            -now.earned_credit_minor,
            -now.credit_minor,
            now.stored_value_minor + loaded,
            -now.qualifying,
        )
        if sale.refunded.amount_minor == sale.transaction.amount_minor:
            member.give_coupons_back(sale.transaction.txn_id)
        return self._post(transaction, member, effect, to_pay=loaded - now.money_minor, coupon=-now.coupon_minor)

    def _refund_deposit(self, transaction: Transaction, member: FakeMember, deposit: Settled) -> Settled:
        amount = transaction.amount_minor
        if amount > member.stored_value_minor:
            return refused(transaction, Reason.INSUFFICIENT_STORED_VALUE, member)
        deposit.refunds[transaction.txn_id] = piece_of(transaction)
        return self._post(transaction, member, Effect(stored_value=-amount), to_pay=-amount)

    def _totals(self, sale: Settled) -> RefundTotals:
        if sale.sale is None:
            return RefundTotals()
        return refund_totals(self.programme, sale.sale, kept_of(sale))

    # ---------------------------------------------------------------- books

    def _change(self, member: FakeMember, effect: Effect) -> None:
        member.points += effect.earned - effect.redeemed
        member.credit_minor += effect.earned_credit - effect.credit
        member.stored_value_minor += effect.stored_value
        member.qualifying += effect.qualifying

    def _post(
        self,
        transaction: Transaction,
        member: FakeMember,
        effect: Effect,
        sale: SettledSale | None = None,
        to_pay: int = 0,
        coupon: int = 0,
    ) -> Settled:
        before = self.programme.tier_at(member.qualifying).code
        self._change(member, effect)
        spent = -effect.stored_value if transaction.kind is not _K.DEPOSIT else 0
        paid = transaction.basket.due_minor - transaction.tender.paid_minor(self.programme)
        result = TransactionResult(
            transaction.txn_id,
            Applied.APPLIED,
            None,
            effect.earned,
            effect.redeemed,
            member.points,
            to_pay_minor=paid if sale else to_pay,
            earned_credit_minor=effect.earned_credit,
            credit_minor=effect.credit,
            stored_value_minor=spent,
            credit_after_minor=member.credit_minor,
            stored_value_after_minor=member.stored_value_minor,
            qualifying_after=member.qualifying,
            tier=before,
            tier_after=self.programme.tier_at(member.qualifying).code,
            coupon_minor=coupon,
        )
        return Settled(transaction, result, effect, sale)

    def _day(self, transaction: Transaction) -> date:
        return transaction.occurred_at.astimezone(ZoneInfo(self.programme.time_zone)).date()


def _step(code: MemberCode, transaction: Transaction) -> int:
    return code.step_near(member_code.step_at(transaction.occurred_at.timestamp()))


def _paid(transaction: Transaction) -> Effect:
    tender = transaction.tender
    return Effect(redeemed=tender.redeem_points, credit=tender.credit_minor, stored_value=-tender.stored_value_minor)
