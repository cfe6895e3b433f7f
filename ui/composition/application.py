"""What every program with a window has: Qt dressed, one relay, the workers, a clean end."""

import logging
import os
import sys
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QApplication

from ui.held_keys import HeldKeysFilter
from ui.i18n import install_language
from ui.theme.fonts import load_fonts
from ui.theme.shown import Theme, install_theme
from ui.threads.excepthooks import install_excepthooks
from ui.threads.idle_gc import IdleCollector
from ui.threads.quit_signals import QuitOnSignal
from ui.threads.relay import Relay
from ui.threads.workers import Workers

_log = logging.getLogger(__name__)


class Program(Protocol):
    """What a till's window needs of the program around it."""

    @property
    def qt(self) -> QApplication:
        """The application."""
        ...

    @property
    def relay(self) -> Relay:
        """The way onto the UI thread."""
        ...

    @property
    def workers(self) -> Workers:
        """Whatever blocks runs there."""
        ...


@dataclass(frozen=True, slots=True)
class Aside:
    """A window beside the till's own, whose threads end before the program does."""

    qt: QApplication
    relay: Relay
    workers: Workers


class Application:
    """Made first, on the main thread. `run` returns the exit code after every thread has ended."""

    def __init__(self, language: str, theme: str = Theme.SYSTEM) -> None:
        known = QApplication.instance()
        self.qt = known if isinstance(known, QApplication) else QApplication(["pos-client"])
        self.qt.setApplicationName("pos-client")
        load_fonts()
        install_theme(self.qt, theme)
        install_language(self.qt, language)
        self.held_keys = HeldKeysFilter(self.qt)
        self.relay = Relay()
        self.workers = Workers(self.relay, self._on_crash)
        self._exit_code = 0
        install_excepthooks(self._on_fault)
        self._signals = QuitOnSignal(self.qt)

    def run(self) -> int:
        """Show what was built until its last window closes or a signal asks to end. Joins every thread."""
        IdleCollector(self.qt)
        self.qt.aboutToQuit.connect(self.workers.shutdown)
        code = self.qt.exec()
        return self.end(code)

    def end(self, code: int) -> int:
        """Join what is left; a port that broke its bound must not keep the program alive."""
        late = self.workers.shutdown()
        self.relay.close()
        if late:
            _log.error("leaving without %s", ", ".join(late))
            sys.stdout.flush()
            os._exit(code or 1)
        return code or self._exit_code

    def _on_crash(self, name: str, error: Exception) -> None:
        """A loop ended by itself, which it never should; without it the till would only seem to work."""
        _log.critical("loop %s ended: %r", name, error)
        self._exit_code = 1
        self.qt.quit()

    def _on_fault(self) -> None:
        self._exit_code = 1
