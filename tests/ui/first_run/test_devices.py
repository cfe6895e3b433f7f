"""The first window with real threads and a camera: what it borrows is given back before the till is opened."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import segno
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.terminal_identity import keep_identity, new_identity
from pos_client.adapters.vault import EphemeralVault
from pos_client.domain.enrolment import OfferedPlace
from pos_client.errors import InvalidValue
from pos_client.settings import Settings
from ui.composition import first_run
from ui.composition.application import Aside
from ui.composition.first_run import FirstRun
from ui.composition.folders import is_undecided
from ui.i18n import install_language
from ui.screens.first_run.model import Step
from ui.theme.fonts import load_fonts
from ui.theme.shown import Theme, install_theme
from ui.threads.relay import Relay
from ui.threads.workers import Workers
from ui.wedge import WedgeFilter

WITHIN_MS = 20_000
PLACE = OfferedPlace("T-9", "Pier", "Till 3", datetime(2026, 11, 22, 12, tzinfo=UTC))


class Program:
    """What there is around the window; `opened` is when the till was, with the threads that were alive then."""

    def __init__(self, qt: QApplication, folder: Path) -> None:
        relay = Relay()
        self.app = Aside(qt, relay, Workers(relay, lambda _name, _error: None))
        pictures = folder / "pictures"
        pictures.mkdir()
        segno.make("MQPOS-ENROL:https://loyalty.example BCDF-GHJK", error="m").save(
            str(pictures / "code.png"), scale=8, border=8
        )
        settings = Settings(data_dir=str(folder / "till"), camera=str(pictures))
        self.before = set(threading.enumerate())
        self.opened: list[set[str]] = []
        self.first = FirstRun(self.app, settings, KeyFileVault(folder / "till" / "keys.json"), self.on_chosen)

    def on_chosen(self) -> None:
        alive = [thread for thread in threading.enumerate() if thread not in self.before and not thread.daemon]
        self.opened.append({thread.name for thread in alive if not thread.name.startswith("task")})

    def close(self) -> None:
        self.first.end()
        if isValid(self.first.window):
            self.first.window.close()
            self.first.window.deleteLater()
        self.app.workers.shutdown()
        self.app.relay.close()


@pytest.fixture
def program(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Program]:
    load_fonts()
    install_theme(qapp, Theme.LIGHT)
    install_language(qapp, "en")
    monkeypatch.setattr(first_run, "look_at", lambda *_given, **_named: PLACE)
    monkeypatch.setattr(first_run, "join", lambda *_given, **_named: None)
    program = Program(qapp, tmp_path)
    yield program
    program.close()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_the_till_comes_after_every_thread_and_before_the_window_goes(
    program: Program, qapp: QApplication, qtbot: QtBot
) -> None:
    window, models = program.first.window, program.first.presenter
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    program.first.start()
    qtbot.waitUntil(lambda: models._model.step is Step.FOUND, timeout=WITHIN_MS)  # noqa: SLF001 - as the window shows
    QTest.keyClick(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(program.opened), timeout=WITHIN_MS)
    assert program.opened == [set()]
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(window)
    assert qapp.findChildren(WedgeFilter) == []


def test_it_may_end_at_any_moment(program: Program, qapp: QApplication) -> None:
    program.first.window.show()
    program.first.start()
    program.first.presenter.stay_alone()
    program.close()
    qapp.processEvents()
    assert program.opened == []


@pytest.mark.parametrize(
    "name", ["outbox.sqlite3", "outbox.sqlite3-mirror", "backend.sqlite3", "backend.txt", "roster.sqlite3"]
)
def test_a_folder_that_was_used_asks_nothing(tmp_path: Path, name: str) -> None:
    settings = Settings(data_dir=str(tmp_path))
    (tmp_path / name).write_bytes(b"")
    assert not is_undecided(settings, never)


@pytest.mark.parametrize(
    "settings", [Settings(backend_url="https://loyalty.example"), Settings(one_till=True)], ids=["chain", "one till"]
)
def test_what_the_settings_say_is_not_asked(tmp_path: Path, settings: Settings) -> None:
    assert not is_undecided(settings, never)


def test_who_was_let_in_is_not_asked(tmp_path: Path) -> None:
    settings, vault = Settings(data_dir=str(tmp_path / "till")), EphemeralVault()
    assert is_undecided(settings, lambda: vault)
    keep_identity(vault, new_identity("T-9"))
    assert not is_undecided(settings, lambda: vault)


def never() -> EphemeralVault:
    raise InvalidValue("nobody asks it")
