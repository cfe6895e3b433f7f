"""What is behind the check-in stand, in the states it has, as `studio` poses it."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtWidgets import QWidget

from ui.composition.device_check import draw_code
from ui.composition.device_poses import check_models
from ui.screens.device_check.view import DeviceCheckScreen
from ui.screens.kiosk.attendant import AttendantModel
from ui.screens.kiosk.staff_page import StaffPage
from ui.screens.kiosk.window import KioskWindow


@dataclass(frozen=True, slots=True)
class BehindStand:
    """A stand's window with the staff's page in it, and no services behind it."""

    window: KioskWindow
    check: DeviceCheckScreen


def behind_stand() -> BehindStand:
    """The window, not shown yet. UI thread."""
    check = DeviceCheckScreen(draw_code)
    return BehindStand(KioskWindow(QWidget(), StaffPage(check), "Harbour Mall"), check)


def stand_poses(behind: BehindStand) -> dict[str, Callable[[], None]]:
    """By name; without `stand_` before it."""
    models = {
        "staff": AttendantModel(is_in=True, name="Li Na"),
        "staff_leaving": AttendantModel(is_in=True, name="Li Na", leaves_in_s=12),
        "staff_nobody": AttendantModel(is_in=True),
    }
    return {name: partial(_pose, behind, model) for name, model in models.items()}


def _pose(behind: BehindStand, model: AttendantModel) -> None:
    behind.check.show_model(next(iter(check_models().values())))
    behind.window.show_attendant(model)
