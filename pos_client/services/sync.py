"""Sends what the outbox holds, in order, until the backend has said its last word on each entry."""

import logging
import threading
from collections.abc import Callable

from pos_client.domain.outcome import Accepted, Outcome, Queued, Refused, Unknown
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Authority, Transaction, TransactionKind, TransactionResult
from pos_client.errors import OutOfStep, PosError, TransportError, Unanswered
from pos_client.ports import Clock, EntryState, LoyaltyBackend, Outbox, RandomSource
from pos_client.services.announced import Announced
from pos_client.services.backoff import full_jitter_s, wait_after_s
from pos_client.services.catalogue import CatalogueNews, CatalogueRefresh, ProductShelf, Wanted
from pos_client.services.connectivity import Connectivity, Contact, LinkState, LinkStatus
from pos_client.services.delivery import Delivery
from pos_client.services.roster import RosterRefresh, RosterShelf

_log = logging.getLogger(__name__)

HEARTBEAT_DEADLINE_S = 2.0
HEARTBEAT_EVERY_S = 10.0
_WAKE_UP_S = 0.2
_LATEST = 200
_NEVER = threading.Event()


class SyncLoop:
    """The one sender, and its retry policy, whole.

    not sent, unanswered, busy   the same entries again after full-jitter backoff (or the backend's Retry-After)
    out of step (409)            a heartbeat at once, which tells where to go on (`services.delivery`)
    rejected as a whole          halve the batch, down to the one entry that is wrong (`services.delivery`)
    paused (401, 403, 404, TLS)  keep everything, heartbeat once a minute, show it
    offline                      one authenticated heartbeat decides; only then entries are sent again
    a fault of this till itself  full-jitter backoff: what cannot be recorded is not sent every second
    a fetch without an answer    a heartbeat at once, which tells whether the link is gone
    a sale during a fetch        it is sent after the answer under way, before anything else is fetched

    Every saved transaction gets an outcome soon: Accepted or Refused from the backend, else Queued or Unknown, which
    a later Accepted or Refused resolves. Listeners are called on the loop's thread.
    """

    def __init__(
        self, backend: LoyaltyBackend, outbox: Outbox, shelf: RosterShelf, link: Connectivity, clock: Clock,
        randomness: RandomSource, products: ProductShelf,
    ) -> None:  # fmt: skip
        self._backend = backend
        self._outbox = outbox
        self._shelf = shelf
        self._link = link
        self._clock = clock
        self._randomness = randomness
        self._wake = threading.Event()
        self._roster = RosterRefresh(backend, shelf, link, clock, randomness, self._wake.is_set)
        self._catalogue = CatalogueRefresh(backend, products, clock, randomness, self._wake.is_set)
        self._others: list[Callable[[], Contact]] = []
        self._hurry = threading.Event()
        self._listeners: list[Callable[[Outcome], None]] = []
        self._announced = Announced()
        self._delivery = Delivery(backend, outbox)
        self._failures = 0
        self._own_faults = 0
        self._contact_due_s = 0.0
        link.subscribe(self._on_link)

    @property
    def differences(self) -> int:
        """How many entries a restored backend has settled otherwise than before, since the start of the program."""
        return self._delivery.differences

    def subscribe_outcomes(self, listener: Callable[[Outcome], None]) -> None:
        """Hear of every outcome; subscribe before the loop runs."""
        self._listeners.append(listener)

    def subscribe_catalogue(self, listener: Callable[[CatalogueNews], None]) -> None:
        """Hear each time the backend was asked for products; subscribe before the loop runs."""
        self._catalogue.subscribe(listener)

    def keep_fresh(self, refresh: Callable[[], Contact]) -> None:
        """Have something else fetched whenever the sender has sent; add it before the loop runs.

        It decides itself whether it is due, raises nothing, and is called on the loop's thread.
        """
        self._others.append(refresh)

    def want_catalogue(self) -> Wanted:
        """A product nobody here knows was scanned: ask for what is new, soon. Never blocks, any thread.

        Without the link it is asked for as soon as that is back.
        """
        is_online = self._link.is_online
        is_first = not self._catalogue.is_wanted  # of those that wait: a hostile barcode must let the sender rest
        number = self._catalogue.want()
        if is_online and is_first:
            self._wake.set()
        return Wanted(number, is_online)

    def kick(self) -> None:
        """There is something to send. Never blocks, any thread."""
        self._wake.set()

    def send_now(self) -> None:
        """A person asked: try the link at once instead of waiting out the backoff. Never blocks, any thread."""
        self._hurry.set()
        self._wake.set()

    def _on_link(self, status: LinkStatus) -> None:
        """A failed scan is news for the sender too: find out at once whether the link is really gone."""
        if status.state is not LinkState.ONLINE:
            self._wake.set()

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop; returns within 0.2 s of it, or after the call under way.

        It naps by the clock: on a busy machine, or one that was asleep, a nap takes longer than it should.
        """
        while not stop.is_set():
            wait_s = self.work(stop)
            until_s = self._clock.monotonic_s() + wait_s
            while (left_s := until_s - self._clock.monotonic_s()) > 0 and not self._wake.is_set() and not stop.is_set():
                self._wake.wait(min(_WAKE_UP_S, left_s))

    def work(self, stop: threading.Event = _NEVER) -> float:
        """One round; the seconds until the next one is due. A long queue is left between two batches on `stop`.

        A fault of this till's own (a full disk) ends the round, not the loop: nothing is marked that was not stored.
        """
        self._wake.clear()  # from here on it tells of what came during the round
        try:
            wait_s = self._round(stop)
        except PosError as error:
            self._own_faults += 1
            # In full the first time; a disk stays full for hours.
            _log.error("the round ended early: %s", error.error_code, exc_info=self._own_faults == 1)
            return full_jitter_s(self._own_faults, self._randomness)
        self._own_faults = 0
        return wait_s

    def _round(self, stop: threading.Event) -> float:
        if self._hurry.is_set():
            self._hurry.clear()
            self._contact_due_s = 0.0
        now_s = self._clock.monotonic_s()
        try:
            fell_back_elsewhere = not self._link.is_online and not self._failures
            if now_s >= self._contact_due_s or fell_back_elsewhere:
                self._heartbeat()
            if self._link.is_online:
                self._send(stop)
            if self._link.is_online and not stop.is_set():
                self._refresh()
        except TransportError as error:
            self._fell_back(error)
        if not self._link.is_online:
            self._announce_waiting()
        self._clock.remember()
        self._shelf.erase_past_keys()
        due_s = min(self._contact_due_s, self._catalogue.due_s) if self._link.is_online else self._contact_due_s
        return max(0.0, due_s - self._clock.monotonic_s())

    def _refresh(self) -> None:
        """Fetch what is due, one after the other, as long as there are answers and nothing waits to be sent."""
        for refresh in (self._roster.refresh, self._catalogue.refresh, *self._others):
            contact = refresh()
            if contact is Contact.LOST:
                self._contact_due_s = self._clock.monotonic_s()
            if contact is Contact.LOST or (contact is Contact.ANSWERED and self._wake.is_set()):
                return

    def _heartbeat(self) -> None:
        sent_s = self._clock.monotonic_s()
        server = self._backend.time(HEARTBEAT_DEADLINE_S, self._delivery.head())
        self._clock.learn(server.unix_s, self._clock.monotonic_s() - sent_s)
        self._delivery.heard(server)
        self._failures = 0
        self._contact_due_s = self._clock.monotonic_s() + HEARTBEAT_EVERY_S
        self._link.answered()

    def _fell_back(self, error: TransportError) -> None:
        """Offline from here on; the next heartbeat is due after the backoff."""
        self._failures += 1
        self._contact_due_s = self._clock.monotonic_s() + wait_after_s(error, self._failures, self._randomness)
        self._link.failed(error)

    def _send(self, stop: threading.Event) -> None:
        while not stop.is_set():
            if self._delivery.is_done():
                self._link.synced()
                return
            try:
                self._deliver()
            except TransportError as error:
                self._keep(error)
                raise

    def _deliver(self) -> None:
        try:
            delivered = self._delivery.send()
        except OutOfStep:
            self._heartbeat()
            delivered = self._delivery.send()
        self._failures = 0
        self._link.answered()  # the heartbeat stays due: it alone tells the time, and when the last contact was
        if any(_changes_allowance(entry.transaction) for entry in delivered.entries):
            self._roster.want()
        for result in delivered.results:
            self._announce_final(result)

    def _keep(self, error: TransportError) -> None:
        """Nothing came of the last batch: its entries wait, and the next one is smaller."""
        entries = self._delivery.waiting()
        self._delivery.halve()
        self._outbox.note_attempt([entry.seq for entry in entries], error.error_code)
        if isinstance(error, Unanswered):
            for entry in entries:
                self._announce(Unknown(entry.transaction.txn_id))

    def _announce_waiting(self) -> None:
        """Tell the screens about entries saved lately that cannot be sent now."""
        for entry in self._outbox.latest(_LATEST):
            txn = entry.transaction
            if entry.state is EntryState.PENDING and txn.txn_id not in self._announced:
                self._announce(Queued(txn.txn_id, Reason.OFFLINE, txn.told))

    def _announce_final(self, result: TransactionResult) -> None:
        refused = result.applied is Applied.REFUSED
        self._announced.settled(result.txn_id)
        self._publish(
            Refused(result.reason or Reason.MALFORMED, result.txn_id) if refused else Accepted(result),
        )

    def _announce(self, outcome: Queued | Unknown) -> None:
        if self._announced.is_news(outcome.txn_id, outcome):
            self._publish(outcome)

    def _publish(self, outcome: Outcome) -> None:
        for listener in self._listeners:
            listener(outcome)


def _changes_allowance(transaction: Transaction) -> bool:
    """Whether the roster's allowances are out of date once the backend has this transaction."""
    is_refund = transaction.kind is TransactionKind.REFUND
    return transaction.authority is Authority.OFFLINE or transaction.redeem_points > 0 or is_refund
