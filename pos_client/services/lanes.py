"""What one lane tells the others of its store: each code it uses up, so that the next lane refuses it."""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from pos_client.domain.lanes import (
    BELIEVED_S,
    MOST_CLAIMS,
    CodeClaim,
    Ignored,
    LaneAddress,
    LaneMessage,
    StoreLanes,
)
from pos_client.domain.member_code import PERIOD_S, step_at
from pos_client.errors import DeviceError, StorageError
from pos_client.ports import Clock, Heard, LaneLine, Outbox
from pos_client.services.lane_peers import LaneHeard, Peer, Peers

_log = logging.getLogger(__name__)
HELLO_EVERY_S = 2.0
"""Each message repeats what was used lately, so that a lost one is made good by the next."""
AGAIN_AFTER_S = (0.1, 0.3, 0.7)
"""A code just used is said again so soon: two lost packets in a row still leave it known within a second."""
KEPT_S = 180.0
"""Codes live a minute and a half; lanes tell of those used in twice that time."""
MOST_KEPT = 512
_MOST_DUE = 4 * len(AGAIN_AFTER_S)
_WAKE_UP_S = 0.25
_TRY_AGAIN_S = 10.0
OpenLine = Callable[[bytes], LaneLine]


@dataclass(frozen=True, slots=True)
class LanesStatus:
    """The other lanes as a screen shows them. `fault` is why this till cannot listen; `shared` counts codes told."""

    lanes: tuple[LaneHeard, ...] = ()
    shared: int = 0
    taken: int = 0
    fault: str | None = None
    ignored: Mapping[Ignored, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Kept:
    """A claim told of lately, since when (monotonic), and whether this till made it."""

    claim: CodeClaim
    since_s: float
    is_own: bool


class LaneSharing:
    """Tells claims to the store's other lanes and hears theirs, over a line that may lose, repeat and reorder.

    Every message carries the codes its sender used lately: what is lost comes again, what is heard twice changes
    nothing. A lane heard for the first time, or after a silence, is told everything known, what others used included.
    Nothing is sent, and no port opened, while the store has no other lane.

    `tell` and `status` may be called from any thread and never block on the network; `run` has a thread of its own.
    """

    def __init__(self, open_line: OpenLine, outbox: Outbox, clock: Clock, terminal_id: str) -> None:
        self._open_line = open_line
        self._outbox = outbox
        self._clock = clock
        self._terminal_id = terminal_id
        self._lock = threading.Lock()
        self._peers = Peers()
        self._key = b""
        self._line: LaneLine | None = None
        self._line_key = b""
        self._kept: dict[tuple[str, int, int], _Kept] = {}
        self._due: list[float] = []
        self._hello_s = self._open_s = 0.0
        self._ignored = dict.fromkeys((Ignored.DATED, Ignored.CROWDED), 0)
        self._shared = self._taken = 0
        self._fault: str | None = None

    def meet(self, told: StoreLanes | None) -> None:
        """Take what the backend tells of the store; None: speak with nobody any more. Any thread."""
        with self._lock:
            self._key = bytes.fromhex(told.key_hex) if told else b""
            self._peers.told(told.lanes if told else ())

    def tell(self, claim: CodeClaim) -> None:
        """Say that this till has used up a code: at once, and again soon. Any thread."""
        now_s = self._clock.monotonic_s()
        with self._lock:
            self._keep(claim, is_own=True)
            self._due = [*self._due, *(now_s + again_s for again_s in AGAIN_AFTER_S)][-_MOST_DUE:]
            self._shared += 1
        self._say_hello()

    def status(self) -> LanesStatus:
        """Who was heard and when; any thread."""
        with self._lock:
            line, now_s = self._line, self._clock.monotonic_s()
            ignored = dict(self._ignored)
            for why, count in (line.ignored() if line else {}).items():
                ignored[why] = ignored.get(why, 0) + count
            return LanesStatus(self._peers.heard(now_s), self._shared, self._taken, self._fault, ignored)

    def run(self, stop: threading.Event) -> None:
        """Work until told to stop; returns within 0.3 s of it."""
        self.restore()
        try:
            while not stop.is_set():
                if not self.work(_WAKE_UP_S):
                    stop.wait(_WAKE_UP_S)
        finally:
            self._close()

    def restore(self) -> None:
        """Take up what was used before a restart, so that the others can be told again."""
        try:
            found = self._outbox.claims_since(self._clock.utc() - timedelta(seconds=KEPT_S))
        except StorageError as error:
            _log.warning("claims of before cannot be told: %s", error.error_code)
            return
        with self._lock:
            for claim, is_own in found:
                self._keep(claim, is_own=is_own)

    def work(self, wait_s: float) -> bool:
        """Hear one message, waiting at most `wait_s`, and say what is due; False: there is nobody to speak with."""
        line = self._line_now()
        if line is None:
            return False
        heard = line.receive(min(wait_s, self._until_due_s()))
        if heard is not None:
            self._take(line, heard)
        if self._until_due_s() <= 0:
            self._say_hello()
        return True

    def _line_now(self) -> LaneLine | None:
        """The line under the key of now, opened where there is a reason to."""
        with self._lock:
            key = self._key if self._peers.any() else b""
            if self._line is not None and key == self._line_key:
                return self._line
        self._close()
        if not key or self._clock.monotonic_s() < self._open_s:
            return None
        try:
            line = self._open_line(key)
        except DeviceError as error:
            self._cannot_listen(error)
            return None
        with self._lock:
            self._line, self._line_key, self._fault, self._hello_s = line, key, None, 0.0
        return line

    def _cannot_listen(self, error: DeviceError) -> None:
        self._open_s = self._clock.monotonic_s() + _TRY_AGAIN_S
        if self._fault is None:
            _log.warning("no claims are shared with other lanes: %s %s", error.error_code, error.detail)
        with self._lock:
            self._fault = error.error_code

    def _close(self) -> None:
        with self._lock:
            line, self._line = self._line, None
        if line is not None:
            line.close()

    def _until_due_s(self) -> float:
        with self._lock:
            return min((self._hello_s, *self._due)) - self._clock.monotonic_s()

    def _say_hello(self) -> None:
        """Send what this till used lately to every lane."""
        with self._lock:
            now_s, line = self._clock.monotonic_s(), self._line
            self._hello_s = now_s + HELLO_EVERY_S
            self._due = [due_s for due_s in self._due if due_s > now_s]
            claims = [kept.claim for kept in self._fresh() if kept.is_own]
            addresses = self._peers.addresses()
        if line is not None:
            line.send(self._message(claims[:MOST_CLAIMS]), addresses)

    def _message(self, claims: Iterable[CodeClaim]) -> LaneMessage:
        return LaneMessage(self._terminal_id, self._clock.now_s(), tuple(claims))

    def _take(self, line: LaneLine, heard: Heard) -> None:
        message = heard.message
        if abs(message.sent_s - self._clock.now_s()) > BELIEVED_S or message.sender == self._terminal_id:
            self._ignore(Ignored.DATED if message.sender != self._terminal_id else Ignored.REPLAYED)
            return
        if not message.sender:
            self._answer(line, heard.address)
            return
        with self._lock:
            peer = self._peers.find(message.sender, self._clock.monotonic_s())
            news = self._news(peer, message) if peer else []
        if peer is None:
            self._ignore(Ignored.CROWDED)
            return
        self._write_down(news)
        self._greet(line, peer, heard)

    def _news(self, peer: Peer, message: LaneMessage) -> list[CodeClaim]:
        """What was not known yet, and is neither too old nor too far ahead, nor more than a lane can use."""
        now_step, most = step_at(self._clock.now_s()), BELIEVED_S / PERIOD_S
        news: list[CodeClaim] = []
        for claim in message.claims:
            if abs(claim.step - now_step) > most:
                self._ignored[Ignored.DATED] += 1
            elif _key(claim) not in self._kept:
                if peer.may_tell(self._clock.monotonic_s()):
                    news.append(claim)
                else:
                    self._ignored[Ignored.CROWDED] += 1
        return news

    def _write_down(self, news: list[CodeClaim]) -> None:
        """Durably first; what could not be written is news again with the next message."""
        if not news:
            return
        try:
            self._outbox.hear_claims(news)
        except StorageError as error:
            _log.warning("claims of another lane are not written down: %s", error.error_code)
            return
        with self._lock:
            for claim in news:
                self._keep(claim, is_own=False)
            self._taken += len(news)

    def _greet(self, line: LaneLine, peer: Peer, heard: Heard) -> None:
        """Note that a lane was heard; after a silence tell it everything."""
        with self._lock:
            if not peer.was_heard(heard.run, heard.address, self._clock.monotonic_s()):
                return
            _log.info("lane %s is heard", peer.terminal_id)
            claims = [kept.claim for kept in self._fresh()]
            addresses = peer.addresses()
        for first in range(0, max(1, len(claims)), MOST_CLAIMS):
            line.send(self._message(claims[first : first + MOST_CLAIMS]), addresses)

    def _answer(self, line: LaneLine, address: LaneAddress) -> None:
        """Somebody of this store asks whether this lane can be heard."""
        with self._lock:
            may = self._peers.may_answer(self._clock.monotonic_s())
        if may:
            line.send(self._message(()), (address,))

    def _ignore(self, why: Ignored) -> None:
        with self._lock:
            self._ignored[why] = self._ignored.get(why, 0) + 1

    def _keep(self, claim: CodeClaim, *, is_own: bool) -> None:
        self._kept.setdefault(_key(claim), _Kept(claim, self._clock.monotonic_s(), is_own))
        while len(self._kept) > MOST_KEPT:
            self._kept.pop(next(iter(self._kept)))

    def _fresh(self) -> list[_Kept]:
        """What is still worth telling, newest first; the rest is dropped."""
        oldest_s = self._clock.monotonic_s() - KEPT_S
        for key in [key for key, kept in self._kept.items() if kept.since_s < oldest_s]:
            del self._kept[key]
        return list(reversed(self._kept.values()))


def _key(claim: CodeClaim) -> tuple[str, int, int]:
    return claim.handle, claim.kid, claim.step
