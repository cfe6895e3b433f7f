"""`pos-client doctor scanner`: which scanners there are, by the names that settings take."""

import contextlib
import json
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from PySide6.QtWidgets import QApplication

from hardware.scanner.serial_ports import SerialPort
from hardware.scanner.sheet import TEXTS
from pos_client.domain.barcode import Barcode, Heard, Symbology
from pos_client.domain.scanner_setup import ScannerSetup, SheetCode
from pos_client.settings import Settings
from tests.fakes.nodes import hid_entry
from ui.cli import pos_client
from ui.composition.finding import Finding, Verdict
from ui.composition.scanner_names import Places, find_scanners
from ui.composition.scanner_setups import FILE_NAME, ScannerSetups
from ui.composition.scanners import scanner_named

LINK = "usb-Newland_FM430-event-kbd"


def _doctor(folder: Path, *arguments: str, settings: str = "") -> Result:
    file = folder / "settings.toml"
    file.write_text(settings, encoding="utf-8")
    environment = {"POS_CLIENT_SETTINGS": str(file)}
    return CliRunner().invoke(pos_client, ["doctor", "scanner", *arguments], env=environment)


def _found(settings: Settings, folder: Path) -> dict[str, Finding]:
    places = Places(folder / "hidraw", folder / "by-id")
    return {finding.name: finding for finding in find_scanners(settings, places)}


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_scanners_that_are_set_up_are_tried(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    port = os.ttyname(theirs)
    found = _found(Settings(serial_port=port, scanners=("/dev/ttyNOWHERE9", "odd")), tmp_path)
    assert found[port] == Finding(port, Verdict.GOOD, "set up, ready")
    assert (found["/dev/ttyNOWHERE9"].verdict, found["/dev/ttyNOWHERE9"].code) == (
        Verdict.WARNING,
        "DEVICE_UNAVAILABLE",
    )
    assert (found["odd"].verdict, found["odd"].code) == (Verdict.BAD, "BAD_SCANNER")
    os.close(ours)
    os.close(theirs)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_port_is_named_once_by_the_name_it_is_set_up_by_and_with_what_is_plugged_in_there(tmp_path: Path) -> None:
    """What was learnt of a scanner is kept under the name that the till knows it by."""
    ours, theirs = os.openpty()
    port, identity, other = os.ttyname(theirs), "usb:0c2e:0206:SN1", "usb:067b:2303:1-2"
    listed = [SerialPort(port, "Honeywell", identity, 0x0C2E), SerialPort("/dev/ttyUSB9", "Adapter", other, 0x067B)]
    found = find_scanners(Settings(scanners=(port,)), Places(tmp_path, tmp_path), lambda: listed)
    assert [(each.name, each.verdict) for each in found] == [(port, Verdict.GOOD), (other, Verdict.GOOD)]
    assert found[0].detail == f"set up, {identity} is plugged in there, ready"
    found = find_scanners(Settings(scanners=("/dev/ttyNOWHERE9",)), Places(tmp_path, tmp_path), lambda: listed)
    assert [each.name for each in found] == ["/dev/ttyNOWHERE9", identity, other]
    os.close(ours)
    os.close(theirs)


@pytest.mark.skipif(sys.platform != "linux", reason="these devices are Linux's")
def test_what_is_plugged_in_is_named_as_settings_take_it(tmp_path: Path) -> None:
    hid_entry(tmp_path / "hidraw", 987654)
    (tmp_path / "by-id").mkdir()
    (tmp_path / "by-id" / LINK).touch()
    (tmp_path / "by-id" / "usb-Mouse-event-mouse").touch()
    found = _found(Settings(), tmp_path)
    assert [name for name in found if name.startswith(("hid:", "/dev/input"))] == [
        "hid:0c2e:0206:SN1",
        f"/dev/input/by-id/{LINK}",
    ]
    assert "Newland FM430" in found[f"/dev/input/by-id/{LINK}"].detail
    assert "Honeywell 1900" in found["hid:0c2e:0206:SN1"].detail
    assert all(scanner_named(name).info.device_id == name for name in found)


def test_a_program_reads_an_array_and_the_exit_code(tmp_path: Path) -> None:
    result = _doctor(tmp_path, "--json", settings='scanners = ["/dev/ttyNOWHERE9"]\n')
    found = json.loads(result.stdout)
    assert result.exit_code == 1
    assert (found[0]["name"], found[0]["verdict"], found[0]["code"]) == (
        "/dev/ttyNOWHERE9",
        "warning",
        "DEVICE_UNAVAILABLE",
    )
    assert found[0]["advice"]


def test_a_person_reads_what_to_do(tmp_path: Path) -> None:
    result = _doctor(tmp_path, settings='scanners = ["odd"]\n')
    assert result.exit_code == 1
    assert "BAD odd" in result.stdout
    assert "doctor scanner lists the names" in result.stdout


def test_a_name_in_the_settings_steers_no_terminal(tmp_path: Path) -> None:
    result = _doctor(tmp_path, settings='scanners = ["/dev/tty\\u001b[2J\\nok   fine"]\n')
    assert result.stdout.startswith("BAD '/dev/tty\\x1b[2J\\nok   fine'\n")
    assert "\x1b" not in result.output
    assert "\nok   fine" not in result.output


@pytest.mark.parametrize(
    "arguments",
    [["--keep"], ["--check", "x", "--patience", "-5"], ["--check", "x", "--patience", "nan"], ["--patience", "inf"]],
)
def test_what_makes_no_sense_is_refused(tmp_path: Path, arguments: list[str]) -> None:
    result = _doctor(tmp_path, *arguments)
    assert result.exit_code == 2
    assert "--check NAME" in result.stderr or "at most 3600 seconds" in result.stderr


def test_the_rules_for_linux_name_every_kind_of_device(tmp_path: Path) -> None:
    result = _doctor(tmp_path, "--udev-rules")
    rules = [line for line in result.stdout.splitlines() if line and not line.startswith("#")]
    assert result.exit_code == 0
    assert [rule.split(",")[0] for rule in rules] == [
        'SUBSYSTEM=="hidraw"',
        'SUBSYSTEM=="input"',
        'SUBSYSTEM=="tty"',
        'SUBSYSTEM=="usbmisc"',
    ]
    assert all('TAG+="uaccess"' in rule for rule in rules)


@contextlib.contextmanager
def _scanner_with(prefix: str) -> Iterator[str]:
    """A port where somebody scans the whole sheet again and again, with a scanner that puts something before codes."""
    import termios

    ours, theirs = os.openpty()
    done = threading.Event()

    def scan() -> None:
        while termios.tcgetattr(theirs)[3] & termios.ICANON and not done.wait(0.01):
            pass
        while not done.wait(0.1):
            for code in SheetCode:
                os.write(ours, f"{prefix}{TEXTS[code]}\r".encode())
            done.wait(0.4)

    hand = threading.Thread(target=scan)
    hand.start()
    try:
        yield os.ttyname(theirs)
    finally:
        done.set()
        hand.join()
        os.close(ours)
        os.close(theirs)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_scanner_is_examined_and_what_it_does_is_undone_from_then_on(tmp_path: Path) -> None:
    settings = f'data_dir = "{tmp_path.as_posix()}"\n'
    with _scanner_with("XY") as port:
        result = _doctor(tmp_path, "--check", port, "--keep", "--json", settings=settings)
        assert result.exit_code == 0, result.output
        told = json.loads(result.stdout)
        assert told["wrong"] == []
        assert told["findings"] == [{"trait": "prefix", "value": "XY", "is_repaired": True}]
        sent = Barcode("XY123", Symbology.UNKNOWN, 0, port, heard=Heard("XY123", "CR"))
        repaired = ScannerSetups(tmp_path).take(sent)
    assert repaired is not None
    assert repaired.text == "123"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_without_keep_nothing_is_changed_and_a_person_reads_how(tmp_path: Path) -> None:
    settings = f'data_dir = "{tmp_path.as_posix()}"\n'
    with _scanner_with("XY") as port:
        result = _doctor(tmp_path, "--check", port, settings=settings)
    assert "It puts XY before every code" in result.stdout
    assert "--keep" in result.stdout
    assert not (tmp_path / FILE_NAME).exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_codes_that_are_not_read_come_with_advice(tmp_path: Path) -> None:
    ours, theirs = os.openpty()
    result = _doctor(tmp_path, "--check", os.ttyname(theirs), "--patience", "0.1")
    os.close(ours)
    os.close(theirs)
    assert result.exit_code == 1
    assert result.stdout.count("Not read?") == len(SheetCode)


def test_a_scanner_that_is_not_there_is_told(tmp_path: Path) -> None:
    missing = _doctor(tmp_path, "--check", "/dev/ttyNOWHERE9", "--json")
    assert (missing.exit_code, json.loads(missing.stderr)["code"]) == (4, "DEVICE_UNAVAILABLE")
    odd = _doctor(tmp_path, "--check", "odd", "--json")
    assert (odd.exit_code, json.loads(odd.stderr)["code"]) == (1, "BAD_SCANNER")


@pytest.mark.parametrize(("name", "start"), [("sheet.svg", b"<svg"), ("sheet.PDF", b"%PDF")])
def test_the_sheet_is_written_as_its_name_says(qapp: QApplication, tmp_path: Path, name: str, start: bytes) -> None:
    result = _doctor(tmp_path, "--sheet", str(tmp_path / name))
    assert result.exit_code == 0, result.output
    assert (tmp_path / name).read_bytes().startswith(start)


def test_a_sheet_of_another_kind_or_in_no_folder_is_refused(tmp_path: Path) -> None:
    assert _doctor(tmp_path, "--sheet", "sheet.png").exit_code == 2
    nowhere = _doctor(tmp_path, "--sheet", str(tmp_path / "nowhere" / "sheet.svg"), "--json")
    assert (nowhere.exit_code, json.loads(nowhere.stderr)["code"]) == (1, "FILE_UNUSABLE")


def test_setups_outlive_the_program_and_a_damaged_file_does_not_stop_it(tmp_path: Path) -> None:
    french, plain = ScannerSetup("fr", prefix="~"), ScannerSetup()
    setups = ScannerSetups(tmp_path)
    setups.keep("one", french)
    setups.keep("two", plain)
    assert (ScannerSetups(tmp_path).kept("one"), ScannerSetups(tmp_path).kept("two")) == (french, plain)
    assert "two" not in (tmp_path / FILE_NAME).read_text(encoding="utf-8")
    (tmp_path / FILE_NAME).write_bytes(b"{odd")
    assert ScannerSetups(tmp_path).kept("one") == plain
    assert ScannerSetups().kept("one") == plain
