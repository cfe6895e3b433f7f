"""Words for the error codes of cameras, scanners and printers: who must act, what it is, what to do.

English is the source; the .ts files translate it.
"""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from ui.screens.outcome_class import STAFF, Row, row

DEVICES: dict[str, Row] = {
    "DEVICE_ERROR": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Device trouble"),
        QT_TRANSLATE_NOOP("Reasons", "Unplug it and plug it in again."),
    ),
    "DEVICE_UNAVAILABLE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Device not available"),
        QT_TRANSLATE_NOOP("Reasons", "Check its cable, and that no other program uses it."),
    ),
    "DEVICE_LOST": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Device unplugged"),
        QT_TRANSLATE_NOOP("Reasons", "Plug it in again; the till goes on by itself."),
    ),
    "NO_PRINTER": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "No printer set up"),
        QT_TRANSLATE_NOOP("Reasons", "Whoever installed the till names one in its settings."),
    ),
    "PRINTER_AWAY": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Printer not reached"),
        QT_TRANSLATE_NOOP("Reasons", "Check its switch and its cable, then print again."),
    ),
    "PRINTER_PAPER_OUT": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Printer out of paper"),
        QT_TRANSLATE_NOOP("Reasons", "Put in a roll, then print again."),
    ),
    "PRINTER_COVER_OPEN": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Printer is open"),
        QT_TRANSLATE_NOOP("Reasons", "Close its cover, then print again."),
    ),
    "PRINTER_FAULT": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Printer reports a fault"),
        QT_TRANSLATE_NOOP("Reasons", "Switch it off and on, then print again."),
    ),
    "PRINTER_LIBRARY_MISSING": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Printer needs a library"),
        QT_TRANSLATE_NOOP("Reasons", "Whoever installed the till must add it: pip install 'pos-client[printers]'."),
    ),
    "PRINT_INCOMPLETE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Receipt is incomplete"),
        QT_TRANSLATE_NOOP("Reasons", "See to the printer. If the rest does not come by itself, print it again."),
    ),
    "DEVICE_NO_RIGHTS": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Device not permitted"),
        QT_TRANSLATE_NOOP(
            "Reasons", "Whoever installed the till must allow it: pos-client doctor scanner --udev-rules."
        ),
    ),
    "BAD_SCANNER": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Scanner not found"),
        QT_TRANSLATE_NOOP("Reasons", "Check the scanners set for this till."),
    ),
    "BAD_CAMERA": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Camera not found"),
        QT_TRANSLATE_NOOP("Reasons", "Check the camera set for this till."),
    ),
    "CAMERA_SILENT": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Camera sends no picture"),
        QT_TRANSLATE_NOOP("Reasons", "Switch it off and on, or unplug it and plug it in again."),
    ),
    "CAMERA_UNREADABLE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Camera picture damaged"),
        QT_TRANSLATE_NOOP("Reasons", "Check its cable, or its network."),
    ),
    "CAMERA_UNPLUGGED": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Camera not plugged in"),
        QT_TRANSLATE_NOOP("Reasons", "Check its cable."),
    ),
    "CAMERA_UNREACHABLE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Camera does not answer"),
        QT_TRANSLATE_NOOP("Reasons", "Check its power and its network."),
    ),
    "CAMERA_PASSWORD": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Camera wants a password"),
        QT_TRANSLATE_NOOP("Reasons", "Whoever installed the till puts it into the camera's address."),
    ),
    "CAMERA_NO_RIGHTS": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Camera not permitted"),
        QT_TRANSLATE_NOOP("Reasons", "Whoever installed the till adds its user to the group video."),
    ),
    "CAMERA_IN_USE": row(
        STAFF,
        QT_TRANSLATE_NOOP("Reasons", "Camera is in use"),
        QT_TRANSLATE_NOOP("Reasons", "Close the other program that uses it."),
    ),
}
