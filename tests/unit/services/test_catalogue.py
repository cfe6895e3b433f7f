"""Products at the till: fetched by what changed, found by barcode, there without a network."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from pos_client.domain.catalogue import Catalogue, Product
from pos_client.domain.programme import LocalText
from pos_client.errors import BackendBusy, Unanswered
from pos_client.services.catalogue import EVERY_S, WANTED_EVERY_S, CatalogueNews, Wanted
from tests.unit.services.till import Till

EAN, UPC, EAN_8 = "6901234567892", "036000291452", "96385074"


def product(number: int, ean: str = "", price: int = 1_000) -> Product:
    return Product(f"P-{number}", LocalText(f"Product {number}", f"商品{number}"), "misc", price, ean)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    till.backend.products += [product(1, EAN), product(2, UPC), product(3, EAN_8), product(4)]
    yield till
    till.close()


def later(till: Till) -> None:
    till.clock.advance(EVERY_S)
    till.sync.work()


def test_every_kind_of_product_code_is_found(till: Till) -> None:
    till.connect()
    found = [till.products.find(text) for text in (EAN, UPC, "0" + UPC, EAN_8, "4006381333931")]
    assert [each and each.sku for each in found] == ["P-1", "P-2", "P-2", "P-3", None]


def test_only_what_changed_is_fetched_and_only_when_due(till: Till) -> None:
    till.connect()
    asked = till.backend.calls["catalogue"]
    till.backend.products += [product(1, EAN, price=1_100), replace(product(2, UPC), active=False)]
    till.connect()
    assert till.backend.calls["catalogue"] == asked
    later(till)
    found = till.products.find(EAN)
    assert found is not None
    assert found.unit_price_minor == 1_100
    assert till.products.find(UPC) is None, "no longer sold"
    assert till.products.catalogue.seq == 6


def test_a_long_catalogue_comes_in_several_answers(till: Till) -> None:
    till.backend.page = 2
    till.connect()
    assert len(till.products.catalogue.products) == 4


def test_what_came_before_a_failure_is_kept(till: Till) -> None:
    till.backend.page = 2
    till.connect()
    till.backend.products += [product(number) for number in range(5, 9)]
    till.clock.advance(EVERY_S)
    till.backend.broken["catalogue"] = Unanswered()
    till.sync.work()
    assert till.link.is_online, "it says nothing about the link"
    till.backend.broken.clear()
    till.connect()
    assert len(till.products.catalogue.products) == 8


def test_a_backend_that_asks_for_patience_gets_it(till: Till) -> None:
    till.backend.broken["catalogue"] = BackendBusy(retry_after_s=200.0)
    till.connect()
    asked = till.backend.calls["catalogue"]
    till.connect()
    assert till.backend.calls["catalogue"] == asked
    till.clock.advance(200)
    till.connect()
    assert till.backend.calls["catalogue"] == asked + 1


def test_products_are_there_after_a_restart_without_a_network(till: Till) -> None:
    till.connect()
    till.close()
    again = Till(till.folder)
    again.backend.down = True
    again.products.restore()
    assert again.products.find(EAN) == product(1, EAN)
    again.outbox.close()


def test_a_damaged_file_is_fetched_anew(till: Till) -> None:
    till.connect()
    (till.folder / "catalogue.json").write_bytes(b"\x00")
    till.products.restore()
    assert till.products.catalogue == Catalogue(0)
    later(till)
    assert till.products.find(EAN) == product(1, EAN)


def test_a_backend_restored_from_a_backup_hands_out_everything_again(till: Till) -> None:
    till.connect()
    till.backend.products[:] = [product(1, EAN, price=900)]
    later(till)
    found = till.products.find(EAN)
    assert found is not None
    assert (found.unit_price_minor, till.products.catalogue.seq) == (900, 1)


def test_what_is_wanted_is_fetched_at_the_next_round(till: Till) -> None:
    till.connect()
    till.backend.products.append(product(5, "4006381333931"))
    till.clock.advance(WANTED_EVERY_S)
    till.sync.work()
    assert till.products.find("4006381333931") is None, "nobody asked"
    assert till.sync.want_catalogue() == Wanted(1, is_online=True)
    till.sync.work()
    assert till.products.find("4006381333931") is not None


def test_the_sender_is_woken_only_where_it_may_ask(till: Till) -> None:
    till.connect()
    till.clock.advance(WANTED_EVERY_S)
    stop = threading.Event()
    rounds: list[CatalogueNews] = []
    till.sync.subscribe_catalogue(rounds.append)
    till.sync.subscribe_catalogue(lambda _news: stop.set())
    waiting = threading.Thread(target=till.sync.run, args=(stop,))
    waiting.start()
    till.sync.want_catalogue()
    waiting.join(5)
    assert not waiting.is_alive(), "long before the next heartbeat"
    assert rounds == [CatalogueNews(1, has_answer=True)]
    asked = till.backend.calls["catalogue"]
    for _ in range(1000):
        till.sync.want_catalogue()
        till.sync.work()
    assert till.backend.calls["catalogue"] == asked


def test_the_next_round_is_due_when_what_is_wanted_is(till: Till) -> None:
    till.connect()
    assert till.sync.work() < WANTED_EVERY_S, "the heartbeat's"
    till.clock.advance(WANTED_EVERY_S - 3)
    till.sync.want_catalogue()
    assert till.sync.work() == pytest.approx(3)


def test_each_look_up_is_answered_by_a_fetch_that_began_after_it(till: Till) -> None:
    heard: list[CatalogueNews] = []
    till.sync.subscribe_catalogue(heard.append)
    till.connect()
    till.clock.advance(WANTED_EVERY_S)
    till.sync.want_catalogue()
    till.sync.want_catalogue()
    till.backend.broken["catalogue"] = Unanswered()
    till.sync.work()
    till.backend.broken.clear()
    till.connect()
    assert [(news.number, news.has_answer) for news in heard] == [(0, True), (2, False), (2, True)]


def test_a_backend_that_asks_for_patience_gets_it_from_a_scanner_too(till: Till) -> None:
    till.backend.broken["catalogue"] = BackendBusy(retry_after_s=200.0)
    till.connect()
    asked = till.backend.calls["catalogue"]
    till.clock.advance(WANTED_EVERY_S)
    till.sync.want_catalogue()
    till.sync.work()
    assert till.backend.calls["catalogue"] == asked


def test_offline_a_look_up_waits_for_the_link(till: Till) -> None:
    till.connect()
    till.pull_plug()
    till.backend.products.append(product(5, "4006381333931"))
    assert till.sync.want_catalogue() == Wanted(1, is_online=False)
    till.plug_in()
    assert till.products.find("4006381333931") is not None
