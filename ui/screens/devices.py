"""The devices a counter reads and whether each is there, as values. A scanner that types is not among them."""

from dataclasses import dataclass
from enum import StrEnum


class Presence(StrEnum):
    """NONE: not set up. STARTING: nothing heard of it yet. AWAY: lost or never found; the till keeps trying."""

    NONE = "none"
    STARTING = "starting"
    READY = "ready"
    AWAY = "away"


_PLAIN = frozenset({"", "DEVICE_ERROR", "DEVICE_UNAVAILABLE", "DEVICE_LOST"})


@dataclass(frozen=True, slots=True)
class Device:
    """A camera or a scanner of this counter that does not type; `trouble` is the code of what it is away for.

    One that nobody set up is found when it is plugged in; without a serial number it is another one in another socket.
    """

    device_id: str
    name: str
    is_camera: bool
    presence: Presence = Presence.STARTING
    trouble: str = ""
    is_set_up: bool = True

    @property
    def is_ready(self) -> bool:
        """Whether it reads."""
        return self.presence is Presence.READY

    def replaces(self, other: "Device") -> bool:
        """Whether that one is nothing but this one before it was plugged in here."""
        is_found = not (self.is_set_up or other.is_set_up or self.is_camera)
        return is_found and other.presence is Presence.AWAY and other.name == self.name

    @property
    def is_explained(self) -> bool:
        """Whether `trouble` says more than that it is away."""
        return self.trouble not in _PLAIN


_BEST_FIRST = (Presence.READY, Presence.STARTING, Presence.AWAY)


@dataclass(frozen=True, slots=True)
class Devices:
    """All of them."""

    known: tuple[Device, ...] = ()

    def heard_of(self, device: Device) -> "Devices":
        """The same with this device come or gone; one that nobody set up joins them when it is plugged in.

        There it takes the place of one of its kind that is away: it was only plugged in elsewhere.
        """
        others = tuple(known for known in self.known if known.device_id != device.device_id)
        if len(others) == len(self.known):
            stayed = tuple(other for other in others if not device.replaces(other))
            return Devices((*stayed, device)) if device.is_ready else self
        return Devices(tuple(device if known.device_id == device.device_id else known for known in self.known))

    @property
    def camera(self) -> Presence:
        """Whether there is a camera: of several, how the one does that does best."""
        there = {device.presence for device in self.known if device.is_camera}
        return next((presence for presence in _BEST_FIRST if presence in there), Presence.NONE)

    @property
    def lost_camera(self) -> Device | None:
        """A camera that is away."""
        return next((device for device in self.known if device.is_camera and device.presence is Presence.AWAY), None)

    @property
    def has_cameras(self) -> bool:
        """Whether there are several, so that a lost one has to be named."""
        return sum(device.is_camera for device in self.known) > 1

    @property
    def lost_scanner(self) -> str:
        """The name of a scanner that is away; empty when none is."""
        away = (d.name for d in self.known if not d.is_camera and d.presence is Presence.AWAY)
        return next(away, "")


NO_DEVICES = Devices()
"""A counter with nothing but a scanner that types."""
