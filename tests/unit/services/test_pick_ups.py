"""Handing over what waits for a member: said before, not after, where it cannot be done."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest

from pos_client.domain.gifts import Gift
from pos_client.domain.member_code import Intent
from pos_client.domain.outcome import Accepted, Refused
from pos_client.domain.programme import LocalText
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Approval, Told, TransactionKind, TypedReason
from pos_client.services.reconciliation import Figures, Standing, cases_of
from pos_client.services.saving import Saved
from pos_client.services.verification import Recognised
from tests.unit.services.till import Till

WANG, LI = "123456789012", "123456789013"
MUG = UUID(int=7)


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    for handle in (WANG, LI):
        till.backend.add_member(handle, points=50)
    till.backend.ledger.members[WANG].gifts.append(Gift(MUG, LocalText("Mug", "杯子"), 1, till.clock.utc()))
    till.connect()
    yield till
    till.close()


def handed(till: Till, found: Recognised) -> Saved:
    saved = till.pick_ups.pick_up(found, MUG, "Li Na", Approval("Zhang", Reason.NEEDS_APPROVAL, "regular"))
    assert isinstance(saved, Saved)
    return saved


def test_a_gift_is_handed_over_by_name_and_tells_no_points(till: Till) -> None:
    found = till.scan(WANG, Intent.PAY)
    saved = handed(till, found)
    txn = saved.entry.transaction
    assert (txn.kind, txn.gift_id, txn.told) == (TransactionKind.PICK_UP, MUG, Told())
    assert (txn.cashier, txn.approved_by, txn.approved_why) == ("Li Na", "Zhang", "regular")
    till.sync.work()
    assert isinstance(till.outcomes[-1], Accepted)
    assert till.sell(found, 1_000).entry.transaction.code == txn.code  # one scan does both
    till.sync.work()
    assert all(isinstance(outcome, Accepted) for outcome in till.outcomes)
    till.clock.advance(30)
    assert till.scan(WANG, Intent.PAY).member.facts.gifts == ()


def test_where_it_cannot_be_done_nothing_is_written(till: Till) -> None:
    pays = till.scan(WANG, Intent.PAY)
    till.clock.advance(30)
    earns, nothing = till.scan(WANG), till.scan(LI, Intent.PAY)
    cases = {
        Reason.NEEDS_PAY_CODE: earns,
        Reason.UNKNOWN_GIFT: nothing,
        None: pays,
    }
    assert {reason: till.pick_ups.refusal(found) for reason, found in cases.items()} == {each: each for each in cases}
    typed = replace(pays, typed=TypedReason.NO_PHONE)
    assert till.pick_ups.refusal(typed) is Reason.NEEDS_PAY_CODE
    till.pull_plug()
    assert till.pick_ups.pick_up(pays, MUG, "") == Refused(Reason.ONLINE_ONLY)
    assert till.outbox.latest(10) == []


def test_what_was_scanned_while_offline_hands_nothing_over(till: Till) -> None:
    till.pull_plug()
    found = till.scan(WANG, Intent.PAY)
    till.plug_in()
    assert till.pick_ups.pick_up(found, MUG, "") == Refused(Reason.ONLINE_ONLY)


def test_a_pick_up_is_nothing_to_reconcile_and_can_be_undone(till: Till) -> None:
    saved = handed(till, till.scan(WANG, Intent.PAY))
    void = till.checkout.void(saved.entry.transaction.txn_id, "Li Na")
    assert isinstance(void, Saved)
    till.sync.work()
    (case,) = cases_of(list(reversed(till.outbox.latest(10))), till.outbox.find)
    assert (case.standing, case.told, case.settled) == (Standing.AS_TOLD, Figures(), Figures())
    till.clock.advance(30)
    assert [gift.gift_id for gift in till.scan(WANG).member.facts.gifts] == [MUG]
