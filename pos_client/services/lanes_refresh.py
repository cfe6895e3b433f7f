"""Learning from the backend who the other lanes of the store are, and remembering it for when the backend is away."""

import logging
from collections.abc import Callable

from pos_client.domain.lanes import LaneAddress, LanesRequest, StoreLanes
from pos_client.errors import PosError, StorageError
from pos_client.ports import Clock, LaneStore, LoyaltyBackend, RandomSource
from pos_client.services.backoff import wait_after_s
from pos_client.services.connectivity import Contact, LinkStatus, contact_in

_log = logging.getLogger(__name__)

DEADLINE_S = 5.0
EVERY_S = 5 * 60.0
"""A till that was shut out is not believed any longer than this by lanes that reach the backend."""
_SHUT_OUT = "TERMINAL_REVOKED"


class LanesRefresh:
    """Asks when it is due. What fails here says nothing about the link and does not move it.

    no answer, busy, paused   again after full-jitter backoff (or Retry-After), told to the log once
    disk full                 the answer counts until the program ends

    One thread: the sender's. `meet` is called on it, and once by `restore`, with what is known of the store.
    """

    def __init__(
        self,
        backend: LoyaltyBackend,
        store: LaneStore,
        clock: Clock,
        randomness: RandomSource,
        addresses: Callable[[], tuple[LaneAddress, ...]],
        meet: Callable[[StoreLanes | None], None],
    ) -> None:
        self._backend = backend
        self._store = store
        self._clock = clock
        self._randomness = randomness
        self._addresses = addresses
        self._meet = meet
        self._known: StoreLanes | None = None
        self._failures = 0
        self._due_s = 0.0

    def restore(self) -> None:
        """Take up what an earlier run was told; blocks for one file read."""
        self._known = self._store.load()
        self._meet(self._known)

    def refresh(self) -> Contact:
        """Tell where this till is and ask who else is there, if it is time to. Blocks up to 5 s."""
        if self._clock.monotonic_s() < self._due_s:
            return Contact.NONE
        try:
            told = self._backend.lanes(LanesRequest(self._addresses()), DEADLINE_S)
        except PosError as error:
            self._failed(error)
            return contact_in(error)
        self._failures = 0
        self._due_s = self._clock.monotonic_s() + EVERY_S
        if told != self._known:
            self._known = told
            self._meet(told)
            self._keep(told)
        return Contact.ANSWERED

    def on_link(self, status: LinkStatus) -> None:
        """A till that was shut out speaks with nobody any more, and forgets the key."""
        if status.reason == _SHUT_OUT and self._known is not None:
            self._known = None
            self._meet(None)
            self._keep(None)

    def _keep(self, told: StoreLanes | None) -> None:
        try:
            if told is None:
                self._store.clear()
            else:
                self._store.save(told)
        except StorageError as error:
            _log.warning("what is known of other lanes is not kept: %s %s", error.error_code, error.detail)

    def _failed(self, error: PosError) -> None:
        self._failures += 1
        if self._failures == 1:
            _log.warning("other lanes are not known: %s %s", error.error_code, error.detail)
        self._due_s = self._clock.monotonic_s() + wait_after_s(error, self._failures, self._randomness)
