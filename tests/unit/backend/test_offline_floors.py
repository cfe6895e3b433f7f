"""What tills alone may redeem, as the backend grants and honours it: by the card's scheme, for all tills together."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_client.backend.members import cards, roster
from pos_client.backend.members.cards import Card
from pos_client.backend.shop import terminals
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain import member_code_chain, member_code_signed
from pos_client.domain.member_code import Intent, Scheme, encode, step_at
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import TransactionKind
from tests.signing import SECOND, THIRD
from tests.unit.backend.shop import DAY_S, TILL, Shop

KEY = bytes(range(32))
SIGNING = Ed25519PrivateKey.from_private_bytes(KEY)


@dataclass(frozen=True)
class Given:
    """A card of a scheme and what its phone shows at a step."""

    card: Card
    show: Callable[[int], str]


def given(shop: Shop, scheme: Scheme, points: int) -> Given:
    """A new member with points, and a card of that scheme instead of the plain one."""
    public = SIGNING.public_key().public_bytes_raw() if scheme is Scheme.ED25519 else None
    plain = shop.member((points, 100))
    card = replace(plain, handle="222222222222", scheme=scheme, master_key=None if public else KEY, public_key=public)
    with shop.database.write() as connection:
        cards.put_card(connection, card, shop.now_ms)
    who = card.handle, card.kid, Intent.PAY
    shows: dict[Scheme, Callable[[int], str]] = {
        Scheme.DUAL_TOTP: lambda step: encode(KEY, *who, step),
        Scheme.HASH_CHAIN: lambda step: member_code_chain.encode(KEY, *who, step),
        Scheme.ED25519: lambda step: member_code_signed.encode(SIGNING, *who, step),
    }
    return Given(card, shows[scheme])


def redeem(shop: Shop, held: Given, points: int, till: str = TILL) -> Reason | None:
    shop.now_s += 60
    txn = shop.offline(TransactionKind.REDEEM, held.card, amount_minor=points * 100, redeem_points=points)
    return shop.send(replace(txn, code=held.show(step_at(shop.now_s))), till).reason


@pytest.mark.parametrize(("scheme", "floor"), [(Scheme.DUAL_TOTP, 20), (Scheme.HASH_CHAIN, 100), (Scheme.ED25519, 100)])
def test_what_a_till_honours_alone_goes_by_the_scheme(shop: Shop, scheme: Scheme, floor: int) -> None:
    held = given(shop, scheme, 3)
    assert redeem(shop, held, floor + 1) is Reason.ABOVE_ALLOWANCE
    assert redeem(shop, held, floor) is None
    assert redeem(shop, held, 3, "till-2") is None
    assert shop.facts(held.card).points == 3 - floor - 3


@pytest.mark.parametrize(("scheme", "share"), [(Scheme.DUAL_TOTP, 6), (Scheme.HASH_CHAIN, 33), (Scheme.ED25519, 33)])
def test_the_shares_of_all_tills_never_exceed_the_floor(shop: Shop, scheme: Scheme, share: int) -> None:
    held = given(shop, scheme, 1_000)
    with shop.database.write() as connection:
        for name, keys in (("till-2", SECOND), ("till-3", THIRD)):
            terminals.put(connection, Terminal(name, "Store", ""), keys.public_keys, shop.now_ms)
    shop.now_s += 2 * DAY_S
    issued = roster.issue(shop.database, Terminal(TILL, "Store", ""), shop.now_s)
    allowances = {entry.member.handle: entry.allowance_points for entry in issued.entries}
    assert allowances[held.card.handle] == share
