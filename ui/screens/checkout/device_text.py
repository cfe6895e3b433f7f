"""The checkout's words about its camera and scanners."""

from PySide6.QtCore import QCoreApplication

from pos_client.ports import CameraHint
from ui.screens.devices import Devices, Presence
from ui.screens.reasons import sentence

translate = QCoreApplication.translate


def invitation(devices: Devices) -> str:
    """Which devices a member's code may be held up to now."""
    if devices.camera is Presence.READY:
        if devices.lost_scanner:
            return translate("Checkout", "The camera is ready.")
        return translate("Checkout", "Camera and hand-held scanner are ready.")
    if devices.lost_scanner:
        return translate("Checkout", "No scanner is ready. Check the cables.")
    return translate("Checkout", "Hand-held scanner is ready.")


def no_picture(devices: Devices) -> str:
    """What to say where the camera's picture would be."""
    if devices.camera is Presence.AWAY:
        lost = devices.lost_camera
        if lost is not None and lost.is_explained:
            return translate("Checkout", "{what} The till keeps trying.").format(what=sentence(lost.trouble))
        return translate("Checkout", "Camera lost. Check its cable; the till keeps trying.")
    if devices.camera is Presence.NONE:
        return translate("Checkout", "No camera. A hand-held scanner works anywhere in this window.")
    return translate("Checkout", "The camera is starting…")


def hint(devices: Devices) -> str:
    """How to hold a phone before the camera, while there is one."""
    there = devices.camera is Presence.READY
    return translate("Checkout", "Hold the phone 10–20 cm from the camera") if there else ""


def camera_hints() -> dict[CameraHint, str]:
    """What to say while the camera sees a code that it cannot read."""
    return {
        CameraHint.TWO_CODES: translate("Checkout", "Two codes in view: one at a time"),
        CameraHint.TOO_FAR: translate("Checkout", "Too far away: hold the phone closer"),
        CameraHint.BLURRED: translate("Checkout", "Blurred: hold the phone still, or a little farther away"),
        CameraHint.TOO_FAINT: translate("Checkout", "Hard to see: turn the screen brighter, or away from the lamp"),
        CameraHint.TOO_DARK: translate("Checkout", "Too dark for the camera"),
        CameraHint.RESTARTED: translate("Checkout", "Reading stopped and was started again: show the code once more"),
    }
