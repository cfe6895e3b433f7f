import logging
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import qInstallMessageHandler, qWarning

from ui.threads.excepthooks import install_excepthooks


@pytest.fixture
def faults() -> Iterator[list[str]]:
    kept = sys.excepthook, threading.excepthook, sys.unraisablehook
    told: list[str] = []
    install_excepthooks(lambda: told.append("told"))
    yield told
    sys.excepthook, threading.excepthook, sys.unraisablehook = kept
    qInstallMessageHandler(None)


def test_an_uncaught_exception_is_logged_and_the_screen_is_told_nothing_but_that(
    faults: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    error = ValueError("secret")
    sys.excepthook(ValueError, error, None)
    assert faults == ["told"]
    assert caplog.records[0].levelno == logging.CRITICAL
    assert caplog.records[0].exc_info == (ValueError, error, None)


def test_a_thread_that_dies_is_logged(faults: list[str], caplog: pytest.LogCaptureFixture) -> None:
    thread = threading.Thread(target=lambda: dict[str, int]()["missing"])
    thread.start()
    thread.join()
    assert faults == ["told"]
    assert "KeyError" in caplog.text


def test_a_message_of_qt_goes_to_the_log(faults: list[str], caplog: pytest.LogCaptureFixture) -> None:
    qWarning("a strange widget")
    assert [(record.name, record.levelno) for record in caplog.records] == [("qt", logging.WARNING)]
    assert "a strange widget" in caplog.text
    assert faults == []


def test_the_program_goes_on_after_a_slot_raised() -> None:
    program = (
        "import logging, sys\n"
        "from PySide6.QtCore import QCoreApplication, QTimer\n"
        "from ui.threads.excepthooks import install_excepthooks\n"
        "logging.basicConfig(stream=sys.stdout, format='%(message)s')\n"
        "app = QCoreApplication([])\n"
        "install_excepthooks(lambda: print('told'))\n"
        "QTimer.singleShot(0, lambda: [][1])\n"
        "QTimer.singleShot(20, lambda: app.exit(7))\n"
        "sys.exit(app.exec())\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 7
    assert ended.stderr == ""
    assert "uncaught exception" in ended.stdout
    assert "told" in ended.stdout
