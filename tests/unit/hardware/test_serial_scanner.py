"""The serial scanner over a pseudo-terminal, which behaves as a real port does."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from hardware.scanner.serial_ports import SerialPort
from hardware.scanner.serial_scanner import PATIENCE_S, SerialBarcodeScanner
from pos_client.domain.barcode import MAX_TEXT, Barcode, Symbology
from pos_client.errors import DeviceUnavailable
from pos_client.ports import Indication

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals", allow_module_level=True)


class Line:
    """The scanner's end of the line."""

    def __init__(self) -> None:
        self.ours, self.theirs = os.openpty()
        self.scanner = SerialBarcodeScanner(os.ttyname(self.theirs))
        self.scanner.open()

    def sends(self, raw: bytes) -> None:
        while raw:
            raw = raw[os.write(self.ours, raw[:512]) :]
            if len(raw) > 0:
                self.scanner.read(0.0)  # a pseudo-terminal holds 4 kB only

    def texts(self, count: int) -> list[str]:
        found = [self.scanner.read(2.0) for _ in range(count)]
        assert self.scanner.read(0.1) is None
        return [barcode.text for barcode in found if barcode]

    def close(self) -> None:
        self.scanner.close()
        os.close(self.ours)
        os.close(self.theirs)


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line()
    yield made
    made.close()


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n", b"\r\r\n", b""])
def test_every_usual_terminator_ends_a_code(line: Line, end: bytes) -> None:
    line.sends(b"911234" + end)
    assert line.texts(1) == ["911234"]


def test_codes_sent_together_are_told_apart(line: Line) -> None:
    line.sends(b"one\r\ntwo\r\nthree\r")
    assert line.texts(3) == ["one", "two", "three"]


def test_a_code_in_two_pieces_is_one_code(line: Line) -> None:
    line.sends(b"9112")
    line.scanner.read(0.0)
    line.sends(b"34\r")
    assert line.texts(1) == ["911234"]


def test_a_pause_in_the_middle_tears_no_code_of_a_scanner_that_ends_its_codes(line: Line) -> None:
    line.sends(b"911234\r9112")
    assert line.texts(1) == ["911234"]
    line.sends(b"34\r")
    assert line.texts(1) == ["911234"]
    assert line.scanner.misreads() == []


def test_a_code_without_its_end_is_told_and_the_next_one_may_do_without(line: Line) -> None:
    line.sends(b"911234\r9112")
    assert line.texts(1) == ["911234"]
    assert line.scanner.read(PATIENCE_S + 0.5) is None
    assert [misread.length for misread in line.scanner.misreads()] == [4]
    line.sends(b"567890")
    assert line.texts(1) == ["567890"]
    assert line.scanner.misreads() == []


def test_garbage_does_no_harm(line: Line) -> None:
    chance = Random(5)
    for _ in range(200):
        os.write(line.ours, chance.randbytes(500).replace(b"\r", b"").replace(b"\n", b""))
        assert line.scanner.read(0.0) is None
    os.write(line.ours, b"\r911234\r")
    garbage, code = line.scanner.read(2.0), line.scanner.read(2.0)
    assert garbage is not None
    assert code is not None
    assert len(garbage.text) <= MAX_TEXT
    assert code.text == "911234"


def test_identifiers_are_taken_off(line: Line) -> None:
    line.sends(b"]Q1911234\r")
    found = line.scanner.read(2.0)
    assert found is not None
    assert (found.text, found.symbology) == ("911234", Symbology.QR)


def test_control_characters_and_damaged_bytes_do_no_harm(line: Line) -> None:
    line.sends(b"\x02ab\x00\x1bc\xff\xe4\xbc\x9a\x7f\x03\r")
    assert line.texts(1) == ["abc\ufffd会"]


def test_nothing_but_control_characters_is_no_code(line: Line) -> None:
    line.sends(b"\x02\x03\r\n\r\n")
    assert line.texts(0) == []
    assert line.scanner.read(0.1) is None


def test_a_flood_is_cut_off_and_the_next_code_is_whole(line: Line) -> None:
    received: list[Barcode | None] = []
    for _ in range(20):
        os.write(line.ours, b"x" * 400)
        received.append(line.scanner.read(0.0))
    os.write(line.ours, b"\r911234\r")
    received += [line.scanner.read(2.0), line.scanner.read(2.0)]
    assert [barcode.text for barcode in received if barcode] == ["x" * MAX_TEXT, "911234"]


def test_a_line_of_a_megabyte_is_one_code_cut_off(line: Line) -> None:
    received: list[Barcode | None] = []
    for _ in range(512):
        os.write(line.ours, b"x" * 2048)
        received.append(line.scanner.read(0.0))
    os.write(line.ours, b"\r911234\r")
    received += [line.scanner.read(2.0), line.scanner.read(2.0)]
    assert [len(barcode.text) for barcode in received if barcode] == [MAX_TEXT, 6]


def test_a_port_in_use_is_unavailable(line: Line) -> None:
    second = SerialBarcodeScanner(line.scanner.info.device_id)
    with pytest.raises(DeviceUnavailable):
        second.open()
    line.sends(b"still fine\r")
    assert line.texts(1) == ["still fine"]


@pytest.mark.skipif(sys.platform != "linux", reason="NOT TESTED: other kernels judge background groups differently")
def test_a_port_whose_line_cannot_be_set_is_unavailable() -> None:
    played = subprocess.run(
        [sys.executable, "-m", "tests.fakes.background_scanner"],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        timeout=60,
        check=True,
    )
    assert played.stdout == b"termios"


def test_a_scanner_that_takes_no_orders_misses_a_beep_and_reads_on(line: Line) -> None:
    """Its side of the line is full, and nobody empties it."""
    name = line.scanner.info.device_id
    os.set_blocking(line.theirs, False)
    with contextlib.suppress(BlockingIOError):
        while True:
            os.write(line.theirs, bytes(512))
    stuck = SerialBarcodeScanner(name, listed=lambda: [SerialPort(name, "Xenon", "usb:0c2e:0206:1", 0x0C2E)])
    line.scanner.close()
    stuck.open()
    stuck.indicate(Indication.GOOD)
    began_s = time.monotonic()
    assert stuck.read(0.0) is None
    assert time.monotonic() - began_s < 5
    line.sends(b"911234\r")
    found = stuck.read(2.0)
    assert found is not None
    assert found.text == "911234"
    stuck.close()
