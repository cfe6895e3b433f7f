"""A till alone, on a real outbox: what it gives away adds up over sales, baskets, phones, restarts."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from pos_client.domain.member_code import Intent, encode_wallet
from pos_client.domain.offline import Allowed, NeedsApproval, Remaining
from pos_client.domain.outcome import Refused
from pos_client.domain.programme import OfflineLimits, Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Approval, Authority, TimeConfidence, Told, TransactionKind
from pos_client.errors import NotSent
from pos_client.services.offline import Redeemable
from pos_client.services.saving import Saved
from tests.unit.services.till import Till, sale_of

WANG, CHEN, SECOND = "123456789012", "000000000007", "123456789013"
HOUR = 3600
BOSS = Approval("Zhang", Reason.OFFLINE_TOO_OFTEN)


@contextmanager
def opened(folder: Path) -> Iterator[Till]:
    till = Till(folder)
    yield till
    till.close()


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    with opened(tmp_path) as till:
        wang = till.backend.add_member(WANG, points=500)
        till.backend.add_member(CHEN, points=5)
        till.backend.add_member(SECOND, points=500).member_id = wang.member_id
        till.connect()
        till.pull_plug()
        yield till


def award(till: Till, amount_minor: int = 10_000, handle: str = WANG) -> Reason | None:
    till.clock.advance(30)
    recognised = till.scan(handle)
    saved = till.checkout.save(sale_of(recognised, amount_minor), recognised, "Li Na")
    return None if isinstance(saved, Saved) else saved.reason


def redeem(till: Till, points: int, approval: Approval | None = None, handle: str = WANG) -> Reason | None:
    till.clock.advance(30)
    recognised = till.scan(handle, Intent.PAY)
    saved = till.checkout.save(sale_of(recognised, points * 100, points), recognised, "Li Na", approval)
    return None if isinstance(saved, Saved) else saved.reason


def publish(till: Till, limits: OfflineLimits) -> None:
    till.backend.ledger.programme = Programme(offline=limits)
    till.plug_in()
    till.clock.advance(900)
    till.connect()
    till.pull_plug()


def test_a_redemption_split_over_baskets_is_one_sum(till: Till) -> None:
    assert redeem(till, 15) is None
    assert redeem(till, 6, BOSS) is Reason.ABOVE_ALLOWANCE
    assert redeem(till, 5, BOSS) is None
    assert redeem(till, 1, BOSS) is Reason.REDEEM_OFF
    assert till.outbox.latest(1)[0].transaction.approved_by == "Zhang"


def test_a_redemption_split_within_one_basket_is_one_sum(till: Till) -> None:
    recognised = till.scan(WANG, Intent.PAY)
    first = sale_of(recognised, 1_500, 15)
    assert isinstance(till.checkout.save(first, recognised, ""), Saved)
    second = sale_of(recognised, 600, 6)
    assert till.checkout.save(second, recognised, "", BOSS) == Refused(Reason.ABOVE_ALLOWANCE)


def test_two_phones_of_a_member_are_one_member(till: Till) -> None:
    assert redeem(till, 15) is None
    assert till.scan(SECOND, Intent.PAY).redeem_cap == 5
    assert redeem(till, 6, BOSS, SECOND) is Reason.ABOVE_ALLOWANCE
    assert redeem(till, 5, None, SECOND) is Reason.NEEDS_APPROVAL
    assert [award(till, handle=handle) for handle in (WANG, SECOND, WANG, SECOND)] == [
        None, None, None, Reason.OFFLINE_TOO_OFTEN,
    ]  # fmt: skip


def test_a_second_redemption_takes_an_approval_a_fourth_is_refused(till: Till) -> None:
    assert redeem(till, 1) is None
    assert redeem(till, 1) is Reason.NEEDS_APPROVAL
    assert redeem(till, 1, BOSS) is None
    assert redeem(till, 1, BOSS) is None
    assert redeem(till, 1, BOSS) is Reason.OFFLINE_TOO_OFTEN


def test_what_an_approval_would_be_for_can_be_asked_first(till: Till) -> None:
    assert redeem(till, 1) is None
    till.clock.advance(30)
    again = till.scan(WANG, Intent.PAY)
    sale = sale_of(again, 100, 1)
    assert till.checkout.decision(sale, again) == NeedsApproval(Reason.OFFLINE_TOO_OFTEN, 1)
    assert till.checkout.decision(sale, again, BOSS) == Allowed()
    assert till.checkout.save(sale, again, "") == Refused(Reason.NEEDS_APPROVAL)


def test_sending_gives_awards_back_but_not_the_row(till: Till) -> None:
    assert [award(till) for _ in range(4)] == [None, None, None, Reason.OFFLINE_TOO_OFTEN]
    for _ in range(2):
        till.plug_in()
        till.pull_plug()
        assert [award(till) for _ in range(3)] == [None] * 3
    till.plug_in()
    till.pull_plug()
    assert [award(till) for _ in range(2)] == [None, Reason.OFFLINE_TOO_OFTEN], "ten in a row"
    till.plug_in()
    till.clock.advance(30)
    till.sell(till.scan(WANG), 1_000)
    till.sync.work()
    till.pull_plug()
    assert award(till) is None, "seen online in between"


def test_a_restart_gives_nobody_a_second_go(till: Till) -> None:
    assert [award(till) for _ in range(3)] == [None] * 3
    assert redeem(till, 20) is None
    till.close()
    with opened(till.folder) as again:
        again.backend = till.backend
        again.clock.learn(till.clock.now_s(), 0.0)
        assert award(again) is Reason.OFFLINE_TOO_OFTEN
        assert redeem(again, 1, BOSS) is Reason.REDEEM_OFF


def test_all_sales_of_a_till_together_have_a_limit(till: Till) -> None:
    publish(till, OfflineLimits(till_award_minor=25_000, till_redeem_points=5, till_redeems=2))
    assert [award(till), award(till, handle=CHEN)] == [None, None]
    assert award(till, 5_001, CHEN) is Reason.OFFLINE_TILL_LIMIT
    assert award(till, 5_000, CHEN) is None
    assert redeem(till, 4) is None
    assert till.scan(CHEN, Intent.PAY).redeem_cap == 1
    assert redeem(till, 2, handle=CHEN) is Reason.OFFLINE_TILL_LIMIT
    assert redeem(till, 1, handle=CHEN) is None
    assert redeem(till, 1, BOSS) is Reason.OFFLINE_TILL_LIMIT


def test_too_large_a_sale_is_refused_and_may_be_sold_without_the_member(till: Till) -> None:
    assert award(till, 200_001) is Reason.OFFLINE_AMOUNT
    assert award(till, 200_000) is None


def test_the_countdown_of_a_till_alone(till: Till) -> None:
    def left() -> Remaining:
        found = till.rules.remaining()
        assert found is not None
        return found

    start = left()
    assert (start.redeem_points, start.redeems, start.award_minor, start.redeem_off) == (1_000, 30, 5_000_000, None)
    assert redeem(till, 4) is None
    assert award(till) is None
    after = left()
    assert (after.redeem_points, after.redeems, after.award_minor) == (996, 29, 4_990_000)
    assert start.redeem_s - after.redeem_s == start.award_s - after.award_s == 60
    till.clock.advance(4 * HOUR)
    assert redeem(till, 1, handle=CHEN) is Reason.NEEDS_APPROVAL
    till.clock.advance(20 * HOUR)
    assert redeem(till, 1, BOSS, CHEN) is Reason.OFFLINE_TOO_LONG
    assert (left().redeem_off, left().redeem_s) == (Reason.OFFLINE_TOO_LONG, 0)
    assert award(till, handle=CHEN) is None


def test_a_till_that_never_reached_the_backend_counts_from_its_roster(tmp_path: Path, till: Till) -> None:
    till.close()
    with opened(tmp_path) as again:
        again.clock.advance(till.clock.now_s() - again.clock.now_s() + 71 * HOUR)
        left = again.rules.remaining()
        assert left is not None
        assert 0 < left.award_s < HOUR
        assert left.redeem_off is Reason.REDEEM_OFF


@pytest.mark.parametrize(
    ("confidence", "reason"),
    [(TimeConfidence.LOW, Reason.REDEEM_OFF), (TimeConfidence.ROLLED_BACK, Reason.CLOCK_ROLLBACK)],
)
def test_without_the_time_nothing_is_redeemed(till: Till, confidence: TimeConfidence, reason: Reason) -> None:
    till.clock.lose(confidence)
    assert award(till) is None
    assert till.scan(CHEN, Intent.PAY).alone == Redeemable(0, reason)
    assert redeem(till, 1, BOSS) is reason
    assert till.outbox.latest(1)[0].transaction.time_confidence is confidence
    till.backend.down = False
    till.sync.send_now()
    till.connect()
    till.pull_plug()
    assert redeem(till, 1) is None, "a contact makes it good"


def test_an_entry_that_cannot_be_read_may_have_been_a_redemption_until_the_backend_knows_of_it(till: Till) -> None:
    till.sell(till.scan(CHEN), 1_000)
    till.close()
    for mirror in till.folder.glob("outbox.sqlite3-mirror-*"):
        mirror.unlink()
    with closing(apsw.Connection(str(till.folder / "outbox.sqlite3"))) as db:
        db.execute("DROP TRIGGER outbox_is_immutable")
        db.execute("UPDATE outbox SET body = zeroblob(length(body))")
    again = Till(till.folder, chain=till.backend, clock=till.clock)
    assert award(again) is None
    assert redeem(again, 1, BOSS) is Reason.ENTRY_LOST
    left = again.rules.remaining()
    assert left is not None
    assert (left.redeem_off, left.redeem_s) == (Reason.ENTRY_LOST, 0)
    again.plug_in()
    again.pull_plug()
    assert redeem(again, 1) is None
    again.close()


def test_a_link_lost_before_the_sale_is_saved_leaves_this_tills_share_of_the_balance(till: Till) -> None:
    till.plug_in()
    stranger = "555555555555"
    till.backend.add_member(stranger, points=500)
    till.clock.advance(30)
    known, unknown = till.scan(CHEN, Intent.PAY), till.scan(stranger, Intent.PAY)
    assert known.redeem_cap is unknown.redeem_cap is None
    till.link.failed(NotSent())
    assert till.checkout.save(sale_of(known, 9_000, 5), known, "").__class__ is Saved
    refused = till.checkout.save(sale_of(unknown, 9_000, 1), unknown, "")
    assert refused == Refused(Reason.REDEEM_OFF), "not in this till's roster: no share"
    assert isinstance(till.checkout.save(sale_of(unknown, 9_000), unknown, ""), Saved)


def test_whom_a_till_cannot_verify_it_notes_and_tells_nothing(till: Till) -> None:
    stranger = till.backend.add_member("555555555555", points=7)
    recognised = till.scan(stranger.handle)
    assert (recognised.pending, recognised.member.facts.points) == (Reason.UNKNOWN_HANDLE, 0)
    saved = till.sell(recognised, 10_000)
    transaction = saved.entry.transaction
    assert saved.told == transaction.told == Told()
    assert (transaction.kind, transaction.authority) == (TransactionKind.AWARD, Authority.OFFLINE)
    assert transaction.code == recognised.code.text
    till.plug_in()
    assert stranger.points == 12


def test_a_wallet_pass_earns_later_and_never_pays_offline(till: Till) -> None:
    code = encode_wallet(b"s" * 20, WANG, int(till.clock.now_s()))
    found = till.verification.verify(code, till.ids.new_id())
    assert getattr(found, "pending", None) is Reason.ONLINE_ONLY
    again = till.verification.verify(code, till.ids.new_id())
    assert getattr(again, "reason", None) is Reason.REPLAY


def test_nothing_unverified_is_redeemed(till: Till) -> None:
    till.backend.add_member("555555555555", points=7)
    recognised = till.scan("555555555555", Intent.PAY)
    rich = replace(recognised, member=replace(recognised.member, facts=replace(recognised.member.facts, points=100)))
    assert till.checkout.save(sale_of(rich, 9_000, 1), rich, "", BOSS) == Refused(Reason.ONLINE_ONLY)
