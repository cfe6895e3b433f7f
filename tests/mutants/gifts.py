"""Bugs in giving gifts and in handing them over."""

from tests.mutants.mutant import Mutant

_BACKEND = "pos_client/backend"
_GIFTS, _STOCK = f"{_BACKEND}/members/gifts.py", f"{_BACKEND}/shop/gift_stock.py"
_TESTS = ("tests/unit/backend/test_gifts.py",)

MUTANTS = (
    Mutant(
        "gift-twice",
        "lost check: what was picked up is handed over again",
        _GIFTS,
        "_UNTAKEN = sa.and_(_G.picked_up_by.is_(None), _G.voided_ms.is_(None))",
        "_UNTAKEN = sa.and_(_G.voided_ms.is_(None))",
        _TESTS,
    ),
    Mutant(
        "gift-last-moment",
        "boundary: a gift can be had at the moment it is gone",
        _GIFTS,
        "_G.until_ms > _AT",
        "_G.until_ms >= _AT",
        _TESTS,
    ),
    Mutant(
        "gift-of-now",
        "time: a pick-up counts from when it came here",
        f"{_BACKEND}/settlement/picking_up.py",
        "ledger.posting.occurred_ms",
        "ledger.posting.recorded_ms",
        _TESTS,
    ),
    Mutant(
        "gift-takes-the-code",
        "lost effect: a pick-up uses the code of its basket up",
        f"{_BACKEND}/settlement/kinds.py",
        "    if txn.kind is _K.PICK_UP:  # its code stays with the basket, whose sale is still to come\n"
        "        claims.release(counter.connection, evidence.genuine, evidence.claim)\n    else:",
        "    if txn.kind is not _K.PICK_UP:",
        _TESTS,
    ),
    Mutant(
        "gift-stock",
        "boundary: the last of the stock is never given",
        _STOCK,
        "_A.given + _PIECES <= _A.stock",
        "_A.given + _PIECES < _A.stock",
        _TESTS,
    ),
    Mutant(
        "gift-stock-back",
        "arithmetic: one piece returns to the stock, whatever was given",
        _STOCK,
        "given=_A.given - _PIECES",
        "given=_A.given - 1 + 0 * _PIECES",
        _TESTS,
    ),
    Mutant(
        "gift-limit",
        "boundary: one more than a member may have",
        _STOCK,
        "has + gift.quantity > row.per_member",
        "has + gift.quantity > row.per_member + 1",
        _TESTS,
    ),
)
