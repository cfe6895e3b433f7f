"""A roster of 100,000 members of one store: how large, how long it takes, and what one look-up in it costs.

Half of the cards are of scheme 1 (six day keys each), half of scheme 4 (a public key). The backend runs in this process
on a SQLite file; parts are sealed and opened as they travel, without HTTP between.
"""

import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path
from uuid import UUID

import sqlalchemy as sa

from pos_client.adapters.roster_opening import open_part
from pos_client.adapters.roster_store import SqliteRosterStore
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import ACCOUNTS, CARDS, MEMBERS
from pos_client.backend.members import roster, roster_sealing
from pos_client.backend.members.roster import Asked
from pos_client.backend.preparation import prepare
from pos_client.backend.shop import server_keys
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain import member_code, verification
from pos_client.domain.member_code import Intent, MemberCode, Scheme
from pos_client.domain.verification import Genuine
from pos_client.domain.wire import RosterPart
from pos_client.ports import KnownCard
from pos_client.services.offline_keys import RosterKeys
from tests.signing import TILL, pinned

MEMBERS_THERE = 100_000
CHANGED = 100
LOOK_UPS = 5_000
NOW_S = 1_795_233_600.0
HERE = Terminal(TILL.terminal_id, "Store", "Lane 1")
KEY = bytes(range(32))
_POINT = b"\x04" + bytes(64)


def run() -> dict[str, object]:
    """Figures as named; about two minutes and 500 MB of disk."""
    with tempfile.TemporaryDirectory() as folder:
        return _measure(Path(folder))


def _measure(folder: Path) -> dict[str, object]:
    path = folder / "roster.sqlite3"
    with closing(Database(f"sqlite:///{folder / 'backend.sqlite3'}")) as database:
        _fill(database)
        report: dict[str, object] = {"members": MEMBERS_THERE}
        with closing(SqliteRosterStore(path, KEY)) as store:
            seq = _take_whole(database, store, report)
            report["on disk, MB"] = _megabytes(path)
            report |= _difference(database, store, seq)
            _take_whole(database, store, {}, NOW_S + 7200)
            report["on disk after a second one, MB"] = _megabytes(path)
    began_s = time.perf_counter()
    with closing(SqliteRosterStore(path, KEY)) as store:
        report["load, ms"] = (time.perf_counter() - began_s) * 1000
        report |= _look_ups(store)
        report |= _erasing(store)
    return report


def _take_whole(database: Database, store: SqliteRosterStore, report: dict[str, object], now_s: float = NOW_S) -> int:
    """Page after page, each made, sealed, opened and kept."""
    made, opened, kept, wire, after, seq = 0.0, 0.0, list[float](), 0, "", 0
    pages = 0
    while True:
        began_s = time.perf_counter()
        sealed = _sealed(database, Asked(0, after), now_s)
        made_s = time.perf_counter()
        part = _opened(database, sealed)
        opened_s = time.perf_counter()
        store.apply(part, part.issued_at)
        made, opened, wire, pages = made + made_s - began_s, opened + opened_s - made_s, wire + len(sealed), pages + 1
        kept.append(time.perf_counter() - opened_s)
        if part.after is None:
            break
        after, seq = part.after, part.seq
    report |= {
        "whole: pages": pages,
        "whole: on the wire, MB": wire / 1e6,
        "whole: made and sealed by the backend, s": made,
        "whole: opened by the till, s": opened,
        "whole: kept by the till, s": sum(kept),
        "whole: kept, one page (median), ms": statistics.median(kept) * 1000,
    }
    return seq


def _difference(database: Database, store: SqliteRosterStore, seq: int) -> dict[str, object]:
    touched_ms = int(NOW_S * 1000) + 1000
    some = sa.select(ACCOUNTS.c.member_id).limit(CHANGED).scalar_subquery()
    with database.write() as connection:
        connection.execute(ACCOUNTS.update().where(ACCOUNTS.c.member_id.in_(some)).values(touched_ms=touched_ms))
    began_s = time.perf_counter()
    sealed = _sealed(database, Asked(seq), NOW_S + 900)
    made_s = time.perf_counter()
    part = _opened(database, sealed)
    assert (part.since, len(part.entries)) == (seq, CHANGED)
    store.apply(part, part.issued_at)
    return {
        f"difference of {CHANGED}: on the wire, kB": len(sealed) / 1e3,
        f"difference of {CHANGED}: made and sealed, ms": (made_s - began_s) * 1000,
        f"difference of {CHANGED}: opened and kept, ms": (time.perf_counter() - made_s) * 1000,
    }


def _look_ups(store: SqliteRosterStore) -> dict[str, object]:
    """Of cards all over the file, each for the first time; then the whole way from a code to its verdict."""
    numbers = [place * 7919 % MEMBERS_THERE for place in range(LOOK_UPS)]
    cold = [_timed(store, number)[1] for number in numbers]
    warm = [_timed(store, number)[1] for number in numbers]
    verified = []
    for number in numbers[:1000]:
        if number % 2 == 0:
            text = member_code.encode(KEY, _handle(number), 0, Intent.EARN, member_code.step_at(NOW_S))
            began_ns = time.perf_counter_ns()
            code = member_code.parse(text)
            assert isinstance(code, MemberCode)
            known = store.find(code.handle, code.kid)
            assert known is not None
            assert isinstance(verification.verify(code, RosterKeys(known.entry), NOW_S, verification.OFFLINE), Genuine)
            verified.append((time.perf_counter_ns() - began_ns) / 1000)
    return {
        "look-up, first time, p50 us": statistics.median(cold),
        "look-up, p50 us": statistics.median(warm),
        "look-up, p95 us": statistics.quantiles(warm, n=20)[-1],
        "parse, look up, verify (scheme 1), p50 us": statistics.median(verified),
    }


def _erasing(store: SqliteRosterStore) -> dict[str, object]:
    head = store.head()
    assert head is not None
    began_s = time.perf_counter()
    store.erase_days_before(head.days[1])
    return {"a day's keys erased, s": time.perf_counter() - began_s}


def _timed(store: SqliteRosterStore, number: int) -> tuple[KnownCard, float]:
    handle = _handle(number)
    began_ns = time.perf_counter_ns()
    known = store.find(handle, 0)
    taken_us = (time.perf_counter_ns() - began_ns) / 1000
    assert known is not None
    return known, taken_us


def _sealed(database: Database, asked: Asked, now_s: float) -> bytes:
    part = roster.issue(database, HERE, now_s, asked)
    with database.read() as connection:
        return roster_sealing.seal(connection, part, TILL.public_keys)


def _opened(database: Database, sealed: bytes) -> RosterPart:
    with database.read() as connection:
        believed = server_keys.public(connection)
    return open_part(TILL, pinned(*believed), sealed)


def _fill(database: Database) -> None:
    """Members with points and no history: a roster is made of what is open, not of what was."""
    at_ms = int(NOW_S * 1000) - 86_400_000
    prepare(database, at_ms, enrol=(HERE, TILL.public_keys))
    figures = [column.name for column in ACCOUNTS.c if not column.nullable and isinstance(column.type, sa.BigInteger)]
    with database.write() as connection:
        for start in range(0, MEMBERS_THERE, 10_000):
            numbers = range(start, start + 10_000)
            connection.execute(MEMBERS.insert(), [_member(number, at_ms) for number in numbers])
            connection.execute(CARDS.insert(), [_card(number, at_ms) for number in numbers])
            connection.execute(ACCOUNTS.insert(), [_account(number, figures, at_ms) for number in numbers])


def _member(number: int, at_ms: int) -> dict[str, object]:
    return {"member_id": UUID(int=number + 1), "name": "王晓明", "language": "zh", "created_ms": at_ms}


def _card(number: int, at_ms: int) -> dict[str, object]:
    is_shared = number % 2 == 0
    return {
        "handle": _handle(number),
        "kid": 0,
        "scheme": int(Scheme.DUAL_TOTP if is_shared else Scheme.ECDSA_P256),
        "member_id": UUID(int=number + 1),
        "master_key": KEY if is_shared else None,
        "public_key": None if is_shared else _POINT,
        "created_ms": at_ms,
    }


def _account(number: int, figures: list[str], at_ms: int) -> dict[str, object]:
    texts = dict.fromkeys(("tier_floor", "grace_tier", "home_store", "home_before"), "")
    return {**dict.fromkeys(figures, 0), **texts, "member_id": UUID(int=number + 1), "touched_ms": at_ms + number}


def _handle(number: int) -> str:
    return f"{number:012d}"


def _megabytes(path: Path) -> float:
    return sum(each.stat().st_size for each in path.parent.glob(f"{path.name}*")) / 1e6
