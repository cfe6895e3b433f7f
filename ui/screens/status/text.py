"""The status bar's words."""

from PySide6.QtCore import QCoreApplication

from pos_client.ports import Room, Salvaged
from pos_client.services.connectivity import LinkState
from ui.screens.dates import clock, moment
from ui.screens.devices import Devices, Presence
from ui.screens.reasons import wording
from ui.screens.status.model import StatusModel
from ui.theme.tokens import Tone

translate = QCoreApplication.translate


def link(model: StatusModel) -> tuple[Tone, str, str]:
    """Tone, icon and words of the connection."""
    if model.state is LinkState.ONLINE:
        return Tone.GOOD, "dot", translate("Status", "Online")
    if model.state is LinkState.PAUSED:
        return Tone.BAD, "pause", translate("Status", "Paused")
    if model.reason == "STARTING":
        return Tone.PLAIN, "hourglass", translate("Status", "Connecting…")
    if model.minutes == 0:
        return Tone.WAITING, "triangle", translate("Status", "Offline")
    return Tone.WAITING, "triangle", translate("Status", "Offline %n min", None, model.minutes)


def waiting(model: StatusModel) -> tuple[Tone, str, str]:
    """Tone, icon and words of what is not sent yet."""
    if model.to_look_at:
        return Tone.BAD, "alert", translate("Status", "%n to look at", None, model.to_look_at)
    if model.salvaged is not None and not model.salvaged.is_whole:
        return Tone.BAD, "alert", translate("Status", "Sales may be missing")
    if model.waiting:
        return Tone.WAITING, "cloud_up", translate("Status", "%n waiting to send", None, model.waiting)
    return Tone.PLAIN, "check", translate("Status", "Everything is sent")


def staff(model: StatusModel) -> tuple[Tone, str, str] | None:
    """Tone, icon and words of who is signed in, and the key that changes it; None where nobody has to be."""
    if model.cashier is None:
        return None
    if not model.cashier:
        return Tone.WAITING, "person", f"F12 · {translate('Status', 'Nobody signed in')}"
    return Tone.PLAIN, "person", f"F12 · {model.cashier}"


def details(model: StatusModel) -> str:
    """Storage, what is lost, the link, the camera, the version: what matters least is last, where room may run out."""
    return _joined(*_storage(model), *_lost(model), *_link(model), _camera(model), f"v{model.version}")


def _link(model: StatusModel) -> list[str]:
    """Online, when everything was sent last; offline, what can still be done; paused, why (the checkout says more)."""
    if model.state is LinkState.PAUSED:
        return [wording(model.reason).title]
    parts = [_alone(model)]
    if model.state is not LinkState.ONLINE and model.offline_until is not None:
        parts.append(translate("Status", "Verifies until {time}").format(time=moment(model.offline_until)))
    if model.last_sync is not None:
        parts.append(translate("Status", "Synced {time}").format(time=clock(model.last_sync, seconds=True)))
    return parts


def _alone(model: StatusModel) -> str:
    """How long points can still be spent without the backend, or why they cannot."""
    if model.redeem_off is not None:
        return wording(model.redeem_off).title
    if not model.redeem_points:
        return ""
    hours, minutes = divmod(model.redeem_minutes, 60)
    time = translate("Status", "{hours} h {minutes} min").format(hours=hours, minutes=minutes)
    words = translate("Status", "Pays with points for {time} more, {points} left")
    return words.format(time=time, points=f"{model.redeem_points:,}")


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _storage(model: StatusModel) -> list[str]:
    """What is wrong with the disk, or was with what lies on it."""
    told = {
        Room.AMPLE: "",
        Room.LOW: translate("Status", "Disk almost full"),
        Room.NONE: translate("Status", "Disk full: nothing is saved"),
    }
    return [told[model.room], salvaged(model.salvaged)]


def salvaged(what: Salvaged | None) -> str:
    """What came of a damaged outbox; nothing where none was."""
    if what is None:
        return ""
    if what.missing is None:
        return translate("Status", "Storage was damaged: not known how many are missing, call support")
    if what.missing:
        return translate("Status", "Storage was damaged: %n unsent missing, call support", None, what.missing)
    return translate("Status", "Storage was damaged: all saved, call support")


def _lost(model: StatusModel) -> list[str]:
    """What should be there and is not."""
    scanner = model.devices.lost_scanner
    return [
        _lost_camera(model.devices),
        translate("Status", "Scanner {name} lost").format(name=scanner) if scanner else "",
        wording(model.printer).title if model.printer not in {"", "NO_PRINTER"} else "",
        translate("Status", "Receipt paper is low") if model.paper_is_low else "",
        translate("Status", "Line display lost") if model.display_is_away else "",
    ]


def _lost_camera(devices: Devices) -> str:
    """What happened to it, and to which where there are several."""
    if (camera := devices.lost_camera) is None:
        return ""
    happened = wording(camera.trouble).title if camera.is_explained else translate("Status", "Camera lost")
    return f"{happened} ({camera.name})" if devices.has_cameras else happened


def _camera(model: StatusModel) -> str:
    """How it is; nothing while it is lost, which is said first."""
    if model.devices.camera is Presence.AWAY:
        return ""
    if model.camera_fps is None:
        return translate("Status", "No camera")
    return translate("Status", "Camera {fps} fps").format(fps=round(model.camera_fps))
