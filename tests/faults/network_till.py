"""A till without its window, in a process of its own: real storage, sender, HTTP client and presenters.

    python -m tests.faults.network_till FOLDER URL LANE LANES [--ca FILE] [--jitter PART]

The identity lies in FOLDER. Each line on stdin is a word and its arguments, each is answered by a line of JSON:

    sell N          save N sales; their txn_ids
    now             what a person or the system does when the link may be back
    names MODE      names are found (`found`), looked up for ever (`silent`), or not there (`unknown`)
    forget          begin to observe anew
    glance          what is shown now, and how many calls have failed since then
    look            all that was shown, and how long calls took
    entries         every entry of the outbox: state, and the points of its result

`--jitter` makes the waits of the backoff shorter: it takes that part of what chance would have allowed.
"""

import argparse
import json
import math
import queue
import random
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, cast

import click

from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.name_resolver import NameResolver
from pos_client.adapters.terminal_identity import load_identity
from pos_client.errors import TransportError
from pos_client.ports import EntryState, LoyaltyBackend
from pos_client.services.connectivity import Connectivity, LinkState, LinkStatus
from pos_client.services.staff import StaffRefresh
from pos_client.services.sync import SyncLoop
from tests.fakes.tasks import FakeTasks
from tests.faults.offline_sales import offline_sales
from tests.signing import signer
from ui.composition.core import Storage, open_storage
from ui.screens.status.model import StatusModel
from ui.screens.status.presenter import StatusPresenter
from ui.screens.waiting.model import RowState, WaitingModel
from ui.screens.waiting.presenter import WaitingPresenter

_MOST = 1_000_000


class TimedBackend:
    """Any LoyaltyBackend, with a watch on how each call ends and how much later than its deadline."""

    def __init__(self, backend: LoyaltyBackend) -> None:
        self._backend = backend
        self.answered_last = False
        self.forget()

    def forget(self) -> None:
        """Begin to observe anew."""
        self.overrun_s = -1000.0
        self.slowest = ""
        self.failed = 0

    def __getattr__(self, name: str) -> Callable[..., object]:
        call = getattr(self._backend, name)

        def timed(*arguments: object) -> object:
            began_s = time.monotonic()
            self.answered_last = False
            try:
                answer: object = call(*arguments)
            except TransportError:
                self.failed += 1
                raise
            finally:
                late_s = time.monotonic() - began_s - _deadline_s(arguments)
                if late_s > self.overrun_s:
                    self.overrun_s, self.slowest = late_s, name
            self.answered_last = True
            return answer

        return timed


def _deadline_s(arguments: tuple[object, ...]) -> float:
    """The deadline among a call's arguments; `close` has none, and is never late."""
    return next((one for one in arguments if isinstance(one, float)), math.inf)


class WatchedLoop(SyncLoop):
    """The sender, with a note of the longest time it meant to wait, and whether it waits now."""

    longest_wait_s = 0.0
    rests = False

    def work(self, stop: threading.Event = threading.Event()) -> float:  # noqa: B008 - never set
        self.rests = False
        wait_s = super().work(stop)
        self.longest_wait_s = max(self.longest_wait_s, wait_s)
        self.rests = True
        return wait_s


class Jitter:
    """The RandomSource port: chance, of which only a part is used."""

    def __init__(self, part: float, seed: int) -> None:
        self._part = part
        self._chance = random.Random(seed)

    def uniform(self, low: float, high: float) -> float:
        return low + self._chance.uniform(0.0, high - low) * self._part


class Names:
    """Name resolution as a broken network does it."""

    def __init__(self) -> None:
        self.mode = "found"
        self._answers = threading.Event()

    def become(self, mode: str) -> None:
        """`found`, `silent` or `unknown`."""
        waiting, self._answers, self.mode = self._answers, threading.Event(), mode
        waiting.set()

    def look_up(self, _host: str, port: int, **_options: object) -> list[tuple[Any, ...]]:
        """As `socket.getaddrinfo`."""
        while self.mode == "silent":
            self._answers.wait()
        if self.mode == "unknown":
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return [(socket.AF_INET, socket.SOCK_STREAM, 0, "", ("127.0.0.1", port))]


class Screens:
    """Status bar and list of entries, drawn into values; what is not true when it is drawn is kept in `false`."""

    def __init__(self, storage: Storage, sync: SyncLoop) -> None:
        self._outbox = storage.outbox
        self._shown = WaitingModel((), 0, 0, storage.clock.utc())
        self._bar = StatusModel()
        self.forget()
        self.status = StatusPresenter(_Bar(self), storage.clock, lambda: None, terminal="till", version="1")
        self.waiting = WaitingPresenter(
            _Table(self),
            storage.outbox,
            FakeTasks(),
            storage.clock,
            send_now=sync.send_now,
            on_counts=self.counted,
            on_storage=self.status.storage,
        )

    def forget(self) -> None:
        """Begin to observe anew."""
        self.states: list[str] = []
        self.sent: set[int] = {row.seq for row in self._shown.rows if row.state is RowState.SENT}
        self.false: list[str] = []

    def counted(self, counts: Mapping[EntryState, int]) -> None:
        self.status.counts(counts)

    def draw_bar(self, model: StatusModel) -> None:
        self._bar = model
        if self.states[-1:] != [model.state.value]:
            self.states.append(model.state.value)
        self._require_waiting(model.waiting, "status bar")

    def draw_table(self, model: WaitingModel) -> None:
        self._shown = model
        self.sent |= {row.seq for row in model.rows if row.state is RowState.SENT}
        if model.fault:
            self.false.append(f"the list says {model.fault}")
        self._require_waiting(model.waiting, "list")

    def _require_waiting(self, shown: int, where: str) -> None:
        """Sales are saved on this thread: what waits can only have become less since it was counted."""
        waiting = self._outbox.counts()[EntryState.PENDING]
        if shown < waiting and not self._is_behind():
            self.false.append(f"the {where} says {shown} wait, of {waiting}")

    def _is_behind(self) -> bool:
        """The bar is drawn for other news before the outbox has been read for the first time."""
        return not hasattr(self, "waiting")

    def glance(self) -> dict[str, object]:
        """What can be seen."""
        return {
            "link": self._bar.state.value,
            "reason": self._bar.reason,
            "waiting": self._bar.waiting,
        }


class _Bar:
    def __init__(self, screens: Screens) -> None:
        self.show_model = screens.draw_bar


class _Table:
    def __init__(self, screens: Screens) -> None:
        self.show_model = screens.draw_table


class Till:
    """All of it; `run` is the UI thread."""

    def __init__(self, options: argparse.Namespace) -> None:
        vault = KeyFileVault(options.folder / "keys.json")
        identity = load_identity(vault)
        assert identity is not None
        self.storage = open_storage(options.folder, vault)
        clock = self.storage.clock
        self.names, self.link = Names(), Connectivity(clock)
        client = HttpBackend(
            options.url, signer(identity, clock), ca_file=options.ca, resolver=NameResolver(self.names.look_up)
        )
        self.backend = TimedBackend(client)
        port, jitter = cast("LoyaltyBackend", self.backend), Jitter(options.jitter, options.lane)
        self.sync = WatchedLoop(
            port, self.storage.outbox, self.storage.shelf, self.link, clock, jitter, self.storage.products
        )
        self.sync.keep_fresh(StaffRefresh(port, self.storage.staff, clock, jitter).refresh)
        self.sales = offline_sales(self.storage.ids, clock.now_s(), options.lane, options.lanes)
        self._turns: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self.screens = Screens(self.storage, self.sync)
        self._ended = False

    def run(self) -> None:
        """Answer line by line, and draw what is new meanwhile."""
        stop = threading.Event()
        self.link.subscribe(self._on_link)
        self.sync.subscribe_outcomes(lambda _outcome: self._turns.put(self.screens.waiting.refresh))
        sender = threading.Thread(target=self.sync.run, args=(stop,))
        threading.Thread(target=self._listen, daemon=True).start()
        sender.start()
        while not self._ended:
            self._turns.get()()
        stop.set()
        self.names.become("unknown")
        self.backend.close()
        sender.join()
        self.storage.close()

    def _listen(self) -> None:
        for line in sys.stdin:
            words = line.split()
            self._turns.put(lambda words=words: click.echo(json.dumps(self._answer(*words))))  # type: ignore[misc]  # bound now
        self._turns.put(self._end)

    def _end(self) -> None:
        self._ended = True

    def _on_link(self, status: LinkStatus) -> None:
        if status.state is LinkState.ONLINE and not self.backend.answered_last:
            self.screens.false.append("online without an answer")
        self._turns.put(lambda: self._draw_link(status))

    def _draw_link(self, status: LinkStatus) -> None:
        self.screens.status.link(status)
        self.screens.waiting.link(status)

    def _answer(self, word: str, argument: str = "") -> object:
        answers: dict[str, Callable[[], object]] = {
            "sell": lambda: self._sell(int(argument)),
            "now": self.screens.waiting.send_now,
            "names": lambda: self.names.become(argument),
            "forget": self._forget,
            "glance": self._glance,
            "look": self._look,
            "entries": self._entries,
        }
        return answers[word]()

    def _sell(self, count: int) -> list[str]:
        saved = [self.storage.outbox.append(next(self.sales)) for _ in range(count)]
        self.screens.waiting.refresh()
        self.sync.kick()
        return [str(entry.transaction.txn_id) for entry in saved]

    def _forget(self) -> None:
        self.backend.forget()
        self.screens.forget()
        self.sync.longest_wait_s = 0.0

    def _glance(self) -> dict[str, object]:
        pending = self.storage.outbox.counts()[EntryState.PENDING]
        return self.screens.glance() | {"pending": pending, "failed": self.backend.failed, "rests": self.sync.rests}

    def _look(self) -> dict[str, object]:
        entries, watch = self.storage.outbox.latest(_MOST), self.backend
        shown = [str(entry.transaction.txn_id) for entry in entries if entry.seq in self.screens.sent]
        seen = {"sent": shown, "states": self.screens.states, "false": self.screens.false}
        calls = {"late_s": watch.overrun_s, "slowest": watch.slowest, "wait_s": self.sync.longest_wait_s}
        return self._glance() | seen | calls

    def _entries(self) -> dict[str, tuple[str, int | None]]:
        entries = reversed(self.storage.outbox.latest(_MOST))
        return {
            str(one.transaction.txn_id): (one.state.value, one.result.earned_points if one.result else None)
            for one in entries
        }


def main() -> None:
    """Until stdin is closed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("url")
    parser.add_argument("lane", type=int)
    parser.add_argument("lanes", type=int)
    parser.add_argument("--ca", default=None)
    parser.add_argument("--jitter", type=float, default=1.0)
    Till(parser.parse_args()).run()


if __name__ == "__main__":
    main()
