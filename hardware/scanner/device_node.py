"""A device node of Linux that is waited for, read, and written without ever blocking longer than asked."""

import errno
import os
import select
from collections.abc import Callable

from pos_client.errors import DeviceLost, DeviceUnavailable

_BLOCK = 4096
"""More than any report or burst of key events; a node hands out whole reports, one per read."""


def open_node(path: str) -> int:
    """A descriptor of the node, for reading and, where the system allows it, for writing.

    Raises:
        OSError: no such node, or no right to it.
    """
    flags = os.O_NONBLOCK | os.O_CLOEXEC
    try:
        return os.open(path, os.O_RDWR | flags)
    except PermissionError:
        return os.open(path, os.O_RDONLY | flags)


class DeviceNode:
    """One claimed node, used by one thread. `opening` gives a descriptor; `claiming` makes it ours alone."""

    def __init__(
        self, opening: Callable[[str], int] = open_node, claiming: Callable[[int], None] = lambda _descriptor: None
    ) -> None:
        self._opening = opening
        self._claiming = claiming
        self._path = ""
        self._descriptor: int | None = None

    def open(self, path: str) -> None:
        """Open and claim; what was open before is closed.

        Raises:
            DeviceUnavailable: not there, no right to it (see the udev rules), or claimed by another program.
        """
        import fcntl

        self.close()
        self._path = path
        try:
            self._descriptor = self._opening(path)
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._claiming(self._descriptor)
        except OSError as exc:
            self.close()
            raise DeviceUnavailable(f"{path}: {_told(exc)}", code=_code(exc)) from exc

    def read(self, timeout_s: float) -> bytes:
        """What there is, waiting at most `timeout_s` for it; empty when nothing came.

        Raises:
            DeviceLost: it is gone, or not open.
        """
        if self._descriptor is None:
            raise DeviceLost(f"{self._path or 'the device'} is not open")
        waiting = select.poll()
        waiting.register(self._descriptor, select.POLLIN)
        try:
            if not waiting.poll(max(0.0, timeout_s) * 1e3):
                return b""
            block = os.read(self._descriptor, _BLOCK)
        except BlockingIOError:  # somebody else was told of the same bytes and was quicker
            return b""
        except OSError as exc:
            raise DeviceLost(f"{self._path}: {exc}") from exc
        if not block:
            raise DeviceLost(f"{self._path} was unplugged")
        return block

    def write(self, report: bytes) -> None:
        """Tell the device something; what it does not take is not worth a lost scan, so nothing is raised."""
        if self._descriptor is not None:
            try:
                os.write(self._descriptor, report)
            except OSError:  # read-only, busy, or gone: the next read says so
                return

    def close(self) -> None:
        """Let go of it; idempotent."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)


def _told(fault: OSError) -> str:
    in_use = {errno.EWOULDBLOCK, errno.EBUSY}
    return "in use by another program" if fault.errno in in_use else fault.strerror or str(fault)


def _code(fault: OSError) -> str | None:
    return "DEVICE_NO_RIGHTS" if fault.errno in {errno.EACCES, errno.EPERM} else None
