"""The test sheet as it is printed: every code on it can be read, and says what it should."""

import numpy as np
import zxingcpp
from PySide6.QtCore import QByteArray
from PySide6.QtSvg import QSvgRenderer

from hardware.scanner.sheet import SYMBOLOGIES, TEXTS
from hardware.scanner.sheet_drawing import Modules, is_inverted, modules_of, runs_of, sheet_svg
from pos_client.domain.barcode import Symbology
from pos_client.domain.scanner_setup import SheetCode

FORMATS = {"qr": "QR Code", "code128": "Code 128", "ean13": "EAN-13"}


def _read(modules: Modules, *, inverted: bool) -> list[tuple[str, str]]:
    dark = np.kron(np.array(modules, bool), np.ones((60 if len(modules) == 1 else 4, 4), bool))
    picture = np.where(dark ^ inverted, 0, 255).astype(np.uint8)
    return [(str(found.format), found.text) for found in zxingcpp.read_barcodes(picture, try_invert=inverted)]


def test_every_code_says_what_it_should() -> None:
    for code in SheetCode:
        expected = [(FORMATS[SYMBOLOGIES[code]], TEXTS[code])]
        assert _read(modules_of(code), inverted=is_inverted(code)) == expected


def test_only_one_code_is_light_on_dark() -> None:
    assert [code for code in SheetCode if is_inverted(code)] == [SheetCode.DARK]


def test_chinese_names_its_encoding() -> None:
    assert SYMBOLOGIES[SheetCode.CHINESE] is Symbology.QR
    picture = np.kron(np.where(np.array(modules_of(SheetCode.CHINESE)), 0, 255), np.ones((4, 4))).astype(np.uint8)
    (found,) = zxingcpp.read_barcodes(picture, text_mode=zxingcpp.TextMode.ECI)
    assert found.text == f"]Q2\\000026{TEXTS[SheetCode.CHINESE]}"


def test_runs_are_the_dark_modules() -> None:
    assert list(runs_of([True, True, False, True])) == [(0, 2), (3, 1)]
    assert list(runs_of([False, False])) == list(runs_of([])) == []


def test_the_page_has_every_code_and_both_languages() -> None:
    page = sheet_svg()
    assert page.count("<path") == len(SheetCode)
    assert 'width="210mm" height="297mm"' in page
    assert "扫码枪测试页" in page
    assert "Test sheet for scanners" in page
    assert QSvgRenderer(QByteArray(page.encode())).isValid()
