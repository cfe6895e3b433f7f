"""A product nobody here knows: the backend is asked, and the cashier need not scan it again."""

import pytest

from pos_client.domain.barcode import Kind
from pos_client.domain.catalogue import Catalogue
from pos_client.domain.member_code import Intent
from pos_client.domain.reasons import Reason
from pos_client.errors import Unanswered
from pos_client.services.catalogue import WANTED_EVERY_S
from tests.ui.checkout.basket import OTHER, PEN, TEA, UNKNOWN, basket, scan
from tests.ui.checkout.counter import WANG, Counter
from ui.screens.checkout import banner_text
from ui.screens.checkout.model import LookUp, NoticeKind


@pytest.fixture(autouse=True)
def rested(shop: Counter) -> None:
    """The backend was asked for products long enough ago."""
    shop.till.clock.advance(WANTED_EVERY_S)
    shop.settle()


def detail(shop: Counter) -> str:
    return banner_text.banner(shop.screen).detail


def test_what_is_new_comes_into_the_basket_it_was_scanned_for(shop: Counter) -> None:
    shop.till.backend.products.append(PEN)
    scan(shop, TEA, UNKNOWN)
    assert (shop.said(), shop.notice.digits, shop.notice.look_up) == (
        NoticeKind.UNKNOWN_PRODUCT,
        UNKNOWN,
        LookUp.ASKING,
    )
    assert "Asking" in detail(shop)
    shop.settle()
    assert basket(shop) == [("Green tea", 1), ("Pen", 1)]
    assert (shop.said(), banner_text.banner(shop.screen).title) == (NoticeKind.PRODUCT_CAME, "Added: Pen")
    assert shop.tones.played == ["good", "attention", "good"]


def test_what_the_backend_does_not_know_either_is_said(shop: Counter) -> None:
    scan(shop, UNKNOWN)
    shop.settle()
    assert (shop.said(), shop.notice.look_up) == (NoticeKind.UNKNOWN_PRODUCT, LookUp.NOT_FOUND)
    assert detail(shop) == "Not in the catalogue either. Type its price."
    shop.till.backend.products.append(PEN)
    shop.till.clock.advance(300)
    shop.settle()
    assert basket(shop) == [], "nobody waits any more"


def test_however_much_is_scanned_the_backend_is_asked_twice_a_minute_at_most(shop: Counter) -> None:
    asked = shop.till.backend.calls["catalogue"]
    for _ in range(60):
        scan(shop, UNKNOWN, OTHER)
        shop.till.clock.advance(1)
        shop.settle()
    assert shop.till.backend.calls["catalogue"] - asked == 2


def test_one_scanned_within_the_half_minute_waits_for_the_next_look_up(shop: Counter) -> None:
    scan(shop, OTHER)
    shop.settle()
    shop.till.backend.products.append(PEN)
    scan(shop, UNKNOWN)
    shop.settle()
    assert (basket(shop), shop.notice.look_up) == ([], LookUp.ASKING)
    shop.till.clock.advance(WANTED_EVERY_S)
    shop.settle()
    assert basket(shop) == [("Pen", 1)]


def test_offline_it_is_said_and_the_answer_comes_with_the_network(shop: Counter) -> None:
    shop.till.pull_plug()
    scan(shop, UNKNOWN)
    assert (shop.notice.look_up, "Offline" in detail(shop)) == (LookUp.OFFLINE, True)
    shop.till.backend.products.append(PEN)
    shop.till.plug_in()
    assert basket(shop) == [("Pen", 1)]


def test_a_link_that_goes_while_the_backend_is_asked_is_said(shop: Counter) -> None:
    scan(shop, UNKNOWN)
    shop.till.pull_plug()
    there = [shop.notice.look_up]
    shop.till.plug_in()
    assert [*there, shop.notice.look_up] == [LookUp.OFFLINE, LookUp.NOT_FOUND]


def test_no_answer_is_said_and_asked_for_again(shop: Counter) -> None:
    shop.till.backend.broken["catalogue"] = Unanswered()
    scan(shop, UNKNOWN)
    shop.settle()
    assert shop.notice.look_up is LookUp.UNANSWERED
    shop.till.backend.broken.clear()
    shop.till.backend.products.append(PEN)
    shop.till.connect()
    assert basket(shop) == [("Pen", 1)]


def only_told(shop: Counter) -> None:
    """What came is known now, and in no basket."""
    shop.till.backend.products.append(PEN)
    shop.settle()
    assert "Pen" not in dict(basket(shop))
    assert (shop.said(), banner_text.banner(shop.screen).title) == (NoticeKind.PRODUCT_KNOWN, "Known now: Pen")


def test_nobody_pays_twice_who_had_its_price_typed(shop: Counter) -> None:
    scan(shop, TEA, UNKNOWN)
    shop.type("12.5")
    shop.presenter.commit()
    only_told(shop)
    assert shop.screen.amount_minor == 8_050


def test_it_does_not_change_a_sale_while_points_are_chosen_for_it(shop: Counter) -> None:
    scan(shop, TEA)
    shop.scan(WANG, Intent.PAY)
    scan(shop, UNKNOWN)
    shop.presenter.redeem()
    only_told(shop)
    assert shop.screen.edit is not None


def test_a_sale_that_is_over_gets_nothing_more(shop: Counter) -> None:
    scan(shop, TEA)
    shop.scan(WANG)
    scan(shop, UNKNOWN)
    shop.presenter.commit()
    scan(shop, TEA)
    only_told(shop)


def test_more_important_messages_stay(shop: Counter) -> None:
    scan(shop, TEA)
    shop.scan(WANG)
    scan(shop, UNKNOWN)
    shop.presenter.commit()
    shop.till.backend.products.append(PEN)
    shop.settle()
    assert shop.said() is NoticeKind.ACCEPTED


def test_scanned_after_a_finished_sale_it_begins_the_next_one(shop: Counter) -> None:
    scan(shop, TEA)
    shop.scan(WANG)
    shop.presenter.commit()
    shop.settle()
    shop.till.backend.products.append(PEN)
    scan(shop, UNKNOWN)
    shop.till.clock.advance(WANTED_EVERY_S)
    shop.settle()
    assert (basket(shop), shop.screen.member) == ([("Pen", 1)], None)


def test_what_comes_while_a_sale_is_saved_waits_and_is_for_no_other_sale(shop: Counter) -> None:
    scan(shop, TEA)
    shop.scan(WANG)
    scan(shop, UNKNOWN)
    shop.tasks.is_held = True
    shop.presenter.commit()
    shop.till.backend.products.append(PEN)
    shop.settle()
    assert basket(shop) == [("Green tea", 1)]
    shop.tasks.release()
    assert basket(shop) == [("Green tea", 1)]


def test_esc_is_no_longer_waiting(shop: Counter) -> None:
    scan(shop, TEA, UNKNOWN)
    shop.presenter.clear()
    shop.till.backend.products.append(PEN)
    shop.settle()
    assert (basket(shop), shop.screen.notice) == ([("Green tea", 1)], None)


def test_scanned_again_and_again_it_comes_once(shop: Counter) -> None:
    shop.till.backend.products.append(PEN)
    scan(shop, UNKNOWN, UNKNOWN, UNKNOWN)
    shop.settle()
    assert basket(shop) == [("Pen", 1)]


def test_the_first_product_of_a_shop_is_asked_for_too(counter: Counter) -> None:
    backend = counter.till.backend
    backend.products.clear()
    counter.till.products.replace(Catalogue(0))
    assert not counter.till.products.has_products
    scan(counter, UNKNOWN)
    assert (counter.notice.code, counter.notice.barcode) == (Reason.NOT_MEMBER_CODE, Kind.PRODUCT)
    backend.products.append(PEN)
    counter.settle()
    assert basket(counter) == [("Pen", 1)]
