"""A decoder that crashes, hangs or babbles on a picture costs that picture, and nothing else."""

import logging
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import psutil
import pytest

from hardware.decoder.process import DecodeProcess
from hardware.decoder.worker import Asked
from hardware.scanner.camera_scanner import CameraBarcodeScanner
from pos_client.domain.barcode import Symbology
from pos_client.ports import CameraHint
from tests.fakes import failing_worker
from tests.fakes.devices import FakeFrameSource, FakeLiveDecoder

COMMAND = (sys.executable, "-m", "tests.fakes.failing_worker")
DEADLINE_S = 60.0


@pytest.fixture
def process() -> Iterator[DecodeProcess]:
    made = DecodeProcess(COMMAND, deadline_s=3.0)
    yield made
    made.close()


def _shown(process: DecodeProcess, pixel: int) -> list[str]:
    return [text for text, _, _ in process.decode(np.full((30, 40), pixel, np.uint8), (Symbology.QR,))]


def _once_ready(process: DecodeProcess, pixel: int) -> list[str]:
    until = time.monotonic() + DEADLINE_S
    while not (found := _shown(process, pixel)) and time.monotonic() < until:
        threading.Event().wait(0.02)
    return found


@pytest.mark.parametrize(
    ("pixel", "said"),
    [
        (failing_worker.CRASH, "it ended with -11"),
        (failing_worker.HANG, "no answer within 3.0 s"),
        (failing_worker.BABBLE, "it does not speak our language"),
        (failing_worker.LEAVE, "it ended with 0"),
        (failing_worker.FLOOD, "it does not speak our language"),
        (failing_worker.STALE, "it answers about picture"),
        (failing_worker.MUTE, "it does not talk any more"),
    ],
)
def test_a_picture_it_fails_at_is_lost_and_the_next_one_read(
    process: DecodeProcess, caplog: pytest.LogCaptureFixture, pixel: int, said: str
) -> None:
    assert _once_ready(process, 50) == ["50"]
    before = {child.pid for child in psutil.Process().children()}
    with caplog.at_level(logging.WARNING):
        assert _shown(process, pixel) == []
    assert said in caplog.text
    assert process.was_restarted()
    assert _once_ready(process, 60) == ["60"]
    after = {child.pid for child in psutil.Process().children()}
    assert (len(after - before), len(before - after)) == (1, 1)


@pytest.mark.parametrize(("signal_number", "said"), [(signal.SIGKILL, "-9"), (signal.SIGSTOP, "no answer within")])
def test_one_that_was_killed_or_stopped_is_started_again(
    process: DecodeProcess, caplog: pytest.LogCaptureFixture, signal_number: int, said: str
) -> None:
    before = {child.pid for child in psutil.Process().children()}
    assert _once_ready(process, 50) == ["50"]
    (child,) = [child for child in psutil.Process().children() if child.pid not in before]
    child.send_signal(signal_number)
    with caplog.at_level(logging.WARNING):
        assert _shown(process, 60) == []
    assert said in caplog.text
    assert process.was_restarted()
    assert _once_ready(process, 70) == ["70"]
    assert not child.is_running()


@pytest.mark.skipif(sys.platform != "linux", reason="NOT TESTED: other systems count memory differently")
def test_one_that_eats_memory_dies_of_it_long_before_the_till(caplog: pytest.LogCaptureFixture) -> None:
    patient = DecodeProcess(COMMAND, deadline_s=DEADLINE_S)
    try:
        assert _once_ready(patient, 50) == ["50"]
        with caplog.at_level(logging.WARNING):
            assert _shown(patient, failing_worker.EAT) == []
        assert "it ended with 1" in caplog.text
        assert _once_ready(patient, 60) == ["60"]
    finally:
        patient.close()


def test_a_picture_left_in_the_pipe_of_a_dead_process_harms_nobody() -> None:
    patient = DecodeProcess(COMMAND, deadline_s=DEADLINE_S)
    before = {child.pid for child in psutil.Process().children()}
    try:
        assert _once_ready(patient, 50) == ["50"]
        (child,) = [child for child in psutil.Process().children() if child.pid not in before]
        child.kill()
        child.wait(DEADLINE_S)
        assert _shown(patient, 60) == []
        assert patient.was_restarted()
    finally:
        patient.close()


def test_pictures_show_nothing_while_it_starts_and_nobody_waits() -> None:
    silent = DecodeProcess((*COMMAND, failing_worker.SILENT), deadline_s=3.0)
    try:
        began_s = time.monotonic()
        assert [_shown(silent, 70) for _ in range(20)] == [[]] * 20
        assert time.monotonic() - began_s < DEADLINE_S / 2
        assert not silent.was_restarted()
    finally:
        silent.close()


def test_one_that_dies_at_once_is_not_started_over_and_over(caplog: pytest.LogCaptureFixture) -> None:
    broken = DecodeProcess((sys.executable, "-c", "raise SystemExit(3)"), deadline_s=3.0)
    until = time.monotonic() + 1.5
    with caplog.at_level(logging.WARNING):
        while time.monotonic() < until:
            assert _shown(broken, 1) == []
            threading.Event().wait(0.005)
    broken.close()
    assert len(caplog.records) <= 2


def test_the_view_says_that_it_was_started_again() -> None:
    decoder = FakeLiveDecoder([[]], restarted=True)
    scanner = CameraBarcodeScanner(FakeFrameSource([0.0]), decoder)
    scanner.open()
    assert decoder.is_started
    scanner.read(0.0)
    view = scanner.latest_view()
    assert view is not None
    assert view.hint is CameraHint.RESTARTED
    scanner.close()
    assert not decoder.is_started


def test_the_process_loads_nothing_that_decoding_does_not_need() -> None:
    """It starts beside the window: what it loads takes the till's time."""
    loading = "from hardware.decoder import worker; worker._cascade(); import sys; print(*sys.modules)"
    told = subprocess.run([sys.executable, "-c", loading], capture_output=True, check=True, text=True)
    loaded = set(told.stdout.split())
    assert "hardware.decoder.cascade" in loaded
    assert not loaded & {
        "PySide6",
        "sqlalchemy",
        "fastapi",
        "httpx",
        "apsw",
        "pos_client.ports",
        "pos_client.domain.wire",
    }


def test_a_till_that_dies_in_the_middle_of_a_picture_takes_it_along_without_a_word() -> None:
    asked = msgspec.json.encode(Asked(1, 480, 640, [Symbology.QR])) + b"\n" + bytes(1000)
    ended = subprocess.run(
        [sys.executable, "-m", "hardware.decoder.worker"], input=asked, capture_output=True, check=False, timeout=60
    )
    assert (ended.returncode, ended.stderr) == (0, b"")


def test_one_that_cannot_be_started_reads_nothing_and_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """As after an upgrade that has moved the program."""
    gone = DecodeProcess((str(tmp_path / "python"),))
    with caplog.at_level(logging.WARNING):
        assert _shown(gone, 50) == []
    assert "cannot be started" in caplog.text
    assert gone.was_restarted()
    gone.close()
