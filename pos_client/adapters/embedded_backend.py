"""The embedded backend as a process of its own: the till starts it, watches it, and it ends with the till."""

import logging
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pos_client.adapters.decoding import decoded
from pos_client.adapters.terminal_identity import new_identity
from pos_client.errors import BackendStartFailed

_log = logging.getLogger(__name__)
START_WITHIN_S = 20.0
STOP_WITHIN_S = 3.0
RESTART_EVERY_S = 2.0


class ReadyLine(msgspec.Struct):
    """The one line the backend prints when it listens, or why it does not."""

    ready: bool
    url: str = ""
    pid: int = 0
    ca_file: str | None = None
    lan_urls: tuple[str, ...] = ()
    server_keys: tuple[str, ...] = ()
    code: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class BackendPlace:
    """Where and how the embedded backend runs. `host` other than loopback means TLS with a locally made certificate."""

    data_dir: Path
    terminal_id: str
    store: str
    host: str = "127.0.0.1"
    port: int = 0
    sample_data: bool = False

    @property
    def database_url(self) -> str:
        """SQLAlchemy address of the backend's own SQLite file."""
        return f"sqlite:///{(self.data_dir / 'backend.sqlite3').as_posix()}"


class EmbeddedBackend:
    """Starts `python -m pos_client.backend serve`; `identity` is who the till is to that process.

    Closing the child's standard input is what ends it, so it also ends when this till is killed.
    """

    def __init__(self, place: BackendPlace, python: str = sys.executable) -> None:
        self.place = place
        self.identity = new_identity(place.terminal_id)
        self._python = python
        self._process: subprocess.Popen[bytes] | None = None
        self.ready: ReadyLine | None = None

    def launch(self) -> None:
        """Start the process without waiting for it; `wait_ready` does.

        Raises:
            BackendStartFailed: no folder for its data, or the system does not start another program.
        """
        self._reap()
        try:
            self.place.data_dir.mkdir(parents=True, exist_ok=True)
            self._process = subprocess.Popen(  # noqa: S603 - our own interpreter with our own arguments
                self._arguments(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self._environment()
            )
        except OSError as exc:
            raise BackendStartFailed(f"{type(exc).__name__}: {exc}") from exc

    def wait_ready(self, timeout_s: float = START_WITHIN_S) -> ReadyLine:
        """Block until it listens.

        Raises:
            BackendStartFailed: it ended or stayed silent; the error code is the backend's own, e.g. PORT_TAKEN.
        """
        if self._process is None:
            raise BackendStartFailed("not launched")
        line = _first_line(self._process, timeout_s)
        try:
            ready = decoded(line, ReadyLine)
        except msgspec.DecodeError as exc:
            self.stop()
            raise BackendStartFailed("the backend ended or stayed silent") from exc
        if not ready.ready:
            self.stop()
            raise BackendStartFailed(ready.detail, code=ready.code or None)
        self.ready = ready
        _log.info("embedded backend listens")
        return ready

    def start(self) -> ReadyLine:
        """Launch and wait."""
        self.launch()
        return self.wait_ready()

    @property
    def server_keys_hex(self) -> tuple[str, ...]:
        """The public keys of the process that listens: none before it does."""
        ready = self.ready
        return () if ready is None else ready.server_keys

    @property
    def is_running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """SIGKILL, as a power cut would; for the demo's outage and for tests."""
        if self._process is not None:
            self._process.kill()
            self._reap()

    def stop(self) -> None:
        """Ask it to end by closing its input, insist after 3 s; idempotent."""
        process = self._process
        if process is None:
            return
        if process.stdin is not None:
            process.stdin.close()
        try:
            process.wait(STOP_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
        self._reap()

    def keep_running(
        self, stop: threading.Event, on_ready: Callable[[], None], on_failure: Callable[[BackendStartFailed], None]
    ) -> None:
        """Start it, and again whenever it has ended by itself, at most every 2 s, until `stop`.

        Run it in a thread of its own, which is where both callbacks are called.
        """
        while not stop.is_set():
            try:
                if not self.is_running:
                    self.launch()
                if self.ready is None:
                    self.wait_ready()
                    on_ready()
            except BackendStartFailed as error:
                on_failure(error)
            stop.wait(RESTART_EVERY_S)
        self.stop()

    def _reap(self) -> None:
        process, self._process, self.ready = self._process, None, None
        if process is None:
            return
        process.wait()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                stream.close()

    def _arguments(self) -> list[str]:
        place = self.place
        arguments = [self._python, "-m", "pos_client.backend", "serve", "--database", place.database_url]
        arguments += ["--host", place.host, "--port", str(place.port), "--exit-with-parent"]
        return [*arguments, "--sample-data"] if place.sample_data else arguments

    def _environment(self) -> dict[str, str]:
        keys = self.identity.public_keys
        return {
            **os.environ,
            "POS_CLIENT_TERMINAL_SIGNING_KEY": keys.signing_hex,
            "POS_CLIENT_TERMINAL_SEALING_KEY": keys.sealing_hex,
            "POS_CLIENT_TERMINAL_ID": self.place.terminal_id,
            "POS_CLIENT_STORE": self.place.store,
        }


def _first_line(process: subprocess.Popen[bytes], timeout_s: float) -> bytes:
    """One line of the child's output, or nothing if it ends or stays silent."""
    lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
    stdout = process.stdout
    if stdout is None:
        return b""
    threading.Thread(target=lambda: lines.put(stdout.readline()), name="backend-ready", daemon=True).start()
    try:
        return lines.get(timeout=timeout_s)
    except queue.Empty:
        return b""
