"""The rules a backend applies to members and transactions, in memory and as plainly as possible."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from pos_client.domain import member_code, quote
from pos_client.domain.member import MemberFacts, mask_name
from pos_client.domain.member_code import Intent, MemberCode
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Authority, Transaction, TransactionKind, TransactionResult
from pos_client.domain.verification import DayKeys, Genuine, MasterKey, verify_at

_REDEEMING = {TransactionKind.REDEEM, TransactionKind.SALE}
_EARNING = {TransactionKind.AWARD, TransactionKind.SALE}


@dataclass(slots=True)
class FakeMember:
    """One member, the phone's key included; `claims` maps used steps to their baskets, `spent` has the settled ones."""

    member_id: UUID
    handle: str
    name: str
    points: int
    qualifying: int
    master_key: bytes
    kid: int = 1
    language: str = "en"
    checked_in_on: date | None = None
    claims: dict[int, UUID] = field(default_factory=dict)
    spent: set[int] = field(default_factory=set)

    def code(self, now_s: float, intent: Intent = Intent.EARN) -> str:
        """What the phone shows at a time."""
        return member_code.encode(self.master_key, self.handle, self.kid, intent, member_code.step_at(now_s))

    def facts(self, as_of: datetime) -> MemberFacts:
        """What a backend tells of this member."""
        return MemberFacts(
            member_id=self.member_id,
            handle=self.handle,
            masked_name=mask_name(self.name),
            language=self.language,
            points=self.points,
            qualifying=self.qualifying,
            expiring=(),
            checked_in_on=self.checked_in_on,
            as_of=as_of,
        )

    def claim(self, step: int, basket_id: UUID) -> bool:
        """Use up a code: later than every used one, or the same one for the same basket."""
        if self.claims.get(step) != basket_id and any(step <= used for used in self.claims):
            return False
        self.claims[step] = basket_id
        return True

    def may_spend(self, step: int, basket_id: UUID) -> bool:
        """Whether a transaction may use a code: older ones are fine, another basket's or a spent one is not."""
        return step not in self.spent and self.claims.get(step, basket_id) == basket_id

    def verify(self, code: MemberCode, step: int) -> Genuine | Reason:
        """Both cryptograms; the right offline one with a wrong online one is a forgery made with a till's keys."""
        verdict = verify_at(code, MasterKey(self.master_key), step)
        if verdict is not Reason.BAD_MAC:
            return verdict
        day = member_code.day_of(step)
        day_key = member_code.offline_key(self.master_key, self.handle, self.kid, day, code.intent)
        till_alone = verify_at(code, DayKeys({(day, code.intent): day_key}), step)
        return Reason.FORGED_OFFLINE if isinstance(till_alone, Genuine) else Reason.BAD_MAC


@dataclass(slots=True)
class Settled:
    """A transaction the backend has seen, and its final word."""

    transaction: Transaction
    result: TransactionResult
    voided: bool = False


class FakeLedger:
    """Members and what became of every transaction; each txn_id has one outcome for ever."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.members: dict[str, FakeMember] = {}
        self.settled: dict[UUID, Settled] = {}
        self.baskets: set[UUID] = set()

    def apply(self, transaction: Transaction) -> TransactionResult:
        """Carry it out, or repeat what was said the first time."""
        known = self.settled.get(transaction.txn_id)
        if known is None:
            result = self._settle(transaction)
            self.settled[transaction.txn_id] = Settled(transaction, result)
            return result
        if known.transaction != transaction:
            return _refused(transaction, Reason.KEY_REUSED)
        replayed = known.result.applied is Applied.APPLIED
        return replace(known.result, applied=Applied.REPLAYED) if replayed else known.result

    def _settle(self, transaction: Transaction) -> TransactionResult:
        member = self.members.get(transaction.handle)
        if member is None:
            return _refused(transaction, Reason.UNKNOWN_HANDLE)
        if transaction.kind is TransactionKind.VOID:
            return self._void(transaction, member)
        if transaction.currency != self.programme.currency:
            return _refused(transaction, Reason.WRONG_CURRENCY, member.points)
        flags, reason = self._evidence(transaction, member)
        reason = reason or self._refusal(transaction, member)
        return _refused(transaction, reason, member.points) if reason else self._book(transaction, member, flags)

    def _evidence(self, transaction: Transaction, member: FakeMember) -> tuple[tuple[Reason, ...], Reason | None]:
        """Flags, and why the code does not carry this transaction."""
        code = member_code.parse(transaction.code)
        if isinstance(code, Reason):
            return (), code
        redeems = transaction.kind in _REDEEMING and transaction.redeem_points > 0
        if code.handle != transaction.handle:
            return (), Reason.OTHER_MEMBER
        verdict = member.verify(code, code.step_near(member_code.step_at(transaction.occurred_at.timestamp())))
        if isinstance(verdict, Reason):
            return (), verdict
        if redeems and code.intent is not Intent.PAY:
            return (), Reason.NEEDS_PAY_CODE
        if member.may_spend(verdict.step, transaction.basket_id):
            return (), self._unseen(transaction, member, verdict.step) if redeems else None
        return ((Reason.REPLAY,), None) if self._in_good_faith(transaction) else ((), Reason.REPLAY)

    def _unseen(self, transaction: Transaction, member: FakeMember, step: int) -> Reason | None:
        """An online redemption needs a code that was scanned for its basket."""
        is_unseen = transaction.authority is Authority.ONLINE and step not in member.claims
        return Reason.NO_MEMBER if is_unseen else None

    def _in_good_faith(self, transaction: Transaction) -> bool:
        """An award a till made alone counts with a used code, once per basket."""
        is_lone_award = transaction.kind is TransactionKind.AWARD and transaction.authority is Authority.OFFLINE
        return is_lone_award and transaction.basket_id not in self.baskets

    def _refusal(self, transaction: Transaction, member: FakeMember) -> Reason | None:
        if transaction.kind is TransactionKind.CHECK_IN:
            again = member.checked_in_on == self._day(transaction)
            return Reason.ALREADY_CHECKED_IN if again else None
        wanted = transaction.redeem_points
        if transaction.kind not in _REDEEMING or not wanted:
            return None
        if transaction.authority is Authority.OFFLINE:
            return Reason.ABOVE_ALLOWANCE if wanted > self.programme.offline.max_redeem_points else None
        return quote.refuse_redeem(self.programme, member.points, transaction.amount_minor, wanted)

    def _book(self, transaction: Transaction, member: FakeMember, flags: tuple[Reason, ...]) -> TransactionResult:
        code = member_code.parse(transaction.code)
        if isinstance(code, MemberCode) and Reason.REPLAY not in flags:
            step = code.step_near(member_code.step_at(transaction.occurred_at.timestamp()))
            member.claims[step] = transaction.basket_id
            member.spent.add(step)
        self.baskets.add(transaction.basket_id)
        redeemed = transaction.redeem_points if transaction.kind in _REDEEMING else 0
        earned = 0
        if transaction.kind is TransactionKind.CHECK_IN:
            member.checked_in_on = self._day(transaction)
            earned = self.programme.check_in_points
        if transaction.kind in _EARNING:
            tier = self.programme.tier_at(member.qualifying)
            paid_by_points = redeemed * self.programme.redeem.point_minor
            earned = quote.earned_points(self.programme, tier, transaction.amount_minor, paid_by_points)
            member.qualifying += earned
        member.points += earned - redeemed
        return TransactionResult(transaction.txn_id, Applied.APPLIED, None, earned, redeemed, member.points, flags)

    def _void(self, transaction: Transaction, member: FakeMember) -> TransactionResult:
        undone = self.settled.get(transaction.voids) if transaction.voids else None
        if undone is None or undone.transaction.handle != member.handle or undone.result.reason is not None:
            return _refused(transaction, Reason.UNKNOWN_TRANSACTION, member.points)
        if undone.voided:
            return _refused(transaction, Reason.ALREADY_VOIDED, member.points)
        undone.voided = True
        earned, redeemed = -undone.result.earned_points, -undone.result.redeemed_points
        member.points += earned - redeemed
        member.qualifying += earned if undone.transaction.kind in _EARNING else 0
        return TransactionResult(transaction.txn_id, Applied.APPLIED, None, earned, redeemed, member.points)

    def _day(self, transaction: Transaction) -> date:
        return transaction.occurred_at.astimezone(ZoneInfo(self.programme.time_zone)).date()


def _refused(transaction: Transaction, reason: Reason, points: int = 0) -> TransactionResult:
    return TransactionResult(transaction.txn_id, Applied.REFUSED, reason, 0, 0, points)
