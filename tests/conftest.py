"""What every test run has in common: no display, reproducible examples, no thread left behind."""

import os
import sys
import threading
from collections.abc import Iterator

import pytest
from hypothesis import Phase, settings

from tests import databases

database_url = databases.database_url
empty_database_url = databases.empty_database_url
postgres_server = databases.postgres_server
shared_database_url = databases.shared_database_url

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

settings.register_profile("ci", derandomize=True, deadline=None)
# For tests that are expected to fail (tests/mutants): whether is enough, the smallest example why is not asked for.
settings.register_profile("quick", settings.get_profile("ci"), phases=(Phase.explicit, Phase.generate))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

_JOIN_S = 2.0


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> Iterator[None]:
    """Below everything else, where it is seen."""
    yield
    databases.summary(terminalreporter)


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    """Fail a test that ends while a non-daemon thread it started is alive: at exit that would hang or crash the till.

    Set up before and torn down after the fixtures of the test, so a fixture may own threads if it joins them.
    """
    before = set(threading.enumerate())
    yield
    started = [thread for thread in threading.enumerate() if thread not in before and not thread.daemon]
    for thread in started:
        thread.join(_JOIN_S)
    alive = [thread.name for thread in started if thread.is_alive()]
    if alive:
        pytest.fail(f"threads left behind: {', '.join(alive)}")


@pytest.fixture(autouse=True)
def no_key_goes_astray() -> Iterator[None]:
    """The windows of a test hear no keys of the next one: what stands before all windows of a process ends with it."""
    yield
    if "ui.wedge" in sys.modules:
        _unhook()


def _unhook() -> None:
    from PySide6.QtWidgets import QApplication

    from ui.wedge import WedgeFilter

    app = QApplication.instance()
    if app is None:
        return
    for heard in app.findChildren(WedgeFilter):
        app.removeEventFilter(heard)
        heard.deleteLater()
