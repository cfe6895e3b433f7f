"""`pos-client demo` by hand: the till, and beside it a panel to hold up phones and to pull the network plug."""

from collections.abc import Callable
from functools import partial

from hardware.camera.phone import SimulatedPhone
from pos_client.adapters.simulated_plug import SimulatedPlug
from pos_client.backend.samples.cards import sample_members
from pos_client.log import start_logging
from ui.composition.application import Application
from ui.composition.core import Core
from ui.composition.demo import Demo
from ui.demo.hand_scanner import HandScanner
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


class QuickPlug:
    """The simulated plug; plugging in wakes the sender, as a till does when its network card reports a link."""

    def __init__(self, plug: SimulatedPlug, core: Core) -> None:
        self._plug = plug
        self._core = core

    @property
    def is_plugged(self) -> bool:
        """Whether requests may leave the till."""
        return self._plug.is_plugged

    def unplug(self) -> None:
        """Pull it; the next heartbeat finds out at once."""
        self._plug.unplug()
        self._core.sync.send_now()

    def plug_in(self) -> None:
        """Put it back."""
        self._plug.plug_in()
        self._core.sync.send_now()


def _show_tiers(presenter: DemoPresenter, core: Core) -> None:
    members = core.shelf.usable()
    if members is not None:
        found = [members.find(card.handle, card.kid) for card in sample_members()]
        facts = [known.entry.member for known in found if known is not None]
        presenter.on_tiers({member.handle: members.programme.tier_at(member.qualifying) for member in facts})


def open_showroom(language: str, theme: str, *, customer_display: bool = False) -> int:
    """Open the demo, and what the member sees beside it, and run it until its window is closed; the exit code."""
    start_logging(None)
    app = Application(language, theme)
    guests: list[Guest] = []

    def watch(view: CheckoutScreen, _phone: SimulatedPhone) -> ShowsCheckout:
        guests.append(Guest(view))
        return guests[0]

    demo = Demo(app, watch)
    plug = QuickPlug(demo.plug, demo.core)
    presenter = DemoPresenter(demo.phone, plug, HandScanner(demo.counter.window), demo.core.clock, sample_members())
    guests[0].tell = presenter.on_checkout
    demo.core.link.subscribe(lambda _status: app.relay.post(partial(_show_tiers, presenter, demo.core)))
    room = app.qt.primaryScreen().availableGeometry()
    window = DemoWindow(demo.counter.window, DemoPanel(presenter), room)
    window.show()
    if customer_display:
        demo.display.open_beside(demo.counter.window)
    demo.counter.start()
    code = app.run()
    demo.close()
    return code
