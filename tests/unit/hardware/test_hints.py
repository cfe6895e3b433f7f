"""What would help the camera, told from its picture."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from hardware.decoder.cascade import DecodeCascade
from hardware.decoder.zxing import ZxingDecoder
from hardware.scanner.camera_scanner import CameraBarcodeScanner
from hardware.scanner.hints import Hints, hint_of
from pos_client.domain.barcode import Symbology
from pos_client.ports import CameraHint, Unread
from tests.fakes.devices import FakeFrameSource, FakeLiveDecoder
from tests.fakes.hard_frames import blurred_code, code_of

Luma = NDArray[np.uint8]
MS = 1_000_000


def _seen(pixels: float, blur: float) -> tuple[Luma, Unread]:
    luma, sighting = blurred_code(code_of(1), pixels, blur)
    return luma, Unread(sighting.corners, 25)


def test_small_codes_are_too_far_away_and_large_ones_blurred() -> None:
    assert hint_of(*_seen(2.0, 0.8)) is CameraHint.TOO_FAR
    assert hint_of(*_seen(4.0, 2.4)) is CameraHint.BLURRED


def test_a_code_with_little_contrast_needs_a_brighter_screen() -> None:
    luma, unread = _seen(4.0, 1.0)
    faint = cv2.addWeighted(luma, 0.2, luma, 0.0, 60.0)
    assert hint_of(np.asarray(faint, np.uint8), unread) is CameraHint.TOO_FAINT


def test_a_dark_picture_is_too_dark_and_an_empty_one_is_nothing() -> None:
    assert hint_of(np.full((720, 1280), 12, np.uint8), None) is CameraHint.TOO_DARK
    assert hint_of(np.full((720, 1280), 90, np.uint8), None) is None


@pytest.mark.parametrize(
    "corners", [((-50.0, -50.0), (-9.0, -50.0), (-9.0, -9.0), (-50.0, -9.0)), ((900.0, 900.0),) * 4]
)
def test_a_code_outside_the_picture_is_nothing(corners: tuple[tuple[float, float], ...]) -> None:
    assert hint_of(np.full((200, 300), 90, np.uint8), Unread(corners, 25)) in {None, CameraHint.TOO_FAINT}


def test_a_hint_is_told_after_half_a_second_and_stays_a_second() -> None:
    hints = Hints()
    far = CameraHint.TOO_FAR
    told = [hints.tell(far, at_ms * MS) for at_ms in (0, 300, 499, 500, 600)]
    assert told == [None, None, None, far, far]
    assert [hints.tell(None, at_ms * MS) for at_ms in (700, 1599, 1601)] == [far, far, None]


def test_a_code_that_is_read_ends_every_hint() -> None:
    hints = Hints()
    hints.tell(CameraHint.BLURRED, 0)
    assert hints.tell(CameraHint.BLURRED, 600 * MS) is CameraHint.BLURRED
    hints.forget()
    assert hints.tell(None, 700 * MS) is None


def test_changing_hints_are_none() -> None:
    hints = Hints()
    turns = (CameraHint.BLURRED, CameraHint.TOO_FAR)
    assert [hints.tell(turns[number % 2], number * 300 * MS) for number in range(6)] == [None] * 6


def test_the_view_shows_where_the_code_is_and_what_would_help() -> None:
    _, unread = _seen(2.0, 0.8)
    scanner = CameraBarcodeScanner(FakeFrameSource([0.0, 0.6]), FakeLiveDecoder([[], []], unread))
    scanner.open()
    views = []
    for _ in range(2):
        scanner.read(0.0)
        view = scanner.latest_view()
        assert view is not None
        views.append((view.unread, view.hint))
    assert [outline for outline, _ in views] == [unread.corners] * 2
    assert views[0][1] is None
    assert views[1][1] is not None


def test_the_cascade_tells_what_it_saw_and_could_not_read_until_it_reads() -> None:
    luma, sighting = blurred_code(code_of(4), 2.4, 1.0)
    torn = luma.copy()
    torn[72:94, 82:122] = 150  # a fifth of its data
    cascade = DecodeCascade(ZxingDecoder(), budget_ms=1000.0)
    for _ in range(6):
        assert cascade.decode(torn, (Symbology.QR,)) == []
    seen = cascade.unread()
    assert seen is not None
    assert np.abs(np.array(seen.corners) - np.array(sighting.corners)).max() < 5
    clear = blurred_code(code_of(4), 4.0, 0.4)[0]
    assert cascade.decode(clear, (Symbology.QR,))
    assert cascade.unread() is None
