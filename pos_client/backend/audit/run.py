"""One audit from the first member to the last, in one snapshot of the database."""

from collections import Counter
from collections.abc import Callable, Iterator
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.audit.account_rules import check_account
from pos_client.backend.audit.code_rules import check_codes
from pos_client.backend.audit.coupon_rules import check_coupons
from pos_client.backend.audit.entry_rules import check_dates, check_entries
from pos_client.backend.audit.findings import Code, Finding
from pos_client.backend.audit.gift_rules import check_gifts, check_stock
from pos_client.backend.audit.ledger_rules import check_ledger
from pos_client.backend.audit.payback_rules import check_holds, check_refunds
from pos_client.backend.audit.programmes import Rules, rules_of
from pos_client.backend.audit.request_rules import check_requests
from pos_client.backend.audit.rows import AT_ONCE, Books, count_members, member_of, read_books
from pos_client.backend.audit.shop_rules import check_shop
from pos_client.backend.audit.spending_rules import check_spending
from pos_client.backend.audit.transaction_rules import check_transactions, deeds_of
from pos_client.backend.audit.visit_rules import check_visits
from pos_client.backend.database.schema import Unit
from pos_client.errors import InvalidValue

Progress = Callable[[int, int], None]
"""Told how many members are done, and of how many."""


class Audit:
    """An audit of a connection's snapshot. The counters grow while `findings()` is read; nothing is written."""

    def __init__(self, connection: sa.Connection, at_once: int = AT_ONCE) -> None:
        self._connection = connection
        self._at_once = at_once
        self.members = 0
        self.entries = 0
        self.transactions = 0
        self.counts: Counter[Code] = Counter()

    def findings(self, only: str = "", progress: Progress | None = None) -> Iterator[Finding]:
        """Every difference, member by member; `only` is one member's id or the 12 digits of a card.

        Raises:
            InvalidValue: code UNKNOWN_MEMBER.
        """
        for finding in self._all(only, progress or (lambda _done, _of: None)):
            self.counts[finding.code] += 1
            yield finding

    def _all(self, only: str, progress: Progress) -> Iterator[Finding]:
        member = self._member(only) if only else None
        rules = rules_of(self._connection)
        total = 1 if member else count_members(self._connection)
        for books in read_books(self._connection, member, self._at_once):
            self.members += 1
            self.entries += sum(len(ledger.entries) for ledger in books.ledgers.values())
            self.transactions += len(books.transactions)
            yield from check_member(books, rules)
            progress(self.members, total)
        if member is None:
            yield from check_shop(self._connection)
            yield from check_stock(self._connection)

    def _member(self, name: str) -> UUID:
        member = member_of(self._connection, name)
        if member is None:
            raise InvalidValue("no such member", code="UNKNOWN_MEMBER")
        return member


def check_member(books: Books, rules: Rules) -> Iterator[Finding]:
    """Every difference in one member's books. What would only follow from a finding in an account is left out."""
    sound = set()
    for unit in sorted({*Unit, *books.ledgers}):
        found = list(check_ledger(books, unit))
        if not found:
            sound.add(unit)
            wrong, told = check_spending(books, unit)
            found = wrong or list(check_dates(books, unit, rules)) or told
        yield from found
    yield from check_account(books, rules, sound)
    yield from check_entries(books, rules)
    yield from check_requests(books, rules)
    if sound >= set(books.ledgers):
        deeds = deeds_of(books)
        yield from check_transactions(books, deeds)
        yield from check_refunds(books, deeds)
        yield from check_holds(books, deeds)
    yield from check_codes(books)
    yield from check_visits(books, rules)
    yield from check_coupons(books)
    yield from check_gifts(books)
