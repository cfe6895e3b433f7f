"""`pos-client receipt` shows, saves and prints the receipt of a closed till's sale."""

import re
import zlib
from contextlib import closing
from pathlib import Path

import cv2
import numpy as np
import pytest
import zxingcpp

from hardware.printer.simulated import PrinterServer
from hardware.printer.virtual import VirtualPrinter
from pos_client.domain.receipt_code import receipt_code
from pos_client.domain.transaction import TransactionKind
from pos_client.ports import Paper
from tests.fakes.ids import numbered_id
from tests.ui.commands.queue_folder import QueueFolder, name_of, sale


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> QueueFolder:
    monkeypatch.setenv("POS_CLIENT_SETTINGS", str(tmp_path / "settings.toml"))
    (tmp_path / "settings.toml").write_text('store = "Harbour Mall"\nlane = "Till 03"\n', encoding="utf-8")
    return QueueFolder(tmp_path / "till")


def test_the_last_sale_is_shown_in_words(folder: QueueFolder) -> None:
    folder.seed(
        sale(1), sale(2, amount_minor=2_000), sale(3, kind=TransactionKind.CHECK_IN, amount_minor=0), confirmed=1
    )
    shown = folder.run("receipt")
    assert shown.exit_code == 0, shown.output
    assert "COPY" in shown.stdout
    assert re.search(r"Total +￥20\.00\n", shown.stdout)
    assert f"[{receipt_code(numbered_id(2))}]" in shown.stdout
    assert "booked as soon as the till is online" in shown.stdout.replace("\n", " ")


def test_any_sale_in_either_language(folder: QueueFolder) -> None:
    folder.seed(sale(1), sale(2), confirmed=1)
    shown = folder.run("receipt", name_of(1), "--language", "zh").stdout
    assert re.search(r"卡内积分 +126\n", shown)


def test_a_pdf_is_one_page_with_the_receipt_on_it(folder: QueueFolder, tmp_path: Path) -> None:
    folder.seed(sale(1))
    assert folder.run("receipt", "--save", str(tmp_path / "r.pdf")).exit_code == 0
    document = (tmp_path / "r.pdf").read_bytes()
    start = int(document.rsplit(b"startxref\n", 1)[1].split(b"\n")[0])
    assert document[start:].startswith(b"xref\n0 6\n")
    for number, place in enumerate(re.findall(rb"(\d{10}) 00000 n ", document[start:]), 1):
        assert document[int(place) :].startswith(b"%d 0 obj\n" % number)
    head, content = document.split(b"5 0 obj\n")[1].split(b"\nstream\n", 1)
    width, height = (int(found) for found in re.findall(rb"/(?:Width|Height) (\d+)", head))
    length = int(re.findall(rb"/Length (\d+)", head)[0])
    dots = np.frombuffer(zlib.decompress(content[:length]), np.uint8).reshape(height, -1)
    picture = np.unpackbits(dots, axis=1)[:, :width] * np.uint8(255)
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [receipt_code(numbered_id(1))]
    box = re.findall(rb"MediaBox\[0 0 ([0-9.]+) ([0-9.]+)\]", document)[0]
    assert (
        [round(float(side) / 72 * 25.4) for side in box]
        == [round(side / 24) for side in (width, height)]
        == [80, round(height / 24)]
    )


def test_a_png_can_be_scanned(folder: QueueFolder, tmp_path: Path) -> None:
    folder.seed(sale(1))
    assert folder.run("receipt", "--save", str(tmp_path / "r.PNG")).exit_code == 0
    picture = cv2.imread(str(tmp_path / "r.PNG"), cv2.IMREAD_GRAYSCALE)
    assert picture is not None
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [receipt_code(numbered_id(1))]


def test_no_file_is_written_over(folder: QueueFolder, tmp_path: Path) -> None:
    folder.seed(sale(1))
    (tmp_path / "r.pdf").write_text("mine")
    for name, code, end in (
        ("r.pdf", "FILE_EXISTS", 1),
        ("r.doc", "BAD_FILE_NAME", 1),
        ("no/r.pdf", "FILE_NOT_WRITTEN", 4),
    ):
        told = folder.run("receipt", "--save", str(tmp_path / name))
        assert (told.exit_code, told.stderr.split(":")[0]) == (end, code)
    assert (tmp_path / "r.pdf").read_text() == "mine"


def test_it_is_printed_again(folder: QueueFolder, tmp_path: Path) -> None:
    folder.seed(sale(1))
    assert folder.run("receipt", "--print").stderr.startswith("NO_PRINTER")
    behind = VirtualPrinter()
    with PrinterServer(behind) as server:
        (tmp_path / "settings.toml").write_text(f'printer = "tcp://127.0.0.1:{server.port}"\n')
        assert folder.run("receipt", "--print").exit_code == 0
        behind.put_paper(Paper.OUT)
        told = folder.run("receipt", "--print")
    assert "COPY" in behind.slips()[0].text
    assert (told.exit_code, told.stderr.split(":")[0]) == (4, "PRINTER_PAPER_OUT")


def test_what_there_is_no_receipt_of(folder: QueueFolder) -> None:
    assert folder.run("receipt").stderr.startswith("NO_OUTBOX")
    folder.seed(sale(1))
    assert folder.run("receipt", name_of(9)).stderr.startswith("NO_RECEIPT")
    with closing(folder.opened()):
        assert folder.run("receipt").stderr.startswith("STORAGE_LOCKED")
