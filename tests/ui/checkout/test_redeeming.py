"""Paying with points: F9, the largest allowed, Enter."""

import pytest

from pos_client.domain.member_code import Intent
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import Told, TransactionKind
from pos_client.errors import StorageFull
from tests.ui.checkout.counter import CHEN, WANG, Counter
from ui.screens.checkout.model import NoticeKind, RedeemEdit


@pytest.fixture
def paying(counter: Counter) -> Counter:
    counter.scan(WANG, Intent.PAY)
    counter.type("128.5")
    return counter


def test_f9_and_enter_pay_with_the_largest_allowed(paying: Counter) -> None:
    paying.presenter.redeem()
    assert paying.screen.edit == RedeemEdit("50", 50)
    assert paying.screen.quote is not None
    assert paying.screen.quote.to_pay_minor == 7_850
    paying.presenter.commit()
    (entry,) = paying.entries()
    assert entry.transaction.kind is TransactionKind.SALE
    assert entry.transaction.redeem_points == 50
    paying.settle()
    assert paying.notice.told == Told(3, 50)
    assert paying.till.backend.ledger.members[WANG].points == 3


def test_the_first_digit_replaces_what_was_filled_in(paying: Counter) -> None:
    paying.presenter.redeem()
    paying.type("2")
    paying.type("0")
    assert paying.screen.edit == RedeemEdit("20", 50)
    assert paying.screen.quote is not None
    assert paying.screen.quote.redeem_points == 20
    paying.presenter.backspace()
    assert paying.screen.edit == RedeemEdit("2", 50)
    assert paying.screen.amount_text == "128.5"


def test_a_decimal_point_is_no_part_of_points(paying: Counter) -> None:
    paying.presenter.redeem()
    paying.presenter.key(".")
    assert paying.screen.edit == RedeemEdit("50", 50)


def test_more_than_allowed_is_refused_not_shortened(paying: Counter) -> None:
    paying.presenter.redeem()
    paying.type("51")
    assert paying.screen.edit is not None
    assert not paying.screen.edit.fits
    paying.presenter.commit()
    assert paying.notice.code == Reason.ABOVE_MAXIMUM
    assert paying.state() is SaleState.READY
    assert paying.entries() == []


def test_esc_and_f9_keep_the_points(paying: Counter) -> None:
    for leave in (paying.presenter.clear, paying.presenter.redeem):
        paying.presenter.redeem()
        leave()
        assert paying.screen.edit is None
        assert paying.screen.quote is not None
        assert paying.screen.quote.redeem_points == 0
    assert paying.state() is SaleState.READY


def test_no_points_chosen_is_a_plain_award(paying: Counter) -> None:
    paying.presenter.redeem()
    paying.presenter.backspace()
    paying.presenter.backspace()
    paying.presenter.commit()
    assert paying.entries()[0].transaction.kind is TransactionKind.AWARD


def test_an_earning_code_asks_for_the_paying_one_and_goes_on_from_there(counter: Counter) -> None:
    counter.scan(WANG)
    counter.type("20")
    counter.presenter.redeem()
    assert (counter.said(), counter.notice.code) == (NoticeKind.REFUSED, Reason.NEEDS_PAY_CODE)
    assert counter.screen.edit is None
    counter.scan(WANG, Intent.PAY)
    assert counter.screen.edit == RedeemEdit("20", 20)
    assert counter.screen.notice is None
    assert len(counter.screen.scans) == 1
    counter.presenter.commit()
    assert counter.entries()[0].transaction.redeem_points == 20


@pytest.mark.parametrize(("handle", "amount", "reason"), [(None, "", "NO_MEMBER"), (WANG, "", "NO_AMOUNT")])
def test_f9_says_what_is_missing(counter: Counter, handle: str | None, amount: str, reason: str) -> None:
    if handle:
        counter.scan(handle, Intent.PAY)
    counter.type(amount)
    counter.presenter.redeem()
    assert counter.notice.code == reason


def test_f9_for_a_sum_below_one_point_says_so(counter: Counter) -> None:
    counter.scan(CHEN, Intent.PAY)
    counter.type(".5")
    counter.presenter.redeem()
    assert counter.notice.code == Reason.BELOW_MINIMUM


def test_a_new_amount_closes_the_choice(paying: Counter) -> None:
    paying.presenter.redeem()
    paying.presenter.quick_amount(5_000)
    assert paying.screen.edit is None
    assert paying.screen.amount_minor == 5_000


def test_offline_the_allowance_is_the_most(counter: Counter) -> None:
    counter.till.pull_plug()
    counter.scan(WANG, Intent.PAY)
    counter.type("128.5")
    counter.presenter.redeem()
    assert counter.screen.edit == RedeemEdit("20", 20)


def test_without_an_allowance_points_cannot_pay_offline(counter: Counter) -> None:
    counter.wang.points = 0
    counter.till.connect()
    counter.till.clock.advance(3600)
    counter.till.connect()
    counter.till.pull_plug()
    counter.scan(WANG, Intent.PAY)
    counter.type("50")
    counter.presenter.redeem()
    assert counter.notice.code == Reason.REDEEM_OFF


def test_a_sale_that_could_not_be_saved_keeps_the_choice_and_nothing_else(paying: Counter) -> None:
    paying.presenter.redeem()
    paying.checkout.fault = StorageFull("no room")
    paying.presenter.commit()
    assert paying.screen.edit == RedeemEdit("50", 50)
    paying.presenter.clear()
    paying.presenter.clear()
    assert paying.screen.edit is None
    assert paying.screen.quote is not None
    assert paying.screen.quote.redeem_points == 0
    paying.presenter.commit()
    assert paying.entries()[0].transaction.kind is TransactionKind.AWARD
