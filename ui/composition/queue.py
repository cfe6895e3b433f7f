"""The outbox of a till that does not run: opened, checked, and sent from the command line."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.last_seen import LastSeenFile
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.outbox_check import check_outbox
from pos_client.domain.outcome import Accepted, Outcome, Refused
from pos_client.errors import StorageDamaged, StorageError
from pos_client.ports import Clock, EntryState, Outbox, OutboxCheck, Vault
from pos_client.services.connectivity import LinkState
from pos_client.services.sale_receipt import Receipts, ShopName
from pos_client.settings import Settings, default_path, read_settings
from ui.composition.backends import backend_for, with_enrolled
from ui.composition.core import open_core, open_storage
from ui.composition.folders import keep_to_backend, was_used
from ui.composition.vaults import vault_for

_NOT_FOR_OTHERS = 0o077


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
    settings = read_settings(default_path())
    return replace(settings, data_dir=data_dir or settings.data_dir)


@contextmanager
def opened(settings: Settings) -> Iterator[tuple[Outbox, Clock]]:
    """The outbox of this folder with the till's time, for as long as the context lasts. Blocks ~20 ms.

    Raises:
        StorageLocked: a till is using it.
        StorageDamaged, StorageError: it cannot be used; code NO_OUTBOX: nothing was ever saved there.
        VaultUnavailable: the vault refused.
    """
    clock = TrustedClock(LastSeenFile(settings.data_path / "clock.json"))
    with closing(_outbox(settings, clock)) as outbox:
        yield outbox, clock


@contextmanager
def opened_receipts(settings: Settings) -> Iterator[Receipts]:
    """The receipts of this folder's sales, for as long as the context lasts. Blocks ~20 ms.

    Raises:
        StorageLocked: a till is using it.
        StorageDamaged, StorageError: it cannot be used; code NO_OUTBOX: nothing was ever saved there.
        VaultUnavailable: the vault refused.
    """
    _path(settings)
    vault = vault_for(settings)
    settings = with_enrolled(settings, vault)
    with closing(open_storage(settings.data_path, vault)) as storage:
        yield Receipts(storage.outbox, storage.shelf, ShopName(settings.store, settings.lane))


def check(settings: Settings) -> OutboxCheck:
    """Look through the whole file; nothing is changed. Blocks for about 150 us per entry.

    Raises:
        StorageLocked: a till is using it.
        StorageDamaged, StorageError: it cannot be read at all; code NO_OUTBOX: there is none.
        VaultUnavailable: the vault refused.
    """
    return check_outbox(_path(settings), _key(vault_for(settings)))


def send(settings: Settings, on_settled: Callable[[int, int], None]) -> Sent:
    """Send what waits as the till would; `on_settled` hears how many are settled, of how many.

    Blocks until all is sent or the backend is found out of reach.

    Raises:
        StorageLocked: a till is using it, and sends by itself.
        LinkPaused: code OTHER_BACKEND or NOT_CONNECTED; nothing was sent.
        StorageError, VaultUnavailable, BackendStartFailed: nothing was sent.
    """
    _path(settings)
    vault = vault_for(settings)
    settings = with_enrolled(settings, vault)
    storage = open_storage(settings.data_path, vault)
    with closing(storage):
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


def _outbox(settings: Settings, clock: Clock) -> SqliteOutbox:
    path, key = _path(settings), _key(vault_for(settings))
    return SqliteOutbox(path, key, clock, UuidSource(), was_used=was_used(settings.data_path))


def _path(settings: Settings) -> Path:
    path = settings.data_path / "outbox.sqlite3"
    if not any(settings.data_path.glob(f"{path.name}*")):  # a lost one comes back from its mirror
        if was_used(settings.data_path):
            raise StorageDamaged(f"{path} is gone, and its mirror", code="OUTBOX_LOST")
        raise StorageError(f"nothing was ever saved in {settings.data_path}", code="NO_OUTBOX")
    return path


def _key(vault: Vault) -> bytes:
    key = vault.get("outbox")
    if key is None:
        raise StorageDamaged("this machine's store has no key for it", code="KEY_LOST")
    return key
