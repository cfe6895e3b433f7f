"""The doctor looks through every camera, those plugged in and those set up, and says what to do about the rest."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from click.testing import CliRunner

from pos_client.ports import DeviceInformation
from pos_client.settings import Settings
from tests.fakes.mjpeg_server import PASSWORD, USER, FakeMjpegCamera
from ui.cli import pos_client
from ui.composition.doctor_cameras import cameras
from ui.composition.finding import Verdict

PICTURE = np.full((48, 64, 3), 90, np.uint8)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    cv2.imwrite(str(tmp_path / "a.png"), PICTURE)
    return tmp_path


def _plugged(*ids: object) -> list[DeviceInformation]:
    return [DeviceInformation(str(device_id), "camera", "HD Webcam", "OpenCV") for device_id in ids]


def test_without_cameras_it_says_what_else_there_is() -> None:
    (finding,) = cameras(Settings(), [])
    assert (finding.verdict, finding.detail) == (Verdict.WARNING, "none")
    assert finding.advice


def test_each_is_looked_through_and_listed_once_with_its_id_size_and_rate(folder: Path) -> None:
    with FakeMjpegCamera([PICTURE]) as network:
        settings = Settings(camera=str(folder), cameras=(network.url,))
        first, second, third = cameras(settings, _plugged(folder, "/dev/video97"))
    assert first.detail.startswith(f"{folder} (HD Webcam), 64 x 48 at 1")
    assert second.detail.startswith(f"{network.url} (set up), 64 x 48 at ")
    assert (first.verdict, second.verdict) == (Verdict.GOOD, Verdict.GOOD)
    assert (third.verdict, third.code) == (Verdict.WARNING, "CAMERA_UNPLUGGED")
    assert third.advice


def test_one_that_wants_a_password_is_said_to_and_a_password_is_never_told() -> None:
    with FakeMjpegCamera([PICTURE]) as network:
        network.serve = network.guarded
        (refused,) = cameras(Settings(camera=network.url), [])
        wrong = network.url.replace("://", f"://{USER}:wr0ng@")
        (still,) = cameras(Settings(camera=wrong), [])
    assert (refused.code, still.code) == ("CAMERA_PASSWORD", "CAMERA_PASSWORD")
    assert "wr0ng" not in repr(still)
    assert PASSWORD not in repr(refused)


def test_what_names_no_camera_is_said_to(tmp_path: Path) -> None:
    (finding,) = cameras(Settings(camera=str(tmp_path / "nothing.mp4")), [])
    assert finding.code == "BAD_CAMERA"


def test_it_is_part_of_the_doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text(f'camera = "{tmp_path.as_posix()}"\n')
    monkeypatch.setenv("POS_CLIENT_SETTINGS", str(settings))
    done = CliRunner().invoke(pos_client, ["doctor", "--data-dir", str(tmp_path / "data")])
    assert f"--  camera         {tmp_path} (set up): " in done.output
    assert "no pictures in it" in done.output
