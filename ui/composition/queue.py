"""The outbox of a till that does not run: looked at in a copy, checked, and sent from the command line."""

import logging
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.folder_copy import copied
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.last_seen import LastSeenFile
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.outbox_check import check_outbox
from pos_client.domain.outcome import Accepted, Outcome, Refused
from pos_client.errors import StorageDamaged, StorageError
from pos_client.ports import Clock, EntryState, Outbox, OutboxCheck, Salvaged, Vault
from pos_client.services.connectivity import LinkState
from pos_client.services.sale_receipt import Receipts, ShopName
from pos_client.settings import Settings, default_path, read_settings
from ui.composition.backends import backend_for, with_enrolled
from ui.composition.core import open_core, open_storage
from ui.composition.folders import OUTBOX_FILE, keep_to_backend, refuse_other_user, was_used
from ui.composition.vaults import keys_to_look_with, vault_for

_NOT_FOR_OTHERS = 0o077
_UNSAID = logging.NullHandler()
"""Takes what the program notes for its log: on stderr stands what a person or a program is told."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What came of an outbox that was damaged; `is_done`: there, and not only in the copy that is looked at."""

    what: Salvaged
    is_done: bool


OnMended = Callable[[Mended], object]
"""Hears it, where it was damaged."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of sending: entries settled and refused just now, those that wait still, and why (a code, or empty)."""

    confirmed: int
    refused: int
    waiting: int
    reason: str


def settings_for(data_dir: str) -> Settings:
    """The settings of this machine, for the folder that was asked for.

    Raises:
        SettingsDamaged: the settings file cannot be used.
    """
    os.umask(_NOT_FOR_OTHERS)
    logging.getLogger("pos_client").addHandler(_UNSAID)
    settings = read_settings(default_path())
    return replace(settings, data_dir=data_dir or settings.data_dir)


@contextmanager
def opened(settings: Settings, on_mended: OnMended) -> Iterator[tuple[Outbox, Clock]]:
    """A copy of this folder's outbox with the till's time, for as long as the context lasts; nothing there is changed.

    Blocks ~20 ms, and about a second per GB.

    Raises:
        StorageLocked: a till or a command is using it.
        StorageDamaged, StorageError: it cannot be used; code NO_OUTBOX: nothing was ever saved there; WRONG_USER: this
            user must not read it.
        VaultUnavailable: the keys cannot be read.
    """
    clock = TrustedClock(LastSeenFile(settings.data_path / "clock.json"))
    with _copied(settings) as copy, closing(_outbox(copy, keys_to_look_with(settings), clock)) as outbox:
        tell_mended(settings, outbox, on_mended)
        yield outbox, clock


@contextmanager
def opened_receipts(settings: Settings, on_mended: OnMended) -> Iterator[Receipts]:
    """The receipts of this folder's sales, for as long as the context lasts; as `opened`."""
    with _copied(settings) as copy:
        keys = keys_to_look_with(settings)
        settings = with_enrolled(settings, keys)
        with closing(open_storage(copy, keys)) as storage:
            tell_mended(settings, storage.outbox, on_mended)
            yield Receipts(storage.outbox, storage.shelf, ShopName(settings.store, settings.lane))


def check(settings: Settings) -> OutboxCheck:
    """Look through a copy of the whole file. Blocks for about 150 us per entry.

    Raises:
        StorageLocked: a till or a command is using it.
        StorageDamaged, StorageError: it cannot be read at all; code NO_OUTBOX: there is none.
        VaultUnavailable: the keys cannot be read.
    """
    with _copied(settings) as copy:
        path = copy / OUTBOX_FILE
        if not path.exists():
            raise StorageDamaged("it is gone; what is left of it is there")
        return check_outbox(path, _key(keys_to_look_with(settings)))


def send(settings: Settings, on_settled: Callable[[int, int], None], on_mended: OnMended) -> Sent:
    """Send what waits as the till would; `on_settled` hears how many are settled, of how many.

    Blocks until all is sent or the backend is found out of reach.

    Raises:
        StorageLocked: a till is using it, and sends by itself.
        StorageError: code WRONG_USER; nothing was touched.
        LinkPaused: code OTHER_BACKEND or NOT_CONNECTED; nothing was sent.
        StorageError, VaultUnavailable, BackendStartFailed: nothing was sent.
    """
    refuse_other_user(settings.data_path)
    _refuse_nothing(settings.data_path, settings.data_path)
    vault = vault_for(settings)
    settings = with_enrolled(settings, vault)
    storage = open_storage(settings.data_path, vault)
    with closing(storage):
        tell_mended(settings, storage.outbox, on_mended)
        keep_to_backend(settings.data_path, settings.backend_url.rstrip("/") or "own", storage.outbox)
        waiting = storage.outbox.counts()[EntryState.PENDING]
        if not waiting:
            return Sent(0, 0, 0, "")
        backend = backend_for(settings, vault, storage.clock)
        try:
            if backend.process is not None:
                backend.process.start()
            core = open_core(storage, backend.client, redeem_offline=vault.is_safe)
            tally = _Tally(waiting, on_settled)
            core.sync.subscribe_outcomes(tally.take)
            core.sync.work()
            status, left = core.link.status(), storage.outbox.counts()[EntryState.PENDING]
            reason = "" if status.state is LinkState.ONLINE or not left else str(status.reason or "")
            return Sent(tally.confirmed, tally.refused, left, reason)
        finally:
            backend.client.close()
            backend.stop()


def tell_mended(settings: Settings, outbox: Outbox, on_mended: OnMended) -> None:
    """Say what came of it, if this outbox was damaged; done is what its folder has, too."""
    what = outbox.salvaged()
    if what is not None:
        on_mended(Mended(what, (settings.data_path / what.folder).exists()))


class _Tally:
    def __init__(self, waiting: int, on_settled: Callable[[int, int], None]) -> None:
        self._waiting = waiting
        self._on_settled = on_settled
        self.confirmed = 0
        self.refused = 0

    def take(self, outcome: Outcome) -> None:
        """Count a final word."""
        self.confirmed += isinstance(outcome, Accepted)
        self.refused += isinstance(outcome, Refused)
        self._on_settled(self.confirmed + self.refused, self._waiting)


@contextmanager
def _copied(settings: Settings) -> Iterator[Path]:
    with copied(settings.data_path) as copy:
        _refuse_nothing(copy, settings.data_path)
        yield copy


def _outbox(copy: Path, keys: Vault, clock: Clock) -> SqliteOutbox:
    return SqliteOutbox(copy / OUTBOX_FILE, _key(keys), clock, UuidSource(), was_used=was_used(copy))


def _refuse_nothing(folder: Path, named: Path) -> None:
    if any(folder.glob(f"{OUTBOX_FILE}*")):  # a lost one comes back from its mirror
        return
    if was_used(folder):
        raise StorageDamaged(f"{named / OUTBOX_FILE} is gone, and its mirror", code="OUTBOX_LOST")
    raise StorageError(f"nothing was ever saved in {named}", code="NO_OUTBOX")


def _key(vault: Vault) -> bytes:
    key = vault.get("outbox")
    if key is None:
        raise StorageDamaged("this machine's store has no key for it", code="KEY_LOST")
    return key
