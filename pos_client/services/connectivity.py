"""Is the backend within reach? One place knows, everyone else asks or listens."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from pos_client.errors import LinkPaused, NotSent, PosError, TransportError, Unanswered
from pos_client.ports import Clock

_log = logging.getLogger(__name__)


class LinkState(StrEnum):
    """ONLINE after an authenticated answer; OFFLINE after a failed call; PAUSED when a human must act."""

    ONLINE = "online"
    OFFLINE = "offline"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class LinkStatus:
    """The link as a screen shows it. `since_s` is monotonic; `offline_until` is the end of the roster, if any."""

    state: LinkState
    since_s: float
    last_sync: datetime | None = None
    reason: str | None = None
    offline_until: datetime | None = None


class Contact(StrEnum):
    """What a turn at keeping something fresh shows of the link: NONE when the backend was not asked."""

    NONE = "none"
    ANSWERED = "answered"
    LOST = "lost"


def contact_in(error: PosError) -> Contact:
    """What a fault shows of the link: a refusal and an answer that is of no use are answers."""
    return Contact.LOST if isinstance(error, NotSent | Unanswered) else Contact.ANSWERED


class Connectivity:
    """Keeps the link's status. Thread-safe; listeners are called on the thread that brought the news."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._listeners: list[Callable[[LinkStatus], None]] = []
        self._status = LinkStatus(LinkState.OFFLINE, clock.monotonic_s(), reason="STARTING")

    def status(self) -> LinkStatus:
        """The status now."""
        return self._status

    @property
    def is_online(self) -> bool:
        """Whether a call is worth its deadline."""
        return self._status.state is LinkState.ONLINE

    def subscribe(self, listener: Callable[[LinkStatus], None]) -> None:
        """Call `listener` with every new status, starting with the present one."""
        with self._lock:
            self._listeners.append(listener)
        listener(self._status)

    def answered(self) -> None:
        """The backend gave an authenticated answer."""
        self._move(LinkState.ONLINE, None)

    def failed(self, error: TransportError) -> None:
        """A call failed in a way that says something about the link; told each time, for whoever asked to try again."""
        state = LinkState.PAUSED if isinstance(error, LinkPaused) else LinkState.OFFLINE
        self._move(state, error.error_code)

    def synced(self) -> None:
        """Everything saved so far has been settled."""
        self._publish(replace(self._status, last_sync=self._clock.utc()))

    def roster_until(self, not_after: datetime | None) -> None:
        """How long this till may verify members alone."""
        self._publish(replace(self._status, offline_until=not_after))

    def _move(self, state: LinkState, reason: str | None) -> None:
        is_news = (state, reason) != (self._status.state, self._status.reason)
        if state is LinkState.ONLINE and not is_news:
            return
        since_s = self._status.since_s if state is self._status.state else self._clock.monotonic_s()
        if is_news:
            _log.info("link %s (%s)", state, reason)
        self._publish(replace(self._status, state=state, since_s=since_s, reason=reason))

    def _publish(self, status: LinkStatus) -> None:
        with self._lock:
            self._status = status
            listeners = tuple(self._listeners)
        for listener in listeners:
            listener(status)
