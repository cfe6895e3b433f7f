"""A device that is not there, from its driver to the words on the screen."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from hardware.scanner.serial_scanner import SerialBarcodeScanner
from ui.composition.scanners import Scanners
from ui.screens.devices import Device, Presence
from ui.threads.relay import Relay
from ui.threads.workers import Workers


@pytest.fixture
def workers(qtbot: QtBot) -> Iterator[Workers]:
    made = Workers(Relay(), lambda _name, _error: None)
    yield made
    assert made.shutdown(5.0) == []


def test_a_scanner_that_is_not_there_is_heard_of_and_logged(
    qtbot: QtBot, workers: Workers, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    port = str(tmp_path / "ttyNONE")
    scanners = Scanners(None, (SerialBarcodeScanner(port),))
    heard: list[Device] = []
    with caplog.at_level(logging.INFO, "ui.composition.scanners"):
        scanners.start(workers, Relay(), lambda _barcode: None, heard.append)
        qtbot.waitUntil(lambda: bool(heard))
    assert [(device.device_id, device.presence) for device in heard] == [(port, Presence.AWAY)]
    devices = scanners.devices().heard_of(heard[0])
    assert (devices.camera, devices.lost_scanner) == (Presence.NONE, "ttyNONE")
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "missing" in caplog.text
