"""Patience in a machine that is emulated on a busy one."""

import threading
import time
from collections.abc import Callable

PATIENCE_S = 60.0


def timed(act: Callable[[], object], found: Callable[[], bool]) -> float:
    """Seconds from the act until it is so."""
    began_s = time.monotonic()
    act()
    until(found)
    return time.monotonic() - began_s


def until(found: Callable[[], bool]) -> None:
    """Come back as soon as it is so.

    Raises:
        TimeoutError: it was not so for a minute.
    """
    give_up, pause = time.monotonic() + PATIENCE_S, threading.Event()
    while not found():
        if time.monotonic() > give_up:
            raise TimeoutError
        pause.wait(0.02)
