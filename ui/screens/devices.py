"""The devices a counter reads and whether each is there, as values. A scanner that types is not among them."""

from dataclasses import dataclass, replace
from enum import StrEnum


class Presence(StrEnum):
    """NONE: not set up. STARTING: nothing heard of it yet. AWAY: lost or never found; the till keeps trying."""

    NONE = "none"
    STARTING = "starting"
    READY = "ready"
    AWAY = "away"


@dataclass(frozen=True, slots=True)
class Device:
    """A camera or a serial scanner of this counter."""

    device_id: str
    name: str
    is_camera: bool
    presence: Presence = Presence.STARTING


@dataclass(frozen=True, slots=True)
class Devices:
    """All of them; at most one camera."""

    known: tuple[Device, ...] = ()

    def changed(self, device_id: str, *, is_ready: bool) -> "Devices":
        """The same with this device come or gone; a device nobody set up changes nothing."""
        presence = Presence.READY if is_ready else Presence.AWAY
        return Devices(
            tuple(
                replace(device, presence=presence) if device.device_id == device_id else device for device in self.known
            )
        )

    @property
    def camera(self) -> Presence:
        """Whether there is a camera."""
        return next((device.presence for device in self.known if device.is_camera), Presence.NONE)

    @property
    def lost_scanner(self) -> str:
        """The name of a scanner that is away; empty when none is."""
        away = (d.name for d in self.known if not d.is_camera and d.presence is Presence.AWAY)
        return next(away, "")


NO_DEVICES = Devices()
"""A counter with nothing but a scanner that types."""
