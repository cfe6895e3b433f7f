"""From a barcode's text to a member: online if the link is up, else by the roster. A code works once."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from pos_client.domain import barcode, member_code, verification
from pos_client.domain.barcode import Kind
from pos_client.domain.member import MemberView, view_of
from pos_client.domain.member_code import MemberCode
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, TimeConfidence
from pos_client.domain.wire import RosterEntry, ScanAnswer, ScanRequest
from pos_client.errors import RequestRejected, StorageDamaged, TransportError
from pos_client.ports import Clock, LoyaltyBackend, Outbox, OutboxEntry
from pos_client.services.connectivity import Connectivity
from pos_client.services.roster import OfflineMembers, RosterShelf
from pos_client.services.unsettled import unsettled

SCAN_DEADLINE_S = 1.5
"""How long a member waits for the backend before the till answers by itself."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """A genuine, fresh, unused code and its member. `redeem_cap` bounds redemptions while offline; None: no cap."""

    member: MemberView
    code: MemberCode
    step: int
    authority: Authority
    basket_id: UUID
    programme: Programme
    redeem_cap: int | None


@dataclass(frozen=True, slots=True)
class NotRecognised:
    """No member: why, and what the barcode seems to be."""

    reason: Reason
    kind: Kind


class ScanVerification:
    """Verifies one barcode for one basket. Blocks up to 1.5 s on the network; call it on a worker."""

    def __init__(
        self,
        backend: LoyaltyBackend,
        shelf: RosterShelf,
        outbox: Outbox,
        link: Connectivity,
        clock: Clock,
        *,
        redeem_offline: bool,
    ) -> None:
        self._backend = backend
        self._shelf = shelf
        self._outbox = outbox
        self._link = link
        self._clock = clock
        self._redeem_offline = redeem_offline

    def verify(self, text: str, basket_id: UUID) -> Recognised | NotRecognised:
        """Say who is at the counter, or why that cannot be said.

        Raises:
            StorageError: the claim could not be written down, so the code counts as unread.
        """
        code = member_code.parse(text)
        if isinstance(code, Reason):
            return NotRecognised(code, barcode.classify(text))
        found = self._ask_backend(code, basket_id) if self._link.is_online else None
        if found is None:
            found = self._look_up(code, basket_id)
        return found if isinstance(found, Recognised) else NotRecognised(found, Kind.MEMBER_CODE)

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
            self._outbox.claim(code.handle, code.kid, found.step, basket_id)
        return found

    def _look_up(self, code: MemberCode, basket_id: UUID) -> Recognised | Reason:
        members = self._shelf.usable()
        if members is None:
            return Reason.NO_ROSTER
        entry = members.entries.get((code.handle, code.kid))
        if entry is None:
            return Reason.UNKNOWN_HANDLE
        keys = verification.DayKeys({(key.day, key.intent): bytes.fromhex(key.key_hex) for key in entry.day_keys})
        genuine = verification.verify(code, keys, self._clock.now_s(), verification.OFFLINE)
        if isinstance(genuine, Reason):
            return genuine
        if genuine.step <= entry.last_step:
            return Reason.REPLAY
        if not self._outbox.claim(code.handle, code.kid, genuine.step, basket_id):
            return Reason.REPLAY
        return self._offline_member(members, entry, genuine, basket_id)

    def _offline_member(
        self, members: OfflineMembers, entry: RosterEntry, genuine: verification.Genuine, basket_id: UUID
    ) -> Recognised:
        entries = self._outbox.lately(genuine.code.handle, members.asked_at)
        since_then = unsettled(entries, members.programme, self._find)
        trusted = self._redeem_offline and self._clock.confidence() is TimeConfidence.HIGH
        return Recognised(
            member=view_of(members.programme, since_then.applied_to(entry.member)),
            code=genuine.code,
            step=genuine.step,
            authority=Authority.OFFLINE,
            basket_id=basket_id,
            programme=members.programme,
            redeem_cap=max(0, entry.allowance_points - since_then.redeemed) if trusted else 0,
        )

    def _from_answer(
        self, answer: ScanAnswer, code: MemberCode, basket_id: UUID, waiting: Sequence[OutboxEntry]
    ) -> Recognised | Reason:
        if answer.reason is not None:
            return answer.reason
        if answer.member is None or answer.step is None or answer.programme is None:
            return Reason.MALFORMED
        since_then = unsettled(waiting, answer.programme, self._find)
        return Recognised(
            member=view_of(answer.programme, since_then.applied_to(answer.member)),
            code=code,
            step=answer.step,
            authority=Authority.ONLINE,
            basket_id=basket_id,
            programme=answer.programme,
            redeem_cap=None,
        )

    def _find(self, txn_id: UUID) -> OutboxEntry | None:
        try:
            return self._outbox.find(txn_id)
        except StorageDamaged:  # an older entry that cannot be read must not hold up who is at the counter
            return None
