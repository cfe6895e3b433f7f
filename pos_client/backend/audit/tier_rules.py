"""The qualifying period and the tier an account keeps: those the programme's calendar and the purchases lead to."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.programmes import CLOCKS_MS, Rules
from pos_client.backend.audit.rows import Books, Row, dated
from pos_client.domain.calendar import Period, grace_ends, period_at
from pos_client.domain.programme import Downgrade, Programme, Tier

_Kept = tuple[str, str, int]
"""Floor, tier in grace, until when."""
_WAITED_MS = 5 * 60_000
"""How long before a review a request may have begun that was settled after it."""


def check_tier(books: Books, account: Row, rules: Rules) -> Iterator[Finding]:
    """A period no programme has, and a tier that no purchase explains.

    A tier nobody could have reached is always found. What reviews made of it is lived through again where that is
    certain: under rules of tiers that never changed, when nothing was posted after the review of its period.
    """
    if not rules.are_all_known:
        return
    if not _is_period(books, account, rules):
        found = f"{account.period_from_ms} to {account.review_ms}"
        yield Finding(Code.ACCOUNT_WINDOW, books.member_id, expected="a period of some programme", found=found)
        return
    if any(txn.is_opening for txn in books.transactions.values()):
        return  # the tier came from another shop
    counting = [entry for ledger in books.ledgers.values() for entry in ledger.entries if entry.qualifying]
    most = sum(entry.qualifying for entry in counting if entry.qualifying > 0)
    for tier in (account.tier_floor, account.grace_tier):
        if tier and rules.reach.get(tier, 0) > most:
            yield Finding(Code.TIER_UNEXPLAINED, books.member_id, expected=f"what {most} can reach", found=tier)
            return
    programme = rules.newest
    if books.joined_ms < rules.steady_from_ms:
        return
    is_low = account.review_ms is None or all(tier.threshold > most for tier in programme.tiers[1:])
    lowest = (programme.tiers[0].code, "", 0)
    expected = lowest if is_low else _lived_through(programme, books, _Steps(counting), account.review_ms)
    if expected is not None and not _are_same(programme, account, expected):
        found = f"{account.tier_floor} {account.grace_tier} {account.grace_until_ms}"
        yield Finding(Code.TIER_UNEXPLAINED, books.member_id, expected=" ".join(map(str, expected)), found=found)


def _is_period(books: Books, account: Row, rules: Rules) -> bool:
    """Whether it is one of some programme; what was not touched since an update has none yet."""
    if account.review_ms is None:
        return account.period_from_ms is None
    for programme in rules.calendars:
        period = period_at(programme, dated(books.joined_ms), dated(account.review_ms - 1 - CLOCKS_MS))
        if _is_near(period.counts_from_ms, account.period_from_ms) and _is_near(period.ends_ms, account.review_ms):
            return True
    return False


def _is_near(one_ms: int | None, other_ms: int | None) -> bool:
    if one_ms is None or other_ms is None:
        return one_ms is other_ms
    return abs(one_ms - other_ms) <= CLOCKS_MS


def _are_same(programme: Programme, account: Row, expected: _Kept) -> bool:
    floor, grace, until_ms = expected
    is_kept = programme.tier_held(account.tier_floor, 0).code == floor and account.grace_tier == grace
    return is_kept and _is_near(account.grace_until_ms, until_ms)


class _Steps:
    """What a member qualified with, summed by the time it counts for."""

    def __init__(self, entries: list[Row]) -> None:
        self.posted = [(entry.qualifies_ms, entry.recorded_ms) for entry in entries]
        steps = sorted((entry.qualifies_ms, entry.qualifying) for entry in entries)
        self._times = [at_ms for at_ms, _step in steps]
        self._sums = [0, *accumulate(step for _at_ms, step in steps)]

    @property
    def first_ms(self) -> int:
        """When the first one counts."""
        return int(self._times[0])

    def counted(self, from_ms: int | None, until_ms: int) -> int:
        """What counts from one time until before another one."""
        first = 0 if from_ms is None else bisect_left(self._times, from_ms)
        return int(self._sums[bisect_left(self._times, until_ms)] - self._sums[first])


def _lived_through(programme: Programme, books: Books, steps: _Steps, review_ms: int) -> _Kept | None:
    """What all reviews before the next one have left; None where the ledger was cautious, and so are we."""
    periods = _periods(programme, dated(books.joined_ms), dated(steps.first_ms), review_ms - CLOCKS_MS)
    ends = [ends_ms for _from_ms, ends_ms in periods]
    spans = [*steps.posted, *((txn.recorded_ms, txn.recorded_ms + _WAITED_MS) for txn in books.transactions.values())]
    if any(bisect_right(ends, one_ms) != bisect_right(ends, other_ms) for one_ms, other_ms in spans):
        return None
    floor, grace, until_ms = programme.tiers[0], "", 0
    for from_ms, ends_ms in periods:
        earned = programme.tier_at(steps.counted(from_ms, ends_ms))
        before = max(floor, earned, key=_height)
        if ends_ms < until_ms:  # nothing more is taken while grace lasts
            floor = before
            continue
        floor = max(earned, _after_review(programme, before), key=_height)
        loses = floor.threshold < before.threshold
        grace, until_ms = (before.code, grace_ends(programme, ends_ms)) if loses else ("", 0)
    return floor.code, grace, until_ms


def _periods(programme: Programme, joined_ms: int, first_ms: int, until_ms: int) -> list[tuple[int | None, int]]:
    """From when on it counted at each review since a member first bought something, and when that was."""
    found: list[tuple[int | None, int]] = []
    period: Period = period_at(programme, joined_ms, first_ms)
    while period.ends_ms is not None and period.ends_ms < until_ms:
        found.append((period.counts_from_ms, period.ends_ms))
        period = period_at(programme, joined_ms, period.ends_ms)
    return found


def _height(tier: Tier) -> int:
    return tier.threshold


def _after_review(programme: Programme, before: Tier) -> Tier:
    """The least a tier leaves behind that was not earned again."""
    place = programme.tiers.index(before)
    policy = programme.tier_policy.downgrade
    if policy is Downgrade.NEVER:
        return before
    return programme.tiers[max(0, place - 1)] if policy is Downgrade.ONE_STEP else programme.tiers[0]
