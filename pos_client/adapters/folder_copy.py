"""What a till keeps of its sales, copied aside: whoever only looks works on the copy, and the folder stays as it is."""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pos_client.adapters.looking import refuse_running
from pos_client.adapters.outbox_meta import remains_of
from pos_client.errors import StorageError, StorageFull, StorageLocked

_OUTBOX = "outbox.sqlite3"
_NAMES = (_OUTBOX, "roster.sqlite3", "backend.txt")
_ASIDE = "-unusable-"
_FULL = {errno.ENOSPC, errno.EDQUOT}
_Files = dict[Path, tuple[int, int, int]]


@contextmanager
def copied(folder: Path) -> Iterator[Path]:
    """A private copy of a till's outbox and roster, taken away again at the end. The folder is only read.

    It need not be writable, nor this user's, nor its outbox whole: a till's own salvage, done on the copy, shows what
    would come of it. Of what is no file, or was set aside, the copy has but the name. Blocks: a second per GB.

    Raises:
        StorageLocked: a till or a command is using it.
        StorageFull: no room for the copy.
        StorageError: it cannot be read; code WRONG_USER: not by this user.
    """
    with ExitStack() as at_the_end:
        with _translated(folder):
            copy = Path(at_the_end.enter_context(tempfile.TemporaryDirectory(prefix="pos-client-")))
            _copy(folder, copy)
        yield copy


def _copy(folder: Path, copy: Path) -> None:
    """No lock is held meanwhile, as closing a copied file would give it back (POSIX): files that change are in use."""
    files = _quiet_files(folder)
    for name in files:
        (copy / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(folder / name, copy / name)
    for other in folder.glob(f"{_OUTBOX}*"):
        if other.relative_to(folder) not in files:
            (copy / other.name).mkdir(exist_ok=True)
    if _quiet_files(folder) != files:
        raise StorageLocked("it was used meanwhile")


def _quiet_files(folder: Path) -> _Files:
    """The regular files to copy, and what tells that one was changed; none of them is in use."""
    remains = remains_of(folder / _OUTBOX)
    for database in (folder / _OUTBOX, remains / "new.sqlite3"):
        refuse_running(database)
    found = [path for path in folder.iterdir() if path.name.startswith(_NAMES)] if folder.exists() else []
    found = [path for path in found if _ASIDE not in path.name]
    found += remains.iterdir() if remains.is_dir() else []
    stats = {path.relative_to(folder): path.stat() for path in found if path.is_file()}
    return {name: (stat.st_ino, stat.st_size, stat.st_mtime_ns) for name, stat in stats.items()}


@contextmanager
def _translated(folder: Path) -> Iterator[None]:
    try:
        yield
    except PermissionError as exc:
        raise StorageError(f"{folder}: {exc.strerror}", code="WRONG_USER") from exc
    except OSError as exc:
        fault = StorageFull if exc.errno in _FULL else StorageError
        raise fault(f"{exc.filename2 or exc.filename or folder}: {exc.strerror}") from exc
