"""Cards of every scheme, in a shop: scanned, sent as late evidence, given to tills; renewed, revoked, replaced."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Unpack
from uuid import uuid4

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from pos_client.backend.database.schema import CARDS
from pos_client.backend.members import cards, invitations, issued, membership, recognition, roster
from pos_client.backend.members.cards import Card
from pos_client.backend.shop.terminals import Terminal
from pos_client.domain import check_digits, member_code, verification
from pos_client.domain import member_code_chain as chain
from pos_client.domain import member_code_signed as signed
from pos_client.domain.member_code import Intent, MemberCode, Scheme
from pos_client.domain.programme import OfflineLimits, Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, Authority, Transaction, TransactionKind
from pos_client.domain.verification import Genuine
from pos_client.domain.wire import RosterEntry, ScanAnswer
from pos_client.errors import InvalidValue
from pos_client.services.offline_keys import RosterKeys
from tests.unit.backend import phones
from tests.unit.backend.shop import TILL, Shop, Wish

AWARD, SALE = TransactionKind.AWARD, TransactionKind.SALE
SEED = bytes(range(32))
ED25519 = Ed25519PrivateKey.from_private_bytes(SEED)
P256 = phones.new_key()
HOUR_S = 3600.0


@dataclass(frozen=True)
class Phone:
    """A phone and the card it shows."""

    card: Card
    show: Callable[[Intent, int], str]

    def code(self, now_s: float, intent: Intent = Intent.EARN, steps: int = 0) -> str:
        return self.show(intent, member_code.step_at(now_s) + steps)


def phone(card: Card) -> Phone:
    """A phone of a card's scheme; what it signs with are the keys above."""
    who = card.handle, card.kid

    def show(intent: Intent, step: int) -> str:
        if card.scheme is Scheme.WALLET_TOTP:
            return member_code.encode_wallet(SEED, card.handle, step * 30)
        if card.scheme in member_code.SIGNED:
            return signed.encode(ED25519 if card.scheme is Scheme.ED25519 else P256, *who, intent, step)
        encode = chain.encode if card.scheme is Scheme.HASH_CHAIN else member_code.encode
        return encode(SEED, *who, intent, step)

    return Phone(card, show)


def give(shop: Shop, member: Card, scheme: Scheme, handle: str = "222222222222", kid: int = 0) -> Phone:
    """One more card for a member, of any scheme."""
    public = {Scheme.ED25519: ED25519.public_key().public_bytes_raw(), Scheme.ECDSA_P256: phones.point(P256)}.get(
        scheme
    )
    master = None if public else SEED
    card = replace(member, handle=handle, kid=kid, scheme=scheme, master_key=master, public_key=public)
    with shop.database.write() as connection:
        cards.put_card(connection, card, shop.now_ms)
    return phone(card)


def scan(shop: Shop, code: str) -> ScanAnswer:
    return recognition.scan(shop.database, TILL, code, uuid4(), shop.now_s)


def late(shop: Shop, shown: Phone, ago_s: float = 0.0, **wish: Unpack[Wish]) -> Transaction:
    """What a till made alone some time ago and sends now."""
    then_s = shop.now_s - ago_s
    wish.setdefault("amount_minor", 12_850)
    made = shop.offline(SALE if "redeem_points" in wish else AWARD, shown.card, **wish)
    code = shown.code(then_s, Intent.PAY if "redeem_points" in wish else Intent.EARN)
    return replace(made, code=code, occurred_at=datetime.fromtimestamp(then_s, UTC))


def entries(shop: Shop) -> dict[tuple[str, int], RosterEntry]:
    built = roster.issue(shop.database, Terminal(TILL, "Store", ""), shop.now_s)
    return {(entry.member.handle, entry.kid): entry for entry in built.entries}


def by_till(shop: Shop, code_text: str) -> Genuine | Reason:
    """What a till says of a code by its roster alone."""
    code = member_code.parse(code_text)
    assert isinstance(code, MemberCode)
    entry = entries(shop).get((code.handle, code.kid))
    if entry is None:
        return Reason.UNKNOWN_HANDLE
    return verification.verify(code, RosterKeys(entry), shop.now_s, verification.OFFLINE, entry.drift_steps)


def spoilt(code: str) -> str:
    """The same code with another cryptogram and good check digits."""
    body = code[:30] + str((int(code[30]) + 1) % 10) + code[31:-2]
    return body + check_digits.check_digits(body)


every_scheme = pytest.mark.parametrize("scheme", [Scheme(1), Scheme(2), Scheme(3), Scheme(4)], ids=lambda s: s.name)


@every_scheme
def test_scanned_once_with_any_scheme(shop: Shop, scheme: Scheme) -> None:
    shown = give(shop, shop.member((42, 100)), scheme)
    answer = scan(shop, shown.code(shop.now_s, Intent.PAY))
    assert answer.member is not None
    assert (answer.intent, answer.member.points, answer.member.handle) == (Intent.PAY, 42, shown.card.handle)
    assert scan(shop, shown.code(shop.now_s, Intent.PAY)).reason is Reason.REPLAY
    shop.now_s += 30
    assert scan(shop, spoilt(shown.code(shop.now_s))).reason is Reason.BAD_MAC


@every_scheme
def test_late_evidence_of_any_scheme_is_verified_again(shop: Shop, scheme: Scheme) -> None:
    shown = give(shop, shop.member((42, 100)), scheme)
    good = late(shop, shown, HOUR_S, redeem_points=5)
    assert shop.send(good).applied is Applied.APPLIED
    assert shop.send(replace(late(shop, shown, HOUR_S), basket_id=good.basket_id)).reason is Reason.REPLAY
    forged = late(shop, shown)
    assert shop.send(replace(forged, code=spoilt(forged.code))).reason is Reason.BAD_MAC


@every_scheme
def test_a_till_verifies_any_scheme_by_its_roster(shop: Shop, scheme: Scheme) -> None:
    shown = give(shop, shop.member((42, 100)), scheme)
    assert isinstance(by_till(shop, shown.code(shop.now_s, Intent.PAY, -2)), Genuine)
    assert by_till(shop, spoilt(shown.code(shop.now_s))) is Reason.BAD_MAC
    assert by_till(shop, shown.code(shop.now_s, steps=-3)) is Reason.EXPIRED
    shop.now_s += 24 * HOUR_S
    assert isinstance(by_till(shop, shown.code(shop.now_s)), Genuine)


@every_scheme
def test_what_signs_stays_on_the_phone_and_in_the_backend(shop: Shop, scheme: Scheme) -> None:
    shown = give(shop, shop.member(), scheme)
    entry = entries(shop)[shown.card.handle, 0]
    assert SEED.hex() not in repr(entry)
    assert bool(entry.public_key_hex) == (scheme in member_code.SIGNED) == (not entry.day_keys)


def test_a_wallet_s_card_is_verified_by_the_backend_alone(shop: Shop) -> None:
    shown = give(shop, shop.member((42, 100)), Scheme.WALLET_TOTP)
    assert by_till(shop, shown.code(shop.now_s)) is Reason.ONLINE_ONLY
    assert entries(shop)[shown.card.handle, 0].allowance_points == 0
    assert scan(shop, shown.code(shop.now_s)).reason is None


@pytest.mark.parametrize("key_hex", ["", "zz", "00" * 5])
def test_a_key_that_is_none_lets_nobody_in(shop: Shop, key_hex: str) -> None:
    signing, sharing = give(shop, shop.member(), Scheme.ECDSA_P256), shop.member()
    there = entries(shop)
    for shown, handle in ((signing.code(shop.now_s), signing.card.handle), (shop.code(sharing), sharing.handle)):
        entry, code = there[handle, 0], member_code.parse(shown)
        assert isinstance(code, MemberCode)
        keys = tuple(replace(key, key_hex=key_hex) for key in entry.day_keys)
        bad = RosterKeys(replace(entry, day_keys=keys, public_key_hex=key_hex))
        assert bad.verdict(code, member_code.step_at(shop.now_s)) is Reason.NO_KEY_FOR_DAY


def test_the_twin_of_an_ecdsa_code_is_a_replay(shop: Shop) -> None:
    shown = give(shop, shop.member((42, 100)), Scheme.ECDSA_P256)
    text = shown.code(shop.now_s)
    r, s = divmod(int(text[24:-2]), 2**256)
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    body = f"{text[:24]}{r * 2**256 + order - s:0155d}"
    twin = body + check_digits.check_digits(body)
    assert isinstance(by_till(shop, twin), Genuine)
    assert scan(shop, text).reason is None
    assert scan(shop, twin).reason is Reason.REPLAY
    sale = late(shop, shown, HOUR_S)
    assert shop.send(sale).applied is Applied.APPLIED
    second = shown.code(shop.now_s - HOUR_S)  # another signature of the same step
    assert shop.send(replace(sale, txn_id=uuid4(), code=second)).reason is Reason.REPLAY


def test_phones_of_one_member_are_cards_of_their_own_that_share_one_account(shop: Shop) -> None:
    card = shop.member((40, 100))
    second = give(shop, card, Scheme.ECDSA_P256)
    assert scan(shop, shop.code(card)).reason is None
    told = scan(shop, second.code(shop.now_s)).member
    assert told is not None
    assert (told.member_id, told.points) == (card.member_id, 40)
    with shop.database.read() as connection:
        assert len(membership.find(connection, "Wang")) == 2


def test_each_phone_of_a_member_may_pay_by_its_scheme_and_tills_add_up(shop: Shop) -> None:
    shop.publish(Programme(version=2, offline=OfflineLimits(max_redeem_points=20)))
    card = shop.member((40, 100))
    give(shop, card, Scheme.ECDSA_P256)
    give(shop, card, Scheme.ECDSA_P256, kid=1)
    told = {key: entry.allowance_points for key, entry in entries(shop).items()}
    assert told == {(card.handle, 0): 20, ("222222222222", 0): 40, ("222222222222", 1): 40}


def test_the_key_before_counts_until_the_next_one_is_used(shop: Shop) -> None:
    card = shop.member((40, 100))
    old = phone(replace(card, master_key=SEED))
    with shop.database.write() as connection:
        connection.execute(CARDS.update().values(master_key=SEED))
    new = give(shop, card, Scheme.ECDSA_P256, card.handle, 1)
    assert scan(shop, old.code(shop.now_s)).reason is None
    assert isinstance(by_till(shop, old.code(shop.now_s)), Genuine)
    shop.now_s += 60
    assert scan(shop, new.code(shop.now_s)).reason is None
    assert scan(shop, old.code(shop.now_s, steps=1)).reason is Reason.REVOKED_CARD
    assert shop.send(late(shop, old, 120.0)).flags == ()


def test_the_key_before_counts_for_a_day_at_most(shop: Shop) -> None:
    card = shop.member((40, 100))
    give(shop, card, Scheme.ECDSA_P256, card.handle, 1)
    shop.now_s += 24 * HOUR_S - 30
    assert scan(shop, shop.code(card)).reason is None
    shop.now_s += 30
    assert scan(shop, shop.code(card)).reason is Reason.REVOKED_CARD
    assert (card.handle, 0) not in entries(shop)


def test_a_revoked_card_is_refused_at_once_with_all_its_keys_and_nothing_else_is(shop: Shop) -> None:
    card = shop.member((40, 100))
    shop.now_s += 1
    second = give(shop, card, Scheme.ECDSA_P256)
    third = give(shop, card, Scheme.ED25519, second.card.handle, 1)
    with shop.database.write() as connection:
        left = issued.revoke(connection, card.member_id, second.card.handle, shop.now_ms)
        assert left == issued.revoke(connection, card.member_id, second.card.handle, shop.now_ms + 1)
    assert [(each.kid, each.scheme, each.revoked is None) for each in left] == [
        (0, 1, True),
        (0, 4, False),
        (1, 3, False),
    ]
    for lost in (second, third):
        assert scan(shop, lost.code(shop.now_s)).reason is Reason.REVOKED_CARD
        assert scan(shop, spoilt(lost.code(shop.now_s))).reason is Reason.BAD_MAC
        assert by_till(shop, lost.code(shop.now_s)) is Reason.UNKNOWN_HANDLE
    assert scan(shop, shop.code(card)).reason is None


def test_what_was_shown_before_the_card_was_revoked_still_counts(shop: Shop) -> None:
    lost = give(shop, shop.member((40, 100)), Scheme.ECDSA_P256)
    shop.now_s += 2 * HOUR_S
    with shop.database.write() as connection:
        cards.revoke(connection, lost.card.member_id, lost.card.handle, int((shop.now_s - HOUR_S) * 1000))
    before = shop.send(late(shop, lost, 1.5 * HOUR_S, redeem_points=5))
    assert (before.applied, before.flags) == (Applied.APPLIED, ())


def test_what_an_isolated_till_took_of_a_revoked_card_is_told_and_pays_nothing(shop: Shop) -> None:
    lost = give(shop, shop.member((40, 100)), Scheme.ECDSA_P256)
    shop.now_s += 2 * HOUR_S
    with shop.database.write() as connection:
        cards.revoke(connection, lost.card.member_id, lost.card.handle, int((shop.now_s - HOUR_S) * 1000))
    award = shop.send(late(shop, lost, 0.5 * HOUR_S))
    assert (award.applied, award.flags) == (Applied.APPLIED, (Reason.REVOKED_CARD,))
    assert shop.send(late(shop, lost, 0.4 * HOUR_S, redeem_points=5)).reason is Reason.REVOKED_CARD
    claimed = replace(late(shop, lost, 0.3 * HOUR_S), authority=Authority.ONLINE)
    assert shop.send(claimed).reason is Reason.REVOKED_CARD


def test_nobody_revokes_the_card_of_somebody_else(shop: Shop) -> None:
    card, other = shop.member(), shop.member()
    with shop.database.write() as connection:
        for handle in (other.handle, "000000000009", "x"):
            with pytest.raises(InvalidValue) as refused:
                issued.replace(connection, card.member_id, handle, shop.now_ms)
            assert refused.value.error_code == "UNKNOWN_HANDLE"
    assert scan(shop, shop.code(other)).reason is None


def test_a_lost_phone_s_card_is_replaced_by_one_with_another_handle(shop: Shop) -> None:
    card, key = shop.member((40, 100)), phones.new_key()
    with shop.database.write() as connection:
        link = issued.replace(connection, card.member_id, card.handle, shop.now_ms).link
    asked = phones.own_key(link.removeprefix("/card/#e="), key)
    registration = invitations.Registration(**asked | {"scheme": Scheme.ECDSA_P256})  # type: ignore[arg-type]
    made = invitations.redeem(shop.database, registration, shop.now_ms)
    assert made.handle != card.handle
    code = signed.encode(key, made.handle, made.kid, Intent.EARN, member_code.step_at(shop.now_s))
    told = scan(shop, code).member
    assert told is not None
    assert told.points == 40
    assert scan(shop, shop.code(card)).reason is Reason.REVOKED_CARD


def test_the_list_of_cards_says_when_each_was_shown_and_has_no_keys(shop: Shop) -> None:
    card = shop.member()
    joined = datetime.fromtimestamp(shop.now_s, UTC)
    shop.now_s += 30
    lost = give(shop, card, Scheme.ECDSA_P256)
    scan(shop, lost.code(shop.now_s))
    with shop.database.read() as connection:
        told = issued.issued(connection, card.member_id)
    now = datetime.fromtimestamp(shop.now_s, UTC)
    assert [(each.handle, each.issued, each.last_shown) for each in told] == [
        (card.handle, joined, None),
        (lost.card.handle, now, now),
    ]
    keys = (card.shared_key, phones.point(P256))
    assert not any(key.hex() in repr(told) or repr(key) in repr(told) for key in keys)


def test_a_phone_that_is_slow_is_followed_step_by_step(shop: Shop) -> None:
    card = shop.member()

    def drift() -> int:
        with shop.database.read() as connection:
            return int(connection.execute(sa.select(CARDS.c.drift_steps)).scalar_one())

    slow_s = -50.0
    assert scan(shop, shop.code(card, at_s=shop.now_s + slow_s)).reason is Reason.EXPIRED
    shop.now_s += 20  # at this moment of its step the phone is one step behind
    assert scan(shop, shop.code(card, at_s=shop.now_s - 30)).reason is None
    assert drift() == -1
    shop.now_s += 60
    assert scan(shop, shop.code(card, at_s=shop.now_s + slow_s)).reason is None
    assert next(iter(entries(shop).values())).drift_steps == drift()
