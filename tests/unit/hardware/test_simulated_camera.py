"""From the simulated phone to the text: the demo depends on every step of it."""

import pytest

from hardware.camera.hand import pose_at
from hardware.camera.phone import Look, Shown, SimulatedPhone
from hardware.camera.scene import Scene
from hardware.camera.simulated import SimulatedCamera
from hardware.decoder.zxing import ZxingDecoder
from hardware.scanner.camera_scanner import CameraBarcodeScanner
from pos_client.domain.barcode import Symbology
from tests.fakes.hard_frames import code_of

FPS = 30


@pytest.fixture(scope="module", params=[(1280, 720), (640, 480)], ids=["720p", "VGA"])
def scene(request: pytest.FixtureRequest) -> Scene:
    return Scene(*request.param)


@pytest.mark.parametrize("seed", range(12))
def test_a_rising_phone_is_read_at_most_three_frames_after_it_is_in_view(scene: Scene, seed: int) -> None:
    look = Look.DARK if seed % 3 == 0 else Look.LIGHT
    in_view_since = None
    for number in range(FPS):
        pose = pose_at(seed, number / FPS + seed / 400)
        assert pose is not None
        exposure = scene.expose(number, Shown(code_of(seed), look, pose))
        if exposure.holds_whole_code and in_view_since is None:
            in_view_since = number
        if [text for text, _, _ in ZxingDecoder().decode(exposure.luma, (Symbology.QR,))] == [code_of(seed)]:
            assert in_view_since is None or number - in_view_since <= 3
            return
    pytest.fail("never read")


def test_the_corners_the_scene_knows_are_those_the_decoder_finds(scene: Scene) -> None:
    pose = pose_at(2, 2.0)
    assert pose is not None
    exposure = scene.expose(1, Shown(code_of(2), Look.LIGHT, pose))
    ((_, _, found),) = ZxingDecoder().decode(exposure.luma, (Symbology.QR,))
    assert exposure.corners is not None
    for (x, y), (true_x, true_y) in zip(found, exposure.corners, strict=True):
        assert abs(x - true_x) + abs(y - true_y) < 12


def test_the_moment_of_presentation_lies_before_the_read_and_after_the_start() -> None:
    phone = SimulatedPhone()
    scanner = CameraBarcodeScanner(SimulatedCamera(phone, size=(640, 480)), ZxingDecoder())
    scanner.open()
    phone.present(lambda: code_of(1), hold_s=1.0, seed=1)
    found = scanner.read(5.0)
    assert found is not None
    assert phone.presented_ns is not None
    assert 0 <= found.read_ns - phone.presented_ns < 1_000_000_000
    view = scanner.latest_view()
    assert view is not None
    assert view.corners == found.corners
    scanner.close()
