"""Store check-in: one scan at the stand, counted once a day."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from pos_client.domain.barcode import Kind
from pos_client.domain.offline import Wish
from pos_client.domain.outcome import Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, Told, Transaction, TransactionKind
from pos_client.ports import Clock, IdSource, Outbox
from pos_client.services.offline import OfflineRules
from pos_client.services.saving import Saved, save
from pos_client.services.sync import SyncLoop
from pos_client.services.verification import NotRecognised, Recognised, ScanVerification

_LATELY = 2000
"""Entries looked at for today's visits after a restart: more than a stand counts in a day."""


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """Today's check-in is written down."""

    recognised: Recognised
    saved: Saved


@dataclass(frozen=True, slots=True)
class AlreadyCheckedIn:
    """The member was here today already; nothing was written."""

    recognised: Recognised


class CheckIn:
    """The kiosk's use case. Blocks like a scan plus one flush to disk; call it on a worker."""

    def __init__(
        self,
        verification: ScanVerification,
        outbox: Outbox,
        sync: SyncLoop,
        clock: Clock,
        ids: IdSource,
        rules: OfflineRules,
    ) -> None:
        self._verification = verification
        self._outbox = outbox
        self._sync = sync
        self._clock = clock
        self._ids = ids
        self._rules = rules
        self._visits: set[tuple[str, date]] | None = None

    def check_in(self, text: str) -> CheckedIn | AlreadyCheckedIn | NotRecognised:
        """Recognise the member and count today's visit.

        Raises:
            StorageError: nothing was saved.
        """
        recognised = self._verification.verify(text, self._ids.new_id())
        if isinstance(recognised, NotRecognised):
            return recognised
        refusal = self._refusal(recognised)
        if refusal is not None:
            return NotRecognised(refusal, Kind.MEMBER_CODE)
        time_zone = ZoneInfo(recognised.programme.time_zone)
        today = self._clock.utc().astimezone(time_zone).date()
        visit, visits = (recognised.code.handle, today), self._known_visits(time_zone)
        if recognised.member.facts.checked_in_on == today or visit in visits:
            return AlreadyCheckedIn(recognised)
        saved = save(self._transaction(recognised), self._outbox, self._sync)
        visits.add(visit)
        return CheckedIn(recognised, saved)

    def _refusal(self, recognised: Recognised) -> Reason | None:
        """A visit is greeted by name and told at once: not to be had from a code that nobody has verified."""
        if recognised.pending is not None or recognised.authority is Authority.ONLINE:
            return recognised.pending
        limits, member_id = recognised.programme.offline, recognised.member.facts.member_id
        decision = self._rules.decide(limits, recognised.code, member_id, Wish(), None)
        return decision.reason if isinstance(decision, Refused) else None

    def _known_visits(self, time_zone: ZoneInfo) -> set[tuple[str, date]]:
        """Visits counted at this stand, also those a roster made earlier cannot know; read from the outbox once."""
        if self._visits is None:
            self._visits = {
                (entry.transaction.handle, entry.transaction.occurred_at.astimezone(time_zone).date())
                for entry in self._outbox.latest(_LATELY)
                if entry.transaction.kind is TransactionKind.CHECK_IN and not entry.is_refused
            }
        return self._visits

    def _transaction(self, recognised: Recognised) -> Transaction:
        return Transaction(
            txn_id=self._ids.new_id(),
            kind=TransactionKind.CHECK_IN,
            basket_id=recognised.basket_id,
            handle=recognised.code.handle,
            code=recognised.code.text,
            authority=recognised.authority,
            occurred_at=self._clock.utc(),
            time_confidence=self._clock.confidence(),
            currency=recognised.programme.currency,
            told=Told(earned_points=recognised.programme.check_in_points),
        )
