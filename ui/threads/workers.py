"""Everything that blocks runs here: short tasks on a pool, device and sync loops on threads of their own."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Protocol, TypeVar

from pos_client.errors import PosError

T = TypeVar("T")
Loop = Callable[[threading.Event], None]

_log = logging.getLogger(__name__)
_POOL_SIZE = 4
"""A scan, a save, a list and one more at a time; each is bounded by its port."""


class CallPoster(Protocol):
    """Where results go: `Relay` in the till."""

    def post(self, call: Callable[[], None]) -> None:
        """Have `call` run soon on the UI thread."""
        ...


class Workers:
    """Owns every thread of the program. Made and shut down on the UI thread; connect `shutdown` to `aboutToQuit`.

    Answers (`on_done`, `on_error`, `on_crash`) always run on the UI thread, and not at all after `shutdown` began.
    """

    def __init__(self, relay: CallPoster, on_crash: Callable[[str, Exception], None]) -> None:
        self._relay = relay
        self._on_crash = on_crash
        self._stop = threading.Event()
        self._pool = ThreadPoolExecutor(_POOL_SIZE, thread_name_prefix="task")
        self._tasks: set[Future[None]] = set()
        self._loops: list[threading.Thread] = []

    def run_task(
        self, task: Callable[[], T], *, on_done: Callable[[T], None], on_error: Callable[[Exception], None]
    ) -> None:
        """Run `task` on the pool, then exactly one of the two answers; any thread, returns at once.

        A task asked for after `shutdown` began is not started: nobody is left to be told about it.
        """
        if self._stop.is_set():
            _log.info("not started, the program is ending: %r", task)
            return
        try:
            future = self._pool.submit(self._run_task, task, on_done, on_error)
        except RuntimeError:  # shut down by the UI thread between the check and here
            return
        self._tasks.add(future)
        future.add_done_callback(self._tasks.discard)

    def run_loop(self, name: str, loop: Loop) -> None:
        """Run `loop(stop)` on a thread of its own until it returns; it must return soon after `stop` is set.

        An exception that escapes it ends it, is logged, and reaches `on_crash(name, error)`.
        """
        if self._stop.is_set():
            return
        thread = threading.Thread(target=self._run_loop, args=(name, loop), name=name)
        self._loops = [known for known in self._loops if known.is_alive()]
        self._loops.append(thread)
        thread.start()

    def shutdown(self, timeout_s: float = 5.0) -> list[str]:
        """Stop the loops, let started tasks finish, drop the others; idempotent. Blocks at most about `timeout_s`.

        Returns the names of what did not end in time (a port that broke its bound); such a thread keeps the
        process alive, so the caller may decide to leave with `os._exit`.
        """
        self._stop.set()
        deadline = time.monotonic() + timeout_s
        self._pool.shutdown(wait=False, cancel_futures=True)
        unfinished = wait(set(self._tasks), timeout_s).not_done
        if not unfinished:
            self._pool.shutdown(wait=True)  # nothing runs, so this only joins idle threads
        for thread in self._loops:
            thread.join(max(0.0, deadline - time.monotonic()))
        late = ["task"] * len(unfinished) + [thread.name for thread in self._loops if thread.is_alive()]
        if late:
            _log.error("still running after %.1f s: %s", timeout_s, ", ".join(late))
        return late

    def _run_task(
        self, task: Callable[[], T], on_done: Callable[[T], None], on_error: Callable[[Exception], None]
    ) -> None:
        try:
            result = task()
        except Exception as exc:
            if not isinstance(exc, PosError):
                _log.exception("a task failed in a way nobody foresaw")
            self._answer(on_error, exc)
        else:
            self._answer(on_done, result)

    def _run_loop(self, name: str, loop: Loop) -> None:
        try:
            loop(self._stop)
        except Exception as exc:
            _log.exception("loop %s crashed", name)
            fault = exc
            self._answer(lambda error: self._on_crash(name, error), fault)

    def _answer(self, listener: Callable[[T], None], value: T) -> None:
        def deliver() -> None:
            if not self._stop.is_set():
                listener(value)

        self._relay.post(deliver)
