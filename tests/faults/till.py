"""A till without screens, on its real storage, sender and HTTP client, that says what it tells the cashier.

Its words: `trying n digest` before sale n is saved, `saved n` and `refused n code` after it, `settled n points` when
the backend's word was recorded, `found n state` and `entry ...` for each line of its outbox, `count state n`, and
`salvaged` where the outbox was made anew, `pruning n` before a confirmed entry may go.
"""

import logging
import threading
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

from pos_client.adapters.clock import TrustedClock, elapsed_s
from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.last_seen import LastSeenFile
from pos_client.adapters.terminal_identity import TerminalIdentity
from pos_client.backend.samples.cards import sample_members
from pos_client.domain import chain
from pos_client.domain.chain import fingerprint
from pos_client.domain.member_code import PERIOD_S, Intent, encode
from pos_client.domain.outcome import Accepted, Outcome, Refused
from pos_client.domain.transaction import (
    Applied,
    Authority,
    TimeConfidence,
    Told,
    Transaction,
    TransactionKind,
    TransactionResult,
)
from pos_client.errors import StorageError
from pos_client.ports import Clock, EntryState, OutboxEntry
from tests.fakes.ids import numbered_id
from tests.faults.processes import Say
from tests.signing import TILL, signer
from ui.composition.core import Core, open_core, open_storage

POINTS = 2
"""What each sale earns at least."""
_LISTED = 100_000
_REACH_BACK_S = 20 * 3600
"""How far before the run the first sale happened: room for some 50,000 codes."""


@dataclass(frozen=True, slots=True)
class Sales:
    """Sales by number, each with a code of its own: n always gives the same one. Two in a row are one member's."""

    first_step: int

    @classmethod
    def before(cls, unix_s: float) -> Self:
        """Sales that happened before that time."""
        return cls(int(unix_s - _REACH_BACK_S) // PERIOD_S)

    def sale(self, number: int) -> Transaction:
        """An award that a till verified alone."""
        cards = sample_members()
        card, turn = cards[number // 2 % len(cards)], number // (2 * len(cards))
        step = self.first_step + 2 * turn + number % 2
        return Transaction(
            txn_id=numbered_id(number),
            kind=TransactionKind.AWARD,
            basket_id=numbered_id(number + 500_000),
            handle=card.handle,
            code=encode(card.master_key, card.handle, card.kid, Intent.EARN, step),
            authority=Authority.OFFLINE,
            occurred_at=datetime.fromtimestamp(step * PERIOD_S, UTC),
            time_confidence=TimeConfidence.LOW,
            currency="CNY",
            amount_minor=4_000,
            told=Told(earned_points=POINTS),
        )


def number_of(txn_id: object) -> int:
    """Which sale a txn_id belongs to; -1: none that was ever made."""
    number = int(str(txn_id).replace("-", ""), 16) & 0xFFFF_FFFF
    return number if str(numbered_id(number)) == str(txn_id) else -1


@dataclass
class Machine:
    """The computer a till runs on: how far its date is off, and how long it slept without the till noticing."""

    date_off_s: float = 0.0
    slept_s: float = 0.0
    is_wrong: bool = False
    """Whether sales are dated by the till's clock; else they happened when their codes say."""

    def clock(self, folder: Path) -> TrustedClock:
        """The till's clock on this machine, with its memory in the till's folder."""
        memory = LastSeenFile(folder / "clock.json")
        return TrustedClock(memory, lambda: time.time() + self.date_off_s, lambda: elapsed_s() + self.slept_s)

    def dated(self, sale: Transaction, clock: Clock) -> Transaction:
        """The sale as this till would have made it now."""
        if not self.is_wrong:
            return sale
        return replace(sale, occurred_at=clock.utc(), time_confidence=clock.confidence())


@dataclass
class Till:
    """As a context manager: open on its folder, closed in order at the end of the block."""

    folder: Path
    url: str
    sales: Sales
    say: Say
    machine: Machine = field(default_factory=Machine)
    identity: TerminalIdentity = TILL
    _open: ExitStack = field(default_factory=ExitStack)

    def __enter__(self) -> Self:
        logging.disable()
        self._is_idle = threading.Event()
        clock = self.machine.clock(self.folder)
        storage = open_storage(self.folder, KeyFileVault(self.folder / "keys.json"), clock)
        self._open.callback(storage.close)
        backend = HttpBackend(self.url, signer(self.identity, clock))
        self.core: Core = open_core(storage, backend, redeem_offline=True)
        self._open.callback(self.core.backend.close)
        self.core.sync.subscribe_outcomes(self._on_outcome)
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()

    def sell(self, numbers: Iterable[int]) -> None:
        """Use up the code, save the sale, tell the cashier."""
        for number in numbers:
            sale = self.machine.dated(self.sales.sale(number), self.core.clock)
            self.say("trying", number, fingerprint(sale).hex())
            try:
                self.core.outbox.claim(sale.handle, 0, self.sales.first_step + number, sale.basket_id)
                self.core.outbox.append(sale)
            except StorageError as error:
                self.say("refused", number, error.error_code)
            else:
                self.say("saved", number)

    def settle(self, numbers: Iterable[int]) -> None:
        """Record the backend's word on some sales as the sender does, where there is no backend."""
        words = [TransactionResult(numbered_id(number), Applied.APPLIED, None, POINTS, 0, POINTS) for number in numbers]
        try:
            self.core.outbox.record(words)
        except StorageError as error:
            self.say("unrecorded", error.error_code)
        else:
            for word in words:
                self.say("settled", number_of(word.txn_id), word.earned_points)

    def send(self) -> None:
        """One round of the sender, which rests as soon as nothing is left to send."""
        self._is_idle = threading.Event()
        self.core.sync.work(self._is_idle)

    def drain(self) -> None:
        """Send until nothing waits any more; ten rounds without an end are a failure the entries show."""
        for _ in range(10):
            if not self.core.outbox.counts()[EntryState.PENDING]:
                break
            self.core.sync.send_now()
            self.send()

    def prune(self) -> None:
        """Take away everything confirmed, as the till does after five weeks; `pruning n` is said of each before."""
        for entry in self.core.outbox.latest(_LISTED):
            if entry.state is EntryState.CONFIRMED:
                self.say("pruning", number_of(entry.transaction.txn_id))
        self.core.outbox.prune(self.core.clock.utc() + timedelta(days=1), _LISTED)

    def tell_states(self) -> None:
        """The state of every entry as it was found, and whether the outbox had to be made anew."""
        if self.core.outbox.salvaged() is not None:
            self.say("salvaged")
        for entry in self.core.outbox.latest(_LISTED):
            self.say("found", number_of(entry.transaction.txn_id), entry.state.value)

    def tell_all(self) -> None:
        """Every entry there is, oldest first, and the counts."""
        for entry in reversed(self.core.outbox.latest(_LISTED)):
            self.say(*_told(entry))
        for state, count in self.core.outbox.counts().items():
            self.say("count", state.value, count)

    def tell_chain(self) -> None:
        """Whether the chain is whole, as the backend will find it: `chain 1`, or `chain 0 place`."""
        start = self.core.outbox.chain_start()
        if start is None:
            return
        seq, key = start.seq, bytes.fromhex(start.key_hex)
        for entry in self.core.outbox.since(seq, _LISTED):
            is_whole = isinstance(entry, OutboxEntry) and entry.seq == seq and entry.link == _link(key, entry)
            if not is_whole:
                self.say("chain", 0, seq)
                return
            seq, key = seq + 1, chain.advanced(key, 1)
        self.say("chain", 1)

    def take_stock(self, number: int) -> None:
        """Say what was found, sell once more, say all there is then."""
        self.tell_states()
        self.sell([number])
        self.tell_all()
        self.tell_chain()

    def _on_outcome(self, outcome: Outcome) -> None:
        if isinstance(outcome, Accepted | Refused):
            points = outcome.result.earned_points if isinstance(outcome, Accepted) else 0
            self.say("settled", number_of(outcome.txn_id), points)
            if not self.core.outbox.counts()[EntryState.PENDING]:
                self._is_idle.set()


def _link(key: bytes, entry: OutboxEntry) -> bytes:
    return chain.link(key, entry.seq, entry.transaction.txn_id, fingerprint(entry.transaction))


def _told(entry: OutboxEntry) -> list[str | int]:
    """The word `entry`: place, sale, state, digest of what it says, points, points after, flags."""
    result, txn = entry.result, entry.transaction
    figures = (result.earned_points, result.points_after, ",".join(result.flags)) if result else (-1, -1, "")
    return ["entry", entry.seq, number_of(txn.txn_id), entry.state.value, fingerprint(txn).hex(), *figures]
