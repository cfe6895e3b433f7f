"""A phone that stays in view after its sale: its next code neither buys again nor hides what was just said."""

from dataclasses import replace

from pos_client.domain.sale import SaleState
from tests.ui.checkout.counter import CHEN, WANG, Counter
from ui.screens.checkout import banner_text
from ui.screens.checkout.last_sale import LINGERS_S
from ui.screens.checkout.undo import UNDO_S


def _sold_to(counter: Counter) -> list[str]:
    return [entry.transaction.handle for entry in counter.entries()]


def _sell(counter: Counter) -> None:
    """Wang's sale, just before the phone's code changes."""
    counter.before_next_code(2)
    counter.type("50")
    counter.scan(WANG)
    counter.settle()
    assert _sold_to(counter) == [WANG]


def test_the_next_customers_amount_is_not_awarded_to_the_member_who_is_leaving(counter: Counter) -> None:
    _sell(counter)
    counter.type("99")
    counter.scan(WANG)
    counter.till.clock.advance(LINGERS_S)
    counter.presenter.tick()
    assert _sold_to(counter) == [WANG]
    assert counter.state() is SaleState.READY
    assert banner_text.banner(counter.screen).title == "Enter awards 4 pts"
    counter.presenter.commit()
    assert _sold_to(counter) == [WANG, WANG]


def test_ten_seconds_later_a_scan_is_a_sale_again(counter: Counter) -> None:
    _sell(counter)
    counter.till.clock.advance(LINGERS_S)
    counter.type("99")
    counter.scan(WANG)
    assert _sold_to(counter) == [WANG, WANG]


def test_after_another_member_a_scan_is_a_sale_again(counter: Counter) -> None:
    _sell(counter)
    counter.scan(CHEN)
    counter.presenter.clear()
    counter.type("99")
    counter.scan(WANG)
    assert _sold_to(counter) == [WANG, WANG]


def test_another_members_scan_is_a_sale_at_once(counter: Counter) -> None:
    _sell(counter)
    counter.type("99")
    counter.scan(CHEN)
    assert _sold_to(counter) == [WANG, CHEN]


def test_the_next_code_of_the_same_phone_leaves_the_result_and_its_undo_on_the_screen(counter: Counter) -> None:
    _sell(counter)
    counter.till.clock.advance(1)
    before = counter.screen
    code = counter.scan(WANG)
    assert counter.screen == replace(before, undo_left=counter.screen.undo_left)
    assert counter.screen.undo_left is not None
    counter.till.clock.advance(UNDO_S)
    counter.show(code)
    assert counter.state() is SaleState.MEMBER_ONLY


def test_another_members_code_begins_the_next_sale_at_once(counter: Counter) -> None:
    _sell(counter)
    counter.scan(CHEN)
    assert counter.screen.member is not None
    assert counter.screen.member.facts.handle == CHEN
