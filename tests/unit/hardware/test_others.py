"""Codes that are not QR are looked for in turns, at every angle, for a bounded price."""

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
import zxingcpp
from numpy.typing import NDArray

from hardware.decoder import purse
from hardware.decoder.cascade import DecodeCascade
from hardware.decoder.found import Found, Hit
from hardware.decoder.others import OtherCodes
from hardware.decoder.zxing import ZxingDecoder
from pos_client.domain.barcode import LINEAR, Symbology
from tests.fakes.cpu_time import CpuTime
from tests.fakes.hard_frames import empty_frame

Luma = NDArray[np.uint8]
EVERYTHING = tuple(symbology for symbology in Symbology if symbology is not Symbology.UNKNOWN)
WHOLE = (slice(0, 240), slice(0, 320))
BLANK = np.full((240, 320), 90, np.uint8)


CPU = CpuTime()


class FakeEye:
    """Sees nothing, slowly; remembers what it was asked for."""

    name = "eye"

    def __init__(self, cost_s: float = 0.0) -> None:
        self._cost_s = cost_s
        self.asked: list[frozenset[Symbology]] = []

    def decode(self, luma: Luma, symbologies: Sequence[Symbology]) -> list[Hit]:
        return list(self.look(luma, symbologies).hits)

    def look(self, luma: Luma, symbologies: Sequence[Symbology]) -> Found:
        self.asked.append(frozenset(symbologies))
        CPU.spend(self._cost_s)
        return Found()


def _bottle(degrees: float) -> tuple[str, Luma]:
    text = "6901234567892"
    made = zxingcpp.create_barcode(text, zxingcpp.barcode_format_from_str("EAN13"))
    bars = np.pad(np.asarray(made.to_image(scale=3), np.uint8), 20, constant_values=255)
    wall = np.full((480, 640), 120, np.uint8)
    height, width = bars.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    turn[:, 2] += (320 - width / 2, 240 - height / 2)
    return text, np.asarray(
        cv2.warpAffine(bars, turn, (640, 480), dst=wall, borderMode=cv2.BORDER_TRANSPARENT), np.uint8
    )


@pytest.mark.parametrize("degrees", [0, 20, 45, 70, 90, 135, 180])
def test_bar_codes_are_read_at_any_angle(degrees: float) -> None:
    text, luma = _bottle(degrees)
    cascade = DecodeCascade(ZxingDecoder(), budget_ms=1000.0)
    found = [hit for _ in range(4) for hit in cascade.decode(luma, (Symbology.QR, *LINEAR))]
    assert {(read, symbology) for read, symbology, _ in found} == {(text, Symbology.EAN_13)}
    middles = [np.mean(corners, axis=0) for _, _, corners in found]
    assert np.abs(np.array(middles) - (320, 240)).max() < 25


def test_each_frame_pays_for_one_kind_and_every_second_is_bars() -> None:
    eye = FakeEye()
    others = OtherCodes(eye, budget_ms=1000.0)
    for _ in range(6):
        others.read(BLANK, EVERYTHING, WHOLE, is_at_rest=False)
    assert len(eye.asked) == 6
    assert sorted(eye.asked.count(kind) for kind in set(eye.asked)) == [1, 1, 1, 3]
    assert eye.asked.count(LINEAR) == 3


def test_qr_is_left_to_the_quick_look() -> None:
    eye = FakeEye()
    others = OtherCodes(eye, budget_ms=1000.0)
    assert others.read(BLANK, (Symbology.QR,), WHOLE, is_at_rest=False) == []
    assert eye.asked == []


def test_its_price_is_bounded_and_lower_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purse, "thread_time", CPU.read)
    taken = []
    for is_at_rest in (True, False):
        eye = FakeEye(cost_s=0.004)
        others = OtherCodes(eye, budget_ms=0.8)
        for _ in range(200):
            others.read(BLANK, EVERYTHING, WHOLE, is_at_rest=is_at_rest)
        taken.append(len(eye.asked))
    assert 10 <= taken[0] <= 210 * 0.4 / 4 + 1
    assert taken[0] < taken[1] <= 210 * 1.2 / 4 + 1


def test_the_till_reads_what_is_wanted_and_nothing_else() -> None:
    text, luma = _bottle(0)
    for wanted, expected in (((Symbology.QR,), set()), ((Symbology.QR, Symbology.EAN_13), {text})):
        cascade = DecodeCascade(ZxingDecoder(), budget_ms=1000.0)
        assert {hit[0] for _ in range(4) for hit in cascade.decode(luma, wanted)} == expected


def test_clutter_is_nothing_with_every_symbology() -> None:
    cascade = DecodeCascade(ZxingDecoder(), budget_ms=1000.0)
    assert [hit for seed in range(10) for hit in cascade.decode(empty_frame(seed), EVERYTHING)] == []
