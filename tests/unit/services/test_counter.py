"""What happens at the counter, online and offline, down to the outbox and the backend's books."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_client.domain.barcode import Kind
from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Accepted, Queued, Refused, Unknown
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, TransactionKind
from pos_client.errors import BackendBusy, LinkPaused, NotSent, Unanswered
from pos_client.ports import EntryState
from pos_client.services.check_in import AlreadyCheckedIn, CheckedIn, CheckIn
from pos_client.services.connectivity import LinkState
from pos_client.services.saving import Saved
from pos_client.services.verification import NotRecognised, Recognised
from tests.unit.services.till import Till, sale_of

WANG, CHEN = "123456789012", "000000000007"


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    till.backend.add_member(WANG, points=50)
    till.backend.add_member(CHEN, name="陈敏", points=5)
    till.connect()
    yield till
    till.close()


def test_a_scan_becomes_points(till: Till) -> None:
    saved = till.sell(till.scan(WANG), 12_850)
    assert saved.told.earned_points == 6
    till.sync.work()
    assert till.backend.ledger.members[WANG].points == 56
    (outcome,) = till.outcomes
    assert isinstance(outcome, Accepted)
    assert outcome.result.points_after == 56
    assert till.outbox.counts()[EntryState.CONFIRMED] == 1


def test_earning_and_redeeming_are_one_outcome(till: Till) -> None:
    saved = till.sell(till.scan(WANG, Intent.PAY), 12_850, redeem_points=20)
    assert saved.entry.transaction.kind is TransactionKind.SALE
    till.sync.work()
    assert till.backend.ledger.members[WANG].points == 50 - 20 + 5


def test_a_basket_paid_whole_with_points_is_a_redemption(till: Till) -> None:
    saved = till.sell(till.scan(WANG, Intent.PAY), 1_000, redeem_points=10)
    assert saved.entry.transaction.kind is TransactionKind.REDEEM


@pytest.mark.parametrize(
    ("intent", "amount", "points", "reason"),
    [
        (Intent.EARN, 10_000, 10, Reason.NEEDS_PAY_CODE),
        (Intent.PAY, 10_000, 51, Reason.INSUFFICIENT_POINTS),
        (Intent.PAY, 1_000, 11, Reason.ABOVE_MAXIMUM),
    ],
)
def test_what_may_not_be_redeemed_is_refused_before_anything_is_saved(
    till: Till, intent: Intent, amount: int, points: int, reason: Reason
) -> None:
    recognised = till.scan(WANG, intent)
    assert till.checkout.save(sale_of(recognised, amount, points), recognised, "") == Refused(reason)
    assert till.outbox.latest(1) == []


def test_a_sale_without_amount_or_of_another_basket_is_refused(till: Till) -> None:
    recognised, other = till.scan(WANG), till.scan(CHEN)
    assert till.checkout.save(sale_of(recognised, 0), recognised, "") == Refused(Reason.NO_AMOUNT)
    assert till.checkout.save(sale_of(other, 100), recognised, "") == Refused(Reason.OTHER_MEMBER)


def test_a_code_works_once_online(till: Till) -> None:
    code, basket = till.code(WANG), till.ids.new_id()
    assert isinstance(till.verification.verify(code, basket), Recognised)
    assert isinstance(till.verification.verify(code, basket), Recognised)
    assert till.verification.verify(code, till.ids.new_id()) == NotRecognised(Reason.REPLAY, Kind.MEMBER_CODE)


def test_a_code_used_online_is_not_good_offline(till: Till) -> None:
    code = till.code(WANG)
    till.verification.verify(code, till.ids.new_id())
    till.backend.down = True
    till.link.failed(NotSent())
    assert till.verification.verify(code, till.ids.new_id()) == NotRecognised(Reason.REPLAY, Kind.MEMBER_CODE)


def test_a_code_works_once_offline(till: Till) -> None:
    till.pull_plug()
    code, basket = till.code(WANG), till.ids.new_id()
    found = till.verification.verify(code, basket)
    assert isinstance(found, Recognised)
    assert found.authority is Authority.OFFLINE
    assert isinstance(till.verification.verify(code, basket), Recognised)
    assert till.verification.verify(code, till.ids.new_id()) == NotRecognised(Reason.REPLAY, Kind.MEMBER_CODE)


def test_a_scan_the_backend_does_not_answer_is_decided_by_the_roster(till: Till) -> None:
    till.backend.fail_next(Unanswered())
    assert till.scan(WANG).authority is Authority.OFFLINE
    assert till.link.status().state is LinkState.OFFLINE


@pytest.mark.parametrize(
    ("text", "kind"), [("6901234567892", Kind.PRODUCT), ("https://x.example", Kind.URL), ("\x00" * 9, Kind.OTHER)]
)
def test_foreign_codes_are_named_and_never_sent(till: Till, text: str, kind: Kind) -> None:
    before = till.backend.calls["scan"]
    assert till.verification.verify(text, till.ids.new_id()) == NotRecognised(Reason.NOT_MEMBER_CODE, kind)
    assert till.backend.calls["scan"] == before


def test_offline_sales_are_queued_and_drain_in_order(till: Till) -> None:
    till.pull_plug()
    first = till.sell(till.scan(WANG), 12_850)
    second = till.sell(till.scan(CHEN), 4_000)
    till.sync.work()
    assert [type(outcome) for outcome in till.outcomes] == [Queued, Queued]
    till.plug_in()
    assert [outcome.txn_id for outcome in till.outcomes if isinstance(outcome, Accepted)] == [
        first.entry.transaction.txn_id,
        second.entry.transaction.txn_id,
    ]
    assert till.backend.ledger.members[WANG].points == 56
    assert till.outbox.counts()[EntryState.PENDING] == 0


def test_offline_redemptions_stay_within_the_allowance(till: Till) -> None:
    till.pull_plug()
    first = till.scan(WANG, Intent.PAY)
    assert first.redeem_cap == 20
    till.sell(first, 20_000, redeem_points=15)
    till.clock.advance(30)
    again = till.scan(WANG, Intent.PAY)
    assert (again.redeem_cap, again.member.facts.points) == (5, 35)
    refused = till.checkout.save(sale_of(again, 20_000, 6), again, "")
    assert refused == Refused(Reason.ABOVE_ALLOWANCE)
    till.plug_in()
    assert till.backend.ledger.members[WANG].points == 50 - 15 + 9


def test_without_a_safe_vault_nothing_is_redeemed_offline(tmp_path: Path) -> None:
    till = Till(tmp_path, redeem_offline=False)
    till.backend.add_member(WANG, points=50)
    till.connect()
    till.pull_plug()
    recognised = till.scan(WANG, Intent.PAY)
    assert till.checkout.save(sale_of(recognised, 9_000, 1), recognised, "") == Refused(Reason.REDEEM_OFF)
    till.close()


def test_a_link_lost_between_scan_and_commit_limits_the_redemption(till: Till) -> None:
    recognised = till.scan(WANG, Intent.PAY)
    till.link.failed(NotSent())
    assert till.checkout.save(sale_of(recognised, 9_000, 21), recognised, "") == Refused(Reason.ABOVE_ALLOWANCE)
    assert isinstance(till.checkout.save(sale_of(recognised, 9_000, 20), recognised, ""), Saved)


def test_an_old_roster_verifies_nobody(till: Till) -> None:
    till.pull_plug()
    till.clock.advance(49 * 3600)
    assert till.scan(WANG).pending is Reason.NO_ROSTER
    till.clock.advance(30)
    assert till.check_in.check_in(till.code(WANG)) == NotRecognised(Reason.NO_ROSTER, Kind.MEMBER_CODE)


def test_an_answer_that_never_came_is_unknown_and_resolves_without_doubling(till: Till) -> None:
    saved = till.sell(till.scan(WANG), 12_850)
    till.backend.lose_answers()
    till.sync.work()
    assert till.outcomes == [Unknown(saved.entry.transaction.txn_id)]
    till.connect()
    assert isinstance(till.outcomes[-1], Accepted)
    assert till.backend.ledger.members[WANG].points == 56


def test_undo_takes_back_exactly_what_was_given(till: Till) -> None:
    saved = till.sell(till.scan(WANG), 12_850)
    undone = till.checkout.void(saved.entry.transaction.txn_id, "Li Na")
    assert isinstance(undone, Saved)
    till.sync.work()
    assert till.backend.ledger.members[WANG].points == 50
    again = till.checkout.void(undone.entry.transaction.txn_id, "Li Na")
    assert isinstance(again, Refused)


def test_what_the_backend_refuses_stays_visible(till: Till) -> None:
    till.pull_plug()
    till.sell(till.scan(WANG), 12_850)
    del till.backend.ledger.members[WANG]
    till.plug_in()
    assert isinstance(till.outcomes[-1], Refused)
    assert till.outbox.counts()[EntryState.REJECTED] == 1
    assert till.outbox.latest(1)[0].result is not None


def test_a_paused_link_keeps_everything_and_says_so(till: Till) -> None:
    till.sell(till.scan(WANG), 2_000)
    till.backend.fail_next(LinkPaused())
    till.sync.work()
    assert till.link.status().state is LinkState.PAUSED
    assert till.outbox.counts()[EntryState.PENDING] == 1
    till.connect()
    assert till.link.status().state is LinkState.ONLINE
    assert till.outbox.counts()[EntryState.PENDING] == 0


def test_the_backend_may_ask_for_patience(till: Till) -> None:
    till.sell(till.scan(WANG), 2_000)
    till.backend.fail_next(BackendBusy(retry_after_s=42.0))
    assert till.sync.work() == pytest.approx(42.0)


def test_send_now_does_not_wait_out_the_backoff(till: Till) -> None:
    till.pull_plug()
    till.sell(till.scan(WANG), 2_000)
    till.backend.down = False
    till.sync.work()
    assert till.outbox.counts()[EntryState.PENDING] == 1
    till.sync.send_now()
    till.sync.work()
    assert till.outbox.counts()[EntryState.PENDING] == 0


def test_check_in_counts_once_a_day(till: Till) -> None:
    assert isinstance(till.check_in.check_in(till.code(WANG)), CheckedIn)
    till.sync.work()
    till.clock.advance(60)
    assert isinstance(till.check_in.check_in(till.code(WANG)), AlreadyCheckedIn)
    assert till.backend.ledger.members[WANG].points == 51
    till.clock.advance(24 * 3600)
    till.sync.work()
    assert isinstance(till.check_in.check_in(till.code(WANG)), CheckedIn)


def test_time_is_learnt_from_the_backend(till: Till) -> None:
    assert till.clock.learnt


def test_check_in_counts_once_a_day_while_offline_and_after_a_restart(till: Till) -> None:
    till.pull_plug()
    assert isinstance(till.check_in.check_in(till.code(WANG)), CheckedIn)
    till.clock.advance(60)
    assert isinstance(till.check_in.check_in(till.code(WANG)), AlreadyCheckedIn)
    till.clock.advance(60)
    restarted = CheckIn(till.verification, till.outbox, till.sync, till.clock, till.ids, till.rules)
    assert isinstance(restarted.check_in(till.code(WANG)), AlreadyCheckedIn)
    till.plug_in()
    assert till.backend.ledger.members[WANG].points == 51
