"""Credit by itself, the card's balance by one key, points beside both."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_client.domain.calculation import Quote
from pos_client.domain.member_code import Intent
from pos_client.domain.programme import Programme, RebateRule
from pos_client.domain.reasons import Reason
from pos_client.domain.sale import SaleState
from pos_client.domain.transaction import TransactionKind
from tests.ui.checkout.counter import WANG, Counter
from ui.screens.checkout import banner_text, card_text, text
from ui.screens.checkout.model import NoticeKind


@pytest.fixture
def rich(tmp_path: Path) -> Iterator[Counter]:
    counter = Counter(tmp_path)
    counter.till.backend.ledger.programme = Programme(rebate=RebateRule(rate_bp=1_000))
    counter.wang.credit_minor, counter.wang.stored_value_minor = 1_260, 20_000
    yield counter
    counter.till.close()


def ready(counter: Counter, amount: str = "128.5", intent: Intent = Intent.PAY) -> None:
    counter.scan(WANG, intent)
    counter.type(amount)


def quoted(counter: Counter) -> Quote:
    assert counter.screen.quote is not None
    return counter.screen.quote


def test_credit_pays_by_itself_and_is_left_by_one_key(rich: Counter) -> None:
    ready(rich)
    assert (quoted(rich).credit_minor, quoted(rich).to_pay_minor) == (1_260, 11_590)
    rich.presenter.switch_credit()
    assert (quoted(rich).credit_minor, rich.screen.use_credit) == (0, False)
    rich.presenter.switch_credit()
    rich.presenter.commit()
    (entry,) = rich.entries()
    assert (entry.transaction.kind, entry.transaction.credit_minor) == (TransactionKind.SALE, 1_260)
    assert entry.transaction.told.earned_credit_minor == 1_159
    rich.settle()
    assert rich.said() is NoticeKind.ACCEPTED
    assert banner_text.banner(rich.screen).detail == "Booked. +¥11.59 −¥12.60 credit"
    assert rich.screen.member is not None
    assert rich.screen.member.facts.credit_minor == 1_159


def test_an_ordinary_code_earns_and_says_what_else_could_pay(rich: Counter) -> None:
    ready(rich, intent=Intent.EARN)
    assert quoted(rich).credit_minor == 0
    assert banner_text.banner(rich.screen).detail == "Credit and balance pay once the member unlocks paying."
    for intent in (rich.presenter.switch_credit, rich.presenter.pay_by_card):
        intent()
        assert rich.notice.code == Reason.NEEDS_PAY_CODE


def test_the_balance_pays_all_that_is_left_or_a_part(rich: Counter) -> None:
    ready(rich)
    rich.presenter.pay_by_card()
    edit = rich.screen.card_edit
    assert edit is not None
    assert (edit.text, edit.most_minor) == ("115.90", 11_590)
    assert quoted(rich).to_pay_minor == 0
    rich.type("50")
    assert (quoted(rich).stored_value_minor, quoted(rich).to_pay_minor) == (5_000, 6_590)
    rich.presenter.backspace()
    assert quoted(rich).stored_value_minor == 500
    rich.presenter.commit()
    assert rich.entries()[0].transaction.stored_value_minor == 500
    assert rich.state() is SaleState.DONE


def test_more_than_there_is_is_not_saved(rich: Counter) -> None:
    ready(rich)
    rich.presenter.pay_by_card()
    rich.type("115.91")
    assert quoted(rich).stored_value_minor == 0
    rich.presenter.commit()
    assert rich.notice.code == Reason.ABOVE_MAXIMUM
    assert rich.entries() == []


def test_points_and_balance_pay_together(rich: Counter) -> None:
    ready(rich)
    rich.presenter.redeem()
    rich.type("20")
    rich.presenter.pay_by_card()
    assert rich.screen.edit is None
    assert rich.screen.card_edit is not None
    assert rich.screen.card_edit.most_minor == 12_850 - 1_260 - 2_000
    rich.presenter.commit()
    transaction = rich.entries()[0].transaction
    assert (transaction.redeem_points, transaction.credit_minor, transaction.stored_value_minor) == (20, 1_260, 9_590)


def test_esc_goes_back_one_way_to_pay_at_a_time(rich: Counter) -> None:
    ready(rich)
    rich.presenter.redeem()
    rich.presenter.pay_by_card()
    rich.type("10")
    rich.presenter.redeem()
    assert quoted(rich).redeem_points == 0, "once more: do not"
    assert quoted(rich).stored_value_minor == 1_000
    rich.presenter.clear()
    assert (rich.screen.card_edit, quoted(rich).stored_value_minor) == (None, 0)
    assert rich.screen.amount_minor == 12_850
    rich.presenter.clear()
    assert rich.state() is SaleState.MEMBER_ONLY


def test_switching_credit_sizes_the_other_ways_anew(rich: Counter) -> None:
    ready(rich)
    rich.presenter.pay_by_card()
    rich.presenter.switch_credit()
    assert (rich.screen.card_edit, quoted(rich).to_pay_minor) == (None, 12_850)


def test_offline_neither_credit_nor_balance_is_offered(rich: Counter) -> None:
    rich.till.pull_plug()
    ready(rich)
    assert not rich.screen.may_use_balance
    assert quoted(rich).credit_minor == 0
    rich.presenter.pay_by_card()
    assert rich.notice.code == Reason.ONLINE_ONLY


def test_when_the_link_goes_what_it_allowed_goes_too(rich: Counter) -> None:
    ready(rich)
    rich.presenter.pay_by_card()
    rich.till.pull_plug()
    rich.presenter.link(rich.till.link.status())
    assert (quoted(rich).credit_minor, quoted(rich).stored_value_minor) == (0, 0)
    rich.presenter.commit()
    assert rich.entries()[0].transaction.tender.is_empty


def test_nothing_on_the_card_is_said(rich: Counter) -> None:
    rich.wang.stored_value_minor = 0
    ready(rich)
    rich.presenter.pay_by_card()
    assert rich.notice.code == Reason.INSUFFICIENT_STORED_VALUE


def test_a_bill_paid_by_credit_leaves_nothing_for_the_balance(rich: Counter) -> None:
    ready(rich, "10")
    rich.presenter.pay_by_card()
    assert rich.notice.code == Reason.NOTHING_TO_PAY


def test_the_card_says_what_is_on_it(rich: Counter) -> None:
    ready(rich)
    assert rich.screen.member is not None
    assert card_text.card(rich.screen.member, "CNY", rich.screen.authority).notes == (
        "Credit ¥12.60 · Balance ¥200.00",
    )
    assert text.line_name(rich.screen) == "Sale amount"
