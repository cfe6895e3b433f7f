"""`pos-client run` and `pos-client kiosk`: a till or a check-in stand on real devices."""

import json
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import click
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from hardware.sound.system_player import SystemTones, player_command
from pos_client.errors import BackendStartFailed, LinkPaused, PosError
from pos_client.log import start_logging
from pos_client.settings import Settings, default_path, read_settings
from ui.composition.announcement import Announcement
from ui.composition.application import Application
from ui.composition.backends import BackendChoice, backend_for, with_enrolled
from ui.composition.core import Core, open_core, open_storage
from ui.composition.counter import Counter
from ui.composition.counter_parts import CounterParts
from ui.composition.customer_display import CustomerDisplay
from ui.composition.folders import is_undecided, keep_to_backend, prepare_folder
from ui.composition.lanes import with_lanes
from ui.composition.preferences import Preferences
from ui.composition.printing import CounterTop, counter_top
from ui.composition.scanner_setups import ScannerSetups
from ui.composition.scanner_tones import ScannerTones
from ui.composition.scanners import Scanners, scanners_for
from ui.composition.stand import Stand
from ui.composition.training_desk import Beside, TrainingDesk
from ui.composition.vaults import vault_for
from ui.i18n import install_language
from ui.screens.settings.model import fixed_by
from ui.screens.trouble.view import TroubleWindow
from ui.theme.shown import install_theme

if TYPE_CHECKING:  # loaded once in a till's life
    from ui.composition.first_run import FirstRun

_log = logging.getLogger(__name__)
EXIT_CANNOT_START = 4
_NOT_FOR_OTHERS = 0o077


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the command line says; empty means "as in the settings"."""

    camera: str = ""
    serial_port: str = ""
    scanners: tuple[str, ...] = ()
    backend_url: str = ""
    ca_file: str = ""
    language: str = ""
    theme: str = ""
    data_dir: str = ""
    customer_display: str = ""
    lan: bool = False
    full_screen: bool = False
    announce: bool = False
    verbose: bool = False

    @property
    def says_which(self) -> bool:
        """Whether this alone says that nothing is asked: the till has its own backend, or nobody stands before it."""
        return self.lan or self.announce

    def over(self, settings: Settings) -> Settings:
        """The settings with these wishes on top."""
        return replace(settings, **{name: getattr(self, name) for name in self.names()})

    def names(self) -> tuple[str, ...]:
        """The settings that the command line says something about."""
        names = (
            "camera", "serial_port", "scanners", "backend_url", "ca_file", "language", "theme", "data_dir",
            "customer_display",
        )  # fmt: skip
        return tuple(name for name in names if getattr(self, name))


@dataclass(frozen=True, slots=True)
class Running:
    """A till whose storage is open and whose backend is chosen."""

    app: Application
    core: Core
    backend: BackendChoice
    settings: Settings
    scanners: Scanners
    tones: SystemTones
    top: CounterTop
    preferences: Preferences

    def close(self) -> None:
        """After every loop has ended."""
        self.tones.close()
        self.top.close()
        self.core.close()
        self.backend.stop()


Face = Callable[[Running], QWidget]


def run_till(wishes: Wishes, on_shown: Callable[[], object] = lambda: None) -> int:
    """The till's window; returns the exit code. `on_shown`: the first window stands."""
    return _run(wishes, till_face, on_shown)


def run_kiosk(wishes: Wishes, on_shown: Callable[[], object] = lambda: None) -> int:
    """The check-in stand, full screen; returns the exit code. `on_shown`: the first window stands."""
    return _run(replace(wishes, full_screen=True), kiosk_face, on_shown)


def _run(wishes: Wishes, face: Face, on_shown: Callable[[], object]) -> int:
    os.umask(_NOT_FOR_OTHERS)
    start_logging(None, verbose=wishes.verbose)
    start = Start(Application(wishes.language or "en"), wishes, face)
    start.begin()
    QTimer.singleShot(0, on_shown)
    return start.run()


class Start:
    """From the first window to the last, in one event loop: where nobody has chosen a backend yet, that is asked first.

    UI thread.
    """

    def __init__(self, app: Application, wishes: Wishes, face: Face) -> None:
        self._app, self._wishes, self._face = app, wishes, face
        self._failed = False
        self.first_run: FirstRun | None = None
        self.running: Running | None = None
        self.window: QWidget | None = None
        """The till's own, or what says why there is none."""

    def begin(self) -> None:
        """Show a window: the till's, that of the first start, or what is wrong."""
        self._explained(self._begin)

    def run(self) -> int:
        """Until the last window closes; the exit code."""
        if self._failed and self._wishes.announce:
            return EXIT_CANNOT_START
        code = self._app.run()
        if self.running is not None:
            self.running.close()
        return EXIT_CANNOT_START if self._failed else code

    def _begin(self) -> None:
        app, wishes = self._app, self._wishes
        settings = wishes.over(read_settings(default_path()))
        install_language(app.qt, settings.language)
        install_theme(app.qt, settings.theme, settings.text_percent, reduced_motion=settings.reduced_motion)
        prepare_folder(settings.data_path)
        start_logging(settings.data_path / "logs", verbose=wishes.verbose)
        if not wishes.says_which and is_undecided(settings, partial(vault_for, settings)):
            self._ask(settings)
        else:
            self._open_till(settings)

    def _ask(self, settings: Settings) -> None:
        """Nothing was ever kept here, and nobody has said whose till this is."""
        from ui.composition.first_run import FirstRun

        open_till = partial(self._explained, partial(self._open_till, settings))
        self.first_run = FirstRun(self._app, settings, vault_for(settings), open_till)
        _show(self.first_run.window, full_screen=self._wishes.full_screen)
        self.first_run.start()

    def _open_till(self, settings: Settings) -> None:
        self.running = running = _open(self._app, settings, self._wishes)
        self.window = self._face(running)
        _show(self.window, full_screen=self._wishes.full_screen)
        _start_backend(running)
        if self._wishes.announce:
            Announcement(self._app.qt, running.scanners)

    def _explained(self, begin: Callable[[], None]) -> None:
        """Say what is wrong in a window; nothing was changed. A supervisor gets a line instead."""
        try:
            begin()
        except PosError as error:
            _log.error("cannot start: %s %s", error.error_code, error.detail)
            self._failed = True
            if self._wishes.announce:
                click.echo(json.dumps({"ready": False, "code": error.error_code, "detail": error.detail}))
            else:
                self.window = _trouble(error)


def _open(app: Application, settings: Settings, wishes: Wishes) -> Running:
    vault = vault_for(settings)
    asked, settings = settings, with_enrolled(settings, vault)
    scanners, top = scanners_for(settings), counter_top(settings)
    storage = open_storage(settings.data_path, vault)
    try:
        keep_to_backend(settings.data_path, settings.backend_url.rstrip("/") or "own", storage.outbox)
        backend = backend_for(settings, vault, storage.clock, lan=wishes.lan)
    except PosError:
        storage.close()
        raise
    core = open_core(storage, backend.client, redeem_offline=vault.is_safe)
    if settings.backend_url:
        core = with_lanes(core, settings, vault)
    for url in backend.card_urls:
        click.echo(f"members open their card at {url}/card/", err=True)
    tones = SystemTones(settings.data_path / "tones", player_command(), settings.volume_percent)
    preferences = Preferences(default_path(), fixed_by(asked, settings, wishes.names()), tones.set_volume)
    return Running(app, core, backend, settings, scanners, tones, top, preferences)


def _show(window: QWidget, *, full_screen: bool) -> None:
    """As large as it was made, or as the screen is; also on a bare X server, where no window manager helps."""
    screen = window.screen()
    room = screen.geometry() if full_screen else screen.availableGeometry()
    if full_screen:
        window.setGeometry(room)
        window.showFullScreen()
    elif window.width() > room.width() or window.height() > room.height():
        window.setGeometry(room)
        window.showMaximized()
    else:
        window.show()


def _start_backend(running: Running) -> None:
    """Last of all: the window and the scanners do not need it to be ready."""
    process, core = running.backend.process, running.core
    if process is not None:
        loop = partial(process.keep_running, on_ready=core.sync.send_now, on_failure=partial(_on_backend_failed, core))
        running.app.workers.run_loop("embedded backend", loop)


def _on_backend_failed(core: Core, error: BackendStartFailed) -> None:
    """The till goes on alone and says why it is alone."""
    _log.error("embedded backend: %s %s", error.error_code, error.detail)
    core.link.failed(LinkPaused(error.detail, code=error.error_code))


def till_face(running: Running) -> QWidget:
    """The till's window, begun."""
    tones = ScannerTones(running.tones, running.scanners)
    core, settings, scanners = running.core, running.settings, running.scanners
    setups, display = ScannerSetups(settings.data_path), CustomerDisplay(core.clock, core.staff, settings)
    training = TrainingDesk(Beside(running.app, core, settings, scanners, tones, running.top))
    parts = CounterParts(running.app, core, settings, scanners, tones, running.top, setups, practice=training)
    parts = replace(parts, preferences=running.preferences)
    counter = Counter(replace(parts, watch=display.watch, on_staff=display.on_staff))
    training.stand_beside(counter, display)
    counter.window.resize(1366, 768)
    QTimer.singleShot(0, lambda: display.follow(counter.window))  # once it is clear which screen the till is on
    counter.start()
    return counter.window


def kiosk_face(running: Running) -> QWidget:
    """The check-in stand, begun."""
    settings, tones = running.settings, ScannerTones(running.tones, running.scanners)
    setups = ScannerSetups(settings.data_path)
    stand = Stand(CounterParts(running.app, running.core, settings, running.scanners, tones, setups=setups))
    stand.start()
    return stand.window


def _trouble(error: PosError) -> QWidget:
    """A window that says what is wrong and what to do."""
    window = TroubleWindow(error.error_code, error.detail)
    window.adjustSize()
    window.move(window.screen().availableGeometry().center() - window.rect().center())
    window.show()
    return window
