"""Name resolution that can be given up: `getaddrinfo` itself cannot be bounded or stopped."""

import ipaddress
import queue
import socket
import threading
from collections.abc import Callable
from typing import Any

from pos_client.adapters.deadline import Deadline

LookUp = Callable[..., list[tuple[Any, ...]]]
MAX_LOOK_UPS = 4
"""Look-ups under way at once. The system gives each up after some 30 s, so threads cannot pile up beyond this."""


class NameResolver:
    """Resolves host names on short-lived daemon threads. Thread-safe; one per backend client.

    Numeric addresses are returned as they are, without a thread.
    """

    def __init__(self, look_up: LookUp = socket.getaddrinfo) -> None:
        self._look_up = look_up
        self._slots = threading.BoundedSemaphore(MAX_LOOK_UPS)

    def resolve(self, host: str, port: int, deadline: Deadline) -> list[str]:
        """The host's addresses in the system's order, without repetition. Blocks at most until the deadline.

        Raises:
            OSError: unknown name, or no answer in time.
        """
        if _is_numeric(host):
            return [host]
        if not self._slots.acquire(timeout=max(0.0, deadline.left_s())):
            raise TimeoutError("earlier name look-ups still hang")
        answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()
        name = f"look-up {host}"
        threading.Thread(target=self._answer, args=(host, port, answers), name=name, daemon=True).start()
        try:
            answer = answers.get(timeout=max(0.0, deadline.left_s()))
        except queue.Empty as exc:
            raise TimeoutError("no answer from the name server") from exc
        if isinstance(answer, OSError):
            raise answer
        return answer

    def _answer(self, host: str, port: int, answers: "queue.SimpleQueue[list[str] | OSError]") -> None:
        try:
            found = self._look_up(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(str(entry[4][0]) for entry in found)))
        except UnicodeError as exc:  # what getaddrinfo raises for a label longer than 63 characters
            answers.put(OSError(str(exc)))
        except OSError as exc:
            answers.put(exc)
        finally:
            self._slots.release()


def _is_numeric(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
