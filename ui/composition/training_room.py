"""Everything behind a till that only practises: backend, outbox and roster of its own, in a folder of its own."""

import shutil
import threading
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.embedded_backend import EmbeddedBackend
from pos_client.adapters.simulated_plug import SimulatedPlug
from pos_client.adapters.vault import EphemeralVault
from pos_client.errors import BackendStartFailed, LinkPaused, StorageError
from pos_client.services.staff import StaffDesk
from pos_client.settings import Settings
from ui.composition.backends import BackendChoice, embedded_backend
from ui.composition.core import Core, open_core, open_storage

FOLDER = "training"
"""In the till's own, so that nobody else can look into it; emptied before and after."""


class TrainingRoom:
    """Shares nothing with the real till but the people: their badges, PINs and wrong tries are the real ones.

    Its backend is a process of its own with invented members, its keys are in memory alone and its clock is set by that
    backend, not by the real one. `close` may come from any thread, also while `open` runs.
    """

    def __init__(self, settings: Settings, staff: StaffDesk) -> None:
        folder = settings.data_path / FOLDER
        self.settings = replace(settings, data_dir=str(folder), backend_url="", ca_file="")
        self.plug = SimulatedPlug()
        self._staff = staff
        self._folder = folder
        self._process: EmbeddedBackend | None = None
        self._is_closed = threading.Event()
        self._core: Core | None = None

    def open(self) -> Core:
        """Make it; blocks for a second or two.

        Raises:
            BackendStartFailed: its backend did not come up, or it was closed meanwhile.
            StorageError: code FOLDER_UNUSABLE, or as for the real till.
        """
        _empty(self._folder)
        storage = replace(open_storage(self._folder, EphemeralVault(), TrustedClock()), staff=self._staff)
        choice = embedded_backend(self.settings, storage.clock, sample_data=True, plug=self.plug)
        self._core = open_core(storage, choice.client, redeem_offline=True, follows_staff=False)
        self._start(choice)
        return self._core

    def keep_running(self, stop: threading.Event) -> None:
        """Start its backend again whenever that has ended by itself, until `stop`."""
        core, process = self._core, self._process
        if core is not None and process is not None:
            process.keep_running(stop, core.sync.send_now, partial(_without_backend, core))

    def close(self) -> None:
        """End its backend and forget everything; idempotent. After its threads have ended, or while `open` runs."""
        self._is_closed.set()
        if self._process is not None:
            self._process.stop()
        if self._core is not None:
            self._core.close()
        with suppress(StorageError):  # what is left is emptied before the next time
            _empty(self._folder)

    def _start(self, choice: BackendChoice) -> None:
        self._process = choice.process
        if choice.process is not None:
            choice.process.launch()
            if self._is_closed.is_set():
                choice.process.stop()
                raise BackendStartFailed("closed meanwhile")
            choice.process.wait_ready()


def _without_backend(core: Core, error: BackendStartFailed) -> None:
    """It goes on as a till does whose backend is away, and says why."""
    core.link.failed(LinkPaused(error.detail, code=error.error_code))


def _empty(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except FileNotFoundError:
        pass
    except OSError as exc:
        raise StorageError(f"{folder}: {exc.strerror}", code="FOLDER_UNUSABLE") from exc
