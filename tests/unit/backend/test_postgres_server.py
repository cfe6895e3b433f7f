"""The server of the tests themselves: shared while somebody uses it, gone when nobody does, however they ended."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import PIPE

import pytest

import dev
from tests import databases

pytestmark = pytest.mark.skipif(dev.server_programs() is None, reason=databases.LACKING)
WITHIN_S = 20.0
USE = """
import sys
from pathlib import Path
from tests.postgres_server import shared_server
server = shared_server(Path(sys.argv[1]))
print(server.folder, flush=True)
sys.stdin.read()
"""


@contextmanager
def user(base: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """Another process of a test run that uses the server, and the server's folder."""
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", USE, str(base)]
    # To the server this is a run of its own, also where pytest runs in several workers.
    alone = {name: value for name, value in os.environ.items() if name != "PYTEST_XDIST_WORKER"}
    with subprocess.Popen(command, cwd=root, env=alone, stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, Path(process.stdout.readline().strip())
        process.kill()


def is_gone(folder: Path) -> bool:
    deadline = time.monotonic() + WITHIN_S
    while folder.exists() and time.monotonic() < deadline:
        threading.Event().wait(0.05)
    return not folder.exists()


def test_it_is_shared_and_outlives_whoever_started_it_but_not_the_last_one_killed(
    tmp_path: Path,
) -> None:
    with user(tmp_path) as (first, folder), user(tmp_path) as (second, same):
        assert same == folder
        first.kill()
        first.wait()
        with user(tmp_path) as (third, still_the_same):
            assert still_the_same == folder
            second.kill()
            second.wait()
            assert (folder / "data" / "postmaster.pid").exists()
            third.kill()
            third.wait()
        assert is_gone(folder)
