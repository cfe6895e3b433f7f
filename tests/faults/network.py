"""Forty-nine faults of a network between a real till and a real backend: nothing lost, nothing twice, no lie shown.

Each fault begins while the till sells, lasts until it has been noticed, and ends. Meanwhile no call may come back
late, no screen may say what is not so, and no memory may pile up; afterwards everything must be sent soon, once.
"""

import queue
import random
import ssl
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from uuid import UUID

from pos_client.services.connectivity import LinkState
from tests.backend_process import BackendProcess
from tests.faults.books import audit
from tests.faults.certificates import certificate
from tests.faults.network_faults import Fault, Passage, catalogue
from tests.faults.network_lane import BITES_S, FoundError, Lane, Place, identity_of
from tests.faults.network_plants import PLANTS
from tests.faults.planting import Plant
from tests.faults.report import Result, Scale
from tests.signing import enrol

_LANES = 8
_QUICK_PLANTS, _QUICK_FAULTS = 8, 24
_HURRIED = 0.1
"""In a quick run the backoff takes this part of the time it would: it is what follows that counts."""
_MOST = {"latest_call_ms", "most_memory_kb", "slowest_link_up_ms", "slowest_by_itself_ms", "slowest_asked_to_wait_ms"}
"""Counts of which the largest is told, not the sum."""
_T = TypeVar("_T")
Tls = tuple[ssl.SSLContext, Path]


def run(scale: Scale, seed: int) -> Result:
    """The mutants, and every fault; in short side by side, in full one after the other, and each fault twice."""
    result, is_full = Result(), scale is Scale.FULL
    with tempfile.TemporaryDirectory(prefix="network-") as name, ThreadPoolExecutor(scale.pick(2, 1)) as pool:
        folder = Path(name)
        tls = certificate(folder / "front", "localhost")
        faults = catalogue(seed, certificate(folder / "foreign", "localhost")[0])
        plants = random.Random(seed).sample(PLANTS, scale.pick(_QUICK_PLANTS, len(PLANTS)))
        tried = pool.submit(try_mutants, folder / "mutants", tls, faults, plants)
        with shop(folder / "shop", _LANES) as place:
            own = replace(place, jitter=1.0 if is_full else _HURRIED, surprises=is_full)
            suffered = pool.submit(suffer_all, own, tls, _turns(faults, seed, scale))
            result.add(tried.result())
            result.add(suffered.result())
    return result


@contextmanager
def shop(folder: Path, lanes: int) -> Iterator[Place]:
    """A real backend in a process that knows the tills of these lanes."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'backend.sqlite3'}"
    with BackendProcess(url) as backend:
        keys = tuple(backend.ready["server_keys"])
        for number in range(lanes):
            enrol(url, identity_of(number, keys))
        yield Place(folder, url, backend.port, keys, lanes)


def _turns(faults: Sequence[Fault], seed: int, scale: Scale) -> list[tuple[Fault, bool]]:
    """The faults, in short twenty-four of them, each with whether the till is told when it is over."""
    if scale is Scale.FULL:
        return [(fault, told) for told in (False, True) for fault in faults]
    chance = random.Random(seed)
    chosen = chance.sample(faults, _QUICK_FAULTS)
    return [(fault, _must_be_told(fault) or chance.choice((False, True))) for fault in chosen]


def _must_be_told(fault: Fault) -> bool:
    """Whether a till waits for a minute or longer by itself."""
    return fault.shows == {LinkState.PAUSED} or fault.name == "429 for a day"


def suffer_all(place: Place, tls: Tls, turns: Sequence[tuple[Fault, bool]]) -> Result:
    """The lanes take one fault after the other; those of TLS go to the first lane, whose till speaks it."""
    secret, plain = (queue.SimpleQueue[tuple[Fault, bool]]() for _ in range(2))
    for turn in turns:
        (secret if turn[0].is_secret else plain).put(turn)

    def work(number: int) -> tuple[Result, list[str]]:
        with Lane(place, number, tls if number == 0 else None) as lane:
            lane.warm_up()
            for fault, told in [*(_taken(secret) if number == 0 else ()), *_taken(plain)]:
                lane.suffer(fault, told=told)
            return lane.result, list(lane.till.ask("entries"))

    result, saved = Result(), set[UUID]()
    for one, entries in _together(work, place.lanes):
        for name in one.counts.keys() & _MOST:
            result.counts[name], one.counts[name] = max(result.counts[name], one.counts[name]), 0
        result.add(one)
        saved |= {UUID(txn_id) for txn_id in entries}
    result.counts["sales"] = len(saved)
    result.add(audit(place.database_url, saved))
    return result


def _taken(turns: "queue.SimpleQueue[tuple[Fault, bool]]") -> Iterator[tuple[Fault, bool]]:
    while True:
        try:
            yield turns.get_nowait()
        except queue.Empty:
            return


def try_mutants(folder: Path, tls: Tls, faults: Sequence[Fault], plants: Sequence[Plant]) -> Result:
    """Each in a till of its own, which meets the one fault that shows it."""
    folder.mkdir()
    by_name = {fault.name: fault for fault in faults}
    with shop(folder / "shop", len(plants)) as place:

        def work(number: int) -> Result:
            plant = plants[number]
            own = replace(place, plant=plant.name, jitter=_HURRIED, ends_at_first=True, bites_s=BITES_S)
            return _tried(plant, Lane(own, number, tls), by_name[plant.lens])

        result = Result()
        for one in _together(work, len(plants)):
            result.add(one)
    return result


def _tried(plant: Plant, lane: Lane, fault: Fault) -> Result:
    result = Result()
    result.counts["mutants"] += 1
    with lane:
        lane.warm_up()
        try:
            lane.suffer(fault, told=fault.passes is Passage.NOTHING)
        except FoundError:
            return result
    result.wrong("mutants_missed", f"nobody noticed that {plant.name} ({fault.name})")
    return result


def _together(work: Callable[[int], _T], count: int) -> list[_T]:
    with ThreadPoolExecutor(_LANES) as pool:
        return list(pool.map(work, range(count)))
