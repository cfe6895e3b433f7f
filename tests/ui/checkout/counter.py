"""A cashier's counter without a screen: the presenter on the real use cases, a real outbox and a fake backend."""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from pos_client.domain.barcode import Barcode, Symbology
from pos_client.domain.basket import Basket
from pos_client.domain.calculation import Quote, Tender
from pos_client.domain.member_code import PERIOD_S, Intent
from pos_client.domain.outcome import Refused
from pos_client.domain.sale import Sale, SaleState
from pos_client.errors import PosError
from pos_client.ports import Clock, OutboxEntry
from pos_client.services.saving import Saved
from pos_client.services.verification import Recognised
from tests.fakes.tasks import FakeTasks
from tests.unit.services.till import Till
from ui.screens.checkout.model import CheckoutModel, Notice, NoticeKind
from ui.screens.checkout.ports import CheckoutServices, CheckoutSettings, ShowsCheckout
from ui.screens.checkout.presenter import CheckoutPresenter
from ui.screens.devices import Device, Devices

CAMERA = Devices((Device("camera", "HD Camera", is_camera=True),))
WANG, CHEN = "123456789012", "000000000007"


class RecordingView:
    """Keeps what was shown."""

    def __init__(self) -> None:
        self.shown: list[CheckoutModel] = []

    def show_model(self, model: CheckoutModel) -> None:
        self.shown.append(model)


class RecordingTones:
    """Keeps what was played."""

    def __init__(self) -> None:
        self.played: list[str] = []

    def play(self, pattern: str) -> None:
        self.played.append(pattern)


class BreakableCheckout:
    """The real use case, with a disk that fails when a test says so."""

    def __init__(self, till: Till) -> None:
        self._checkout = till.checkout
        self.fault: PosError | None = None

    def propose(self, recognised: Recognised, basket: Basket, *, use_credit: bool = True) -> Tender:
        return self._checkout.propose(recognised, basket, use_credit=use_credit)

    def may_use_balance(self, recognised: Recognised) -> bool:
        return self._checkout.may_use_balance(recognised)

    def quote(self, recognised: Recognised, basket: Basket, tender: Tender) -> Quote:
        return self._checkout.quote(recognised, basket, tender)

    def save(self, sale: Sale, recognised: Recognised, cashier: str) -> Saved | Refused:
        self._fail()
        return self._checkout.save(sale, recognised, cashier)

    def void(self, txn_id: UUID, cashier: str) -> Saved | Refused:
        self._fail()
        return self._checkout.void(txn_id, cashier)

    def _fail(self) -> None:
        fault, self.fault = self.fault, None
        if fault is not None:
            raise fault


class Counter:
    """Type, scan, look. `screen` is the model shown last."""

    def __init__(
        self,
        folder: Path,
        *,
        commit_on_scan: bool = True,
        stay: float = 1.0,
        sold: Callable[[Saved], None] = lambda _saved: None,
        print_last: Callable[[], None] = lambda: None,
        watch: Callable[[ShowsCheckout, Clock], ShowsCheckout] = lambda view, _clock: view,
    ) -> None:
        self.language = "en"
        self.till = Till(folder)
        self.wang = self.till.backend.add_member(WANG, points=50)
        self.chen = self.till.backend.add_member(CHEN, name="陈敏", points=5)
        self.till.connect()
        self.view, self.tasks, self.tones = RecordingView(), FakeTasks(), RecordingTones()
        self.checkout = BreakableCheckout(self.till)
        services = CheckoutServices(
            self.till.verification,
            self.till.manual_entry,
            self.checkout,
            self.tasks,
            self.till.clock,
            self.till.ids,
            self.tones,
            self.till.products,
            self.till.sync.want_catalogue,
            lambda: self.language,
            sold,
            print_last,
        )
        settings = CheckoutSettings(cashier="Li Na", commit_on_scan=commit_on_scan, stay=stay, devices=CAMERA)
        self.presenter = CheckoutPresenter(watch(self.view, self.till.clock), services, settings)
        self.till.sync.subscribe_outcomes(self.presenter.outcome)
        self.till.sync.subscribe_catalogue(self.presenter.catalogue)
        self.till.link.subscribe(self.presenter.link)

    @property
    def screen(self) -> CheckoutModel:
        return self.view.shown[-1]

    @property
    def notice(self) -> Notice:
        assert self.screen.notice is not None
        return self.screen.notice

    def state(self) -> SaleState:
        """Where the sale on the screen stands."""
        return self.screen.state

    def said(self) -> NoticeKind:
        """What kind of message is on the screen."""
        return self.notice.kind

    def type(self, keys: str) -> None:
        """Type an amount and let the fingers rest."""
        for key in keys:
            self.presenter.key(key)
        self.till.clock.advance(1.5)

    def scan(self, handle: str, intent: Intent = Intent.EARN) -> str:
        """Hold up that member's phone; the text it shows."""
        return self.show(self.till.code(handle, intent))

    def show(self, text: str) -> str:
        """Hold up any code."""
        self.presenter.barcode(Barcode(text, Symbology.QR, 0, "test"))
        return text

    def next_code(self) -> None:
        """Wait until phones show another code."""
        self.till.clock.advance(PERIOD_S)

    def before_next_code(self, left_s: float) -> None:
        """Wait until phones are about to show another code."""
        now_s = self.till.clock.utc().timestamp()
        self.till.clock.advance(PERIOD_S - now_s % PERIOD_S + PERIOD_S - left_s)

    def settle(self) -> None:
        """Let the sender work."""
        self.till.sync.work()

    def entries(self) -> list[OutboxEntry]:
        """What was written down, oldest first."""
        return self.till.outbox.latest(50)[::-1]
