"""A member of the fake backend, with the phone's key and the balances."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from pos_client.domain import member_code
from pos_client.domain.calculation import Standing
from pos_client.domain.coupon import Coupon
from pos_client.domain.gifts import Gift
from pos_client.domain.member import MemberFacts, mask_name
from pos_client.domain.member_code import Intent, MemberCode
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Transaction
from pos_client.domain.verification import Genuine, MasterKey, verify_at


@dataclass(slots=True)
class FakeMember:
    """One member, the phone's key included; `claims` maps used steps to their baskets, `spent` has the settled ones.

    `used` maps the codes of coupons to the sales they were used for.
    `picked_up` has the gifts that were, with what did it.
    """

    member_id: UUID
    handle: str
    name: str
    points: int
    qualifying: int
    master_key: bytes
    kid: int = 1
    language: str = "en"
    checked_in_on: date | None = None
    credit_minor: int = 0
    stored_value_minor: int = 0
    claims: dict[int, UUID] = field(default_factory=dict)
    spent: set[int] = field(default_factory=set)
    coupons: tuple[Coupon, ...] = ()
    used: dict[str, UUID] = field(default_factory=dict)
    gifts: list[Gift] = field(default_factory=list)
    picked_up: dict[UUID, UUID] = field(default_factory=dict)

    def code(self, now_s: float, intent: Intent = Intent.EARN) -> str:
        """What the phone shows at a time."""
        return member_code.encode(self.master_key, self.handle, self.kid, intent, member_code.step_at(now_s))

    def facts(self, as_of: datetime) -> MemberFacts:
        """What a backend tells of this member; no point of the fake ever expires."""
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
            lasting_points=max(0, self.points),
            credit_minor=self.credit_minor,
            stored_value_minor=self.stored_value_minor,
            coupons=tuple(each for each in self.coupons if each.code not in self.used and each.valid_until > as_of),
            gifts=tuple(gift for gift in self.gifts if gift.gift_id not in self.picked_up),
        )

    def use_coupons(self, txn_id: UUID, codes: Sequence[str]) -> None:
        """A sale uses them up."""
        self.used.update(dict.fromkeys(codes, txn_id))

    def give_coupons_back(self, txn_id: UUID) -> None:
        """That sale was undone."""
        self.used = {code: sale for code, sale in self.used.items() if sale != txn_id}

    def pick_up(self, transaction: Transaction) -> Reason | None:
        """Hand a gift over once, or say why not; the fake's wait for ever."""
        wanted = transaction.gift_id
        if wanted is None or all(gift.gift_id != wanted for gift in self.gifts):
            return Reason.UNKNOWN_GIFT
        holder = self.picked_up.setdefault(wanted, transaction.txn_id)
        return None if holder == transaction.txn_id else Reason.GIFT_PICKED_UP

    def put_back(self, transaction: Transaction) -> None:
        """It waits again, if this had picked it up."""
        if transaction.gift_id is not None and self.picked_up.get(transaction.gift_id) == transaction.txn_id:
            del self.picked_up[transaction.gift_id]

    def standing(self, programme: Programme) -> Standing:
        """What the rules need to know."""
        tier = programme.tier_at(self.qualifying)
        return Standing(tier, self.points, self.credit_minor, self.stored_value_minor)

    def claim(self, step: int, basket_id: UUID) -> bool:
        """Use up a code: later than every used one, or the same one for the same basket."""
        if self.claims.get(step) != basket_id and any(step <= used for used in self.claims):
            return False
        self.claims[step] = basket_id
        return True

    def was_shown(self, now_s: float) -> bool:
        """Whether a code of the last hour was."""
        return any(step >= member_code.step_at(now_s) - 120 for step in self.claims)

    def use(self, step: int, basket_id: UUID) -> None:
        """A transaction with this code was booked."""
        self.claims[step] = basket_id
        self.spent.add(step)

    def may_spend(self, step: int, basket_id: UUID) -> bool:
        """Whether a transaction may use a code: older ones are fine, another basket's or a spent one is not."""
        return step not in self.spent and self.claims.get(step, basket_id) == basket_id

    def verify(self, code: MemberCode, step: int) -> Genuine | Reason:
        """Both cryptograms; the right offline one with a wrong online one is a forgery made with a till's keys."""
        return verify_at(code, MasterKey(self.master_key), step)
