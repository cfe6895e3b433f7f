"""Bugs in the ledger and in what transactions do to it."""

from tests.mutants.mutant import Mutant

_BACKEND, _TESTS = "pos_client/backend", "tests/unit/backend"
_ACCOUNT, _JOURNAL = f"{_BACKEND}/ledger/account.py", f"{_BACKEND}/ledger/journal.py"
_MEMBER, _LOTS = f"{_BACKEND}/ledger/member.py", f"{_BACKEND}/members/open_lots.py"
_REFUND, _REFUNDS = f"{_BACKEND}/settlement/refund.py", f"{_BACKEND}/settlement/refunds.py"
_EXAMPLES, _SETTLEMENT = f"{_TESTS}/test_examples.py", f"{_TESTS}/test_settlement.py"
_REFUND_TESTS = (_EXAMPLES, f"{_TESTS}/test_refunds.py")
_LOT_TESTS = (f"{_TESTS}/test_open_lots.py", _EXAMPLES)
_ONE_OF_20 = f"{_TESTS}/test_transactions.py::test_of_20_parallel_redemptions_of_a_balance_for_one_exactly_one_succeeds"

MUTANTS = (
    Mutant(
        "spend-newest",
        "order: the last to expire is spent first",
        _ACCOUNT,
        "return sorted(open_now, key=lambda lot: lot.place)",
        "return sorted(open_now, key=lambda lot: lot.place, reverse=True)",
        (_SETTLEMENT, _EXAMPLES),
    ),
    Mutant(
        "deficit-forgotten",
        "lost remainder: what no lot can pay is not owed",
        _ACCOUNT,
        "self.deficit += left",
        "self.deficit += 0",
        (_EXAMPLES, _SETTLEMENT),
    ),
    Mutant(
        "expire-twice",
        "double apply: a lot that has expired expires again",
        _ACCOUNT,
        "            self._take(seq, lot, lot.remaining)\n        return len(over)",
        "        return len(over)",
        (_EXAMPLES,),
        everyday=f"{_EXAMPLES}::test_what_is_left_expires_once",
    ),
    Mutant(
        "balance-sign",
        "sign: every entry moves the balance the other way",
        _ACCOUNT,
        "self.balance += amount",
        "self.balance -= amount",
        (_EXAMPLES,),
    ),
    Mutant(
        "lot-last-moment",
        "boundary: a lot can be spent at the moment it is gone",
        _LOTS,
        "at_ms < self.expires_at_ms)",
        "at_ms <= self.expires_at_ms)",
        _LOT_TESTS,
    ),
    Mutant(
        "lot-pending",
        "boundary: a lot cannot be spent at the moment it becomes available",
        _LOTS,
        "self.available_from_ms <= at_ms and",
        "self.available_from_ms < at_ms and",
        _LOT_TESTS,
    ),
    Mutant(
        "lot-grows",
        "sign: paying fills the lot",
        _JOURNAL,
        "remaining=lots[lot_seq].remaining - amount",
        "remaining=lots[lot_seq].remaining + amount",
        (_EXAMPLES,),
    ),
    Mutant(
        "give-back-order",
        "order: what was taken first comes back first",
        _JOURNAL,
        "key=lambda pair: pair[0].place, reverse=True)",
        "key=lambda pair: pair[0].place)",
        _REFUND_TESTS,
    ),
    Mutant(
        "lock-postgresql",
        "missing lock: two transactions decide on the same balance",
        f"{_BACKEND}/members/cards.py",
        "    .with_for_update(of=ACCOUNTS)\n",
        "",
        (_ONE_OF_20,),
        database="postgresql",
    ),
    Mutant(
        "lock-sqlite",
        "missing lock: a writer reads before it has the lock",
        f"{_BACKEND}/database/dialect.py",
        '"BEGIN IMMEDIATE" if wants_write else "BEGIN"',
        '"BEGIN"',
        (_ONE_OF_20, f"{_TESTS}/test_transactions.py"),
    ),
    Mutant(
        "refund-again",
        "double apply: each refund gives back what those before it gave",
        _REFUND,
        "entries, done).after(done.totals)",
        "entries, done)",
        _REFUND_TESTS,
    ),
    Mutant(
        "refund-beyond",
        "limit: each refund alone is measured against the sale",
        _REFUNDS,
        "done.totals.amount_minor + wish.amount_minor > sale.amount_minor",
        "wish.amount_minor > sale.amount_minor",
        _REFUND_TESTS,
    ),
    Mutant(
        "refund-steps",
        "sign: a refund leads up the tiers",
        _REFUND,
        "qualifying=-due.qualifying",
        "qualifying=due.qualifying",
        _REFUND_TESTS,
    ),
    Mutant(
        "refund-shortfall",
        "policy: a refund within the balance takes more than the balance",
        _REFUND,
        "return min(wanted, account.within_reach(own, now_ms, held))",
        "return wanted",
        _REFUND_TESTS,
    ),
    Mutant(
        "refund-rules",
        "wrong version: a refund calculates with the rules of today",
        _REFUND,
        "then = programmes.version(counter.connection, original.version)",
        "then = counter.programme",
        _REFUND_TESTS,
    ),
    Mutant(
        "hold-beyond",
        "limit: a capture takes more than was held",
        f"{_BACKEND}/settlement/holding.py",
        "wanted.redeem_points > held.redeem_points",
        "wanted.redeem_points < held.redeem_points",
        (f"{_TESTS}/test_holds.py",),
    ),
    Mutant(
        "redeeming-earns",
        "condition: paying with points alone earns points",
        f"{_BACKEND}/settlement/purchase.py",
        "earns = txn.kind is not TransactionKind.REDEEM",
        "earns = True",
        (_SETTLEMENT,),
    ),
    Mutant(
        "lifetime-counter",
        "lost effect: the lifetime counter forgets what was earned now",
        _MEMBER,
        '"qualifying": self._lifetime + sum(step for _at_ms, step in self._journal.steps)',
        '"qualifying": self._lifetime',
        (_EXAMPLES,),
    ),
)
