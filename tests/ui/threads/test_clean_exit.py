"""A real program with busy threads must end with exit code 0 and not a word on stderr, every time."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import sys, threading
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLabel
from ui.threads.excepthooks import install_excepthooks
from ui.threads.idle_gc import IdleCollector
from ui.threads.quit_signals import QuitOnSignal
from ui.threads.relay import Relay
from ui.threads.workers import Workers

app = QApplication([])
install_excepthooks(lambda: None)
window = QLabel("till")
window.show()
relay = Relay(app)
workers = Workers(relay, lambda name, error: None)
app.aboutToQuit.connect(workers.shutdown)
app.aboutToQuit.connect(relay.close)
QuitOnSignal(app)
IdleCollector(app)

def chatter(stop):
    count = 0
    while not stop.wait(0.0005):
        count += 1
        relay.post(lambda: window.setText(str(count)))

def again(_result=None):
    workers.run_task(lambda: [object() for _ in range(500)], on_done=again, on_error=print)

for name in ("camera", "serial", "sync"):
    workers.run_loop(name, chatter)
for _ in range(8):
    again()
QTimer.singleShot(0, lambda: print("ready", flush=True))
if sys.argv[1] == "close":
    QTimer.singleShot(150, app.quit)
sys.exit(app.exec())
"""
ROOT = Path(__file__).resolve().parents[3]
DEADLINE_S = 60.0


def start(how: str) -> "subprocess.Popen[str]":
    words = [sys.executable, "-X", "faulthandler", "-c", PROGRAM, how]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


@pytest.mark.parametrize("_attempt", range(5))
def test_closing_the_window_under_load_ends_cleanly(_attempt: int) -> None:
    program = start("close")
    _, errors = program.communicate(timeout=DEADLINE_S)
    assert (program.returncode, errors) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_too(number: signal.Signals) -> None:
    program = start("wait")
    assert program.stdout is not None
    assert program.stdout.readline() == "ready\n"
    program.send_signal(number)
    _, errors = program.communicate(timeout=DEADLINE_S)
    assert (program.returncode, errors) == (0, "")
