"""A till in a process, a network that can be broken, a backend behind it; and what must hold for each fault."""

import json
import os
import select
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.terminal_identity import TerminalIdentity, keep_identity
from pos_client.backend.transactions.summary import settled
from pos_client.services.connectivity import LinkState
from tests.faults import planted
from tests.faults.network_faults import Fault, Passage
from tests.faults.proxy import WORKING, FaultProxy
from tests.faults.report import Result

ROOT = Path(__file__).resolve().parents[2]
_TILL = "tests.faults.network_till"
LATE_S = 0.5
"""A call may come back this much after its deadline."""
MEMORY_MB = 10.0
BY_ITSELF_S, AT_LINK_UP_S = 61.0, 5.0
"""Until everything is sent once the network works: the longest backoff and a second to send; when told of it."""
ASKED_FOR_S = 301.0
"""The same where the backend's own wish is the longest that is listened to."""
_ANSWER_S = 120.0
"""A till that is starting while others do, on a machine with much else to do, takes its time to answer."""
_STARTS_S = 120.0
_RESTS_S = 40.0
_FETCHES_S = 30.0
"""Roster, products and staff are fetched before anything else is sent, and have ten seconds each."""
BITES_S = 13.0
"""Within which a fault is noticed: the deadline of a batch, that of a heartbeat, and a second."""
_OURS = frozenset({"v1"})
_POLL_S = 0.05
_LASTS_S = 6.0


class TillProcess:
    """The till of `network_till`, with the bug of that name if there is one."""

    def __init__(self, plant: str, folder: Path, url: str, *options: str) -> None:
        self._log = folder / "till.log"
        program, environment = _TILL, dict(os.environ)
        if plant:
            program, environment = planted.PROGRAM, environment | planted.wish("network", plant, _TILL)
        words = [sys.executable, "-m", program, str(folder), url, *options]
        with self._log.open("ab") as log:
            pipe = subprocess.PIPE
            self._process = subprocess.Popen(words, stdin=pipe, stdout=pipe, stderr=log, cwd=ROOT, env=environment)
        self.pid = self._process.pid

    def ask(self, *words: str) -> Any:  # noqa: ANN401 - whatever the till answers
        """One question, and its answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write((" ".join(words) + "\n").encode())
        self._process.stdin.flush()
        readable, _, _ = select.select([self._process.stdout], [], [], _ANSWER_S)
        line = self._process.stdout.readline() if readable else b""
        if not line:
            raise TimeoutError(
                f"the till does not answer `{words[0]}`: {self._log.read_text(encoding='utf-8')[-2000:]}"
            )
        return json.loads(line)

    def close(self) -> None:
        """End it in order, or else by force."""
        try:
            self._process.communicate(timeout=_ANSWER_S)
        finally:
            self._process.kill()
            self._process.wait()

    def forget_peak(self) -> float:
        """Begin to watch the memory anew; MB held now."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5", encoding="ascii")
        return self._memory("VmRSS")

    def peak(self) -> float:
        """Most MB held since then."""
        return self._memory("VmHWM")

    def _memory(self, name: str) -> float:
        lines = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii").splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(name))


@dataclass(frozen=True, slots=True)
class Place:
    """Where lanes are made: their backend, its database, how many there are, which bug is planted in their tills."""

    folder: Path
    database_url: str
    backend_port: int
    server_keys: tuple[str, ...]
    lanes: int
    jitter: float = 1.0
    plant: str = ""
    ends_at_first: bool = False
    bites_s: float = 2 * BITES_S
    """Within which a fault must be noticed; on a busy machine everything takes longer."""
    surprises: bool = False
    """Faults begin at any moment, also while the sender fetches something; else while it rests."""


class FoundError(Exception):
    """Something was found, and that is all that was wanted to know."""


def identity_of(lane: int, server_keys: tuple[str, ...]) -> TerminalIdentity:
    """The till of a lane."""
    return TerminalIdentity(f"{lane + 16:02x}" * 32, f"{lane + 128:02x}" * 32, f"lane-{lane}", server_keys)


class Lane:
    """One of them; a context manager. With `tls` (context, file of the certificate) the till speaks TLS."""

    def __init__(self, place: Place, number: int, tls: tuple[ssl.SSLContext, Path] | None = None) -> None:
        self._place = place
        self._number = number
        self._tls = tls
        self._stack = ExitStack()
        self.result = Result()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            context, ca = self._tls or (None, None)
            self.proxy = stack.enter_context(FaultProxy(self._place.backend_port, context))
            folder = self._place.folder / f"lane-{self._number}"
            folder.mkdir(parents=True)
            keep_identity(KeyFileVault(folder / "keys.json"), identity_of(self._number, self._place.server_keys))
            url = f"{'https' if ca else 'http'}://localhost:{self.proxy.port}"
            options = [str(self._number), str(self._place.lanes), "--jitter", str(self._place.jitter)]
            options += ["--ca", str(ca)] if ca else []
            self.till = TillProcess(self._place.plant, folder, url, *options)
            stack.callback(self.till.close)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def warm_up(self) -> None:
        """Get through to the backend once, so that everything is loaded that a till loads late."""
        self.till.ask("sell", "20")
        self._await("the till gets through to its backend", self._is_drained, _STARTS_S)

    def suffer(self, fault: Fault, *, told: bool) -> None:
        """Make a fault, save sales meanwhile, end it, and check all that must hold; `told` when it is over."""
        if not self._place.surprises:
            self._await(f"{fault.name}: the sender has nothing to do", lambda look: bool(look["rests"]), _RESTS_S)
        began_mb = self.till.forget_peak()
        self.till.ask("forget")
        self.till.ask("names", fault.names)
        self.proxy.take(fault.stance)
        saved = self.till.ask("sell", "7")
        self._meet(fault)
        saved += self.till.ask("sell", "3")
        self._check_shown(fault, self.till.ask("look"), saved)
        self.till.ask("names", "found")
        self.proxy.take(WORKING)
        self._drain(fault, told=told)
        self._check_bounds(fault, self.till.ask("look"), self.till.peak() - began_mb)
        self._check_books(fault, saved)
        self.result.counts["network_faults"] += 1

    def _meet(self, fault: Fault) -> None:
        """Wait until the fault has shown what it does."""
        if fault.passes is Passage.ALL:
            self._await(f"{fault.name}: everything gets through", self._is_drained, BY_ITSELF_S)
        elif fault.passes is Passage.SOME:
            threading.Event().wait(_LASTS_S)
        else:
            shown = {state.value for state in fault.shows}
            bites_s = self._place.bites_s + (_FETCHES_S if self._place.surprises else 0.0)
            self._await(f"{fault.name}: it is noticed", lambda look: look["failed"] and look["link"] in shown, bites_s)

    def _check_shown(self, fault: Fault, look: dict[str, Any], saved: list[str]) -> None:
        """What the screens say is so, while the fault lasts."""
        known = settled(self._place.database_url)
        told = [txn_id for txn_id in look["sent"] if UUID(txn_id) not in known]
        if told:
            self._say("wrong", fault, f"{len(told)} shown as sent that the backend does not hold")
        if fault.passes is Passage.NOTHING and set(look["sent"]) & set(saved):
            self._say("wrong", fault, "shown as sent, though nothing was confirmed")
        if fault.passes is Passage.NOTHING and look["waiting"] != len(saved):
            self._say("wrong", fault, f"{look['waiting']} shown to wait instead of {len(saved)}")
        strays = self.proxy.paths - _OURS
        if strays:
            self._say("wrong", fault, f"somebody else was asked for {sorted(strays)}")
        states = look["states"]
        while states and states[0] == LinkState.ONLINE:
            states = states[1:]
        strange = set(states) - {state.value for state in fault.shows}
        if strange:
            self._say("wrong", fault, f"the link was shown as {sorted(strange)}")

    def _drain(self, fault: Fault, *, told: bool) -> None:
        if told:
            self.till.ask("now")
        is_asked = fault.name == "429 for a day"
        longest_s = AT_LINK_UP_S if told else ASKED_FOR_S if is_asked else BY_ITSELF_S
        took_s = self._await(f"{fault.name}: over, and everything is sent", self._is_drained, longest_s)
        if took_s is None:  # so that what follows is judged by itself
            self.till.ask("now")
            self._await(f"{fault.name}: over, and everything is sent at last", self._is_drained, _STARTS_S)
        name = "slowest_link_up_ms" if told else "slowest_asked_to_wait_ms" if is_asked else "slowest_by_itself_ms"
        self.result.counts[name] = max(self.result.counts[name], round((took_s or 0.0) * 1000))

    def _check_bounds(self, fault: Fault, look: dict[str, Any], grown_mb: float) -> None:
        if look["late_s"] > LATE_S:
            self._say("wrong", fault, f"{look['slowest']} came back {look['late_s']:.2f} s after its deadline")
        if grown_mb >= MEMORY_MB:
            self._say("wrong", fault, f"{grown_mb:.1f} MB more were held")
        if look["wait_s"] > ASKED_FOR_S:
            self._say("wrong", fault, f"the sender meant to wait {look['wait_s']:.0f} s")
        for line in look["false"]:
            self._say("wrong", fault, line)
        counts = self.result.counts
        counts["latest_call_ms"] = max(counts["latest_call_ms"], round(look["late_s"] * 1000))
        counts["most_memory_kb"] = max(counts["most_memory_kb"], round(grown_mb * 1024))

    def _check_books(self, fault: Fault, saved: list[str]) -> None:
        """Till and backend agree on each of these, and each was applied once."""
        known, entries = settled(self._place.database_url), self.till.ask("entries")
        for txn_id in saved:
            state, points = entries.get(txn_id, ("gone", None))
            effect = known.get(UUID(txn_id))
            if effect is None or state != "confirmed":
                self._say("lost", fault, f"{txn_id} is {state} on the till, {effect} at the backend")
            elif sum(effect.entries.values()) != 1:
                self._say("doubled", fault, f"{txn_id}: {effect.entries}")
            elif effect.points != points:
                self._say("wrong", fault, f"{txn_id}: {points} points on the till, {effect.points} at the backend")

    def _is_drained(self, look: dict[str, Any]) -> bool:
        return bool(look["link"] == LinkState.ONLINE and look["waiting"] == look["pending"] == 0)

    def _await(self, what: str, holds: Callable[[dict[str, Any]], bool], within_s: float) -> float | None:
        """Seconds until it holds; None, and a failure, when it does not in time."""
        began_s, pause = time.monotonic(), threading.Event()
        while not holds(self.till.ask("glance")):
            if time.monotonic() - began_s > within_s:
                self._found("wrong", f"not within {within_s:.0f} s: {what}: {self.till.ask('glance')}")
                return None
            pause.wait(_POLL_S)
        return time.monotonic() - began_s

    def _say(self, name: str, fault: Fault, line: str) -> None:
        self._found(name, f"{fault.name}: {line}")

    def _found(self, name: str, line: str) -> None:
        self.result.wrong(name, line)
        if self._place.ends_at_first:
            raise FoundError(line)
