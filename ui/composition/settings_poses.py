"""The settings' part of the manager's screen in the states it has, as `studio` poses it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from pos_client.settings import Settings
from ui.screens.office.model import OfficeModel, Section
from ui.screens.office.view import OfficeScreen
from ui.screens.settings.model import Fixed, Notice, SettingsModel, rows_of

_FILE = replace(
    Settings(),
    store="Harbour Mall · Store 0412",
    lane="Till 03",
    terminal_id="T-0412-03",
    camera="/dev/v4l/by-id/usb-046d_HD_Webcam_C270-video-index0",
    text_percent=125,
    printer="tcp://192.168.1.50",
    print_receipts=True,
    quick_amounts_minor=(2_000, 5_000, 10_000),
)
_NAMED = frozenset({"store", "lane", "camera", "text_percent", "printer", "print_receipts", "quick_amounts_minor"})
_FIXED = {
    "theme": Fixed.COMMAND_LINE,
    "store": Fixed.BACKEND,
    "lane": Fixed.BACKEND,
    "terminal_id": Fixed.BACKEND,
    "backend_url": Fixed.FILE,
    "data_dir": Fixed.FILE,
}


def settings_models() -> dict[str, SettingsModel]:
    """By name; without `settings_` before it."""
    running = replace(_FILE, print_receipts=False, printer="")
    usual = SettingsModel(rows_of(_FILE, _NAMED, running, _FIXED))
    printing = frozenset({"printer", "paper_mm", "printer_letters", "print_receipts"})
    return {
        "all": usual,
        "soon": SettingsModel(),
        "found": replace(usual, query="print", found=printing),
        "nothing": replace(usual, query="fax", found=frozenset()),
        "saved": replace(usual, query="print", found=printing, about="printer", notice=Notice.SAVED, can_undo=True),
        "put_back": replace(usual, about="language", notice=Notice.PUT_BACK),
        "refused": replace(usual, query="print", found=printing, about="printer", refused="SETTING_REFUSED"),
        "unsaved": replace(usual, about="language", refused="SETTINGS_NOT_SAVED"),
        "unreadable": SettingsModel(fault="SETTINGS_DAMAGED"),
        "backend": replace(usual, query="backend", found=frozenset({"terminal_id", "ca_file", "backend_url", "lane"})),
    }


def settings_poses(office: OfficeScreen) -> dict[str, Callable[[], None]]:
    """By name; without `settings_` before it."""
    return {name: partial(_pose, office, model) for name, model in settings_models().items()}


def _pose(office: OfficeScreen, model: SettingsModel) -> None:
    office.show_model(OfficeModel(section=Section.SETTINGS))
    office.settings.show_model(model)
