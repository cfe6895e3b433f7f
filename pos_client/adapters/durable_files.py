"""Small files that are there as a whole or not at all, whatever happens while they are written."""

import contextlib
import os
import tempfile
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Write a file as a whole or not at all, durably; readable by its owner only.

    Raises:
        OSError: the file is as it was.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(draft).replace(path)
    finally:
        with contextlib.suppress(OSError):  # after a success it is not there any more
            Path(draft).unlink()
    flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Make what was made or renamed in the folder durable; Windows neither needs nor allows it."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
