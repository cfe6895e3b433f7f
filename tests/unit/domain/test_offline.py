"""Every limit of a till alone, at its border: allowed there, refused one further."""

from dataclasses import replace
from typing import Any

import pytest

from pos_client.domain.member_code import Scheme
from pos_client.domain.offline import (
    Allowed,
    Isolation,
    MemberAlone,
    NeedsApproval,
    Remaining,
    Tally,
    Wish,
    decide,
    in_a_row,
    redeemable,
    remaining,
    tally,
)
from pos_client.domain.outcome import Refused
from pos_client.domain.programme import OfflineLimits
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Approval, Authority, TimeConfidence, TransactionKind
from pos_client.errors import InvalidValue
from tests.fakes.ids import numbered_id
from tests.fakes.samples import a_transaction

HOUR = 3600
NOTHING = Tally()
LIMITS = OfflineLimits()
HERE = Isolation(60.0, TimeConfidence.HIGH, is_vault_safe=True)
MEMBER = MemberAlone(Scheme.DUAL_TOTP, allowance_points=1_000_000)
STRONG = replace(MEMBER, scheme=Scheme.ECDSA_P256)
AWARD, REDEEM = Wish(award_minor=10_000), Wish(redeem_points=1)
BOSS = Approval("Zhang", Reason.OFFLINE_TOO_LONG)


def here(offline_s: float = 60.0, confidence: TimeConfidence = TimeConfidence.HIGH, **till: int) -> Isolation:
    return Isolation(offline_s, confidence, is_vault_safe=True, till=Tally(**till))


def member(since: Tally = NOTHING, row: Tally = NOTHING, **changes: Any) -> MemberAlone:  # noqa: ANN401 - any field
    return replace(MEMBER, since_sync=since, in_a_row=row, **changes)


@pytest.mark.parametrize(
    ("till", "of_member", "wish", "reason"),
    [
        (HERE, MEMBER, Wish(200_000), None),
        (HERE, MEMBER, Wish(200_001), Reason.OFFLINE_AMOUNT),
        (HERE, member(Tally(awards=2)), AWARD, None),
        (HERE, member(Tally(awards=3)), AWARD, Reason.OFFLINE_TOO_OFTEN),
        (HERE, member(row=Tally(awards=9)), AWARD, None),
        (HERE, member(row=Tally(awards=10)), AWARD, Reason.OFFLINE_TOO_OFTEN),
        (here(awarded_minor=4_990_000), MEMBER, AWARD, None),
        (here(awarded_minor=4_990_001), MEMBER, AWARD, Reason.OFFLINE_TILL_LIMIT),
        (here(72 * HOUR), MEMBER, AWARD, None),
        (here(72 * HOUR + 1), MEMBER, AWARD, Reason.OFFLINE_TOO_LONG),
        (here(72 * HOUR), MEMBER, Wish(), None),
        (here(72 * HOUR + 1), MEMBER, Wish(), Reason.OFFLINE_TOO_LONG),
        (here(confidence=TimeConfidence.LOW), MEMBER, AWARD, None),
        (here(confidence=TimeConfidence.ROLLED_BACK), MEMBER, AWARD, None),
        (replace(HERE, is_vault_safe=False), MEMBER, AWARD, None),
        (HERE, MEMBER, Wish(redeem_points=20), None),
        (HERE, MEMBER, Wish(redeem_points=21), Reason.ABOVE_ALLOWANCE),
        (HERE, STRONG, Wish(redeem_points=100), None),
        (HERE, STRONG, Wish(redeem_points=101), Reason.ABOVE_ALLOWANCE),
        (HERE, replace(STRONG, scheme=Scheme.HASH_CHAIN), Wish(redeem_points=100), None),
        (HERE, replace(STRONG, scheme=Scheme.ED25519), Wish(redeem_points=100), None),
        (HERE, replace(MEMBER, scheme=Scheme.WALLET_TOTP), REDEEM, Reason.ONLINE_ONLY),
        (HERE, replace(MEMBER, is_known=False), REDEEM, Reason.ONLINE_ONLY),
        (HERE, member(allowance_points=7), Wish(redeem_points=7), None),
        (HERE, member(allowance_points=7), Wish(redeem_points=8), Reason.ABOVE_ALLOWANCE),
        (HERE, member(allowance_points=0), REDEEM, Reason.REDEEM_OFF),
        (HERE, member(Tally(redeemed_points=15)), Wish(redeem_points=5), None),
        (HERE, member(Tally(redeemed_points=15)), Wish(redeem_points=6), Reason.ABOVE_ALLOWANCE),
        (HERE, member(Tally(redeemed_points=20)), REDEEM, Reason.REDEEM_OFF),
        (HERE, member(row=Tally(redeems=3)), REDEEM, Reason.OFFLINE_TOO_OFTEN),
        (here(redeems=29), MEMBER, REDEEM, None),
        (here(redeems=30), MEMBER, REDEEM, Reason.OFFLINE_TILL_LIMIT),
        (here(redeemed_points=980), MEMBER, Wish(redeem_points=20), None),
        (here(redeemed_points=981), MEMBER, Wish(redeem_points=20), Reason.OFFLINE_TILL_LIMIT),
        (here(24 * HOUR + 1), MEMBER, REDEEM, Reason.OFFLINE_TOO_LONG),
        (here(confidence=TimeConfidence.LOW), MEMBER, REDEEM, Reason.REDEEM_OFF),
        (here(confidence=TimeConfidence.ROLLED_BACK), MEMBER, REDEEM, Reason.CLOCK_ROLLBACK),
        (replace(HERE, is_vault_safe=False), MEMBER, REDEEM, Reason.REDEEM_OFF),
        (replace(HERE, has_lost=True), MEMBER, AWARD, None),
        (replace(HERE, has_lost=True), STRONG, REDEEM, Reason.ENTRY_LOST),
        (HERE, member(Tally(awards=3)), Wish(10_000, 1), Reason.OFFLINE_TOO_OFTEN),
        (HERE, MEMBER, Wish(10_000, 21), Reason.ABOVE_ALLOWANCE),
    ],
)
def test_hard_limits(till: Isolation, of_member: MemberAlone, wish: Wish, reason: Reason | None) -> None:
    assert decide(LIMITS, till, of_member, wish) == (Allowed() if reason is None else Refused(reason))
    expected = Allowed() if reason is None else Refused(reason)
    assert decide(LIMITS, till, of_member, wish, BOSS) == expected, "no approval lifts a hard limit"


@pytest.mark.parametrize(
    ("till", "of_member", "needed"),
    [
        (here(4 * HOUR), MEMBER, None),
        (here(4 * HOUR + 1), MEMBER, NeedsApproval(Reason.OFFLINE_TOO_LONG, 4 * HOUR)),
        (here(24 * HOUR), MEMBER, NeedsApproval(Reason.OFFLINE_TOO_LONG, 4 * HOUR)),
        (HERE, member(row=Tally(redeems=1)), NeedsApproval(Reason.OFFLINE_TOO_OFTEN, 1)),
        (HERE, member(row=Tally(redeems=2)), NeedsApproval(Reason.OFFLINE_TOO_OFTEN, 1)),
    ],
)
def test_soft_limits_take_somebody_who_answers_for_it(
    till: Isolation, of_member: MemberAlone, needed: NeedsApproval | None
) -> None:
    assert decide(LIMITS, till, of_member, REDEEM) == (needed or Allowed())
    assert decide(LIMITS, till, of_member, REDEEM, BOSS) == Allowed()
    assert decide(LIMITS, till, of_member, AWARD) == Allowed(), "awards have no soft limit"


def test_whom_the_till_cannot_verify_it_notes_and_tells_nothing() -> None:
    assert decide(LIMITS, HERE, replace(MEMBER, is_known=False), AWARD) == Allowed(Reason.AWARD_PENDING)
    too_much = decide(LIMITS, HERE, replace(MEMBER, is_known=False), Wish(200_001))
    assert too_much == Refused(Reason.OFFLINE_AMOUNT)


@pytest.mark.parametrize(
    ("till", "of_member", "points"),
    [
        (HERE, MEMBER, 20),
        (HERE, STRONG, 100),
        (HERE, member(allowance_points=7), 7),
        (HERE, member(Tally(redeemed_points=15)), 5),
        (HERE, member(Tally(redeemed_points=25)), 0),
        (HERE, member(row=Tally(redeems=2)), 20),
        (HERE, member(row=Tally(redeems=3)), 0),
        (here(redeemed_points=993), MEMBER, 7),
        (here(redeems=30), MEMBER, 0),
        (here(5 * HOUR), MEMBER, 20),
        (here(25 * HOUR), MEMBER, 0),
        (here(confidence=TimeConfidence.LOW), MEMBER, 0),
        (HERE, replace(MEMBER, scheme=Scheme.WALLET_TOTP), 0),
        (HERE, replace(MEMBER, is_known=False), 0),
    ],
)
def test_what_is_offered_is_what_is_allowed(till: Isolation, of_member: MemberAlone, points: int) -> None:
    assert redeemable(LIMITS, till, of_member) == points
    offered = decide(LIMITS, till, of_member, Wish(redeem_points=max(1, points)), BOSS)
    assert offered == Allowed() if points else isinstance(offered, Refused)
    assert isinstance(decide(LIMITS, till, of_member, Wish(redeem_points=points + 1), BOSS), Refused)


@pytest.mark.parametrize(
    ("till", "left"),
    [
        (HERE, Remaining(72 * HOUR - 60, 4 * HOUR - 60, 24 * HOUR - 60, 5_000_000, 1_000, 30)),
        (
            here(5.5 * HOUR, awards=1, awarded_minor=1, redeems=2, redeemed_points=3),
            Remaining(66 * HOUR + HOUR // 2, 0, 18 * HOUR + HOUR // 2, 4_999_999, 997, 28),
        ),
        (here(30 * HOUR), Remaining(42 * HOUR, 0, 0, 5_000_000, 1_000, 30, Reason.OFFLINE_TOO_LONG)),
        (
            here(float("inf"), confidence=TimeConfidence.ROLLED_BACK, redeems=99),
            Remaining(0, 0, 0, 5_000_000, 1_000, 0, Reason.CLOCK_ROLLBACK),
        ),
        (here(0, TimeConfidence.LOW), Remaining(72 * HOUR, 0, 0, 5_000_000, 1_000, 30, Reason.REDEEM_OFF)),
    ],
)
def test_what_a_screen_counts_down(till: Isolation, left: Remaining) -> None:
    assert remaining(LIMITS, till) == left


def test_a_void_leaves_nothing_of_either() -> None:
    made = [
        a_transaction(1, kind=TransactionKind.SALE, redeem_points=5),
        a_transaction(2),
        a_transaction(3, kind=TransactionKind.VOID, refers_to=numbered_id(1)),
        a_transaction(4, kind=TransactionKind.REDEEM, redeem_points=7),
        a_transaction(5, kind=TransactionKind.CHECK_IN),
        a_transaction(6, kind=TransactionKind.REFUND, refers_to=numbered_id(2)),
        a_transaction(7, kind=TransactionKind.SALE, credit_minor=100),
    ]
    assert tally(made) == Tally(awards=2, awarded_minor=2 * 12850, redeems=1, redeemed_points=7)


def test_a_row_ends_where_the_member_was_seen_online() -> None:
    row = [a_transaction(number, authority=Authority.OFFLINE) for number in (9, 8, 7)]
    online = [a_transaction(6), a_transaction(5, authority=Authority.OFFLINE)]
    undone = [a_transaction(20, kind=TransactionKind.VOID, refers_to=numbered_id(8))]
    beside = [a_transaction(30, kind=TransactionKind.CHECK_IN), a_transaction(31, kind=TransactionKind.VOID,
              refers_to=numbered_id(99))]  # fmt: skip
    assert in_a_row([*row, *online]).awards == 3
    assert in_a_row([*undone, *row, *online]).awards == 2
    assert in_a_row([*beside, *row]).awards == 3, "a visit online is no sale, a void no word about the member"
    assert in_a_row([*online, *row]) == Tally()


@pytest.mark.parametrize("field", OfflineLimits.__slots__)
def test_a_limit_is_never_below_zero(field: str) -> None:
    with pytest.raises(InvalidValue, match=field):
        OfflineLimits(**{field: -1})


@pytest.mark.parametrize(
    ("limits", "message"),
    [
        ({"free_redeem_s": 86_401}, "free_redeem_s: 86401; must not be above redeem_s, which is 86400"),
        ({"redeems_in_a_row": 0}, "free_redeems_in_a_row: 1; must not be above redeems_in_a_row, which is 0"),
        ({"awards_in_a_row": 101}, "awards_in_a_row: 101; must be 0 to 100"),
    ],
)
def test_limits_that_contradict_each_other(limits: dict[str, int], message: str) -> None:
    with pytest.raises(InvalidValue) as raised:
        OfflineLimits(**limits)
    assert raised.value.detail == message


def test_limits_of_zero_allow_nothing() -> None:
    none = OfflineLimits(*[0] * len(OfflineLimits.__slots__))
    assert isinstance(decide(none, here(0.0), MEMBER, AWARD), Refused)
    assert isinstance(decide(none, here(0.0), STRONG, REDEEM, BOSS), Refused)
