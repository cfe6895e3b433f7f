"""What every symbology decoder promises, over every driver."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import pytest
import segno
from numpy.typing import NDArray

from hardware.camera.phone import Look
from hardware.decoder.cascade import DecodeCascade
from hardware.decoder.stills import StillDecoder
from hardware.decoder.zbar import ZbarDecoder, available
from hardware.decoder.zxing import ZxingDecoder
from pos_client.domain.barcode import Symbology
from pos_client.ports import SymbologyDecoder
from tests.fakes.hard_frames import code_of, empty_frame, hard_frame

Luma = NDArray[np.uint8]
QR = (Symbology.QR,)
EVERYTHING = tuple(symbology for symbology in Symbology if symbology is not Symbology.UNKNOWN)

DRIVERS: dict[str, Callable[[], SymbologyDecoder]] = {
    "zxing": ZxingDecoder,
    "zbar": ZbarDecoder,
    "cascade": lambda: DecodeCascade(ZxingDecoder()),
    "cascade with every look": lambda: DecodeCascade(ZxingDecoder(), ZbarDecoder(), budget_ms=None),
    "stills": lambda: StillDecoder(ZxingDecoder()),
}
NEEDING_ZBAR = ("zbar", "cascade with every look")
READING_INVERTED = ("zxing", "cascade", "cascade with every look", "stills")


def _make(name: str) -> SymbologyDecoder:
    if name in NEEDING_ZBAR and not available():
        pytest.skip("libzbar is not installed")
    return DRIVERS[name]()


@pytest.fixture(params=DRIVERS)
def decoder(request: pytest.FixtureRequest) -> SymbologyDecoder:
    return _make(request.param)


def picture(text: str, pixels: int = 6, at: tuple[int, int] = (90, 60), *, micro: bool = False) -> Luma:
    """A dark code on a light wall, 640x480, its top left corner at (x, y)."""
    modules = np.array([list(row) for row in segno.make(text, error="m", micro=micro).matrix], np.uint8)
    wall = np.full((480, 640), 230, np.uint8)
    code = np.kron(modules, np.ones((pixels, pixels), np.uint8))
    wall[at[1] : at[1] + len(code), at[0] : at[0] + len(code)] = 230 - 200 * code
    return wall


def _texts(decoder: SymbologyDecoder, luma: Luma) -> list[str]:
    return [text for text, _, _ in decoder.decode(luma, QR)]


def test_it_is_a_decoder_with_a_name(decoder: SymbologyDecoder) -> None:
    assert isinstance(decoder, SymbologyDecoder)
    assert decoder.name


@pytest.mark.parametrize("text", [code_of(1), "https://example.com/a?b=c&d", "0", "A-Z 0-9 $%*+./:", "x" * 300])
def test_texts_arrive_as_they_were_encoded(decoder: SymbologyDecoder, text: str) -> None:
    assert _texts(decoder, picture(text)) == [text]


def test_a_micro_qr_code_is_not_read(decoder: SymbologyDecoder) -> None:
    """Nobody uses it here, and it guards itself so little that clutter is taken for one."""
    assert decoder.decode(picture("702256", pixels=10, micro=True), EVERYTHING) == []


def test_the_corners_say_where_it_is(decoder: SymbologyDecoder) -> None:
    ((_, symbology, corners),) = decoder.decode(picture(code_of(2), pixels=6, at=(200, 100)), QR)
    side = 25 * 6
    truth = [(200, 100), (200 + side, 100), (200 + side, 100 + side), (200, 100 + side)]
    assert symbology is Symbology.QR
    assert len(corners) == 4
    for x, y in truth:
        assert min(abs(x - cx) + abs(y - cy) for cx, cy in corners) < 8


@pytest.mark.parametrize("degrees", [0, 30, 90, 135, 180, 270])
def test_it_reads_at_any_angle(decoder: SymbologyDecoder, degrees: int) -> None:
    turn = cv2.getRotationMatrix2D((320, 240), degrees, 1.0)
    upright = picture(code_of(3), at=(245, 165))
    turned = cv2.warpAffine(upright, turn, (640, 480), borderValue=(230,))
    assert _texts(decoder, np.asarray(turned, np.uint8)) == [code_of(3)]


def test_it_reads_several_codes(decoder: SymbologyDecoder) -> None:
    both = picture(code_of(4), pixels=5)
    both[:, 320:] = picture(code_of(5), pixels=5, at=(90, 300))[:, :320]
    assert sorted(_texts(decoder, both)) == sorted([code_of(4), code_of(5)])


def test_it_reads_phones_in_real_frames(decoder: SymbologyDecoder) -> None:
    read = sum(code_of(seed) in _texts(decoder, hard_frame(1, seed)) for seed in range(8))
    assert read >= 7


@pytest.mark.parametrize("name", READING_INVERTED)
def test_it_reads_phones_in_dark_mode(name: str) -> None:
    decoder = _make(name)
    read = sum(code_of(seed) in _texts(decoder, hard_frame(2, seed, Look.DARK)) for seed in range(8))
    assert read >= 7


def test_nothing_in_view_means_nothing_found(decoder: SymbologyDecoder) -> None:
    for seed in range(5):
        assert decoder.decode(empty_frame(seed), QR) == []
    noise = np.random.default_rng(1).integers(0, 255, (480, 640), dtype=np.uint8)
    assert decoder.decode(noise, EVERYTHING) == []


@pytest.mark.parametrize("size", [(0, 0), (0, 9), (1, 1), (3, 700), (17, 17), (480, 640)])
def test_pictures_of_any_size_do_no_harm(decoder: SymbologyDecoder, size: tuple[int, int]) -> None:
    for grey in (0, 255):
        assert decoder.decode(np.full(size, grey, np.uint8), EVERYTHING) == []


def test_unwanted_symbologies_are_not_reported(decoder: SymbologyDecoder) -> None:
    assert decoder.decode(picture(code_of(6)), (Symbology.EAN_13,)) == []
    assert decoder.decode(picture(code_of(6)), ()) == []


def test_pictures_that_are_views_or_locked_are_read(decoder: SymbologyDecoder) -> None:
    wide = np.repeat(picture(code_of(7)), 2, axis=1)
    view = wide[:, ::2]
    view.flags.writeable = False
    assert _texts(decoder, view) == [code_of(7)]


def test_it_may_be_used_from_several_threads(decoder: SymbologyDecoder) -> None:
    pictures = [picture(code_of(seed)) for seed in range(12)]
    with ThreadPoolExecutor(3) as threads:
        read = list(threads.map(lambda luma: _texts(decoder, luma), pictures))
    assert read == [[code_of(seed)] for seed in range(12)]
