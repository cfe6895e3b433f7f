"""`pos-client doctor scanner`: which scanners there are, by the names that settings take."""

import json
import os
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from pos_client.settings import Settings
from tests.fakes.nodes import hid_entry
from ui.cli import pos_client
from ui.composition.finding import Finding, Verdict
from ui.composition.scanner_names import Places, find_scanners
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
