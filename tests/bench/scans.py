"""What a long day leaves in a till's memory: ten thousand members, one scan each, at the real program.

Till and backend are processes of their own; a camera looks at an empty counter, and the codes come from a scanner on a
pseudo-terminal, each as soon as the backend has claimed the one before.
"""

import hashlib
import os
import sqlite3
import tempfile
import threading
import time
from contextlib import closing
from pathlib import Path
from uuid import UUID

import psutil

from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.terminal_identity import keep_identity
from pos_client.backend.database.engine import Database
from pos_client.backend.members.cards import Card, add_card
from pos_client.backend.preparation import prepare
from pos_client.domain.member_code import Intent, Scheme, encode, step_at
from tests.backend_process import BackendProcess
from tests.bench.till import film_of, nobody, till_before
from tests.rosters import believing

SCANS, SCANS_IN_FULL = 300, 10_000
_MEGABYTE = 2**20
_PATIENCE_S = 2.0
_CLAIMED = "SELECT 1 FROM code_claims WHERE handle = ?"


def run() -> dict[str, object]:
    """Three hundred scans: growth per thousand is not to be told from them."""
    return _measure(SCANS)


def run_full() -> dict[str, object]:
    """Ten thousand; the goal is 200 MB in the end."""
    return _measure(SCANS_IN_FULL)


def _measure(scans: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = folder / "backend.sqlite3"
        cards = _members(database, scans)
        with BackendProcess(f"sqlite:///{database}", sample_data=False) as backend:
            return _scan(folder, backend, database, cards)


def _members(database: Path, wanted: int) -> list[Card]:
    """As many members, with nothing on their cards."""
    now_ms = int(time.time() * 1000)
    cards = [
        Card(f"{number:012d}", 0, Scheme.DUAL_TOTP, hashlib.sha256(str(number).encode()).digest(),
             UUID(int=number + 1), "王晓明", "zh")
        for number in range(wanted)
    ]  # fmt: skip
    with closing(Database(f"sqlite:///{database}")) as opened:
        prepare(opened, now_ms)
        with opened.write() as connection:
            for card in cards:
                add_card(connection, card, now_ms)
    return cards


def _scan(folder: Path, backend: BackendProcess, database: Path, cards: list[Card]) -> dict[str, object]:
    ours, theirs = os.openpty()
    (folder / "till").mkdir()
    keep_identity(KeyFileVault(folder / "till" / "keys.json"), believing(backend))
    arguments = ("--backend", backend.url, "--serial", os.ttyname(theirs))
    with till_before(folder, str(film_of(folder, nobody())), *arguments) as till:
        report = _watched(psutil.Process(till.pid), ours, database, cards)
    os.close(ours)
    os.close(theirs)
    return report | {"exit_code": till.returncode}


def _watched(till: psutil.Process, scanner: int, database: Path, cards: list[Card]) -> dict[str, object]:
    """A code that the backend has not claimed after a while was verified by the till alone, as on any busy network."""
    marks = {len(cards) * percent // 100 for percent in (1, 10, 50, 100)}
    report: dict[str, object] = {"scans": len(cards), "rss_mb_before": _rss_mb(till)}
    began_s = time.monotonic()
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as looking:
        while not _is_claimed(scanner, cards[0], looking):  # until the till has opened its scanner
            pass
        claimed = 1
        for number, card in enumerate(cards[1:], start=2):
            claimed += _is_claimed(scanner, card, looking)
            if number in marks:
                report[f"rss_mb_after_{number}"] = _rss_mb(till)
    return report | {"claimed": claimed, "seconds": time.monotonic() - began_s, "threads": till.num_threads()}


def _is_claimed(scanner: int, card: Card, looking: sqlite3.Connection) -> bool:
    code = encode(card.master_key or b"", card.handle, card.kid, Intent.EARN, step_at(time.time()))
    os.write(scanner, f"{code}\r".encode())
    give_up_s = time.monotonic() + _PATIENCE_S
    while looking.execute(_CLAIMED, (card.handle,)).fetchone() is None:
        if time.monotonic() > give_up_s:
            return False
        threading.Event().wait(0.002)
    return True


def _rss_mb(program: psutil.Process) -> float:
    return float(program.memory_info().rss) / _MEGABYTE
