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

from pos_client.backend.database.engine import Database
from pos_client.backend.members.cards import Card, add_card
from pos_client.backend.preparation import prepare
from pos_client.domain.member_code import Intent, Scheme, encode, step_at
from tests.backend_process import BackendProcess
from tests.bench.till import film_of, nobody
from tests.e2e.till_process import TillProcess
from tests.rosters import believing

SCANS, SCANS_IN_FULL = 300, 10_000
_MEGABYTE = 2**20
_TRIES = 30
_TAKEN = "SELECT count(*) FROM code_claims"


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
            return _scan(folder / "till", backend, database, cards)


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
    folder.mkdir()
    ours, theirs = os.openpty()
    film = str(film_of(folder, nobody()))
    arguments = ("--backend", backend.url, "--serial", os.ttyname(theirs), "--camera", film)
    till = TillProcess(folder, *arguments, identity=believing(backend)).wait_ready()
    try:
        report = _watched(psutil.Process(int(str(till.ready["pid"]))), ours, database, cards)
        return report | {"exit_code": till.terminate()}
    except TimeoutError:
        till.kill()
        raise
    finally:
        os.close(ours)
        os.close(theirs)


def _watched(till: psutil.Process, scanner: int, database: Path, cards: list[Card]) -> dict[str, object]:
    marks = {len(cards) * percent // 100 for percent in (1, 10, 50, 100)}
    report: dict[str, object] = {"scans": len(cards), "rss_mb_before": _rss_mb(till)}
    began_s = time.monotonic()
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as looking:
        for number, card in enumerate(cards, start=1):
            _until_taken(scanner, card, looking, number)
            if number in marks:
                report[f"rss_mb_after_{number}"] = _rss_mb(till)
    return report | {"seconds": time.monotonic() - began_s, "threads": till.num_threads()}


def _until_taken(scanner: int, card: Card, looking: sqlite3.Connection, number: int) -> None:
    """Shown again each second, as a person does: the first comes before the till has opened its scanner."""
    for _try in range(_TRIES):
        code = encode(card.master_key or b"", card.handle, card.kid, Intent.EARN, step_at(time.time()))
        os.write(scanner, f"{code}\r".encode())
        again_s = time.monotonic() + 1.0
        while time.monotonic() < again_s:
            if looking.execute(_TAKEN).fetchone()[0] >= number:
                return
            threading.Event().wait(0.002)
    raise TimeoutError(f"scan {number} never came")


def _rss_mb(program: psutil.Process) -> float:
    return float(program.memory_info().rss) / _MEGABYTE
