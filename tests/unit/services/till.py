"""The till's use cases on a fake backend and a real outbox, wired as the composition root does."""

from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from pos_client.adapters.catalogue_store import FileCatalogueStore
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.roster_store import SqliteRosterStore
from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Outcome
from pos_client.domain.sale import Sale, SaleEvent
from pos_client.services.catalogue import ProductShelf
from pos_client.services.check_in import CheckIn
from pos_client.services.checkout import Checkout
from pos_client.services.connectivity import Connectivity
from pos_client.services.corrections import Corrections
from pos_client.services.deposits import Deposits
from pos_client.services.manual_entry import ManualEntry
from pos_client.services.offline import OfflineRules
from pos_client.services.pick_ups import PickUps
from pos_client.services.refunds import Refunds
from pos_client.services.roster import RosterShelf
from pos_client.services.saving import Saved
from pos_client.services.sync import SyncLoop
from pos_client.services.verification import Recognised, ScanVerification
from tests.fakes.clock import FakeClock
from tests.fakes.fake_backend import FakeBackend
from tests.fakes.ids import FakeIds
from tests.fakes.randomness import FakeRandomness

KEY = bytes(range(32))


@dataclass
class Till:
    """Everything a use case needs, and short ways to play a counter scene."""

    folder: Path
    redeem_offline: bool = True
    clock: FakeClock = field(default_factory=FakeClock)
    ids: FakeIds = field(default_factory=FakeIds)
    outcomes: list[Outcome] = field(default_factory=list)
    chain: FakeBackend | None = None
    """Shared with other tills; else this till has a backend of its own."""

    def __post_init__(self) -> None:
        self.backend = self.chain or FakeBackend(self.clock)
        self.outbox = SqliteOutbox(self.folder / "outbox.sqlite3", KEY, self.clock, self.ids)
        self.shelf = RosterShelf(SqliteRosterStore(self.folder / "roster.sqlite3", KEY), self.clock)
        self.products = ProductShelf(FileCatalogueStore(self.folder / "catalogue.json"))
        self.link = Connectivity(self.clock)
        randomness = FakeRandomness()
        self.sync = SyncLoop(self.backend, self.outbox, self.shelf, self.link, self.clock, randomness, self.products)
        self.sync.subscribe_outcomes(self.outcomes.append)
        self.rules = OfflineRules(self.outbox, self.shelf, self.clock, is_vault_safe=self.redeem_offline)
        self.verification = ScanVerification(self.backend, self.shelf, self.outbox, self.link, self.clock, self.rules)
        self.manual_entry = ManualEntry(self.shelf, self.clock)
        self.checkout = Checkout(self.outbox, self.sync, self.link, self.clock, self.ids, self.rules)
        self.refunds = Refunds(self.backend, self.outbox, self.sync, self.shelf, self.link, self.clock, self.ids)
        self.deposits = Deposits(self.outbox, self.sync, self.link, self.clock, self.ids)
        self.pick_ups = PickUps(self.outbox, self.sync, self.link, self.clock, self.ids)
        self.corrections = Corrections(self.outbox, self.sync, self.checkout, self.clock, self.ids)
        self.check_in = CheckIn(self.verification, self.outbox, self.sync, self.clock, self.ids, self.rules)

    def close(self) -> None:
        """Release the files, so that another till may open them."""
        self.shelf.close()
        self.outbox.close()

    def connect(self) -> None:
        """One round of the sender: heartbeat, entries, roster."""
        self.clock.advance(61)
        self.sync.work()

    def pull_plug(self) -> None:
        """The backend is gone and the till has noticed."""
        self.backend.down = True
        self.connect()

    def plug_in(self) -> None:
        """The backend is back and the sender has had its turn."""
        self.backend.down = False
        self.connect()

    def scan(self, handle: str, intent: Intent = Intent.EARN, basket_id: UUID | None = None) -> Recognised:
        """Hold up a phone; the member is recognised."""
        found = self.verification.verify(self.code(handle, intent), basket_id or self.ids.new_id())
        assert isinstance(found, Recognised), found
        return found

    def code(self, handle: str, intent: Intent = Intent.EARN) -> str:
        """What that member's phone shows now."""
        return self.backend.ledger.members[handle].code(self.clock.now_s(), intent)

    def sell(self, recognised: Recognised, amount_minor: int, redeem_points: int = 0) -> Saved:
        """Commit a sale; it is saved."""
        saved = self.checkout.save(sale_of(recognised, amount_minor, redeem_points), recognised, "Li Na")
        assert isinstance(saved, Saved), saved
        return saved

    def redeem(self, handle: str, points: int) -> Saved:
        """A basket paid whole with points."""
        recognised = self.scan(handle, Intent.PAY)
        return self.sell(recognised, points * recognised.programme.redeem.point_minor, points)


def sale_of(recognised: Recognised, amount_minor: int, redeem_points: int = 0) -> Sale:
    """A sale ready to commit."""
    sale = Sale(recognised.basket_id).on(SaleEvent.MEMBER_RECOGNISED)
    return sale.with_amount(amount_minor).with_redeem(redeem_points) if amount_minor else sale
