"""The second window of a till: what the member sees of a sale."""

from PySide6.QtWidgets import QWidget

from pos_client.ports import Clock
from pos_client.services.staff import StaffDesk
from pos_client.settings import Settings
from ui.screens.checkout.ports import ShowsCheckout
from ui.screens.customer_display.presenter import CustomerDisplayPresenter
from ui.screens.customer_display.second_screen import OFF, AttachedScreens, SecondScreen
from ui.screens.customer_display.view import CustomerDisplayView
from ui.screens.customer_display.window import CustomerDisplayWindow

_WIDTH_PX, _HEIGHT_PX = 1024, 576


class CustomerDisplay:
    """Made before the till's window, which it watches; opened once that is shown. UI thread.

    `mark` stands above all the member sees of a till that only practises.
    """

    def __init__(self, clock: Clock, staff: StaffDesk, settings: Settings, mark: str = "") -> None:
        self._clock = clock
        self._staff = staff
        self._settings = settings
        self._mark = mark
        self._presenter: CustomerDisplayPresenter | None = None
        self._place: SecondScreen | None = None
        self.window: CustomerDisplayWindow | None = None

    def watch(self, screen: ShowsCheckout) -> ShowsCheckout:
        """Stand before the checkout's screen and see what it shows."""
        if self._settings.customer_display in {OFF, ""}:
            return screen
        stay = self._settings.stay_percent / 100
        self._presenter = CustomerDisplayPresenter(screen, self._clock, self._is_open, stay)
        return self._presenter

    def on_staff(self) -> None:
        """Somebody signed in or out."""
        if self._presenter is not None:
            self._presenter.tick()

    def follow(self, till: QWidget) -> None:
        """Fill the second screen for as long as there is one; `till` is shown already."""
        window = self._window(till)
        if window is not None:
            self._place = SecondScreen(window, AttachedScreens(till), self._settings.customer_display)

    def open_beside(self, till: QWidget) -> None:
        """Show it as an ordinary window."""
        window = self._window(till)
        if window is not None:
            window.resize(_WIDTH_PX, _HEIGHT_PX)
            window.show()

    def step_aside(self) -> None:
        """Another till's display is shown in its place."""
        if self._place is not None:
            self._place.rest()

    def come_back(self) -> None:
        """Be where it belongs again."""
        if self._place is not None:
            self._place.resume()

    def close(self) -> None:
        """Be nowhere any more."""
        if self.window is not None:
            self.step_aside()
            self.window.deleteLater()
            self.window = None

    def _window(self, till: QWidget) -> CustomerDisplayWindow | None:
        if self._presenter is not None:
            view = CustomerDisplayView(self._settings.store)
            self.window = CustomerDisplayWindow(view, till, self._settings.store, self._presenter.tick, self._mark)
            self._presenter.attach(view)
        return self.window

    def _is_open(self) -> bool:
        """Whether somebody serves here, or nobody has to sign in to."""
        return not self._staff.is_staffed or self._staff.cashier is not None
