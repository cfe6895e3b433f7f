"""From a barcode's text to a member: online if the link is up, else by the roster. A code works once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from pos_client.domain import barcode, member_code, verification
from pos_client.domain.barcode import Kind
from pos_client.domain.lanes import CodeClaim
from pos_client.domain.member import MemberView, unverified, view_of
from pos_client.domain.member_code import MemberCode, Scheme
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, TypedReason
from pos_client.domain.verification import Genuine
from pos_client.domain.wire import ScanAnswer, ScanRequest
from pos_client.errors import RequestRejected, TransportError
from pos_client.ports import Clock, KnownCard, LoyaltyBackend, Outbox, OutboxEntry
from pos_client.services.connectivity import Connectivity
from pos_client.services.offline import OfflineRules, Redeemable
from pos_client.services.phones import Phones
from pos_client.services.roster import OfflineMembers, RosterShelf
from pos_client.services.unsettled import unsettled

SCAN_DEADLINE_S = 1.5
"""How long a member waits for the backend before the till answers by itself."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A fresh, unused code and its member; genuine, but for those that are `pending`.

    `alone` is what the member could spend were the till alone from now on. `pending` is why this till cannot verify the
    code: its member's figures are empty then, and what the purchase earns is told only once the backend has checked it.
    `typed` is why there is no code at all, but a card number that somebody typed.
    """

    member: MemberView
    code: MemberCode
    step: int
    authority: Authority
    basket_id: UUID
    programme: Programme
    alone: Redeemable
    pending: Reason | None = None
    typed: TypedReason | None = None

    @property
    def redeem_cap(self) -> int | None:
        """The most points to redeem, as the till is alone; None: no cap."""
        return self.alone.points if self.authority is Authority.OFFLINE else None


@dataclass(frozen=True, slots=True)
class NotRecognised:
    """No member: why, and what the barcode seems to be.

    `clock` is PHONE_CLOCK or TILL_CLOCK where the code's time is the reason and it can be told whose clock is wrong.
    """

    reason: Reason
    kind: Kind
    clock: Reason | None = None

    @property
    def said(self) -> Reason:
        """What to tell a person: whose clock is wrong, where that is known."""
        return self.clock or self.reason


class ScanVerification:
    """Verifies one barcode for one basket. Blocks up to 1.5 s on the network; call it on a worker."""

    def __init__(
        self,
        backend: LoyaltyBackend,
        shelf: RosterShelf,
        outbox: Outbox,
        link: Connectivity,
        clock: Clock,
        rules: OfflineRules,
    ) -> None:
        self._backend = backend
        self._shelf = shelf
        self._outbox = outbox
        self._link = link
        self._clock = clock
        self._rules = rules
        self._phones = Phones(clock)
        self._on_claim: Callable[[CodeClaim], None] = lambda _claim: None

    def tell_claims(self, listener: Callable[[CodeClaim], None]) -> None:
        """Have `listener` hear of each code used up here, at once and on the thread that scanned; it must not block."""
        self._on_claim = listener

    def verify(self, text: str, basket_id: UUID) -> Recognised | NotRecognised:
        """Say who is at the counter, or why that cannot be said.

        Raises:
            StorageError: the claim could not be written down, so the code counts as unread.
        """
        code = member_code.parse(text)
        if isinstance(code, Reason):
            return NotRecognised(code, barcode.classify(text))
        answer = self._ask_backend(code, basket_id) if self._link.is_online else None
        if isinstance(answer, Reason):
            # The backend's time is right: a code it calls early comes from a phone that is fast.
            return NotRecognised(answer, Kind.MEMBER_CODE, Reason.PHONE_CLOCK if answer is Reason.FROM_FUTURE else None)
        return answer or self._look_up(code, basket_id)

    def _ask_backend(self, code: MemberCode, basket_id: UUID) -> Recognised | Reason | None:
        """None when the backend could not be asked; the roster decides then."""
        # Looked up before asking: an entry settled in between then counts twice against the balance, never not at all.
        waiting = self._outbox.lately(code.handle, self._clock.utc())
        try:
            answer = self._backend.scan(ScanRequest(code.text, basket_id), SCAN_DEADLINE_S)
        except RequestRejected:
            return Reason.MALFORMED
        except TransportError as error:
            self._link.failed(error)
            return None
        found = self._from_answer(answer, code, basket_id, waiting)
        if isinstance(found, Recognised):
            self._claim(code, found.step, basket_id)
        return found

    def _look_up(self, code: MemberCode, basket_id: UUID) -> Recognised | NotRecognised:
        members = self._shelf.usable()
        if members is not None and code.handle in members.head.denied:
            return NotRecognised(Reason.REVOKED_CARD, Kind.MEMBER_CODE)
        known = members.find(code.handle, code.kid) if members else None
        if members is None or known is None or code.scheme is Scheme.WALLET_TOTP:
            return self._unverified(code, basket_id, _why_unverified(code, members))
        genuine, clock = self._phones.verify(code, known.entry)
        if isinstance(genuine, Reason):
            return NotRecognised(genuine, Kind.MEMBER_CODE, clock)
        is_new = genuine.step > known.entry.last_step
        if not is_new or not self._claim(code, genuine.step, basket_id):
            return NotRecognised(Reason.REPLAY, Kind.MEMBER_CODE)
        return self._offline_member(members, known, genuine, basket_id)

    def _claim(self, code: MemberCode, step: int, basket_id: UUID) -> bool:
        is_ours = self._outbox.claim(code.handle, code.kid, step, basket_id)
        if is_ours:
            self._on_claim(CodeClaim(code.handle, code.kid, step, basket_id))
        return is_ours

    def _unverified(self, code: MemberCode, basket_id: UUID, why: Reason) -> Recognised | NotRecognised:
        """A member nobody here can verify: a purchase may be noted with the code as evidence, for the backend."""
        members = self._shelf.latest()
        if members is None:
            return NotRecognised(why, Kind.MEMBER_CODE)
        step = verification.in_window(code, self._clock.now_s(), verification.OFFLINE)
        if isinstance(step, Reason):
            return NotRecognised(step, Kind.MEMBER_CODE)
        if not self._claim(code, step, basket_id):
            return NotRecognised(Reason.REPLAY, Kind.MEMBER_CODE)
        return Recognised(
            member=unverified(members.programme, code.handle, self._clock.utc()),
            code=code,
            step=step,
            authority=Authority.OFFLINE,
            basket_id=basket_id,
            programme=members.programme,
            alone=Redeemable(0, Reason.ONLINE_ONLY),
            pending=why,
        )

    def _offline_member(
        self, members: OfflineMembers, known: KnownCard, genuine: Genuine, basket_id: UUID
    ) -> Recognised:
        code, programme, member_id = genuine.code, members.programme, known.entry.member.member_id
        handles = members.handles(member_id) or (code.handle,)  # it may have been taken out this instant
        since_then = self._rules.since(handles, known.asked_at, programme)
        return Recognised(
            member=view_of(programme, since_then.applied_to(known.entry.member)),
            code=code,
            step=genuine.step,
            authority=Authority.OFFLINE,
            basket_id=basket_id,
            programme=programme,
            alone=self._rules.redeemable(programme.offline, code, member_id),
        )

    def _from_answer(
        self, answer: ScanAnswer, code: MemberCode, basket_id: UUID, waiting: Sequence[OutboxEntry]
    ) -> Recognised | Reason:
        if answer.reason is not None:
            return answer.reason
        if answer.member is None or answer.step is None or answer.programme is None:
            return Reason.MALFORMED
        since_then = unsettled(waiting, answer.programme, self._rules.find)
        member_id = answer.member.member_id
        return Recognised(
            member=view_of(answer.programme, since_then.applied_to(answer.member)),
            code=code,
            step=answer.step,
            authority=Authority.ONLINE,
            basket_id=basket_id,
            programme=answer.programme,
            alone=self._rules.redeemable(answer.programme.offline, code, member_id),
        )


def _why_unverified(code: MemberCode, members: OfflineMembers | None) -> Reason:
    if code.scheme is Scheme.WALLET_TOTP:
        return Reason.ONLINE_ONLY
    return Reason.NO_ROSTER if members is None else Reason.UNKNOWN_HANDLE
