"""Products scanned into the basket: the amount is their sum, and an amount typed is another way to say it."""

from pos_client.domain.barcode import Kind
from pos_client.domain.member_code import Intent
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from tests.ui.checkout.basket import MUG, TEA, UNKNOWN, basket, scan
from tests.ui.checkout.counter import CHEN, WANG, Counter
from ui.screens.checkout.model import NoticeKind


def test_each_scan_is_one_more_and_the_amount_is_the_sum(shop: Counter) -> None:
    scan(shop, TEA, MUG, TEA)
    assert basket(shop) == [("Green tea", 2), ("Mug", 1)]
    assert (shop.screen.amount_minor, shop.state()) == (29_500, SaleState.AMOUNT_ONLY)
    assert shop.screen.selected == shop.screen.lines[0].line_id
    assert shop.tones.played == ["good"] * 3


def test_products_and_member_in_any_order_are_one_sale_with_its_lines(shop: Counter) -> None:
    scan(shop, TEA)
    shop.scan(WANG)
    assert shop.state() is SaleState.READY, "more products may follow, so nothing is saved by itself"
    shop.till.clock.advance(10)
    shop.presenter.tick()
    scan(shop, MUG)
    shop.presenter.commit()
    (entry,) = shop.entries()
    assert [(line.sku, line.quantity_milli) for line in entry.transaction.lines] == [("TEA", 1000), ("MUG", 1000)]
    assert entry.transaction.amount_minor == 22_700
    shop.settle()
    assert shop.said() is NoticeKind.ACCEPTED


def test_the_selected_line_is_changed_by_keys(shop: Counter) -> None:
    scan(shop, TEA, MUG)
    shop.presenter.step_line(1)
    assert basket(shop) == [("Green tea", 1), ("Mug", 2)]
    shop.presenter.move_selection(1)
    shop.presenter.step_line(1)
    assert basket(shop) == [("Green tea", 2), ("Mug", 2)]
    shop.presenter.select_line(shop.screen.lines[1].line_id)
    shop.presenter.remove_line()
    assert basket(shop) == [("Green tea", 2)]
    shop.presenter.step_line(-2)
    assert (basket(shop), shop.state()) == ([], SaleState.EMPTY)


def test_backspace_takes_the_last_scan_back(shop: Counter) -> None:
    scan(shop, TEA, MUG, TEA)
    shop.presenter.backspace()
    assert basket(shop) == [("Green tea", 1), ("Mug", 1)]
    shop.presenter.backspace()
    assert basket(shop) == [("Green tea", 1)]
    shop.presenter.backspace()
    shop.presenter.backspace()
    assert (basket(shop), shop.state()) == ([], SaleState.EMPTY)


def test_without_a_catalogue_a_product_code_is_no_member_code(counter: Counter) -> None:
    scan(counter, UNKNOWN)
    assert (counter.notice.code, counter.notice.barcode) == (Reason.NOT_MEMBER_CODE, Kind.PRODUCT)


def test_an_amount_typed_keeps_products_out_until_it_is_cleared(shop: Counter) -> None:
    shop.type("50")
    scan(shop, TEA)
    assert (shop.said(), basket(shop), shop.screen.amount_minor) == (NoticeKind.AMOUNT_TYPED, [], 5_000)
    shop.presenter.clear()
    shop.presenter.clear()
    scan(shop, TEA)
    assert basket(shop) == [("Green tea", 1)]


def test_esc_asks_before_it_empties_a_full_basket(shop: Counter) -> None:
    scan(shop, TEA, MUG)
    shop.scan(WANG)
    shop.presenter.clear()
    assert (shop.said(), len(basket(shop))) == (NoticeKind.ASK_EMPTY, 2)
    scan(shop, MUG)
    assert basket(shop) == [("Green tea", 1), ("Mug", 2)], "anything else keeps it"
    shop.presenter.clear()
    shop.presenter.clear()
    assert (basket(shop), shop.state()) == ([], SaleState.MEMBER_ONLY)
    shop.presenter.clear()
    assert shop.state() is SaleState.EMPTY


def test_one_product_is_taken_out_at_once(shop: Counter) -> None:
    scan(shop, TEA)
    shop.presenter.clear()
    assert (basket(shop), shop.state()) == ([], SaleState.EMPTY)


def test_esc_for_another_member_keeps_what_lies_on_the_counter(shop: Counter) -> None:
    scan(shop, TEA, MUG)
    shop.scan(WANG)
    shop.scan(CHEN)
    assert shop.notice.code == Reason.OTHER_MEMBER
    shop.presenter.clear()
    assert (len(basket(shop)), shop.state()) == (2, SaleState.AMOUNT_ONLY)
    shop.next_code()
    shop.scan(CHEN)
    assert shop.screen.member is not None
    assert shop.screen.member.facts.handle == CHEN


def test_a_product_scanned_while_saving_begins_the_next_sale(shop: Counter) -> None:
    scan(shop, TEA)
    shop.scan(WANG)
    shop.tasks.is_held = True
    shop.presenter.commit()
    scan(shop, MUG)
    shop.presenter.step_line(1)
    assert basket(shop) == [("Green tea", 1)]
    shop.tasks.release()
    assert (basket(shop), shop.state()) == ([("Mug", 2)], SaleState.AMOUNT_ONLY)
    assert len(shop.entries()) == 1


def test_a_change_of_the_basket_drops_what_was_to_pay_for_it(shop: Counter) -> None:
    scan(shop, TEA)
    shop.scan(WANG, Intent.PAY)
    shop.presenter.redeem()
    assert shop.screen.edit is not None
    scan(shop, MUG)
    assert shop.screen.edit is None
    assert shop.screen.quote is not None
    assert shop.screen.quote.redeem_points == 0


def test_enter_makes_the_amount_typed_an_item_beside_the_product_scanned_after_it(shop: Counter) -> None:
    shop.scan(WANG)
    shop.type("50")
    scan(shop, TEA)
    assert shop.said() is NoticeKind.AMOUNT_TYPED
    shop.presenter.commit()
    assert (basket(shop), shop.screen.amount_minor) == ([("", 1), ("Green tea", 1)], 11_800)
    assert (shop.screen.amount_text, shop.entries()) == ("", []), "nothing is saved by that Enter"
    shop.presenter.commit()
    assert shop.entries()[0].transaction.amount_minor == 11_800


def test_an_amount_about_to_be_saved_by_itself_waits_for_the_product_scanned_after_it(shop: Counter) -> None:
    shop.presenter.key("5")
    shop.scan(WANG)
    scan(shop, TEA)
    shop.till.clock.advance(10)
    shop.presenter.tick()
    assert (shop.said(), shop.entries()) == (NoticeKind.AMOUNT_TYPED, [])


def test_products_are_called_by_their_names_in_the_language_on_screen(shop: Counter) -> None:
    scan(shop, TEA, MUG)
    shop.scan(WANG)
    before = shop.screen
    shop.language = "zh"
    shop.presenter.speak("zh")
    assert basket(shop) == [("绿茶", 1), ("杯子", 1)]
    assert (shop.screen.quote, shop.state()) == (before.quote, before.state)
    scan(shop, TEA)
    assert basket(shop) == [("绿茶", 2), ("杯子", 1)], "still one line"
    shop.presenter.commit()
    assert [line.name for line in shop.entries()[0].transaction.lines] == ["绿茶", "杯子"]
    shop.presenter.speak("en")
    assert (basket(shop), shop.state()) == ([("Green tea", 2), ("Mug", 1)], SaleState.DONE)
