"""The device check in the states it has, as `studio` poses it."""

from dataclasses import replace

from pos_client.domain.barcode import Misread, Symbology
from pos_client.domain.scanner_setup import ScannerFinding, SheetCode, Trait
from ui.screens.device_check.model import (
    TYPING,
    CameraRow,
    CodeState,
    DeviceCheckModel,
    DeviceKind,
    DeviceRow,
    Said,
    Trial,
)
from ui.screens.devices import Presence

_HD = CameraRow((1280, 720), 30, 4, 2)


def check_models() -> dict[str, DeviceCheckModel]:
    """Before the first code, and a scanner with every trait that can be undone and one that cannot."""
    typing = DeviceRow(TYPING, "", DeviceKind.SCANNER, Presence.READY)
    rows = (
        DeviceRow("camera", "HD Webcam C270", DeviceKind.CAMERA, Presence.READY, reads=37, camera=_HD),
        DeviceRow("ip", "192.168.1.64", DeviceKind.CAMERA, Presence.AWAY, trouble="CAMERA_UNREACHABLE", losses=2),
        replace(typing, reads=112, misreads=3, last_misread=Misread(TYPING, Symbology.QR, 63)),
        DeviceRow("hid:1", "Honeywell 1900", DeviceKind.SCANNER, Presence.READY, reads=9, losses=1),
        DeviceRow("usb:1", "ttyACM0", DeviceKind.SCANNER, Presence.AWAY, trouble="DEVICE_LOST"),
        DeviceRow(
            "tcp:1", "tcp://192.168.1.50:9100", DeviceKind.PRINTER, Presence.READY, reads=61, trial=Trial.PRINTED
        ),
        DeviceRow("pole", "serial:/dev/ttyUSB1", DeviceKind.DISPLAY, Presence.AWAY, trial=Trial.FAILED),
    )
    states = tuple((code, CodeState.NOW if code is SheetCode.SIGNS else CodeState.OPEN) for code in SheetCode)
    begun = DeviceCheckModel(SheetCode.SIGNS, states, rows=rows)
    done = (CodeState.RIGHT, CodeState.RIGHT, CodeState.NOW, CodeState.WRONG, CodeState.OPEN, CodeState.OPEN)
    findings = (
        ScannerFinding(Trait.COUNTRY, "fr", is_repaired=True),
        ScannerFinding(Trait.PREFIX, "~X", is_repaired=True),
        ScannerFinding(Trait.SLOW, "80"),
        ScannerFinding(Trait.CHINESE_LOST),
    )
    found = DeviceCheckModel(SheetCode.DARK, tuple(zip(SheetCode, done, strict=True)), TYPING, findings, may_keep=True)
    return {"begun": begun, "found": replace(found, rows=rows), "kept": replace(found, may_keep=False, said=Said.KEPT)}
