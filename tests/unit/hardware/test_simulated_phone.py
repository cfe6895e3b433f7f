"""The simulated phone: how it comes, stays and goes, and what the simulated camera makes of it."""

import numpy as np
import pytest

from hardware.camera.hand import LEAVE_S, RISE_S, pose_at
from hardware.camera.phone import Look, Shown, SimulatedPhone
from hardware.camera.scene import Scene

CODE = "911112345678901210123456789012345678901234"


class Hands:
    """A monotonic clock moved by hand."""

    def __init__(self) -> None:
        self.ns = 5_000_000_000

    def __call__(self) -> int:
        return self.ns

    def pass_s(self, seconds: float) -> None:
        self.ns += round(seconds * 1e9)


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def phone(clock: Hands) -> SimulatedPhone:
    return SimulatedPhone(clock)


@pytest.fixture(scope="module")
def scene() -> Scene:
    return Scene(640, 480)


def test_nobody_is_there_at_first(phone: SimulatedPhone, clock: Hands) -> None:
    assert not phone.is_visible
    assert phone.shown_at(clock()) is None
    phone.withdraw()
    assert not phone.is_visible


def test_it_leaves_by_itself_after_the_hold(phone: SimulatedPhone, clock: Hands) -> None:
    phone.present(lambda: CODE, hold_s=2.0)
    clock.pass_s(RISE_S + 2.0 + LEAVE_S - 0.01)
    assert phone.is_visible
    clock.pass_s(0.02)
    assert not phone.is_visible


def test_without_a_hold_it_stays_until_withdrawn(phone: SimulatedPhone, clock: Hands) -> None:
    phone.present(lambda: CODE)
    clock.pass_s(3600)
    assert phone.is_visible
    phone.withdraw()
    assert phone.is_visible
    clock.pass_s(LEAVE_S)
    assert not phone.is_visible


def test_the_text_is_asked_for_at_every_look(phone: SimulatedPhone, clock: Hands) -> None:
    texts = iter(["first", "second"])
    phone.present(lambda: next(texts))
    shown = [phone.shown_at(clock()) for _ in range(2)]
    assert [sight.text for sight in shown if sight] == ["first", "second"]


def test_the_same_person_changes_the_screen_without_moving(phone: SimulatedPhone, clock: Hands) -> None:
    phone.present(lambda: "earn", seed=4)
    clock.pass_s(2.0)
    before = phone.shown_at(clock())
    phone.present(lambda: "pay", seed=4, look=Look.DARK)
    after = phone.shown_at(clock())
    assert before is not None
    assert after is not None
    assert (after.text, after.look, after.pose) == ("pay", Look.DARK, before.pose)


def test_another_person_comes_from_below(phone: SimulatedPhone, clock: Hands) -> None:
    phone.present(lambda: CODE, seed=4)
    clock.pass_s(2.0)
    phone.present(lambda: CODE, seed=5)
    shown = phone.shown_at(clock())
    assert shown is not None
    assert shown.pose.y > 1.4


def test_the_moment_of_presentation_is_the_first_whole_view(phone: SimulatedPhone, clock: Hands) -> None:
    phone.present(lambda: CODE)
    assert phone.presented_ns is None
    phone.note_whole(clock() + 11)
    phone.note_whole(clock() + 22)
    assert phone.presented_ns == clock() + 11
    phone.present(lambda: CODE)
    assert phone.presented_ns is None


@pytest.mark.parametrize("seed", range(0, 300, 7))
def test_every_person_ends_with_the_whole_code_in_view(scene: Scene, seed: int) -> None:
    pose = pose_at(seed, 1.0)
    assert pose is not None
    assert scene.expose(0, Shown(CODE, Look.LIGHT, pose)).holds_whole_code


@pytest.mark.parametrize("seed", range(0, 300, 7))
def test_every_person_starts_and_ends_outside_the_picture(scene: Scene, seed: int) -> None:
    empty = scene.expose(0, None)
    for pose in (pose_at(seed, 0.0), pose_at(seed, 3.0, LEAVE_S - 0.001)):
        assert pose is not None
        assert np.array_equal(scene.expose(0, Shown(CODE, Look.LIGHT, pose)).bgr, empty.bgr)


def test_an_empty_picture_has_no_code(scene: Scene) -> None:
    exposure = scene.expose(3, None)
    assert exposure.corners is None
    assert not exposure.holds_whole_code


def test_pictures_differ_by_noise_only_while_nothing_moves(scene: Scene) -> None:
    one, two = scene.expose(0, None).luma.astype(int), scene.expose(1, None).luma.astype(int)
    difference = np.abs(one - two)
    assert 0.5 < difference.mean() < 6
    assert difference.max() < 40


def test_colour_and_luma_are_the_same_picture(scene: Scene) -> None:
    pose = pose_at(1, 2.0)
    assert pose is not None
    exposure = scene.expose(0, Shown(CODE, Look.LIGHT, pose))
    weights = np.array([0.114, 0.587, 0.299])
    assert np.abs(exposure.bgr @ weights - exposure.luma).max() <= 1.0


def test_a_frame_of_the_phone_before_does_not_count() -> None:
    now_ns = [10**10]
    phone = SimulatedPhone(lambda: now_ns[0])
    phone.present(lambda: "second", seed=2)
    phone.note_whole(now_ns[0] - 1)
    assert phone.presented_ns is None
    phone.note_whole(now_ns[0] + 1)
    assert phone.presented_ns == now_ns[0] + 1
