"""A real PostgreSQL server for the tests: made in a second, shared by the workers of one run, gone when they are.

    server = shared_server(tmp_path_factory.getbasetemp())   # None where no server is installed
    url = server.create_database()                            # a copy of the migrated template: 20 ms
    server.drop_database(url)

Who uses the server holds the writing end of a pipe. A shell that watches the other end stops the server and removes
its folder when the last holder is gone, also when pytest was killed. It listens on a Unix socket only. It never waits
for the disk (fsync = off): what a power cut does to PostgreSQL is not what these tests are about.
"""

import contextlib
import fcntl
import functools
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import quote

import psycopg

import dev
from pos_client.backend.database import migrate
from pos_client.backend.database.engine import Database

USER = "pos"
GUEST = "guest"
"""A role that must give a password, unlike the tests' own; it has to be created first."""
TEMPLATE = "migrated"
MEMORY = Path("/dev/shm")  # noqa: S108 - mkdtemp makes a private folder below it
ROOM_BYTES = 2 * 1024**3
_CHOICE_OF_STRATEGY = 150_000
_UNPRIVILEGED = ("postgres", "nobody")
"""The server refuses to run as root; the user of the distribution's package comes first."""
SETTINGS: tuple[str, ...] = (
    "fsync=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_connections=300",
    "shared_buffers=32MB",
    "autovacuum=off",
    "listen_addresses=",
)
"""How a server of the tests differs from one as it comes. It still loses nothing when it crashes."""
_SUPERVISOR = """
set -e
cd "$1"
initdb -D data -U "$2" --auth=trust --encoding=UTF8 --locale=C --no-sync --no-instructions >log 2>&1
sed -i.old "1i local all $3 scram-sha-256" data/pg_hba.conf
pg_ctl start -D data -l log -w -t 30 -o "$4" >/dev/null 2>&1 </dev/null
echo ready
cat >/dev/null || true
exec </dev/null
pg_ctl stop -D data -m immediate >/dev/null 2>&1 || true
cd / && rm -rf "$1"
"""


class PostgresServer:
    """One running server in a folder of its own."""

    def __init__(self, programs: Path, folder: Path, settings: tuple[str, ...] = SETTINGS) -> None:
        self.programs = programs
        self.folder = folder
        self._settings = settings
        self._names = (f"t{os.getpid()}_{number}" for number in count())

    def url(self, database: str, user: str = USER, password: str = "") -> str:
        """The address of one of its databases."""
        who = f"{user}:{quote(password, safe='')}" if password else user
        return f"postgresql://{who}@/{database}?host={self.folder}"

    def execute(self, statement: str, database: str = "postgres") -> list[tuple[object, ...]]:
        """Run one statement as the owner of everything; the rows it returns."""
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else []

    def create_database(self, template: str = TEMPLATE) -> str:
        """A new database and its address: migrated, or empty with the template `template0`."""
        name = next(self._names)
        # Copying files needs no log of what is in them; before 15 there was no other way.
        strategy = "STRATEGY FILE_COPY" if self._version() >= _CHOICE_OF_STRATEGY else ""
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} {strategy}")
        return self.url(name)

    @functools.cache  # noqa: B019 - there are one or two servers in a process
    def _version(self) -> int:
        return int(str(self.execute("SHOW server_version_num")[0][0]))

    def drop_database(self, url: str) -> None:
        """Remove a database whoever is still connected to it."""
        self.execute(f"DROP DATABASE IF EXISTS {self.name_in(url)} WITH (FORCE)")

    @staticmethod
    def name_in(url: str) -> str:
        """The name of the database an address of ours leads to."""
        return url.partition("@/")[2].partition("?")[0]

    def stop(self) -> None:
        """End it at once, as a crash would; only for a server nobody else uses."""
        self._control("stop", "-m", "immediate")

    def start(self) -> None:
        """Start it again after `stop`."""
        self._control("start", "-l", "log", "-w", "-o", _options(self.folder, self._settings))

    def _control(self, *words: str) -> None:
        command = [*_as_somebody(), str(self.programs / "pg_ctl"), *words, "-D", "data"]
        subprocess.run(command, cwd=self.folder, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def shared_server(base: Path) -> PostgresServer | None:
    """The server of this test run, started by whoever comes first; `base` is pytest's base folder of this process.

    None where none is installed. It lives until this process ends, and longer if others use it.
    """
    programs = dev.server_programs()
    if programs is None:
        return None
    common = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    with (common / "postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        note = common / "postgresql.folder"
        if note.exists() and _join(Path(note.read_text(encoding="utf-8"))):
            return PostgresServer(programs, Path(note.read_text(encoding="utf-8")))
        server, _held = _launch(programs)
        _make_template(server)
        note.write_text(str(server.folder), encoding="utf-8")
    return server


@contextlib.contextmanager
def own_server(settings: tuple[str, ...] = SETTINGS, place: Path | None = None) -> Iterator[PostgresServer | None]:
    """A server for one test alone, which may stop and start it; None where none is installed.

    Its files lie below `place`, a folder other users may enter; in memory where none is named and there is room.
    """
    programs = dev.server_programs()
    if programs is None:
        yield None
        return
    server, held = _launch(programs, settings, place)
    try:
        yield server
    finally:
        os.close(held)


def _join(folder: Path) -> bool:
    """Hold a running server; false when it is gone, because nobody reads the pipe then."""
    try:
        os.open(folder / "users", os.O_WRONLY | os.O_NONBLOCK)
    except OSError:
        return False
    return True


def _launch(
    programs: Path, settings: tuple[str, ...] = SETTINGS, place: Path | None = None
) -> tuple[PostgresServer, int]:
    """Start a server in a new folder; the descriptor that keeps it alive."""
    # Not below pytest's folder: that is closed to other users, and too long for the name of a socket.
    folder = Path(tempfile.mkdtemp(prefix="pos-pg-", dir=place or _quick_place()))
    os.mkfifo(folder / "users")
    reading = os.open(folder / "users", os.O_RDONLY | os.O_NONBLOCK)
    held = os.open(folder / "users", os.O_WRONLY)
    os.set_blocking(reading, True)
    words = [*_as_somebody(), "sh", "-c", _SUPERVISOR, "sh", str(folder), USER, GUEST, _options(folder, settings)]
    if os.geteuid() == 0:
        shutil.chown(folder, _somebody())
    supervisor = subprocess.Popen(
        words,
        stdin=reading,
        stdout=subprocess.PIPE,
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "LC_ALL": "C"},
        cwd="/",
        start_new_session=True,  # Ctrl+C is for pytest
    )
    os.close(reading)
    assert supervisor.stdout is not None
    with supervisor.stdout as said:
        if said.readline() != b"ready\n":
            raise RuntimeError((folder / "log").read_text(encoding="utf-8", errors="replace"))
    supervisor.returncode = 0  # it outlives this process if others use the server: nobody waits for it
    return PostgresServer(programs, folder, settings), held


def _quick_place() -> Path:
    """In memory where there is room: copying a database makes 300 files, 20 ms there and up to 300 on a busy disk."""
    has_room = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM_BYTES
    return MEMORY if has_room else Path("/tmp")  # noqa: S108 - mkdtemp makes a private folder below it


def _make_template(server: PostgresServer) -> None:
    server.execute(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
    with contextlib.closing(Database(server.url(TEMPLATE))) as database:
        migrate.migrate(database)


def _options(folder: Path, settings: tuple[str, ...]) -> str:
    return " ".join([f"-k {folder}", *(f"-c {setting}" for setting in settings)])


def _somebody() -> str:
    """The user the server runs as when we are root."""
    known = {user.pw_name for user in pwd.getpwall()}
    return next(name for name in _UNPRIVILEGED if name in known)


def _as_somebody() -> list[str]:
    """The words that run a program as that user; none when we are no root ourselves."""
    if os.geteuid() != 0:
        return []
    user = pwd.getpwnam(_somebody())
    return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups", "--"]
