"""Backends out of one process that has loaded them already: each is there in a fifth of the time a program takes.

    python -m tests.faults.warm_backend NAME

listens on a socket of that name, and forks a backend for each connection. It is a program of its own, so that no bug
that is planted in a suite's process gets into its backends.
"""

import ctypes
import gc
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests import signing
from tests.backend_process import BackendProcess
from tests.faults.planting import ROOT

_VARIABLE = "FAULTS_WARM_BACKEND"
"""Tells the processes a suite forks where its backends come from."""
_PR_SET_PDEATHSIG = 1


@contextmanager
def backend_on(database_url: str) -> Iterator[dict[str, Any]]:
    """A backend with sample members, in a process of its own, as long as the block lasts; the line it is ready with."""
    if not sys.platform.startswith("linux"):
        with BackendProcess(database_url) as backend:
            yield backend.ready
        return
    with socket.socket(socket.AF_UNIX) as line, line.makefile("rb") as said:
        warm_up()
        line.connect(f"\0{os.environ[_VARIABLE]}")
        line.sendall(database_url.encode() + b"\n")
        yield json.loads(said.readline())
        line.shutdown(socket.SHUT_WR)  # it ends when nobody has anything to say to it
        said.read()


def warm_up() -> None:
    """Have it there for this process and those it forks; it ends with this one. Not from several threads at once."""
    if _VARIABLE in os.environ or not sys.platform.startswith("linux"):
        return
    name = f"pos-faults-{os.getpid()}"
    command = [sys.executable, "-W", "error", "-m", __name__, name]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE) as started:
        assert started.stdout is not None
        assert started.stdout.readline() == b"ready\n"
        started.returncode = 0  # it goes on: nothing to wait for
    os.environ[_VARIABLE] = name


def main(name: str) -> None:
    """Fork a backend for each connection, until the process that started this one has ended."""
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    program = importlib.import_module("pos_client.backend.__main__")
    importlib.import_module("pos_client.backend.web.server")
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    os.environ |= {**signing.public_halves(signing.TILL), "POS_CLIENT_STORE": "Test store"}
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(f"\0{name}")
        listener.listen()
        os.write(1, b"ready\n")
        while True:
            line, _ = listener.accept()
            with line, line.makefile("rb") as said:
                url = said.readline().decode().strip()
                if not os.fork():
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    listener.close()
                    os.dup2(line.fileno(), 0)
                    os.dup2(line.fileno(), 1)
                    line.close()
                    os._exit(program.main(["serve", "--exit-with-parent", "--sample-data", "--database", url]))


if __name__ == "__main__":
    main(sys.argv[1])
