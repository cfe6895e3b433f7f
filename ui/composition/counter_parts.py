"""What the till's window is built from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pos_client.ports import ToneIndicator
from pos_client.settings import Settings
from ui.composition.application import Program
from ui.composition.core import Core
from ui.composition.preferences import Preferences
from ui.composition.printing import CounterTop
from ui.composition.scanner_setups import ScannerSetups
from ui.composition.scanners import Scanners
from ui.screens.checkout.ports import ShowsCheckout
from ui.screens.checkout.view import CheckoutScreen
from ui.screens.staff.presenter import StaffModel
from ui.screens.staff.view import StaffDialog, StaffIntents

Watch = Callable[[CheckoutScreen], ShowsCheckout]


@dataclass(frozen=True, slots=True)
class CounterParts:
    """What the window is built from; `watch` may put somebody between checkout presenter and view (the demo does).

    `on_staff` hears when somebody signs in or out. With `is_practice` this is a till that only practises: it reads no
    device itself, and has neither the manager's screen nor that of the devices. `practice` opens one; None: there is
    none. Without `preferences` this till's settings are nobody's to change.
    """

    app: Program
    core: Core
    settings: Settings
    scanners: Scanners
    tones: ToneIndicator
    top: CounterTop = field(default_factory=CounterTop)
    setups: ScannerSetups = field(default_factory=ScannerSetups)
    watch: Watch = field(default=lambda view: view)
    on_staff: Callable[[], None] = field(default=lambda: None)
    is_practice: bool = False
    practice: "Practice | None" = None
    preferences: Preferences | None = None


class Practice(Protocol):
    """`ui.composition.training_desk.TrainingDesk`."""

    def start(self, on_answer: Callable[[str], None]) -> None:
        """Open the till that only practises; `on_answer` hears the code of why not, or nothing but that it is open."""
        ...


class WatchedStaff:
    """Stands before the staff's dialog and tells of whatever happens there, as soon as it does."""

    def __init__(self, dialog: StaffDialog, on_staff: Sequence[Callable[[], None]]) -> None:
        self._dialog = dialog
        self._on_staff = on_staff

    def bind(self, intents: StaffIntents) -> None:
        """What a person does goes to this presenter."""
        self._dialog.bind(intents)

    def show_model(self, model: StaffModel) -> None:
        """Show it, and tell."""
        self._dialog.show_model(model)
        for hear in self._on_staff:
            hear()
