"""The till's use cases on their adapters, the same for till, kiosk and demo."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from pos_client.adapters.catalogue_store import FileCatalogueStore
from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.ids import UuidSource
from pos_client.adapters.last_seen import LastSeenFile
from pos_client.adapters.outbox import SqliteOutbox
from pos_client.adapters.randomness import SystemRandomness
from pos_client.adapters.roster_store import SqliteRosterStore
from pos_client.adapters.staff_store import SealedStaffStore
from pos_client.adapters.vault import secret_key
from pos_client.ports import Clock, IdSource, LoyaltyBackend, Outbox, RandomSource, Vault
from pos_client.services.catalogue import ProductShelf
from pos_client.services.check_in import CheckIn
from pos_client.services.checkout import Checkout
from pos_client.services.connectivity import Connectivity
from pos_client.services.corrections import Corrections
from pos_client.services.deposits import Deposits
from pos_client.services.finding import FindMember
from pos_client.services.lanes import LaneSharing
from pos_client.services.manual_entry import ManualEntry
from pos_client.services.offline import OfflineRules
from pos_client.services.pick_ups import PickUps
from pos_client.services.refunds import Refunds
from pos_client.services.roster import RosterShelf
from pos_client.services.shift import Shift
from pos_client.services.staff import StaffDesk, StaffRefresh
from pos_client.services.staffed import StaffedCounter
from pos_client.services.sync import SyncLoop
from pos_client.services.upkeep import OutboxUpkeep
from pos_client.services.verification import ScanVerification
from ui.composition.folders import outbox_key, prepare_folder, was_used


@dataclass(frozen=True, slots=True)
class Core:
    """Everything a screen works with; `close` it after the loops have ended."""

    clock: Clock
    ids: IdSource
    backend: LoyaltyBackend
    outbox: Outbox
    shelf: RosterShelf
    products: ProductShelf
    link: Connectivity
    sync: SyncLoop
    rules: OfflineRules
    verification: ScanVerification
    manual_entry: ManualEntry
    finding: FindMember
    checkout: Checkout
    check_in: CheckIn
    refunds: Refunds
    deposits: Deposits
    pick_ups: PickUps
    staff: StaffDesk
    staffed: StaffedCounter
    shift: Shift
    lanes: LaneSharing | None = None
    """Where the store has other lanes, or may get some."""

    def close(self) -> None:
        """Drop connections and release the files; idempotent."""
        self.backend.close()
        self.shelf.close()
        self.outbox.close()


@dataclass(frozen=True, slots=True)
class Storage:
    """What this till keeps on its disk, locked for this program."""

    clock: Clock
    ids: IdSource
    outbox: Outbox
    shelf: RosterShelf
    products: ProductShelf
    staff: StaffDesk

    def close(self) -> None:
        """Release the files; idempotent."""
        self.shelf.close()
        self.outbox.close()


def open_storage(data_dir: Path, vault: Vault, clock: Clock | None = None) -> Storage:
    """Open the till's storage; blocks ~20 ms. Comes before anything that a second till program must not do.

    `clock` takes the place of the machine's.

    Raises:
        StorageLocked: another till program has this folder open.
        StorageError: the outbox cannot be used; nothing was changed.
        VaultUnavailable: the vault refused to give or keep a key.
    """
    clock, ids = clock or TrustedClock(LastSeenFile(data_dir / "clock.json")), UuidSource()
    prepare_folder(data_dir)
    path, key = data_dir / "outbox.sqlite3", outbox_key(data_dir, vault)
    with ExitStack() as on_fault:
        outbox = SqliteOutbox(path, key, clock, ids, was_used=was_used(data_dir))
        on_fault.callback(outbox.close)
        shelf = RosterShelf(SqliteRosterStore(data_dir / "roster.sqlite3", secret_key(vault, "roster")), clock)
        on_fault.callback(shelf.close)
        products = ProductShelf(FileCatalogueStore(data_dir / "catalogue.json"))
        staff = StaffDesk(SealedStaffStore(data_dir, secret_key(vault, "staff")), clock)
        on_fault.pop_all()
    return Storage(clock, ids, outbox, shelf, products, staff)


def open_core(
    storage: Storage,
    backend: LoyaltyBackend,
    *,
    redeem_offline: bool,
    follows_staff: bool = True,
    randomness: RandomSource | None = None,
) -> Core:
    """Wire the use cases. `follows_staff`: this backend says who may sign in. `randomness`: for the machine's."""
    clock, ids, outbox, shelf, staff = storage.clock, storage.ids, storage.outbox, storage.shelf, storage.staff
    link = _link(shelf, clock)
    sync = _sender(storage, backend, link, randomness, follows_staff=follows_staff)
    rules = OfflineRules(outbox, shelf, clock, is_vault_safe=redeem_offline)
    verification = ScanVerification(backend, shelf, outbox, link, clock, rules)
    checkout = Checkout(outbox, sync, link, clock, ids, rules)
    refunds = Refunds(backend, outbox, sync, shelf, link, clock, ids)
    deposits, corrections = Deposits(outbox, sync, link, clock, ids), Corrections(outbox, sync, checkout, clock, ids)
    pick_ups = PickUps(outbox, sync, link, clock, ids)
    return Core(
        clock=clock,
        ids=ids,
        backend=backend,
        outbox=outbox,
        shelf=shelf,
        products=storage.products,
        link=link,
        sync=sync,
        rules=rules,
        verification=verification,
        manual_entry=ManualEntry(shelf, clock),
        finding=FindMember(backend, link, staff),
        checkout=checkout,
        check_in=CheckIn(verification, outbox, sync, clock, ids, rules),
        refunds=refunds,
        deposits=deposits,
        pick_ups=pick_ups,
        staff=staff,
        staffed=StaffedCounter(checkout, refunds, deposits, corrections, pick_ups, staff, outbox, clock),
        shift=Shift(outbox, staff, clock),
    )


def _link(shelf: RosterShelf, clock: Clock) -> Connectivity:
    """The link, before anything was heard: how long this till can do without is known from an earlier run."""
    link, members = Connectivity(clock), shelf.latest()
    if members is not None:
        link.roster_until(members.head.not_after)
    return link


def _sender(
    storage: Storage, backend: LoyaltyBackend, link: Connectivity, chance: RandomSource | None, *, follows_staff: bool
) -> SyncLoop:
    """Sends what waits, and keeps products, members, people and the outbox fresh."""
    clock, outbox, randomness = storage.clock, storage.outbox, chance or SystemRandomness()
    storage.products.restore()
    sync = SyncLoop(backend, outbox, storage.shelf, link, clock, randomness, storage.products)
    sync.keep_fresh(OutboxUpkeep(outbox, clock).refresh)
    if follows_staff:
        storage.staff.restore()
        sync.keep_fresh(StaffRefresh(backend, storage.staff, clock, randomness).refresh)
    return sync
