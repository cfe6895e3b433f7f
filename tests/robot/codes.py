"""What the robot holds before the scanner: members' codes of every kind, and whatever else has bars."""

from collections.abc import Callable
from uuid import UUID

from pos_client.backend.samples.cards import sample_members
from pos_client.backend.samples.products import SAMPLE_PRODUCTS
from pos_client.domain.member_code import PERIOD_S, Intent, encode, finished, step_at
from pos_client.domain.receipt_code import receipt_code
from tests.robot.shop import CASHIER, LEADER
from tests.robot.till import Till

CARDS = sample_members()
_DAY_S = 86_400.0
_BADGES = (CASHIER, LEADER, "BADGE-WU")
_ODD = ("", "   ", "\x00", "会员码", "8" * 4000, "https://example.com/?p=1", "91", "<b>no</b>", "%s{0}\n", "\u202eabc")
_WALLET_DIGITS, _UNKNOWN = 10**16, "4006381333931"


def member(till: Till, which: int, intent: Intent = Intent.EARN, offset_s: float = 0.0) -> str:
    """What this member's phone shows now, or showed then."""
    card = CARDS[which % len(CARDS)]
    return encode(card.master_key, card.handle, card.kid, intent, step_at(till.clock.now_s() + offset_s))


def _receipt(till: Till, which: int) -> str:
    entries = till.entries()
    return receipt_code(entries[which % len(entries)].transaction.txn_id if entries else UUID(int=which))


def _forged(till: Till, which: int) -> str:
    """A member's code with another proof, and check digits that fit it."""
    code = member(till, which)
    return finished(code[:-10] + f"{(int(code[-10:-2]) + 1) % 10**8:08d}")


CODES: dict[str, Callable[[Till, int], str]] = {
    "earning": member,
    "paying": lambda till, which: member(till, which, Intent.PAY),
    "expired": lambda till, which: member(till, which, Intent.EARN, -6.0 * PERIOD_S),
    "of tomorrow": lambda till, which: member(till, which, Intent.PAY, _DAY_S),
    "torn": lambda till, which: member(till, which)[:-1],
    "forged": _forged,
    "wallet": lambda _till, which: f"13{which % _WALLET_DIGITS:016d}",
    "product": lambda _till, which: SAMPLE_PRODUCTS[which % len(SAMPLE_PRODUCTS)].ean,
    "unknown product": lambda _till, _which: _UNKNOWN,
    "receipt": _receipt,
    "badge": lambda _till, which: _BADGES[which % len(_BADGES)],
    "odd": lambda _till, which: _ODD[which % len(_ODD)],
}
"""By kind: a code of it; the number says which."""
