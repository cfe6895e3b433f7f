"""What the doctor says of cameras: each is looked through, those found and those set up."""

import os
import sys
from collections.abc import Sequence

from hardware.camera.health import look_through
from hardware.camera.listing import list_cameras
from hardware.camera.sources import open_frame_source
from pos_client.errors import PosError
from pos_client.ports import DeviceInformation
from pos_client.settings import Settings
from ui.advice import advice
from ui.composition.finding import Finding, Verdict

_NONE = "Plug one in, or use a hand-held scanner; an IP camera is named by its address."


def cameras(settings: Settings, found: Sequence[DeviceInformation] | None = None) -> list[Finding]:
    """A finding each, with the id to set up, its size and its rate; blocks for one to four seconds a camera.

    `found` is what is plugged in. A till that runs has its cameras open, so that they are in use.
    """
    plugged = {camera.device_id: camera.name for camera in (list_cameras() if found is None else found)}
    wanted = [spec for spec in (settings.camera, *settings.cameras) if spec]
    own = {os.path.realpath(spec) for spec in wanted}
    others = [device_id for device_id in plugged if os.path.realpath(device_id) not in own]
    told = [_camera(spec, plugged.get(spec, "set up")) for spec in wanted]
    told += [finding for device_id in others if _is_told(finding := _camera(device_id, plugged[device_id]))]
    return told or [Finding("cameras", Verdict.WARNING, "none", _NONE)]


def _camera(spec: str, name: str) -> Finding:
    where = spec
    try:
        source = open_frame_source(spec)
        where = source.info.device_id  # without the password that an address may have
        seen = look_through(source)
    except PosError as error:
        return Finding("camera", Verdict.WARNING, f"{where} ({name}): {error.detail}", advice(error), error.error_code)
    width, height = seen.size
    return Finding("camera", Verdict.GOOD, f"{where} ({name}), {width} x {height} at {seen.fps:.0f} fps")


def _is_told(finding: Finding) -> bool:
    """Where cameras are only counted, the numbers that lead to none are no news."""
    return sys.platform == "linux" or finding.verdict is Verdict.GOOD
