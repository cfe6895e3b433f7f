"""Files of this backend are for its owner's eyes: members' keys and names are in them."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_log = logging.getLogger(__name__)
_OWNER_ONLY = 0o600


@contextmanager
def for_owner_only() -> Iterator[None]:
    """Give whatever this process makes meanwhile to its owner alone: files 0600, folders 0700.

    The mask belongs to the whole process. Windows has none; there a user's folders are private by inheritance.
    """
    before = os.umask(0o077)
    try:
        yield
    finally:
        os.umask(before)


def protect(*paths: Path) -> None:
    """Take what exists already away from everyone but its owner; another user's file stays as it is, with a warning."""
    for path in paths:
        try:
            path.chmod(_OWNER_ONLY)
        except FileNotFoundError:
            continue
        except OSError as exc:
            _log.warning("%s may be read by others: %s", path.name, type(exc).__name__)
