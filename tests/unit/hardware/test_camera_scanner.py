"""The camera as a scanner: each code once, misreads never, and what the preview is told."""

import contextlib

import pytest

from hardware.scanner.camera_scanner import CameraBarcodeScanner
from pos_client.domain import member_code
from pos_client.domain.barcode import Symbology
from pos_client.domain.member_code import Intent
from pos_client.errors import DeviceLost
from pos_client.ports import CameraHint
from tests.fakes.devices import SQUARE, FakeDecoder, FakeFrameSource

KEY = bytes(32)
ANNE = member_code.encode(KEY, "100000000001", 1, Intent.EARN, 7)
BOB = member_code.encode(KEY, "100000000002", 1, Intent.EARN, 7)
MISREAD = ANNE[:20] + str((int(ANNE[20]) + 1) % 10) + ANNE[21:]


def _delivered(texts: list[list[str]], captured_s: list[float]) -> list[str]:
    scanner = CameraBarcodeScanner(FakeFrameSource(captured_s), FakeDecoder(texts))
    scanner.open()
    read: list[str] = []
    with contextlib.suppress(DeviceLost):
        while True:
            found = scanner.read(0.0)
            read += [found.text] if found else []
    return read


def _steady(texts: list[list[str]]) -> list[str]:
    return _delivered(texts, [place / 30 for place in range(len(texts))])


def test_a_code_held_up_is_delivered_once() -> None:
    assert _steady([[], [ANNE], [ANNE], [ANNE]]) == [ANNE]


def test_a_gap_shorter_than_the_cool_down_changes_nothing() -> None:
    assert _delivered([[ANNE], [], [ANNE]], [0.0, 0.3, 0.65]) == [ANNE]


def test_a_code_shown_again_after_leaving_is_delivered_again() -> None:
    assert _delivered([[ANNE], [], [ANNE]], [0.0, 0.4, 0.75]) == [ANNE, ANNE]


def test_the_cool_down_counts_from_the_last_sight() -> None:
    assert _delivered([[ANNE]] * 4, [0.0, 0.5, 1.0, 1.5]) == [ANNE]


def test_a_rotated_code_is_a_new_code() -> None:
    next_step = member_code.encode(KEY, "100000000001", 1, Intent.EARN, 8)
    assert _steady([[ANNE], [next_step], [next_step]]) == [ANNE, next_step]


def test_a_misread_member_code_is_thrown_away() -> None:
    assert _steady([[MISREAD], [ANNE]]) == [ANNE]


def test_foreign_codes_are_delivered_so_that_the_cashier_hears_about_them() -> None:
    assert _steady([["https://example.com"], ["6901234567892"]]) == ["https://example.com", "6901234567892"]


def test_of_two_member_codes_in_view_none_is_delivered() -> None:
    assert _steady([[ANNE, BOB], [ANNE, BOB], [BOB]]) == [BOB]


def test_the_same_code_twice_in_view_is_one_code() -> None:
    assert _steady([[ANNE, ANNE]]) == [ANNE]


def test_a_member_code_beside_a_foreign_one_is_delivered_alone() -> None:
    assert _steady([[ANNE, "hello"], ["hello", ANNE]]) == [ANNE]


def test_the_view_tells_where_a_code_was_and_how_long_ago() -> None:
    scanner = CameraBarcodeScanner(FakeFrameSource([1.0, 1.1, 1.2]), FakeDecoder([[], [ANNE], []]))
    assert scanner.latest_view() is None
    ages = []
    scanner.open()
    for _ in range(3):
        scanner.read(0.0)
        view = scanner.latest_view()
        assert view is not None
        ages.append((view.frame.seq, view.corners, view.hit_age_s))
    assert ages == [(1, (), None), (2, SQUARE, 0.0), (3, SQUARE, pytest.approx(0.1))]
    assert view is not None
    assert view.fps == pytest.approx(10.0)
    scanner.close()
    assert scanner.latest_view() is None


def test_the_view_hints_at_two_codes() -> None:
    scanner = CameraBarcodeScanner(FakeFrameSource([0.0, 0.1]), FakeDecoder([[ANNE, BOB], [BOB]]))
    scanner.open()
    hints = []
    for _ in range(2):
        scanner.read(0.0)
        view = scanner.latest_view()
        hints.append(view is not None and view.hint)
    assert hints == [CameraHint.TWO_CODES, None]


def test_it_expects_qr_codes_until_told_otherwise() -> None:
    decoder = FakeDecoder([[], []])
    scanner = CameraBarcodeScanner(FakeFrameSource([0.0, 0.1]), decoder)
    scanner.open()
    scanner.read(0.0)
    scanner.expects([Symbology.EAN_13, Symbology.QR])
    scanner.read(0.0)
    assert decoder.asked == [(Symbology.QR,), (Symbology.EAN_13, Symbology.QR)]
