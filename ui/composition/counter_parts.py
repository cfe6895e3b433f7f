"""What the till's window is built from."""

from collections.abc import Callable
from dataclasses import dataclass, field

from pos_client.ports import ToneIndicator
from pos_client.settings import Settings
from ui.composition.application import Application
from ui.composition.core import Core
from ui.composition.printing import CounterTop
from ui.composition.scanner_setups import ScannerSetups
from ui.composition.scanners import Scanners
from ui.screens.checkout.ports import ShowsCheckout
from ui.screens.checkout.view import CheckoutScreen

Watch = Callable[[CheckoutScreen], ShowsCheckout]


@dataclass(frozen=True, slots=True)
class CounterParts:
    """What the window is built from; `watch` may put somebody between checkout presenter and view (the demo does)."""

    app: Application
    core: Core
    settings: Settings
    scanners: Scanners
    tones: ToneIndicator
    top: CounterTop = field(default_factory=CounterTop)
    setups: ScannerSetups = field(default_factory=ScannerSetups)
    watch: Watch = field(default=lambda view: view)
