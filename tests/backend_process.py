"""A real backend in a real process: start it, talk to it, kill it, start it again on the same port."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pos_client.adapters.terminal_identity import TerminalIdentity
from tests import signing

READY_WITHIN_S = 90.0
_STOP_WITHIN_S = 20.0


class BackendProcess:
    """`python -m pos_client.backend serve` as a context manager.

        with BackendProcess(f"sqlite:///{tmp_path / 'b.db'}", sample_data=True) as backend:
            requests go to backend.url, signed by backend.identity
            backend.kill9(); backend.start()  # the same database on the same port

    `arguments` are added to the command line, `environment` to the variables it sees; `program` is the module that is
    run instead. `ready` is the line the process announced itself with. With `capture_log`, `log` holds what it wrote to
    stderr once it has ended.
    """

    def __init__(
        self,
        database_url: str,
        *,
        sample_data: bool = True,
        port: int = 0,
        identity: TerminalIdentity = signing.TILL,
        arguments: tuple[str, ...] = (),
        capture_log: bool = False,
        environment: dict[str, str] | None = None,
        program: str = "pos_client.backend",
    ) -> None:
        self.identity = identity
        self.port = port
        self.ready: dict[str, Any] = {}
        self.exit_code: int | None = None
        options = ["--sample-data"] if sample_data else []
        self.log = ""
        self._capture_log = capture_log
        self._options = [*(("--database", database_url) if database_url else ()), *options, *arguments]
        self._environment = environment or {}
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return str(self.ready["url"])

    @property
    def pid(self) -> int:
        return int(self.ready["pid"])

    def start(self) -> Self:
        """Start and wait until it is ready; the port of the first start is kept for later ones."""
        command = [sys.executable, "-W", "error", "-m", self._program, "serve", "--exit-with-parent"]
        environment = os.environ | {
            **signing.public_halves(self.identity),
            "POS_CLIENT_STORE": "Test store",
            **self._environment,
        }
        self._process = subprocess.Popen(
            [*command, "--port", str(self.port), *self._options],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE if self._capture_log else None,
            env=environment,
            cwd=Path(__file__).parents[1],
        )
        self.ready = self._read_line(self._process)
        if self.ready.get("ready"):
            self.port = int(self.url.rpartition(":")[2])
        else:
            self.exit_code = self.wait()
        return self

    def is_alive(self) -> bool:
        """Whether it has neither ended nor been killed."""
        return self._process is not None and self._process.poll() is None

    def kill9(self) -> None:
        """End it as a power cut would; returns when it is gone."""
        assert self._process is not None
        self._process.kill()
        self._close()

    def stop(self) -> int:
        """End it in order; its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def abandon(self) -> int:
        """Close its stdin, as the system does when the parent dies; its exit code."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        return self.wait()

    def wait(self) -> int:
        assert self._process is not None
        code = self._process.wait(_STOP_WITHIN_S)
        self._close()
        return code

    def __enter__(self) -> Self:
        return self if self._process else self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process and self._process.poll() is None:
            self.kill9()

    def _close(self) -> None:
        assert self._process is not None
        self._process.wait(_STOP_WITHIN_S)
        if self._process.stderr:
            self.log += self._process.stderr.read().decode()
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe:
                pipe.close()

    @staticmethod
    def _read_line(process: subprocess.Popen[bytes]) -> dict[str, Any]:
        assert process.stdout is not None
        deadline = time.monotonic() + READY_WITHIN_S
        readable, _, _ = select.select([process.stdout], [], [], deadline - time.monotonic())
        if not readable:
            process.kill()
            raise TimeoutError("the backend did not announce itself")
        line: dict[str, Any] = json.loads(process.stdout.readline() or b'{"ready": false, "code": "NO_LINE"}')
        return line
