"""Draws the codes of the test sheet, one by one and as a page to print (SVG, A4)."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from hardware.scanner.sheet import SYMBOLOGIES, TEXTS
from pos_client.domain.barcode import Symbology
from pos_client.domain.scanner_setup import SheetCode

Modules = tuple[tuple[bool, ...], ...]
"""Rows of modules, True for dark; quiet zone included. A linear code is one row."""

_QUIET_QR, _QUIET_LINEAR = 4, 10
_WIDTH_MM, _HEIGHT_MM = 210, 297
_LEFT_MM, _TOP_MM, _ROW_MM, _COLUMN_MM = 16, 46, 80, 92
_MODULE_MM, _BAR_MM = 0.75, 0.4
_BAR_HEIGHT_MM = 20
_FONTS = "Inter, 'Noto Sans CJK SC', 'Noto Sans SC', 'Microsoft YaHei', sans-serif"
_TITLE = ("Test sheet for scanners", "扫码枪测试页")
_INTRODUCTION = (
    "In the till press F11 and scan these codes from 1 to 6. The till says what to change, or undoes it by itself.",
    "在收银程序中按 F11，依次扫描 1 至 6。程序会提示需要更改的设置，或自动纠正。",
)
_CAPTIONS = {
    SheetCode.SIGNS: ("Letters, digits, signs", "字母、数字、符号"),
    SheetCode.LENGTH: ("A long code", "长码"),
    SheetCode.DARK: ("As on a dark phone", "深色模式手机"),
    SheetCode.CHINESE: ("Chinese", "中文"),
    SheetCode.LINEAR: ("Bars: Code 128", "条形码：Code 128"),
    SheetCode.PRODUCT: ("Bars: a product", "条形码：商品"),
}


def is_inverted(code: SheetCode) -> bool:
    """Whether this code is printed light on dark, as phones in dark mode show theirs."""
    return code is SheetCode.DARK


def modules_of(code: SheetCode) -> Modules:
    """The modules of a code, as they are when it is printed dark on light."""
    text, symbology = TEXTS[code], SYMBOLOGIES[code]
    return qr_modules(text) if symbology is Symbology.QR else _linear(text, symbology)


def qr_modules(text: str) -> Modules:
    """A QR code of a text, as small as it can be at level M."""
    import segno

    drawn = segno.make_qr(text, error="m", encoding=None if text.isascii() else "utf-8", eci=not text.isascii())
    return tuple(tuple(bool(module) for module in row) for row in drawn.matrix_iter(border=_QUIET_QR))


def _linear(text: str, symbology: Symbology) -> Modules:
    import numpy as np
    import zxingcpp

    formats = {Symbology.CODE_128: zxingcpp.BarcodeFormat.Code128, Symbology.EAN_13: zxingcpp.BarcodeFormat.EAN13}
    drawn = np.asarray(zxingcpp.write_barcode_to_image(zxingcpp.create_barcode(text, formats[symbology]), scale=1))
    dark = drawn[0] == 0
    first, last = int(dark.argmax()), len(dark) - int(dark[::-1].argmax())
    quiet = (False,) * _QUIET_LINEAR
    return ((*quiet, *(bool(module) for module in dark[first:last]), *quiet),)


def runs_of(row: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Where dark runs begin in a row, and how long they are."""
    began = None
    for place, is_dark in enumerate((*row, False)):
        if is_dark and began is None:
            began = place
        elif not is_dark and began is not None:
            yield began, place - began
            began = None


def sheet_svg() -> str:
    """The page with all codes, in English and Chinese; 210 x 297 mm."""
    parts = [
        _text(_LEFT_MM, 20, 8, _TITLE[0], weight="bold"),
        _text(_LEFT_MM, 28, 6, _TITLE[1]),
        _text(_LEFT_MM, 35, 3.4, _INTRODUCTION[0]),
        _text(_LEFT_MM, 40, 3.4, _INTRODUCTION[1]),
    ]
    for place, code in enumerate(SheetCode):
        x, y = _LEFT_MM + place % 2 * _COLUMN_MM, _TOP_MM + place // 2 * _ROW_MM
        english, chinese = _CAPTIONS[code]
        parts += [_text(x, y + 6, 5, f"{place + 1}  {english}", weight="bold"), _text(x, y + 12, 4, chinese)]
        parts.append(_drawn(code, x, y + 16))
    size = f'width="{_WIDTH_MM}mm" height="{_HEIGHT_MM}mm" viewBox="0 0 {_WIDTH_MM} {_HEIGHT_MM}"'
    page = f'<rect width="{_WIDTH_MM}" height="{_HEIGHT_MM}" fill="#fff"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{page}{"".join(parts)}</svg>\n'


def _drawn(code: SheetCode, x: float, y: float) -> str:
    modules = modules_of(code)
    is_linear = len(modules) == 1
    side = _BAR_MM if is_linear else _MODULE_MM
    height = _BAR_HEIGHT_MM if is_linear else side
    light, dark = ("#000", "#fff") if is_inverted(code) else ("#fff", "#000")
    path = "".join(
        f"M{x + at * side:.3f} {y + number * side:.3f}h{length * side:.3f}v{height:g}h-{length * side:.3f}z"
        for number, row in enumerate(modules)
        for at, length in runs_of(row)
    )
    ground = f'<rect x="{x}" y="{y}" width="{len(modules[0]) * side}" height="{len(modules) * height}" fill="{light}"/>'
    # Qt writes paths without a stroke into a PDF with one as thick as a module.
    return f'{ground}<path d="{path}" fill="{dark}" stroke="{dark}" stroke-width="0.001"/>'


def _text(x: float, y: float, size: float, words: str, weight: str = "normal") -> str:
    style = f'font-family="{_FONTS}" font-size="{size}" font-weight="{weight}" fill="#1b2430"'
    return f'<text x="{x}" y="{y}" {style}>{escape(words)}</text>'
