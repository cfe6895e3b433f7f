"""`pos-client printer` finds printers, prints a test page on one, and is one; the doctor tells how it is."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import cv2
import pytest
from click.testing import CliRunner, Result

from hardware.printer.simulated import PrinterServer
from hardware.printer.sources import open_printer
from hardware.printer.virtual import VirtualPrinter
from pos_client.domain.slip import Slip, Text, width
from pos_client.ports import Paper
from ui.cli import pos_client
from ui.composition import doctor
from ui.composition.printing import simulated_printer, trial_slip


@pytest.fixture
def behind() -> VirtualPrinter:
    return VirtualPrinter()


@pytest.fixture
def spec(behind: VirtualPrinter) -> Iterator[str]:
    with PrinterServer(behind) as server:
        yield f"tcp://127.0.0.1:{server.port}"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "settings.toml"
    monkeypatch.setenv("POS_CLIENT_SETTINGS", str(file))
    return file


def called(*words: str) -> Result:
    return CliRunner().invoke(pos_client, ["printer", *words])


def test_a_test_page_fills_the_paper(behind: VirtualPrinter, spec: str, settings: Path) -> None:
    for paper, columns in (("80", 48), ("58", 32)):
        ended = called("test", "--printer", spec, "--paper", paper, "--json")
        assert ended.exit_code == 0, ended.output
        assert json.loads(ended.stdout)["paper"] == "ample"
        lines = behind.slips()[-1].text.split("\n")
        assert max(width(line) for line in lines) == columns
    assert behind.unknown == []


def test_the_printer_of_the_settings_is_used_and_its_drawer_opened(
    behind: VirtualPrinter, spec: str, settings: Path
) -> None:
    settings.write_text(f'printer = "{spec}"\npaper_mm = 58\nprinter_letters = "picture"\n')
    ended = called("test", "--drawer")
    assert ended.stdout == "printed; paper: ample\n"
    open_printer(spec, 58).status()  # a printer takes one connection after the other: the pulse was before
    assert behind.drawer_pulses == 1
    assert all(line.isascii() for line in behind.slips()[0].text.split("\n"))


def test_why_it_cannot_print_is_told(behind: VirtualPrinter, spec: str, settings: Path) -> None:
    behind.put_paper(Paper.OUT)
    ended = called("test", "--printer", spec, "--json")
    assert ended.exit_code == 4
    told = json.loads(ended.stderr)
    assert (told["code"], told["advice"]) == ("PRINTER_PAPER_OUT", "Put in a roll of paper.")


def test_no_printer_is_told(settings: Path) -> None:
    for words in (("test",), ("test", "--printer", "lp0")):
        ended = called(*words)
        assert (ended.exit_code, ended.stderr.split(":")[0]) == (1, "BAD_PRINTER")


def test_the_doctor_tells_how_the_printer_is(behind: VirtualPrinter, spec: str, settings: Path) -> None:
    def found() -> tuple[str, str]:
        finding = next(finding for finding in doctor.examine(str(settings.parent)) if finding.name == "printer")
        return finding.verdict.value, finding.code or finding.detail

    assert found() == ("good", "none set up")
    settings.write_text(f'printer = "{spec}"\n')
    behind.put_paper(Paper.LOW)
    assert found() == ("good", f"{spec}, paper low")
    behind.move_cover(is_open=True)
    assert found() == ("warning", "PRINTER_COVER_OPEN")
    settings.write_text('printer = "tcp://127.0.0.1:1"\n')
    assert found() == ("warning", "DEVICE_UNAVAILABLE")


def test_the_doctor_tells_whether_the_line_display_can_be_reached(settings: Path) -> None:
    def found() -> tuple[str, str]:
        finding = next(finding for finding in doctor.examine(str(settings.parent)) if finding.name == "line display")
        return finding.verdict.value, finding.code or finding.detail

    assert found() == ("good", "none set up")
    settings.write_text('line_display = "simulated"\n')
    assert found() == ("good", "simulated, says nothing of itself")
    for spec, code in (("serial:/dev/no-such-port", "DEVICE_UNAVAILABLE"), ("pole", "BAD_PRINTER")):
        settings.write_text(f'line_display = "{spec}"\n')
        assert found() == ("warning", code)


@pytest.mark.parametrize("line", ["paper_mm = 57", 'printer_letters = "latin1"'])
def test_settings_that_fit_no_printer_are_refused(settings: Path, line: str) -> None:
    settings.write_text(line)
    assert called("test").exit_code == 4


def test_slips_of_a_simulated_printer_become_pictures(tmp_path: Path) -> None:
    printed: list[tuple[Path, str]] = []
    with simulated_printer(0, 80, tmp_path / "slips", lambda path, text: printed.append((path, text))) as port:
        printer = open_printer(f"tcp://127.0.0.1:{port}", 80)
        printer.print_slip(trial_slip(48))
        printer.print_slip(Slip((Text("谢谢"),)))
    assert [path.name for path, _ in printed] == ["slip-0001.png", "slip-0002.png"]
    assert printed[1][1] == "谢谢"
    picture = cv2.imread(str(printed[0][0]))
    assert picture is not None
    assert picture.shape[1] == 576 + 48


def test_it_can_be_a_printer_of_software(tmp_path: Path) -> None:
    # What is started in the background has Ctrl+C switched off, and so would what it starts.
    program = "import signal; signal.signal(2, signal.default_int_handler); from ui.cli import main; main()"
    words = [sys.executable, "-c", program, "printer", "simulate", "--port", "0", "--out", str(tmp_path)]
    environment = os.environ | {"PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True, env=environment) as running:
        assert running.stdout is not None
        spec = running.stdout.readline().strip()
        open_printer(spec, 80).print_slip(Slip((Text("hello"),)))
        assert running.stdout.readline() == f"printed {tmp_path / 'slip-0001.png'}\n"
        running.send_signal(signal.SIGINT)
        assert running.wait(20) == 0
