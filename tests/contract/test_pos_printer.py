"""What every receipt printer promises, over every line there is: in this program, TCP, serial, device file, queue."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from hardware.printer.encoder import Charset
from hardware.printer.escpos_printer import EscPosPrinter
from hardware.printer.lines import DeviceFileLine, NetworkLine, PrinterLine, SerialLine
from hardware.printer.simulated import PrinterServer, SimulatedLine
from hardware.printer.sources import list_printers, open_printer
from hardware.printer.usb_files import UsbLine, UsbPrinter
from hardware.printer.virtual import VirtualPrinter
from pos_client.domain.slip import Code, Pair, Rule, SetLine, Slip, Text, typeset
from pos_client.errors import DeviceLost, DeviceUnavailable, InvalidValue
from pos_client.ports import Paper, PosPrinter
from tests.fakes.pty_printer import PtyPrinter

SLIP = Slip((
    Text("海港商城 Harbour Mall", is_centred=True, is_bold=True, is_large=True),
    Text("谢谢惠顾,欢迎再次光临!Thank you."),
    Pair("本次积分 Points earned", "+128"),
    Pair("应付 To pay", "¥1,280.50", is_bold=True),
    Rule(),
    Code("92" + "0123456789" * 4),
))  # fmt: skip
NOBODY = DeviceFileLine("/dev/no-such-printer")
ANSWERING = ("simulated", "tcp", "serial", "file", "usb")


class Counter:
    """A printer under test and the software behind it."""

    def __init__(self, kind: str, stack: ExitStack, folder: Path) -> None:
        self.behind = VirtualPrinter()
        self.printer = self._made(kind, stack, folder)

    def _made(self, kind: str, stack: ExitStack, folder: Path) -> EscPosPrinter:
        if kind == "simulated":
            return EscPosPrinter(SimulatedLine(self.behind), 48)
        if kind == "tcp":
            server = stack.enter_context(PrinterServer(self.behind))
            return EscPosPrinter(NetworkLine("127.0.0.1", server.port), 48)
        is_mute = kind == "one-way"
        terminal = stack.enter_context(PtyPrinter(self.behind, is_mute=is_mute))
        lines: dict[str, PrinterLine] = {
            "serial": SerialLine(terminal.path, 115_200),
            "usb": UsbLine("usb:04b8:0e15", NOBODY, lambda: [UsbPrinter("usb:04b8:0e15:A1", "", terminal.path)]),
        }
        line = lines.get(kind, DeviceFileLine(terminal.path))
        return EscPosPrinter(line, 48, answer_s=0.1 if is_mute else 1.0)


@pytest.fixture(params=[*ANSWERING, "one-way"])
def counter(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Counter]:
    threads = threading.active_count()
    with ExitStack() as stack:
        yield Counter(request.param, stack, tmp_path)
    assert threading.active_count() == threads


@pytest.fixture(params=ANSWERING)
def answering(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Counter]:
    with ExitStack() as stack:
        yield Counter(request.param, stack, tmp_path)


def _out(counter: Counter, slips: int = 1) -> list[str]:
    """The text of what came out; one that does not answer may still be at it."""
    until = time.monotonic() + 10
    while len([slip for slip in counter.behind.slips() if slip.is_cut]) < slips and time.monotonic() < until:
        threading.Event().wait(0.01)
    return [slip.text for slip in counter.behind.slips() if slip.is_cut]


def test_it_is_a_printer(counter: Counter) -> None:
    assert isinstance(counter.printer, PosPrinter)
    assert counter.printer.info.kind == "printer"
    assert counter.printer.columns == 48


def test_what_comes_out_is_what_was_set(counter: Counter) -> None:
    counter.printer.print_slip(SLIP)
    lines = [line.text for line in typeset(SLIP, 48) if isinstance(line, SetLine)]
    assert _out(counter)[0].split("\n") == lines
    assert "应付 To pay" + 27 * " " + "￥1,280.50" in lines
    assert counter.behind.unknown == []


def test_bold_and_large_come_out_so(counter: Counter) -> None:
    counter.printer.print_slip(SLIP)
    _out(counter)
    parts = [part for part in counter.behind.slips()[0].parts if isinstance(part, SetLine)]
    assert [(part.is_bold, part.is_large) for part in parts] == [
        (True, True), (False, False), (False, False), (True, False), (False, False),
    ]  # fmt: skip


def test_one_after_the_other(counter: Counter) -> None:
    for number in range(3):
        counter.printer.print_slip(Slip((Text(f"slip {number}"),)))
    assert _out(counter, 3) == ["slip 0", "slip 1", "slip 2"]


def test_two_threads_do_not_print_into_each_other(answering: Counter) -> None:
    slips = [Slip(tuple(Text(f"{name} {line}") for line in range(40))) for name in "ab"]
    threads = [threading.Thread(target=answering.printer.print_slip, args=(slip,)) for slip in slips]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {text.split("\n")[0] for text in _out(answering, 2)} == {"a 0", "b 0"}
    assert all(len({line[0] for line in text.split("\n")}) == 1 for text in _out(answering, 2))


def test_it_tells_how_it_is(answering: Counter) -> None:
    assert answering.printer.status().refusal == ""
    answering.behind.put_paper(Paper.LOW)
    assert answering.printer.status().paper is Paper.LOW
    answering.behind.move_cover(is_open=True)
    assert answering.printer.status().refusal == "PRINTER_COVER_OPEN"
    answering.behind.move_cover(is_open=False)
    assert answering.printer.print_slip(SLIP).paper is Paper.LOW


def test_without_paper_nothing_is_begun(answering: Counter) -> None:
    answering.behind.put_paper(Paper.OUT)
    with pytest.raises(DeviceUnavailable) as caught:
        answering.printer.print_slip(SLIP)
    assert caught.value.error_code == "PRINTER_PAPER_OUT"
    answering.behind.put_paper(Paper.AMPLE)
    assert answering.behind.slips() == []


def test_paper_that_ends_in_the_middle_is_told(answering: Counter) -> None:
    answering.behind.put_paper(Paper.AMPLE, lines_left=3)
    with pytest.raises(DeviceLost) as caught:
        answering.printer.print_slip(SLIP)
    assert caught.value.error_code == "PRINT_INCOMPLETE"
    answering.behind.put_paper(Paper.AMPLE)
    assert answering.printer.print_slip(SLIP).refusal == ""
    assert _out(answering, 2)[0] == _out(answering, 2)[1]


def test_a_printer_that_never_answers_prints_all_the_same(tmp_path: Path) -> None:
    with ExitStack() as stack:
        counter = Counter("one-way", stack, tmp_path)
        status = counter.printer.status()
        assert (status.is_answering, status.refusal) == (False, "")
        assert not counter.printer.print_slip(SLIP).is_answering
        assert len(_out(counter)) == 1


def test_a_pipe_takes_the_bytes(tmp_path: Path) -> None:
    pipe = tmp_path / "paper"
    os.mkfifo(pipe)
    end = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    open_printer(str(pipe), 58).print_slip(SLIP)
    behind = VirtualPrinter()
    behind.feed(os.read(end, 65_536))
    os.close(end)
    assert len(behind.slips()) == 1
    assert all(len(line) <= 32 for line in behind.slips()[0].text.split("\n"))


@pytest.mark.parametrize("charset", Charset)
def test_signs_the_printer_has_no_letters_for_are_drawn(charset: Charset) -> None:
    behind = VirtualPrinter()
    EscPosPrinter(SimulatedLine(behind), 32, charset).print_slip(Slip((Text("㐀 rare"), Text("王小明"), Text("plain"))))
    drawn = [not isinstance(part, SetLine) for part in behind.slips()[0].parts]
    assert drawn == [True, charset is Charset.PICTURE, False]


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    for spec in (f"tcp://127.0.0.1:{port}", "/dev/no-such-printer", "serial:/dev/no-such-port"):
        with pytest.raises(DeviceUnavailable):
            open_printer(spec, 80).status()


def test_a_printer_that_dies_in_the_middle() -> None:
    def die(listening: socket.socket) -> None:
        behind, line = VirtualPrinter(), listening.accept()[0]
        with line:
            for _ in range(3):
                line.sendall(behind.feed(line.recv(3)))
            line.recv(50)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=die, args=(listening,))
        thread.start()
        printer = EscPosPrinter(NetworkLine("127.0.0.1", listening.getsockname()[1]), 48)
        with pytest.raises(DeviceLost) as caught:
            printer.print_slip(SLIP)
        thread.join()
    assert caught.value.error_code == "PRINT_INCOMPLETE"


def test_a_print_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two programs stand in for CUPS; python-escpos starts them."""
    paper = tmp_path / "paper.bin"
    known = '[ "$1" = -e ] && echo Receipts || echo "device for Receipts: usb://x"'
    programs = {"lpstat": known, "lp": f"cat > {paper}"}
    for name, does in programs.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert not open_printer("queue:Receipts", 80).print_slip(SLIP).is_answering
    behind = VirtualPrinter()
    behind.feed(paper.read_bytes())
    assert behind.slips()[0].is_cut
    paper.unlink()
    open_printer("queue:Receipts", 80).status()
    assert not paper.exists()
    with pytest.raises(DeviceUnavailable):
        open_printer("queue:Nobody", 80).status()


@pytest.mark.parametrize(
    "spec", ["", "lp0", "tcp:", "tcp://", "tcp://host:no", "usb:printer", "usb:04b8", "serial:", "http://x"]
)
def test_what_names_no_printer(spec: str) -> None:
    with pytest.raises(InvalidValue) as caught:
        open_printer(spec, 80)
    assert caught.value.error_code == "BAD_PRINTER"


def test_printers_the_system_has_as_files_are_listed(tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir()
    for name in ("usb/lp0", "usb/lp1", "lp0"):
        (tmp_path / name).touch()
    found = [info.device_id for info in list_printers(tmp_path) if info.driver == "DeviceFileLine"]
    assert found == [str(tmp_path / name) for name in ("usb/lp0", "usb/lp1", "lp0")]


def test_a_folder_is_a_printer_whose_paper_are_files(tmp_path: Path) -> None:
    printer = open_printer(f"folder:{tmp_path / 'receipts'}", 58)
    assert isinstance(printer, PosPrinter)
    assert (printer.columns, printer.info.kind) == (32, "printer")
    assert [printer.print_slip(SLIP).refusal for _ in range(3)] == ["", "", ""]
    (tmp_path / "receipts" / "receipt-0007.pdf").touch()
    printer.print_slip(SLIP)
    names = sorted(file.name for file in (tmp_path / "receipts").iterdir())
    assert names == [f"receipt-000{number}.pdf" for number in (1, 2, 3, 7, 8)]
    assert (tmp_path / "receipts" / "receipt-0008.pdf").read_bytes().startswith(b"%PDF-1.4\n")


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    printer = open_printer(f"folder:{tmp_path / 'file' / 'receipts'}", 80)
    for ask in (printer.status, lambda: printer.print_slip(SLIP)):
        with pytest.raises(DeviceUnavailable) as caught:
            ask()
        assert caught.value.error_code == "FILE_NOT_WRITTEN"
