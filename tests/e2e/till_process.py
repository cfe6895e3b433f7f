"""The real till program in a process: started offscreen, ended as a person or a power cut would."""

import json
import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Self

from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.terminal_identity import TerminalIdentity, keep_identity

READY_WITHIN_S = 30.0
_END_WITHIN_S = 15.0


class TillProcess:
    """`pos-client run --announce`, offscreen, with its data in `folder`; `stderr` is read when it has ended."""

    def __init__(
        self, folder: Path, *arguments: str, identity: TerminalIdentity | None = None, program: str = "run"
    ) -> None:
        environment = os.environ | {
            "QT_QPA_PLATFORM": "offscreen",
            "POS_CLIENT_SETTINGS": str(folder / "settings.toml"),
            "PYTHONWARNINGS": "error",
        }
        if identity:
            keep_identity(KeyFileVault(folder / "keys.json"), identity)
        command = [sys.executable, "-c", "from ui.cli import main; main()", program, "--data-dir", str(folder)]
        self._process = subprocess.Popen(
            [*command, "--announce", *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=Path(__file__).parents[2],
        )
        self.stderr = ""
        self.ready: dict[str, object] = {}

    def wait_ready(self) -> Self:
        """Wait for its announcement."""
        assert self._process.stdout is not None
        readable, _, _ = select.select([self._process.stdout], [], [], READY_WITHIN_S)
        line = self._process.stdout.readline() if readable else b""
        if not line:
            self.kill()
            raise AssertionError(f"the till did not become ready: {self.stderr}")
        self.ready = json.loads(line)
        assert self.ready["ready"] is True
        return self

    def terminate(self) -> int:
        """SIGTERM, as the session does at log-out; its exit code."""
        self._process.send_signal(signal.SIGTERM)
        return self.wait()

    def kill(self) -> None:
        """SIGKILL."""
        self._process.kill()
        self.wait()

    def wait(self) -> int:
        """Its exit code once it has ended."""
        try:
            _, log = self._process.communicate(timeout=_END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            _, log = self._process.communicate()
            raise AssertionError(f"the till did not end: {log.decode()}") from None
        self.stderr = log.decode()
        return self._process.returncode
