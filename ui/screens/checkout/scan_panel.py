"""Left: the camera's picture with the verdict on the code, and the last scans."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.screens.checkout import device_text, text
from ui.screens.checkout.model import CheckoutModel
from ui.theme.tokens import Density
from ui.widgets.panel import SHADOW_PX, Panel
from ui.widgets.preview import CameraPreview, LatestPicture
from ui.widgets.scan_list import ScanList
from ui.widgets.texts import ElidedLabel, plain_label

translate = QCoreApplication.translate


class ScanPanel(Panel):
    """Shows what the camera sees and what came of the last codes."""

    def __init__(self, latest: LatestPicture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview = CameraPreview(latest, self)
        self.scans = ScanList(self)
        self._hint = ElidedLabel("muted", self)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._heading = plain_label("heading", self)
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self.preview, 11)
        self._layout.addWidget(self._hint)
        self._layout.addWidget(self._heading)
        self._layout.addWidget(self.scans, 7)

    def set_density(self, density: Density) -> None:
        super().set_density(density)
        edge = density.px(14) + SHADOW_PX
        self._layout.setContentsMargins(edge, edge, edge, edge)
        self._layout.setSpacing(density.px(8))
        self.preview.set_density(density)
        self.scans.set_density(density)

    def retranslate(self) -> None:
        """Fill in the texts that do not depend on the model."""
        self._heading.setText(translate("Checkout", "Last scans"))
        self.preview.show_two_codes(translate("Checkout", "Two codes in view: one at a time"))
        self.preview.setAccessibleName(translate("Checkout", "Camera picture"))
        self.scans.setAccessibleName(translate("Checkout", "Last scans"))

    def show_model(self, model: CheckoutModel) -> None:
        """Show this."""
        self.preview.show_missing(device_text.no_picture(model.devices))
        self._hint.setText(device_text.hint(model.devices))
        self.preview.show_verdict(*text.verdict(model))
        empty = translate("Checkout", "Nothing scanned yet")
        self.scans.show_rows(tuple(text.scan_row(line) for line in model.scans[:12]), empty)
