"""What the status bar shows, as values."""

from dataclasses import dataclass
from datetime import datetime

from pos_client.domain.reasons import Reason
from pos_client.ports import Room, Salvaged
from pos_client.services.connectivity import LinkState
from ui.screens.devices import NO_DEVICES, Devices


@dataclass(frozen=True, slots=True)
class StatusModel:
    """`minutes` is how long the link has been in its state; `to_look_at` entries need a person.

    `cashier` is who is signed in: "" where somebody should be, None where nobody has to.
    `room` is what the disk has left; `salvaged` what came of an outbox that was damaged, until somebody has seen to it.
    `printer` is why the receipt printer does not print, as an error code; empty when it does, or there is none.
    Offline: points can be spent for `redeem_minutes` more, `redeem_points` in all; `redeem_off` is why not.
    """

    state: LinkState = LinkState.OFFLINE
    reason: str = ""
    minutes: int = 0
    waiting: int = 0
    to_look_at: int = 0
    last_sync: datetime | None = None
    offline_until: datetime | None = None
    camera_fps: float | None = None
    devices: Devices = NO_DEVICES
    terminal: str = ""
    cashier: str | None = None
    version: str = ""
    redeem_minutes: int = 0
    redeem_points: int = 0
    redeem_off: Reason | None = None
    room: Room = Room.AMPLE
    salvaged: Salvaged | None = None
    printer: str = ""
    paper_is_low: bool = False
    display_is_away: bool = False
