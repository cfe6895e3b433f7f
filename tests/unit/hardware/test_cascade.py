"""The cascade: the quick look first and always, dearer ones in turn, within their budget, where something changed."""

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from hardware.camera.hand import pose_at
from hardware.camera.phone import Look, Shown
from hardware.camera.scene import Scene
from hardware.decoder import purse
from hardware.decoder.attention import Attention
from hardware.decoder.cascade import DecodeCascade
from hardware.decoder.found import Found, Hit, Sighting
from hardware.decoder.zxing import ZxingDecoder
from pos_client.domain.barcode import Symbology
from tests.fakes.cpu_time import CpuTime
from tests.fakes.hard_frames import SIZE, blurred_code, code_of, empty_frame, hard_frame

Luma = NDArray[np.uint8]
QR = (Symbology.QR,)


CPU = CpuTime()


class FakeEye:
    """Reads pictures of one size only, and remembers the sizes it was shown; `sees` a code in each."""

    name = "eye"

    def __init__(self, reads: tuple[int, int] | None, cost_s: float = 0.0, sees: Sighting | None = None) -> None:
        self._reads = reads
        self._cost_s = cost_s
        self.sees = sees
        self.shown: list[tuple[int, ...]] = []

    def decode(self, luma: Luma, symbologies: Sequence[Symbology]) -> list[Hit]:
        return list(self.look(luma, symbologies).hits)

    def look(self, luma: Luma, symbologies: Sequence[Symbology]) -> Found:
        self.shown.append(luma.shape)
        CPU.spend(self._cost_s)
        hits: list[Hit] = [("text", Symbology.QR, ((8.0, 4.0), (16.0, 12.0)))] if luma.shape == self._reads else []
        return Found(hits, [] if self.sees is None else [self.sees])


BLANK = np.full((240, 320), 90, np.uint8)


@pytest.fixture
def _only_eyes_cost_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(purse, "thread_time", CPU.read)


def test_what_the_quick_look_reads_costs_nothing_more() -> None:
    eye = FakeEye(reads=(240, 320))
    cascade = DecodeCascade(eye)
    for _ in range(5):
        assert [text for text, _, _ in cascade.decode(BLANK, QR)] == ["text"]
    assert eye.shown == [(240, 320)] * 5


def test_dearer_looks_take_turns_and_their_corners_are_those_of_the_frame() -> None:
    twice, half = FakeEye(reads=(480, 640)), FakeEye(reads=(120, 160))
    for eye, corners in ((twice, ((4.0, 2.0), (8.0, 6.0))), (half, ((16.0, 8.0), (32.0, 24.0)))):
        cascade = DecodeCascade(eye, budget_ms=1000.0)
        assert {hit[2] for _ in range(3) for hit in cascade.decode(BLANK, QR)} == {corners}


def test_a_code_that_was_seen_and_not_read_is_resampled() -> None:
    frame, sighting = blurred_code(code_of(1))
    shy = FakeEye(reads=None, sees=sighting)
    assert [text for text, _, _ in DecodeCascade(shy).decode(frame, QR)] == [code_of(1)]
    assert shy.shown == [frame.shape]


def test_what_was_seen_where_nothing_changed_is_left_alone() -> None:
    frame, sighting = blurred_code(code_of(1))
    shy = FakeEye(reads=None)
    cascade = DecodeCascade(shy, budget_ms=1000.0)
    cascade.decode(frame, QR)
    shy.sees = sighting
    visitor = frame.copy()
    visitor[120:190, 160:240] = 20
    assert cascade.decode(visitor, QR) == []
    assert [text for text, _, _ in DecodeCascade(shy).decode(visitor, QR)] == [code_of(1)]


def test_a_scene_at_rest_gets_at_most_one_dearer_look_per_frame() -> None:
    eye, second = FakeEye(reads=None), FakeEye(reads=None)
    cascade = DecodeCascade(eye, second, budget_ms=1000.0)
    cascade.decode(BLANK, QR)
    second.shown.clear()
    for _ in range(12):
        before = len(eye.shown) + len(second.shown)
        cascade.decode(BLANK, QR)
        assert len(eye.shown) + len(second.shown) - before <= 2
    assert len(second.shown) == 1


@pytest.mark.usefixtures("_only_eyes_cost_time")
def test_what_comes_into_view_is_looked_at_in_more_ways_while_there_is_time() -> None:
    for cost_s, in_a_frame in ((0.009, {1, 2}), (0.0, {3, 4})):
        eye = FakeEye(reads=None, cost_s=cost_s)
        cascade, shown = DecodeCascade(eye, budget_ms=1000.0), []
        for _ in range(6):
            cascade.decode(_visited(BLANK), QR)
            cascade.decode(BLANK, QR)
            eye.shown.clear()
            cascade.decode(_visited(BLANK), QR)
            shown.append(len(eye.shown))
        assert max(shown) in in_a_frame


def test_a_phone_on_its_way_up_is_read_before_its_code_stands_still() -> None:
    """Blurred over two modules, its finder patterns are shown by no threshold."""
    scene, read = Scene(*SIZE, seed=1), 0
    for seed in range(8):
        pose = pose_at(seed, 0.32)
        assert pose is not None
        coming = scene.expose(1, Shown(code_of(seed), (Look.LIGHT, Look.DARK)[seed % 2], pose))
        assert coming.holds_whole_code
        assert ZxingDecoder().decode(coming.luma, QR) == []
        cascade = DecodeCascade(ZxingDecoder())
        cascade.decode(scene.expose(0, None).luma, QR)
        hits = cascade.decode(coming.luma, QR)
        assert {text for text, _, _ in hits} <= {code_of(seed)}
        read += bool(hits)
    assert read >= 6


def test_without_a_budget_every_look_is_taken_at_once() -> None:
    eye, second = FakeEye(reads=None), FakeEye(reads=None)
    DecodeCascade(eye, second, budget_ms=None).decode(BLANK, QR)
    assert eye.shown == [(240, 320), (480, 640), (120, 160), (720, 960)]
    assert second.shown == [(240, 320)]


@pytest.mark.usefixtures("_only_eyes_cost_time")
def test_the_budget_holds_over_many_frames() -> None:
    eye = FakeEye(reads=None, cost_s=0.004)
    cascade = DecodeCascade(eye, budget_ms=0.5)
    flicker = [np.full((240, 320), grey, np.uint8) for grey in (60, 200)]
    for number in range(200):
        cascade.decode(flicker[number % 2], QR)
    assert 5 <= len(eye.shown) - 200 <= (20 + 200) * 1.5 / 4 + 1


@pytest.mark.usefixtures("_only_eyes_cost_time")
def test_a_scene_at_rest_gets_a_quarter_of_the_budget() -> None:
    eye = FakeEye(reads=None, cost_s=0.004)
    cascade = DecodeCascade(eye, budget_ms=0.8)
    for _ in range(200):
        cascade.decode(BLANK, QR)
    # the first frame is new: it is looked at for what movements cost
    assert 1 <= len(eye.shown) - 200 <= (20 * 2.4 + 4) / 4 + (20 + 200) * 0.2 / 4 + 1


@pytest.mark.usefixtures("_only_eyes_cost_time")
def test_what_a_scene_at_rest_does_not_spend_is_there_when_a_phone_comes() -> None:
    eye = FakeEye(reads=None, cost_s=0.01)
    cascade = DecodeCascade(eye, budget_ms=2.0)
    for _ in range(200):
        cascade.decode(BLANK, QR)
    eye.shown.clear()
    for _ in range(10):
        cascade.decode(_visited(BLANK), QR)
    assert len(eye.shown) == 10 + 10  # a dearer one at every frame, since one takes all the time there is


def test_dearer_looks_go_where_something_changed() -> None:
    eye = FakeEye(reads=None)
    cascade = DecodeCascade(eye, budget_ms=1000.0)
    cascade.decode(BLANK, QR)
    eye.shown.clear()
    for _ in range(5):
        cascade.decode(_visited(BLANK), QR)
    # 4 by 6 cells of 16 pixels and a margin of 3 cells around them, at half, triple and double size
    assert {shape for shape in eye.shown if shape != (240, 320)} == {(80, 96), (480, 576), (320, 384)}


def test_corners_found_in_a_part_are_those_of_the_frame() -> None:
    cascade = DecodeCascade(FakeEye(reads=(320, 384)), budget_ms=1000.0)
    cascade.decode(BLANK, QR)
    found = [hit[2] for _ in range(5) for hit in cascade.decode(_visited(BLANK), QR)]
    assert set(found) == {((80 + 4.0, 48 + 2.0), (80 + 8.0, 48 + 6.0))}


def test_dearer_looks_go_first_where_a_code_was_read_last() -> None:
    eye = FakeEye(reads=(160, 192))
    cascade = DecodeCascade(eye, budget_ms=1000.0)
    corner = np.full((160, 192), 90, np.uint8)
    assert cascade.decode(corner, QR)
    eye.shown.clear()
    cascade.decode(BLANK, QR)
    # the box of (8, 4) to (16, 12) with 24 pixels around it, then everything, both at double size
    assert eye.shown[:3] == [(240, 320), (74, 82), (480, 640)]


def test_where_a_code_was_may_lie_outside_the_next_picture() -> None:
    cascade = DecodeCascade(ZxingDecoder(), budget_ms=1000.0)
    assert cascade.decode(hard_frame(1, 1), QR)
    for size in ((21, 21), (60, 40), (240, 320)):
        for _ in range(6):
            assert cascade.decode(np.full(size, 90, np.uint8), QR) == []


def _visited(empty: Luma) -> Luma:
    visited = empty.copy()
    visited[96:160, 128:224] = 230
    return visited


def test_attention_ignores_noise_and_forgets_what_stays() -> None:
    chance = np.random.default_rng(3)
    attention = Attention()

    def noisy(picture: Luma) -> Luma:
        return np.clip(picture + chance.normal(0, 8, picture.shape), 0, 255).astype(np.uint8)

    assert attention.changed(noisy(BLANK)) == (slice(0, 240), slice(0, 320))
    assert [attention.changed(noisy(BLANK)) for _ in range(10)] == [None] * 10
    visitor = BLANK.copy()
    visitor[96:160, 128:224] = 230
    seen = [attention.changed(noisy(visitor)) for _ in range(150)]
    assert seen[0] == (slice(48, 208), slice(80, 272))
    assert seen[-1] is None


def test_attention_ignores_a_camera_that_adapts_its_exposure() -> None:
    counter = empty_frame(1).astype(np.float32)
    attention = Attention()
    exposures = [1.0, 1.0, 0.9, 0.8, 0.72, 0.7, 0.7, 0.75, 0.9, 1.0]
    seen = [attention.changed((exposure * counter).astype(np.uint8)) for exposure in exposures]
    assert seen[1:] == [None] * 9
    dimmed = (0.7 * counter).astype(np.uint8)
    assert attention.changed(_visited(dimmed)) == (slice(48, 208), slice(80, 272))


def test_it_reads_more_hard_frames_than_its_first_decoder() -> None:
    frames = [(code_of(seed), hard_frame(3, seed)) for seed in range(30)]
    cascade = DecodeCascade(ZxingDecoder(), budget_ms=None)
    alone = sum(bool(ZxingDecoder().decode(frame, QR)) for _, frame in frames)
    ours = sum(text in [hit[0] for hit in cascade.decode(frame, QR)] for text, frame in frames)
    assert ours >= alone + 5
    assert ours >= 27


@pytest.mark.parametrize(("level", "at_least"), [(4, 8), (5, 2)])
def test_hardly_readable_codes_are_read_from_one_frame(level: int, at_least: int) -> None:
    """Of ten, where the first decoder reads one and none."""
    read = 0
    for seed in range(10):
        hits = DecodeCascade(ZxingDecoder(), budget_ms=None).decode(hard_frame(level, seed), QR)
        assert {text for text, _, _ in hits} <= {code_of(seed)}
        read += bool(hits)
    assert read >= at_least


@pytest.mark.parametrize("budget_ms", [None, 2.0])
def test_it_finds_nothing_where_nothing_is(budget_ms: float | None) -> None:
    cascade = DecodeCascade(ZxingDecoder(), budget_ms=budget_ms)
    assert [hit for seed in range(10) for hit in cascade.decode(empty_frame(seed), QR)] == []
