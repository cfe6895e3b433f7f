"""The bytes of ESC/POS: as Epson's reference has them, and as another hand writes and reads them."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import zxingcpp

from hardware.printer.encoder import Charset, encode
from hardware.printer.pictures import code_picture
from hardware.printer.virtual import VirtualPrinter
from pos_client.domain.slip import Code, SetLine, Slip, Text

OTHER_HAND = """
import pathlib, sys
from escpos.printer import Dummy
paper = Dummy(profile="default")
paper.hw("INIT")
paper.set(bold=True, custom_size=True, width=2, height=2)
paper.text("Harbour\\n")
paper.set(bold=False, custom_size=True, width=1, height=1)
paper.text("Mall\\n")
paper.image(sys.argv[1], impl="bitImageRaster")
paper.cashdraw(2)
paper.cut(feed=False)
pathlib.Path(sys.argv[2]).write_bytes(paper.output)
"""


def test_letters_of_both_scripts() -> None:
    assert encode(Slip((Text("ab 海港"), Text("￥5", is_bold=True, is_large=True))), 32, Charset.GB18030) == (
        b"\x1b@\x1c&"
        b"\x1bE\x00\x1d!\x00ab \xba\xa3\xb8\xdb\n"
        b"\x1bE\x01\x1d!\x11\xa3\xa45\n"
        b"\x1dVB\x00"
    )  # fmt: skip


def test_a_printer_without_chinese_letters_gets_a_picture() -> None:
    data = encode(Slip((Text("海"),)), 32, Charset.PICTURE)
    assert data.startswith(b"\x1b@\x1c.\x1dv0\x00\x30\x00\x1e\x00")
    assert len(data) == 4 + 8 + 48 * 30 + 4


def test_no_text_reaches_a_printer_as_a_command() -> None:
    behind = VirtualPrinter()
    behind.feed(encode(Slip((Text("tea\x1bp\x00\x32\x32\x1dV\x00"), Text("\x10\x04\x01"))), 48, Charset.GB18030))
    assert behind.drawer_pulses == 0
    assert behind.unknown == []
    assert len(behind.slips()) == 1


def test_codes_on_paper_are_read_by_the_decoder_of_the_till() -> None:
    for text, dots in (("92" + "7" * 41, 384), ("R" * 400, 384), ("9" * 12, 576)):
        picture = np.where(code_picture(text, dots), 0, 255).astype(np.uint8)
        assert picture.shape[1] == dots
        assert [found.text for found in zxingcpp.read_barcodes(picture)] == [text]


def test_bytes_may_come_in_any_pieces() -> None:
    slip = Slip((Text("一二三 rare 㐀", is_bold=True), Code("92123"), Text("end")))
    data = encode(slip, 32, Charset.GB18030)
    whole, pieces = VirtualPrinter(), VirtualPrinter()
    whole.feed(data)
    for place in range(len(data)):
        pieces.feed(data[place : place + 1])
    one, other = whole.slips()[0], pieces.slips()[0]
    assert one.text == other.text == "end"
    assert np.array_equal(one.picture(32), other.picture(32))


def test_what_another_hand_writes_is_read(tmp_path: Path) -> None:
    """python-escpos, in a process of its own: it sets up logging when it is loaded."""
    mark = np.zeros((16, 64), np.uint8)
    mark[4:12, 8:40] = 255
    picture, written = tmp_path / "mark.png", tmp_path / "written.bin"
    cv2.imwrite(str(picture), 255 - mark)
    subprocess.run([sys.executable, "-c", OTHER_HAND, picture, written], capture_output=True, check=True, timeout=60)
    behind = VirtualPrinter()
    behind.feed(written.read_bytes())
    lines = [part for part in behind.slips()[0].parts if isinstance(part, SetLine)]
    pictures = [part for part in behind.slips()[0].parts if not isinstance(part, SetLine)]
    assert [(line.text, line.is_bold, line.is_large) for line in lines] == [
        ("Harbour", True, True),
        ("Mall", False, False),
    ]
    assert np.array_equal(pictures[0], mark > 0)
    assert behind.drawer_pulses == 1
    assert behind.unknown == []


def test_commands_it_does_not_know_are_listed() -> None:
    behind = VirtualPrinter()
    behind.feed(b"\x1bRa\n")
    assert behind.unknown == [b"\x1bR"]
