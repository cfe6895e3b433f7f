"""A card number that was typed, because its member has no phone to hold up: noted with the sale, and nothing more."""

from uuid import UUID

from pos_client.domain import member_code
from pos_client.domain.member import unverified
from pos_client.domain.member_code import Intent, MemberCode, Scheme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, TypedReason
from pos_client.ports import Clock
from pos_client.services.offline import Redeemable
from pos_client.services.roster import RosterShelf
from pos_client.services.verification import Recognised


class ManualEntry:
    """The use case. Asks nobody: whoever is online is shown no more of a member than whoever is not."""

    def __init__(self, shelf: RosterShelf, clock: Clock) -> None:
        self._shelf = shelf
        self._clock = clock

    def enter(self, number: str, why: TypedReason, basket_id: UUID) -> Recognised | Reason:
        """Somebody nobody has seen a code of; instant. BAD_CARD_NUMBER, or NO_ROSTER before the first contact."""
        members = self._shelf.latest()
        if not member_code.is_handle(number):
            return Reason.BAD_CARD_NUMBER
        if members is None:
            return Reason.NO_ROSTER
        nothing = MemberCode("", Scheme.WALLET_TOTP, number, 0, Intent.EARN, 0, "")  # the scheme that proves least
        return Recognised(
            member=unverified(members.programme, number, self._clock.utc()),
            code=nothing,
            step=0,
            authority=Authority.OFFLINE,
            basket_id=basket_id,
            programme=members.programme,
            alone=Redeemable(0, Reason.MANUAL_ENTRY),
            pending=Reason.MANUAL_ENTRY,
            typed=why,
        )
