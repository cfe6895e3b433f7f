"""The other lanes as this till knows them: from the backend, and from having heard them."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from pos_client.domain.lanes import MOST_LANES, Lane, LaneAddress

SILENCE_S = 10.0
"""After so long without a message a lane counts as having been away."""
GONE_S = 600.0
"""A lane the backend never told of makes room for another one after such a silence."""
CLAIMS_A_MINUTE = 200
"""What one lane may add; a busy counter uses ten codes a minute. More would only fill this till's disk."""
_ANSWERS_A_SECOND = 5
_GREET_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class LaneHeard:
    """A lane and how many seconds ago it was heard; None: not since this program was started."""

    terminal_id: str
    lane: str
    heard_s_ago: float | None


@dataclass(slots=True)
class Peer:
    """One other lane."""

    terminal_id: str
    lane: str = ""
    known: tuple[LaneAddress, ...] = ()
    address: LaneAddress | None = None
    run: bytes = b""
    heard_s: float | None = None
    is_told: bool = False
    is_owed: bool = False
    greeted_s: float | None = None
    budget: float = CLAIMS_A_MINUTE
    filled_s: float | None = None

    def addresses(self) -> tuple[LaneAddress, ...]:
        """Where it may be: as the backend says, and where it was heard from last."""
        return tuple(dict.fromkeys((*self.known, *((self.address,) if self.address else ()))))

    def may_tell(self, now_s: float) -> bool:
        """Whether another claim of it is taken."""
        passed_s = now_s - (now_s if self.filled_s is None else self.filled_s)
        self.budget = min(CLAIMS_A_MINUTE, self.budget + passed_s * CLAIMS_A_MINUTE / 60)
        self.filled_s = now_s
        if self.budget < 1:
            return False
        self.budget -= 1
        return True

    def was_heard(self, run: bytes, address: LaneAddress, now_s: float) -> bool:
        """Note it; whether it is to be told everything now: one of the two was away. At most once a second."""
        if self.heard_s is None or now_s - self.heard_s > SILENCE_S or run != self.run:
            self.is_owed = True
        self.run, self.address, self.heard_s = run, address, now_s
        if not self.is_owed or (self.greeted_s is not None and now_s - self.greeted_s < _GREET_EVERY_S):
            return False
        self.is_owed, self.greeted_s = False, now_s
        return True


@dataclass(slots=True)
class Peers:
    """All of them, at most 64. Not thread-safe."""

    _by_id: dict[str, Peer] = field(default_factory=dict)
    _answers: float = _ANSWERS_A_SECOND
    _answered_s: float = 0.0

    def any(self) -> bool:
        """Whether there is any other lane."""
        return bool(self._by_id)

    def told(self, lanes: Iterable[Lane]) -> None:
        """Take what the backend says: lanes it does not name are forgotten."""
        former, self._by_id = self._by_id, {}
        for lane in lanes:
            peer = former.get(lane.terminal_id) or Peer(lane.terminal_id)
            peer.lane, peer.known, peer.is_told = lane.lane, lane.addresses, True
            self._by_id[lane.terminal_id] = peer

    def find(self, terminal_id: str, now_s: float) -> Peer | None:
        """The lane of that id, a new one as well: it holds the key; None when there are too many already."""
        if terminal_id not in self._by_id and len(self._by_id) >= MOST_LANES:
            self._by_id = {name: peer for name, peer in self._by_id.items() if peer.is_told or _is_near(peer, now_s)}
        if len(self._by_id) < MOST_LANES:
            return self._by_id.setdefault(terminal_id, Peer(terminal_id))
        return self._by_id.get(terminal_id)

    def addresses(self) -> list[LaneAddress]:
        """Where all of them may be, each once."""
        return list(dict.fromkeys(address for peer in self._by_id.values() for address in peer.addresses()))

    def heard(self, now_s: float) -> tuple[LaneHeard, ...]:
        """All of them by id, and when they were heard."""
        ago = {name: None if one.heard_s is None else now_s - one.heard_s for name, one in self._by_id.items()}
        return tuple(LaneHeard(name, self._by_id[name].lane, ago[name]) for name in sorted(ago))

    def may_answer(self, now_s: float) -> bool:
        """Whether somebody who only asks is answered now."""
        self._answers = min(_ANSWERS_A_SECOND, self._answers + (now_s - self._answered_s) * _ANSWERS_A_SECOND)
        self._answered_s = now_s
        if self._answers < 1:
            return False
        self._answers -= 1
        return True


def _is_near(peer: Peer, now_s: float) -> bool:
    return peer.heard_s is not None and now_s - peer.heard_s <= GONE_S
