"""The account row is a projection: everything in it follows from the entries."""

from collections.abc import Iterator

from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.ledger_rules import unit_name
from pos_client.backend.audit.programmes import Rules
from pos_client.backend.audit.rows import Books
from pos_client.backend.audit.tier_rules import check_tier
from pos_client.backend.database.schema import Unit


def check_account(books: Books, rules: Rules, sound: set[int]) -> Iterator[Finding]:
    """Every figure of an account row that the entries of its sound units contradict."""
    account = books.account
    if account is None:
        yield Finding(Code.ACCOUNT_MISSING, books.member_id)
        return
    for unit in Unit:
        if unit in sound:
            yield from _figures(books, unit)
    found = list(_counters(books))
    for name in ("tier_floor", "grace_tier"):
        tier = getattr(account, name)
        if tier and tier not in rules.reach:
            found.append(Finding(Code.UNKNOWN_TIER, books.member_id, expected="a tier of some programme", found=tier))
    yield from found or check_tier(books, account, rules)


def _figures(books: Books, unit: Unit) -> Iterator[Finding]:
    ledger, name = books.ledgers[unit], unit_name(unit)
    should = {
        Code.ACCOUNT_SEQ: ("seq", len(ledger.entries)),
        Code.ACCOUNT_BALANCE: ("balance", sum(entry.amount for entry in ledger.entries)),
        Code.ACCOUNT_DEFICIT: ("deficit", sum(deficit.remaining for deficit in ledger.deficits.values())),
    }
    for code, (figure, expected) in should.items():
        found = getattr(books.account, f"{name}_{figure}")
        if found != expected:
            yield Finding(code, books.member_id, name, None, None, expected, found)


def _counters(books: Books) -> Iterator[Finding]:
    account = books.account
    assert account is not None  # noqa: S101 - the caller has looked
    steps = [(e.qualifies_ms, e.qualifying) for ledger in books.ledgers.values() for e in ledger.entries]
    ever = sum(step for _at, step in steps)
    if account.qualifying != ever:
        yield Finding(Code.ACCOUNT_QUALIFYING, books.member_id, expected=ever, found=account.qualifying)
        return
    begins = account.period_from_ms
    ends = account.review_ms
    inside = sum(step for at, step in steps if (begins is None or at >= begins) and (ends is None or at < ends))
    if account.period_qualifying != inside:
        yield Finding(Code.ACCOUNT_PERIOD, books.member_id, expected=inside, found=account.period_qualifying)
