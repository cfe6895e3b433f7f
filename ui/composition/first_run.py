"""The first start of a till: its window, the scanners it hears, and what it asks the chain's backend."""

from collections.abc import Callable
from functools import partial

from hardware.sound.system_player import SystemTones, player_command
from pos_client.domain.barcode import Barcode
from pos_client.ports import Vault
from pos_client.settings import Settings
from ui.composition.application import Program
from ui.composition.connecting import join, look_at
from ui.composition.running import keyboard_wedge
from ui.composition.scanner_tones import ScannerTones
from ui.composition.scanners import Scanners, scanners_for
from ui.i18n import install_language
from ui.screens.devices import Device
from ui.screens.first_run.presenter import FirstRunPresenter, FirstRunServices
from ui.screens.first_run.view import FirstRunWindow
from ui.threads.workers import Workers


class FirstRun:
    """Shown before the till, in the same event loop; `on_chosen` opens that once every thread of this has ended.

    It may leave things as they were: nothing is kept before a code is used, or the till opened. UI thread.
    """

    def __init__(self, app: Program, settings: Settings, vault: Vault, on_chosen: Callable[[], None]) -> None:
        self._app, self._on_chosen = app, on_chosen
        self._workers = Workers(app.relay, self.on_crash)
        self._scanners: Scanners = scanners_for(settings)
        self._tones = SystemTones(settings.data_path / "tones", player_command(), settings.volume_percent)
        self.window = FirstRunWindow(self._scanners.latest_view if self._scanners.camera else None)
        services = FirstRunServices(
            look=partial(look_at, vault, ca_file=settings.ca_file),
            join=partial(join, vault, ca_file=settings.ca_file),
            chosen=self.on_choice,
            leave=self.window.close,
            play=ScannerTones(self._tones, self._scanners).play,
            tasks=self._workers,
        )
        self.presenter = FirstRunPresenter(self.window, services)
        self.window.bind(self.presenter)
        self.window.language_chosen.connect(partial(install_language, app.qt))
        self.window.resize(1366, 768)
        self._wedge = keyboard_wedge(app, self.on_barcode)
        app.qt.aboutToQuit.connect(self.end)

    def start(self) -> None:
        """Read every scanner."""
        self._scanners.start(self._workers, self._app.relay, self.on_barcode, self.on_device)

    def on_barcode(self, barcode: Barcode) -> None:
        """Scanning works from anywhere. UI thread."""
        self.presenter.take(barcode.text)

    def on_device(self, _device: Device) -> None:
        """The picture shows by itself whether the camera is there. UI thread."""

    def on_crash(self, _name: str, _error: Exception) -> None:
        """A loop that reads a scanner ended by itself, and is logged; the till starts it anew, and typing goes on."""

    def on_choice(self) -> None:
        """Somebody has chosen: give the devices back, then open the till. UI thread."""
        self._app.workers.run_task(self.end, on_done=self.on_ended, on_error=self.on_ended)

    def end(self) -> None:
        """Join every thread; idempotent, any thread."""
        self._workers.shutdown()
        self._tones.close()

    def on_ended(self, _nothing: object) -> None:
        """Devices and threads are gone: the till, before this window goes, since a program ends with its last one."""
        self._wedge.stop()
        self._app.qt.aboutToQuit.disconnect(self.end)
        try:
            self._on_chosen()
        finally:
            self.window.close()
            self.window.deleteLater()
