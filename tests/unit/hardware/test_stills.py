"""Still pictures: every code in them, each once, from a corner of a large photograph to a code seen only as a blur."""

import cv2
import numpy as np
import pytest
import segno
import zxingcpp
from numpy.typing import NDArray

from hardware.decoder.picture_file import luma_of
from hardware.decoder.stills import StillDecoder
from hardware.decoder.zxing import ZxingDecoder
from pos_client.domain.barcode import Symbology
from pos_client.errors import InvalidValue
from tests.fakes.hard_frames import blurred_code, code_of, empty_frame, hard_frame

Luma = NDArray[np.uint8]
QR = (Symbology.QR,)
EVERYTHING = tuple(symbology for symbology in Symbology if symbology is not Symbology.UNKNOWN)
STILLS = StillDecoder(ZxingDecoder())


def drawn(text: str, pixels: float) -> Luma:
    modules = np.array([list(row) for row in segno.make(text, error="m", micro=False).matrix], np.uint8)
    fine = np.kron(255 - 255 * np.pad(modules, 4), np.ones((8, 8), np.uint8))
    return np.asarray(cv2.resize(fine, None, fx=pixels / 8, fy=pixels / 8, interpolation=cv2.INTER_AREA), np.uint8)


def put(wall: Luma, code: Luma, x: int, y: int) -> None:
    wall[y : y + len(code), x : x + code.shape[1]] = code


def test_every_code_in_view_is_read_large_small_and_blurred_alike() -> None:
    wall = np.full((1200, 1600), 200, np.uint8)
    put(wall, drawn(code_of(1), 12), 60, 60)
    put(wall, drawn(code_of(2), 3), 900, 100)
    blur = cv2.GaussianBlur(drawn(code_of(3), 14), (0, 0), 7)
    put(wall, np.asarray(blur, np.uint8), 1000, 500)
    put(wall, blurred_code(code_of(4), blur=1.2)[0], 100, 800)
    read = [text for text, _, _ in STILLS.decode(wall, QR)]
    assert sorted(read) == sorted(code_of(seed) for seed in (1, 2, 3, 4))


def test_the_same_text_at_two_places_is_two_codes_and_at_one_place_one() -> None:
    wall = np.full((600, 1000), 230, np.uint8)
    put(wall, drawn(code_of(5), 6), 50, 100)
    put(wall, drawn(code_of(5), 6), 550, 200)
    places = sorted(np.mean(corners, axis=0)[0] for _, _, corners in STILLS.decode(wall, QR))
    assert places == [pytest.approx(50 + 33 * 3, abs=5), pytest.approx(550 + 33 * 3, abs=5)]


def test_corners_are_those_of_the_picture_at_every_size() -> None:
    photograph = np.full((3000, 4000), 210, np.uint8)
    blurred = cv2.GaussianBlur(drawn(code_of(6), 30), (0, 0), 16)
    put(photograph, np.asarray(blurred, np.uint8), 1500, 900)
    assert ZxingDecoder().decode(photograph, QR) == []
    ((text, _, corners),) = STILLS.decode(photograph, QR)
    assert text == code_of(6)
    assert np.abs(np.array(corners[0]) - (1500 + 120, 900 + 120)).max() < 30


@pytest.mark.parametrize("symbology", EVERYTHING)
def test_every_symbology_is_read_where_it_is_wanted(symbology: Symbology) -> None:
    names = {
        Symbology.QR: ("QRCode", code_of(7)),
        Symbology.EAN_13: ("EAN13", "6901234567892"),
        Symbology.EAN_8: ("EAN8", "96385074"),
        Symbology.UPC_A: ("UPCA", "036000291452"),
        Symbology.CODE_128: ("Code128", "ABC-1234"),
        Symbology.DATA_MATRIX: ("DataMatrix", "A Data Matrix"),
        Symbology.PDF_417: ("PDF417", "a PDF417 with some text"),
        Symbology.AZTEC: ("Aztec", "an Aztec code"),
    }
    name, text = names[symbology]
    made = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str(name))
    picture = np.pad(np.asarray(made.to_image(scale=4), np.uint8), 60, constant_values=255)
    found = STILLS.decode(picture, (symbology,))
    assert [(read, kind) for read, kind, _ in found] == [(text, symbology)]
    others = tuple(other for other in EVERYTHING if other is not symbology)
    assert [hit for hit in STILLS.decode(picture, others) if hit[1] is symbology] == []


def test_it_finds_nothing_where_nothing_is() -> None:
    assert [hit for seed in range(3) for hit in STILLS.decode(empty_frame(seed), EVERYTHING)] == []


def test_it_reads_more_than_the_first_decoder() -> None:
    frames = [(code_of(seed), hard_frame(4, seed)) for seed in range(20)]
    alone = sum(bool(ZxingDecoder().decode(frame, QR)) for _, frame in frames)
    ours = sum(text in [hit[0] for hit in STILLS.decode(frame, QR)] for text, frame in frames)
    assert ours >= alone + 4


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".webp", ".jpg", ".tiff"])
def test_pictures_of_every_kind(suffix: str) -> None:
    coloured = cv2.cvtColor(drawn(code_of(8), 6), cv2.COLOR_GRAY2BGR)
    raw = cv2.imencode(suffix, coloured)[1].tobytes()
    assert [text for text, _, _ in STILLS.decode(luma_of(raw), QR)] == [code_of(8)]


def test_a_transparent_background_is_white_and_16_bits_are_as_good_as_8() -> None:
    code = drawn(code_of(9), 6)
    transparent = np.dstack([np.zeros((*code.shape, 3), np.uint8), 255 - code])
    for picture in (transparent, code.astype(np.uint16) * 257):
        raw = cv2.imencode(".png", picture)[1].tobytes()
        assert [text for text, _, _ in STILLS.decode(luma_of(raw), QR)] == [code_of(9)]


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_numbers_that_are_none_or_infinite_are_no_shades(kind: type[np.float32 | np.float64]) -> None:
    code = drawn(code_of(9), 6)
    shades: NDArray[np.floating] = np.full(code.shape, -40, kind)
    shades += code
    shades[0, :3] = (np.nan, np.inf, -np.inf)
    raw = cv2.imencode(".tiff", shades)[1].tobytes()
    assert [text for text, _, _ in STILLS.decode(luma_of(raw), QR)] == [code_of(9)]
    shades[0, 3] = float(np.finfo(kind).max)
    assert luma_of(cv2.imencode(".tiff", shades)[1].tobytes())[0, 3] == 255
    nothing: NDArray[np.floating] = np.full((30, 30, 3), np.nan, kind)
    assert not luma_of(cv2.imencode(".tiff", nothing)[1].tobytes()).any()


def test_strips_make_the_shades_of_the_whole() -> None:
    picture = np.random.default_rng(1).integers(0, 256, (1300, 2000, 4), np.uint8)
    share = picture[..., 3:].astype(np.float32) / 255.0
    blended = (picture[..., :3] * share + 255.0 * (1.0 - share)).astype(np.uint8)
    luma = luma_of(cv2.imencode(".png", picture, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes())
    assert np.array_equal(luma, cv2.cvtColor(blended, cv2.COLOR_BGR2GRAY))


def test_what_is_wrong_with_a_picture_is_said_by_nobody_else(capfd: pytest.CaptureFixture[str]) -> None:
    raw = cv2.imencode(".ppm", np.zeros((40, 40, 3), np.uint8))[1].tobytes()
    with pytest.raises(InvalidValue):
        luma_of(raw[:2000])
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize("raw", [b"", b"\xff\xd8", b"GIF89a", b"not a picture", b"\x89PNG\r\n\x1a\n" + bytes(90)])
def test_what_is_no_picture_is_refused(raw: bytes) -> None:
    with pytest.raises(InvalidValue) as refused:
        luma_of(raw)
    assert refused.value.error_code == "NOT_A_PICTURE"
