"""Two tills of one chain on a real backend: what one has sold the other gives back, and never twice."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pos_client.adapters.key_file_vault import KeyFileVault
from pos_client.adapters.terminal_identity import keep_identity
from pos_client.backend.samples.cards import sample_members
from pos_client.domain.outcome import Accepted, Outcome, Refused
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import Sale, SaleEvent
from pos_client.domain.transaction import Transaction
from pos_client.services.refunded import RefundOffer
from pos_client.services.refunds import RefundRequested, RefundWish
from pos_client.services.saving import Saved
from pos_client.services.verification import Recognised
from pos_client.settings import Settings
from tests import databases
from tests.backend_process import BackendProcess
from tests.rosters import believing
from tests.signing import SECOND, TILL, enrol
from tests.unit.backend.web import sample_code
from ui.composition.backends import chain_backend
from ui.composition.core import Core, open_core, open_storage

MEMBER = sample_members()[0]


class Till:
    """A till's core on its own files."""

    def __init__(self, core: Core) -> None:
        self.core, self.outcomes = core, list[Outcome]()
        core.sync.subscribe_outcomes(self.outcomes.append)
        core.sync.work()

    def sell(self, amount_minor: int) -> Transaction:
        paying = self.core.verification.verify(sample_code(MEMBER), self.core.ids.new_id())
        assert isinstance(paying, Recognised), paying
        sale = Sale(paying.basket_id).on(SaleEvent.MEMBER_RECOGNISED).with_amount(amount_minor)
        saved = self.core.checkout.save(sale, paying, "Li")
        assert isinstance(saved, Saved), saved
        self.core.sync.work()
        return saved.entry.transaction

    def offer(self, sale: Transaction) -> RefundOffer:
        offer = self.core.refunds.offer(sale.txn_id)
        assert isinstance(offer, RefundOffer), offer
        return offer

    def refund(self, offer: RefundOffer, amount_minor: int) -> Outcome:
        done = self.core.refunds.refund(RefundWish(offer.sale.txn_id, amount_minor, offer=offer), "Bo")
        assert isinstance(done, RefundRequested), done
        self.core.sync.work()
        return self.outcomes[-1]


@pytest.fixture(params=databases.KINDS)
def tills(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Till, Till, Callable[[], None]]]:
    """Two tills of two stores, and what ends the backend."""
    with ExitStack() as opened:
        url = opened.enter_context(databases.opened(request, tmp_path))
        backend = BackendProcess(url)
        ending = opened.enter_context(ExitStack())
        ending.enter_context(backend)
        tills = []
        for identity in (enrol(url, TILL, "Harbour Mall"), enrol(url, SECOND, "Lakeside")):
            folder = tmp_path / identity.terminal_id
            folder.mkdir()
            vault = KeyFileVault(folder / "keys.json")
            keep_identity(vault, believing(backend, identity))
            storage = open_storage(folder, vault)
            client = chain_backend(Settings(backend_url=backend.url), vault, storage.clock).client
            core = open_core(storage, client, redeem_offline=False)
            opened.callback(core.close)
            tills.append(Till(core))
        yield tills[0], tills[1], ending.close


def test_what_one_till_sold_the_other_gives_back_and_all_of_them_no_more_than_that(
    tills: tuple[Till, Till, Callable[[], None]],
) -> None:
    here, there, end_backend = tills
    sale = here.sell(10_000)
    offers = [till.offer(sale) for till in (here, there)]
    assert [offer.place for offer in offers] == ["", "Harbour Mall"]
    assert [offer.amount_minor for offer in offers] == [10_000, 10_000]
    given = there.refund(offers[1], 6_000)
    assert isinstance(given, Accepted)
    assert given.result.to_pay_minor == -6_000
    refused = here.refund(offers[0], 6_000)
    assert isinstance(refused, Refused)
    assert refused.reason is Reason.BEYOND_SALE
    assert [till.offer(sale).amount_minor for till in (here, there)] == [4_000, 4_000]
    assert isinstance(here.refund(here.offer(sale), 4_000), Accepted)
    assert there.offer(sale).amount_minor == 0
    end_backend()
    assert there.core.refunds.offer(sale.txn_id) == Refused(Reason.REFUND_NEEDS_LINK, sale.txn_id)
    assert isinstance(here.core.refunds.offer(sale.txn_id), RefundOffer), "its own sales it knows by itself"
