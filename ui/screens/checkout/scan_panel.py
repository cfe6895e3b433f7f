"""Left: the camera's picture with the verdict on the code, and what was scanned: products, else the last codes."""

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_client.domain.sale import SaleState
from ui.screens.checkout import device_text, text
from ui.screens.checkout.model import CheckoutModel
from ui.theme.tokens import Density
from ui.widgets.panel import SHADOW_PX, Panel
from ui.widgets.preview import CameraPreview, LatestPicture
from ui.widgets.product_list import ProductList
from ui.widgets.scan_list import ScanList
from ui.widgets.texts import plain_label

translate = QCoreApplication.translate


class ScanPanel(Panel):
    """Shows what the camera sees, and the basket while there is one, else what came of the last codes."""

    def __init__(self, latest: LatestPicture, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.preview = CameraPreview(latest, self)
        self.scans = ScanList(self)
        self.products = ProductList(self)
        self.products.hide()
        self._hint = plain_label("muted", self)
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._heading = plain_label("heading", self)
        self._layout = QVBoxLayout(self)
        self._layout.addWidget(self.preview, 11)
        self._layout.addWidget(self._hint)
        self._layout.addWidget(self._heading)
        self._layout.addWidget(self.scans, 7)
        self._layout.addWidget(self.products, 7)

    def set_density(self, density: Density) -> None:
        super().set_density(density)
        edge = density.px(14) + SHADOW_PX
        self._layout.setContentsMargins(edge, edge, edge, edge)
        self._layout.setSpacing(density.px(8))
        self.preview.set_density(density)
        self.scans.set_density(density)
        self.products.set_density(density)

    def retranslate(self) -> None:
        """Fill in the texts that do not depend on the model."""
        self.preview.show_hints(device_text.camera_hints())
        self.preview.setAccessibleName(translate("Checkout", "Camera picture"))
        self.scans.setAccessibleName(translate("Checkout", "Last scans"))
        self.products.setAccessibleName(translate("Checkout", "Basket"))
        self.products.show_names(
            translate("Checkout", "One less"), translate("Checkout", "One more"), translate("Checkout", "Remove")
        )

    def show_model(self, model: CheckoutModel) -> None:
        """Show this."""
        self.preview.show_missing(device_text.no_picture(model.devices))
        self._hint.setText("" if model.lines else device_text.hint(model.devices))
        self._hint.setVisible(not model.lines)
        self.preview.show_verdict(*text.verdict(model))
        self._show_scanned(model)

    def _show_scanned(self, model: CheckoutModel) -> None:
        """A basket needs the room more than codes of the past."""
        has_products = bool(model.lines)
        self._heading.setText(translate("Checkout", "Basket") if has_products else translate("Checkout", "Last scans"))
        self.scans.setVisible(not has_products)
        self.products.setVisible(has_products)
        self._layout.setStretch(0, 8 if has_products else 11)
        self._layout.setStretch(4, 10 if has_products else 7)
        may_change = model.state in {SaleState.AMOUNT_ONLY, SaleState.READY, SaleState.EMPTY, SaleState.MEMBER_ONLY}
        self.products.show_rows(text.product_rows(model), model.selected, are_keys_shown=may_change)
        empty = translate("Checkout", "Nothing scanned yet")
        self.scans.show_rows(tuple(text.scan_row(line, model.currency) for line in model.scans[:12]), empty)
