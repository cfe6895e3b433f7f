"""What this till may do alone, by what lies in its outbox: a restart or a crash gives nobody a second go."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from pos_client.domain import offline
from pos_client.domain.member_code import MemberCode
from pos_client.domain.offline import Decision, Isolation, MemberAlone, Remaining, Wish
from pos_client.domain.outcome import Refused
from pos_client.domain.programme import OfflineLimits, Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Approval, Transaction
from pos_client.errors import StorageDamaged
from pos_client.ports import Clock, Outbox, OutboxEntry
from pos_client.services.roster import RosterShelf
from pos_client.services.unsettled import Unsettled, unsettled

MOST_UNSENT = 10_000
"""Entries added up; a till with more of them unsent has no business to go on alone."""
_ROW = 256
"""Entries of a member looked back through: more than twice the longest row a programme may allow."""


@dataclass(frozen=True, slots=True)
class Redeemable:
    """The most points of one sale, somebody's approval granted; if none, `refusal` is why."""

    points: int
    refusal: Reason | None = None


class OfflineRules:
    """Asks the domain's one decision. Blocks for about 25 us per unsent entry; call it on a worker. Thread-safe."""

    def __init__(self, outbox: Outbox, shelf: RosterShelf, clock: Clock, *, is_vault_safe: bool) -> None:
        self._outbox = outbox
        self._shelf = shelf
        self._clock = clock
        self._is_vault_safe = is_vault_safe

    def decide(
        self, limits: OfflineLimits, code: MemberCode, member_id: UUID | None, wish: Wish, approval: Approval | None
    ) -> Decision:
        """Whether the till may do alone what is wished; `member_id` None: the code was not verified."""
        till, member = self._look(code, member_id)
        return offline.decide(limits, till, member, wish, approval)

    def redeemable(self, limits: OfflineLimits, code: MemberCode, member_id: UUID | None) -> Redeemable:
        """What the member might spend here, were the till alone from now on."""
        till, member = self._look(code, member_id)
        points = offline.redeemable(limits, till, member)
        one = offline.decide(limits, till, member, Wish(redeem_points=max(1, points)))
        return Redeemable(points, one.reason if isinstance(one, Refused) else None)

    def remaining(self) -> Remaining | None:
        """What is left to this till alone; None while it has no programme."""
        members = self._shelf.latest()
        unsent = [entry.transaction for entry in self._outbox.pending(MOST_UNSENT)]
        return None if members is None else offline.remaining(members.programme.offline, self._isolation(unsent))

    def since(self, handles: Sequence[str], known_at: datetime, programme: Programme) -> Unsettled:
        """What figures of a member's cards learnt at a time do not contain yet."""
        found = [entry for handle in handles for entry in self._outbox.lately(handle, known_at)]
        return unsettled(sorted(found, key=_place), programme, self.find)

    def find(self, txn_id: UUID) -> OutboxEntry | None:
        """The entry of an older transaction, if this till has it and can read it."""
        try:
            return self._outbox.find(txn_id)
        except StorageDamaged:  # it must not hold up who is at the counter
            return None

    def _look(self, code: MemberCode, member_id: UUID | None) -> tuple[Isolation, MemberAlone]:
        handles = self._handles(code, member_id)
        unsent = [entry.transaction for entry in self._outbox.pending(MOST_UNSENT)]
        lately = [entry for handle in handles for entry in self._outbox.of_member(handle, _ROW)]
        lately.sort(key=_place, reverse=True)
        member = MemberAlone(
            scheme=code.scheme,
            is_known=member_id is not None,
            allowance_points=0 if member_id is None else self._allowance(code, handles),
            since_sync=offline.tally(each for each in unsent if each.handle in handles),
            in_a_row=offline.in_a_row(entry.transaction for entry in lately),
        )
        return self._isolation(unsent), member

    def _handles(self, code: MemberCode, member_id: UUID | None) -> tuple[str, ...]:
        """All cards of the member: several phones are one member's."""
        members = self._shelf.latest()
        known = members.handles(member_id) if members and member_id else ()
        return (code.handle, *(handle for handle in known if handle != code.handle))

    def _allowance(self, code: MemberCode, handles: Sequence[str]) -> int:
        """What the backend left of the balance for this till, less what was spent since."""
        members = self._shelf.usable()
        known = members.find(code.handle, code.kid) if members else None
        if members is None or known is None:
            return 0
        spent = self.since(handles, known.asked_at, members.programme).redeemed
        return max(0, known.entry.allowance_points - spent)

    def _isolation(self, unsent: Sequence[Transaction]) -> Isolation:
        is_overfull = len(unsent) >= MOST_UNSENT
        return Isolation(
            offline_s=math.inf if is_overfull else self._offline_s(),
            confidence=self._clock.confidence(),
            is_vault_safe=self._is_vault_safe,
            till=offline.tally(unsent),
            has_lost=bool(self._outbox.lost(1)),
        )

    def _offline_s(self) -> float:
        contact_s, members = self._clock.contact_s(), self._shelf.latest()
        if contact_s is None and members is not None:
            contact_s = members.head.issued_at.timestamp()
        return math.inf if contact_s is None else max(0.0, self._clock.now_s() - contact_s)


def _place(entry: OutboxEntry) -> int:
    return entry.seq
