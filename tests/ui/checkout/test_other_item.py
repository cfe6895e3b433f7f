"""What has no code: its price, typed beside products, is another item of the basket."""

from dataclasses import replace

import pytest

from pos_client.domain.member_code import Intent
from pos_client.domain.money import MAX_MINOR
from pos_client.domain.programme import Earning, EarnRule
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from tests.ui.checkout.basket import MUG, TEA, basket, scan
from tests.ui.checkout.counter import WANG, Counter
from ui.screens.checkout import banner_text, text
from ui.screens.checkout.model import NoticeKind

NAMELESS = ""


def test_a_price_typed_beside_products_is_an_item_once_enter_is_pressed(shop: Counter) -> None:
    scan(shop, TEA)
    shop.type("12.5")
    assert (shop.screen.amount_text, shop.screen.amount_minor) == ("12.5", 6_800), "no part of the sale yet"
    shop.presenter.commit()
    assert (basket(shop), shop.screen.amount_minor) == ([("Green tea", 1), (NAMELESS, 1)], 8_050)
    assert (shop.screen.amount_text, shop.screen.selected) == ("", shop.screen.lines[-1].line_id)


def test_the_banner_and_the_figures_say_what_enter_does(shop: Counter) -> None:
    scan(shop, TEA)
    shop.type("12.5")
    assert banner_text.banner(shop.screen).title == "Enter adds this item"
    assert (text.line_name(shop.screen), text.amount(shop.screen)) == ("Other item", "¥12.5")
    shop.presenter.commit()
    assert [row.name for row in text.product_rows(shop.screen)] == ["Other item", "Green tea"]
    assert text.line_name(shop.screen) == "2 products"


def test_two_items_of_one_price_are_two_lines_and_each_is_changed_alone(shop: Counter) -> None:
    scan(shop, TEA)
    for _ in range(2):
        shop.type("3")
        shop.presenter.commit()
    shop.presenter.step_line(1)
    assert basket(shop) == [("Green tea", 1), (NAMELESS, 1), (NAMELESS, 2)]
    shop.presenter.remove_line()
    assert (basket(shop), shop.screen.amount_minor) == ([("Green tea", 1), (NAMELESS, 1)], 7_100)
    shop.presenter.backspace()
    assert basket(shop) == [("Green tea", 1)]


def test_an_amount_key_types_the_price_of_an_item(shop: Counter) -> None:
    scan(shop, TEA)
    shop.presenter.quick_amount(5_000)
    shop.presenter.commit()
    assert (basket(shop), shop.screen.amount_minor) == ([("Green tea", 1), (NAMELESS, 1)], 11_800)


def test_keys_take_back_what_is_typed_before_they_touch_the_basket(shop: Counter) -> None:
    scan(shop, TEA, MUG)
    shop.type("12")
    shop.presenter.backspace()
    assert (shop.screen.amount_text, len(basket(shop))) == ("1", 2)
    shop.presenter.clear()
    assert (shop.screen.amount_text, len(basket(shop)), shop.screen.notice) == ("", 2, None)
    shop.presenter.clear()
    assert shop.said() is NoticeKind.ASK_EMPTY


def test_a_product_scanned_meanwhile_leaves_what_is_typed(shop: Counter) -> None:
    scan(shop, TEA)
    shop.type("12")
    scan(shop, MUG)
    assert (shop.screen.amount_text, len(basket(shop))) == ("12", 2)


def test_without_its_last_product_what_is_typed_is_the_amount_of_the_sale(shop: Counter) -> None:
    scan(shop, TEA)
    shop.type("12")
    shop.presenter.remove_line()
    assert (shop.screen.amount_minor, shop.screen.lines, shop.state()) == (1_200, (), SaleState.AMOUNT_ONLY)


@pytest.mark.parametrize("keys", ["0", "0.", ".00"])
def test_a_price_of_nothing_is_no_item(shop: Counter, keys: str) -> None:
    scan(shop, TEA)
    shop.type(keys)
    shop.presenter.commit()
    assert (basket(shop), shop.screen.amount_text) == ([("Green tea", 1)], "")


def test_nothing_is_saved_and_nothing_chosen_while_a_price_is_typed(shop: Counter) -> None:
    scan(shop, TEA)
    shop.scan(WANG, Intent.PAY)
    shop.type("12")
    for choose in (shop.presenter.redeem, shop.presenter.pay_by_card, shop.presenter.switch_credit):
        choose()
        assert shop.said() is NoticeKind.ITEM_TYPED
    shop.presenter.commit()
    assert (shop.entries(), shop.screen.amount_minor) == ([], 8_000)
    shop.presenter.commit()
    assert shop.entries()[0].transaction.amount_minor == 8_000


def test_digits_go_into_points_while_those_are_chosen(shop: Counter) -> None:
    scan(shop, TEA)
    shop.scan(WANG, Intent.PAY)
    shop.presenter.redeem()
    shop.type("5")
    assert (shop.screen.amount_text, shop.screen.edit and shop.screen.edit.text) == ("", "5")


def test_an_item_drops_points_that_were_sized_without_it(shop: Counter) -> None:
    scan(shop, TEA)
    shop.scan(WANG, Intent.PAY)
    shop.presenter.redeem()
    shop.presenter.quick_amount(5_000)
    shop.presenter.commit()
    assert shop.screen.quote is not None
    assert (shop.screen.edit, shop.screen.quote.redeem_points) == (None, 0)


def test_an_item_earns_as_what_has_no_category_and_the_ledger_agrees(shop: Counter) -> None:
    shop.till.backend.ledger.programme = replace(
        shop.till.backend.ledger.programme,
        earn=Earning(
            rules=(EarnRule("tea", categories=("tea",), multiplier_percent=300), EarnRule("base")),
            excluded_categories=("home",),
        ),
    )
    shop.scan(WANG)
    scan(shop, TEA)
    assert shop.screen.quote is not None
    tea = shop.screen.quote.earn_points
    scan(shop, MUG)
    assert shop.screen.quote.earn_points == tea, "excluded"
    shop.type("200")
    shop.presenter.commit()
    with_item = shop.screen.quote.earn_points
    assert with_item > tea
    assert with_item - tea < tea * 20_000 // 6_800, "not as tea"
    shop.presenter.commit()
    shop.settle()
    (entry,) = shop.entries()
    item = entry.transaction.lines[-1]
    assert (item.sku, item.name, item.category, item.amount_minor) == ("", "", "", 20_000)
    assert shop.said() is NoticeKind.ACCEPTED
    assert entry.result is not None
    assert entry.result.earned_points == entry.transaction.told.earned_points == with_item


def test_a_basket_beyond_what_any_sale_takes_is_refused_before_it_is_one(shop: Counter) -> None:
    scan(shop, TEA)
    shop.type("9999999999.99")
    shop.presenter.commit()
    assert (shop.notice.code, shop.screen.amount_minor) == (Reason.ABOVE_MAXIMUM, 6_800)
    assert shop.screen.amount_text == "9999999999.99", "it can be corrected"
    shop.presenter.clear()
    shop.presenter.clear()
    shop.presenter.quick_amount(MAX_MINOR - 6_800)
    shop.presenter.commit()
    assert shop.screen.amount_minor == MAX_MINOR
    shop.presenter.step_line(1)
    assert (shop.notice.code, shop.screen.amount_minor) == (Reason.ABOVE_MAXIMUM, MAX_MINOR)
    scan(shop, TEA)
    assert (shop.notice.code, shop.screen.amount_minor) == (Reason.ABOVE_MAXIMUM, MAX_MINOR)
