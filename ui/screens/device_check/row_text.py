"""What the device check says of one device, in a line."""

from PySide6.QtCore import QCoreApplication

from pos_client.domain.barcode import Misread, Symbology
from ui.screens.device_check.model import TYPING, CameraRow, DeviceKind, DeviceRow, Trial
from ui.screens.devices import Presence
from ui.screens.reasons import wording
from ui.theme.tokens import Tone

translate = QCoreApplication.translate
_SYMBOLOGIES = {
    Symbology.QR: "QR",
    Symbology.EAN_13: "EAN-13",
    Symbology.EAN_8: "EAN-8",
    Symbology.UPC_A: "UPC-A",
    Symbology.CODE_128: "Code 128",
    Symbology.DATA_MATRIX: "Data Matrix",
    Symbology.PDF_417: "PDF417",
    Symbology.AZTEC: "Aztec",
}
"""Names of standards, the same in every language."""


def told(row: DeviceRow) -> tuple[Tone, str, str, str]:
    """Tone, icon, name and how it does."""
    tones = {
        Presence.READY: (Tone.GOOD, "check"),
        Presence.AWAY: (Tone.BAD, "alert"),
        Presence.STARTING: (Tone.PLAIN, "hourglass"),
        Presence.NONE: (Tone.PLAIN, "dot"),
    }
    parts = [wording(row.trouble).title if row.trouble else ""]
    parts += _camera(row.camera) if row.camera is not None else []
    parts.append(translate("DeviceCheck", "paper is low") if row.is_paper_low else "")
    parts.append(_count(row) if row.reads else "")
    parts += [_misread(row.misreads, row.last_misread)] if row.last_misread is not None else []
    parts.append(translate("DeviceCheck", "lost %n times", None, row.losses) if row.losses else "")
    parts.append(_trial(row))
    parts.append(wording(row.trouble).advice if row.trouble and row.presence is Presence.AWAY else "")
    line = " · ".join(part for part in parts if part)
    return *tones[row.presence], _device_name(row), line or _quiet(row)


def _count(row: DeviceRow) -> str:
    if row.kind is DeviceKind.PRINTER:
        return translate("DeviceCheck", "%n receipts printed", None, row.reads)
    return translate("DeviceCheck", "%n codes read", None, row.reads)


def _trial(row: DeviceRow) -> str:
    """What came of trying it; why it failed, where that is not told anyway."""
    failed = translate("DeviceCheck", "test failed")
    reason = wording(row.trial_trouble).title if row.trial_trouble not in {"", row.trouble} else ""
    return {
        Trial.NONE: "",
        Trial.RUNNING: translate("DeviceCheck", "being tested…"),
        Trial.BEEPED: translate("DeviceCheck", "was told to beep"),
        Trial.SILENT: translate("DeviceCheck", "cannot be told to beep: scan something"),
        Trial.PRINTED: translate("DeviceCheck", "test page printed"),
        Trial.SHOWN: translate("DeviceCheck", "showed a test"),
        Trial.FAILED: f"{failed} ({reason})" if reason else failed,
    }[row.trial]


def _device_name(row: DeviceRow) -> str:
    name = name_of(row.name or row.device_id)
    return {
        DeviceKind.PRINTER: translate("DeviceCheck", "Receipt printer {name}").format(name=name),
        DeviceKind.DISPLAY: translate("DeviceCheck", "Line display {name}").format(name=name),
    }.get(row.kind, name)


def _camera(how: CameraRow) -> list[str]:
    """Its size and rate while it delivers, and what of it is lost."""
    width, height = how.size
    rate = translate("DeviceCheck", "{width} × {height}, {fps} fps").format(width=width, height=height, fps=how.fps)
    skipped = translate("DeviceCheck", "{percent} % skipped").format(percent=how.skipped_percent)
    return [
        rate if how.fps else "",
        skipped if how.skipped_percent else "",
        translate("DeviceCheck", "%n damaged pictures", None, how.damaged) if how.damaged else "",
    ]


def _misread(count: int, last: Misread) -> str:
    """How many were of no use, and what the last one was like; never what it said."""
    like = [_SYMBOLOGIES.get(last.symbology, "")]
    like.append(translate("DeviceCheck", "%n characters", None, last.length) if last.length else "")
    counted = translate("DeviceCheck", "%n not understood", None, count)
    code = ", ".join(part for part in like if part)
    return f"{counted} ({translate('DeviceCheck', 'last: {code}').format(code=code)})" if code else counted


def _quiet(row: DeviceRow) -> str:
    if row.presence is Presence.STARTING:
        return translate("DeviceCheck", "starting…")
    if row.kind in {DeviceKind.PRINTER, DeviceKind.DISPLAY}:
        return translate("DeviceCheck", "ready") if row.presence is Presence.READY else translate("DeviceCheck", "away")
    return translate("DeviceCheck", "nothing read yet")


def name_of(name: str) -> str:
    """Which device it is; those that type have no names."""
    return translate("DeviceCheck", "Scanners that type") if name == TYPING else name
