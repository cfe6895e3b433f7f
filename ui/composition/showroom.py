"""`pos-client demo` by hand: the till, and beside it a panel to hold up phones and to pull the network plug."""

from collections.abc import Callable

from hardware.camera.phone import SimulatedPhone
from pos_client.backend.sample_cards import sample_members
from pos_client.log import start_logging
from ui.composition.application import Application
from ui.composition.demo import Demo
from ui.screens.checkout.model import CheckoutModel
from ui.screens.checkout.ports import ShowsCheckout
from ui.screens.checkout.view import CheckoutScreen
from ui.screens.demo.presenter import DemoPresenter
from ui.screens.demo.view import DemoPanel
from ui.screens.demo.window import DemoWindow


class Guest:
    """Stands between presenter and view and sees what the visitor sees."""

    def __init__(self, view: ShowsCheckout) -> None:
        self._view = view
        self.tell: Callable[[CheckoutModel], None] = lambda _model: None

    def show_model(self, model: CheckoutModel) -> None:
        """Show it, and tell."""
        self._view.show_model(model)
        self.tell(model)


def open_showroom(language: str) -> int:
    """Open the demo and run it until its window is closed; the exit code."""
    start_logging(None)
    app = Application(language)
    guests: list[Guest] = []

    def watch(view: CheckoutScreen, _phone: SimulatedPhone) -> ShowsCheckout:
        guests.append(Guest(view))
        return guests[0]

    demo = Demo(app, watch)
    presenter = DemoPresenter(demo.phone, demo.plug, demo.core.clock, sample_members())
    guests[0].tell = presenter.on_checkout
    room = app.qt.primaryScreen().availableGeometry()
    window = DemoWindow(demo.counter.window, DemoPanel(presenter), room)
    window.show()
    demo.counter.start()
    code = app.run()
    demo.close()
    return code
