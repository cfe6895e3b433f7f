"""What runs behind a window that codes are shown to: scanners that type, and the sender."""

import sys
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QTimer

from hardware.scanner.key_layout import scan_code_offset
from hardware.scanner.wedge import WedgeDetector, WedgeSettings
from pos_client.domain.barcode import Barcode
from ui.composition.application import Program
from ui.composition.core import Core
from ui.wedge import WedgeFilter

FIRST_CONTACT_MS = 300
TYPING = WedgeSettings(scan_code_offset=scan_code_offset(sys.platform))
CHECKING = replace(TYPING, gap_ms=120)
"""While a scanner is examined nobody types: slow ones are heard, too."""


def keyboard_wedge(app: Program, on_barcode: Callable[[Barcode], None]) -> WedgeFilter:
    """Scanners that type, anywhere in the program; needs no setting up."""
    return WedgeFilter(app.qt, WedgeDetector(TYPING), on_barcode)


def start_sender(app: Program, core: Core) -> None:
    """Begin to send a moment after the window: loading the HTTP client would hold up its first picture by 0.3 s.

    The other lanes of the store are listened to at once.
    """
    if core.lanes is not None:
        app.workers.run_loop("lanes", core.lanes.run)
    QTimer.singleShot(FIRST_CONTACT_MS, lambda: app.workers.run_loop("sync", core.sync.run))
