"""The check-in stand on its use cases: members in front, staff behind it."""

from PySide6.QtCore import Qt, QTimer

from pos_client.domain.barcode import Barcode
from ui.composition.counter_parts import CounterParts
from ui.composition.device_check import DeviceCheck
from ui.composition.running import start_sender
from ui.screens.devices import Device
from ui.screens.kiosk.attendant import Attendant, AttendantModel
from ui.screens.kiosk.presenter import KioskPresenter
from ui.screens.kiosk.staff_page import StaffPage
from ui.screens.kiosk.view import KioskView
from ui.screens.kiosk.window import KioskWindow
from ui.screens.staff.presenter import StaffModel, StaffPresenter
from ui.screens.staff.view import StaffDialog

_TICK_MS = 1000


class Stand:
    """Made on the UI thread; `start` begins to read and to send."""

    def __init__(self, parts: CounterParts) -> None:
        self._parts = parts
        app, core, scanners = parts.app, parts.core, parts.scanners
        self.presenter = KioskPresenter(core.check_in, app.workers, parts.tones, parts.settings.stay_percent / 100)
        latest = scanners.latest_view if scanners.camera else None
        view = KioskView(self.presenter, parts.settings.store, lambda: core.clock.utc().astimezone(), latest)
        self.check = DeviceCheck(parts, self.on_barcode, lambda: None)
        page = StaffPage(self.check.view)
        self.window = KioskWindow(view, page, parts.settings.store)
        self.attendant = Attendant(self, core.staff)
        self._dialog = StaffDialog(self.window)
        self._dialog.setCursor(Qt.CursorShape.ArrowCursor)
        self.staff = StaffPresenter(self, core.staff, core.staffed, app.workers, core.clock, lambda: None)
        self._dialog.bind(self.staff)
        self.attendant.bind(self.staff)
        self.window.staff_wanted.connect(self.attendant.wanted)
        page.back.connect(self.attendant.back)
        page.stirred.connect(self.attendant.stirred)
        self._seconds = QTimer(self.window, interval=_TICK_MS)
        self._seconds.timeout.connect(self.attendant.tick)
        self._seconds.start()

    def start(self) -> None:
        """Read every scanner, and send what waits."""
        app, scanners = self._parts.app, self._parts.scanners
        scanners.start(app.workers, app.relay, self.check.on_scanned, self.on_device, self.check.on_misread)
        start_sender(app, self._parts.core)

    def on_barcode(self, barcode: Barcode) -> None:
        """A badge opens the staff's side; everything else is a visit. UI thread."""
        if not self.attendant.take(barcode.text):
            self.presenter.on_barcode(barcode)

    def on_device(self, device: Device) -> None:
        """A camera or a scanner came or went. UI thread."""
        self.presenter.on_device(device)
        self.check.on_device(device)

    def show_attendant(self, model: AttendantModel) -> None:
        """The staff's page with the devices on it, or the stand. UI thread."""
        self.window.show_attendant(model)
        self.check.on_shown(model.is_in)

    def show_model(self, model: StaffModel) -> None:
        """The staff's dialog; who stands before it hears of it. UI thread."""
        self._dialog.show_model(model)
        self.attendant.asked(model)
