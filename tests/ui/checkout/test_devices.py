"""What the checkout says about the camera and the scanners it has, lost or never had."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from tests.ui.checkout.counter import Counter
from ui.i18n import install_language
from ui.screens.checkout import device_text
from ui.screens.devices import NO_DEVICES, Device, Devices, Presence

CAMERA, SERIAL = Device("camera", "HD Camera", is_camera=True), Device("COM3", "COM3", is_camera=False)
BOTH = Devices((CAMERA, SERIAL))


def _devices(*, camera: bool, serial: bool) -> Devices:
    return BOTH.heard_of(_heard(CAMERA, is_ready=camera)).heard_of(_heard(SERIAL, is_ready=serial))


def _heard(device: Device, *, is_ready: bool) -> Device:
    return replace(device, presence=Presence.READY if is_ready else Presence.AWAY)


def test_a_device_is_starting_until_something_is_heard_of_it() -> None:
    assert (BOTH.camera, BOTH.lost_scanner) == (Presence.STARTING, "")
    assert (NO_DEVICES.camera, NO_DEVICES.lost_scanner) == (Presence.NONE, "")


def test_of_several_cameras_the_best_one_counts_and_the_lost_one_is_known() -> None:
    second = replace(CAMERA, device_id="second", presence=Presence.AWAY)
    both = Devices((CAMERA, second))
    assert (both.camera, both.lost_camera, both.has_cameras) == (Presence.STARTING, second, True)
    assert both.heard_of(_heard(CAMERA, is_ready=True)).camera is Presence.READY
    assert both.heard_of(_heard(CAMERA, is_ready=False)).camera is Presence.AWAY
    assert not BOTH.has_cameras


def test_a_scanner_that_is_plugged_in_later_joins_the_others() -> None:
    another = Device("hid:1", "Another", is_camera=False)
    assert BOTH.heard_of(_heard(another, is_ready=False)) == BOTH
    joined = BOTH.heard_of(_heard(another, is_ready=True))
    assert [device.name for device in joined.known] == ["HD Camera", "COM3", "Another"]
    assert joined.heard_of(_heard(another, is_ready=False)).lost_scanner == "Another"


@pytest.mark.parametrize(
    ("devices", "words"),
    [
        (_devices(camera=True, serial=True), "Camera and hand-held scanner are ready."),
        (_devices(camera=True, serial=False), "The camera is ready."),
        (_devices(camera=False, serial=True), "Hand-held scanner is ready."),
        (_devices(camera=False, serial=False), "No scanner is ready. Check the cables."),
        (NO_DEVICES, "Hand-held scanner is ready."),
    ],
)
def test_the_invitation_names_what_is_there(qapp: QApplication, devices: Devices, words: str) -> None:
    install_language(qapp, "en")
    assert device_text.invitation(devices) == words


@pytest.mark.parametrize(
    ("devices", "words", "has_hint"),
    [
        (NO_DEVICES, "No camera. A hand-held scanner works anywhere in this window.", False),
        (BOTH, "The camera is starting…", False),
        (_devices(camera=False, serial=True), "Camera lost. Check its cable; the till keeps trying.", False),
        (
            Devices((replace(CAMERA, presence=Presence.AWAY, trouble="CAMERA_SILENT"),)),
            "Camera sends no picture. Switch it off and on, or unplug it and plug it in again. The till keeps trying.",
            False,
        ),
        (_devices(camera=True, serial=False), "", True),
    ],
)
def test_no_picture_says_why_and_gives_no_hint_how_to_hold_a_phone(
    qapp: QApplication, devices: Devices, words: str, *, has_hint: bool
) -> None:
    install_language(qapp, "en")
    assert bool(device_text.hint(devices)) is has_hint
    if words:
        assert device_text.no_picture(devices) == words


def test_a_camera_that_goes_and_comes_back_is_on_the_screen_at_once(counter: Counter) -> None:
    counter.presenter.device(_heard(CAMERA, is_ready=True))
    assert counter.screen.devices.camera is Presence.READY
    counter.type("5")
    counter.presenter.device(_heard(CAMERA, is_ready=False))
    assert (counter.screen.devices.camera, counter.screen.amount_text) == (Presence.AWAY, "5")
    counter.presenter.device(_heard(CAMERA, is_ready=True))
    assert counter.screen.devices.camera is Presence.READY


def test_a_scanner_without_a_number_that_is_plugged_in_elsewhere_is_not_missed() -> None:
    here, there = (Device(f"hid:0c2e:0206:{socket}", "Xenon", is_camera=False, is_set_up=False) for socket in "12")
    moved = BOTH.heard_of(replace(here, presence=Presence.READY)).heard_of(replace(here, presence=Presence.AWAY))
    assert moved.lost_scanner == "Xenon"
    again = moved.heard_of(replace(there, presence=Presence.READY))
    assert again.lost_scanner == ""
    assert [device.device_id for device in again.known if device.name == "Xenon"] == [there.device_id]
