"""A link makes one phone a card, once, within a day; the same phone may ask again."""

import base64
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from pos_client.backend.database.schema import CARDS, INVITATIONS
from pos_client.backend.members import cards, invitations, recognition
from pos_client.backend.members.cards import Card
from pos_client.backend.members.invitations import LIFE_MS, Registered, Registration
from pos_client.domain.member_code import Scheme
from pos_client.domain.reasons import Reason
from pos_client.errors import InvalidValue
from tests.unit.backend import phones
from tests.unit.backend.shop import Shop

SECRET = bytes(range(32))


def invited(shop: Shop, card: Card, *, renews: bool = False) -> str:
    with shop.database.write() as connection:
        wanted = card.handle if renews else ""
        invitation = invitations.invite(connection, card.member_id, shop.now_ms, wanted)
    assert (invitation.expires.timestamp() - shop.now_s) * 1000 == LIFE_MS
    return invitation.link.removeprefix("/card/#e=")


def registration(fields: dict[str, Any]) -> Registration:
    return Registration(**fields | {"scheme": Scheme(fields["scheme"])})


def redeem(shop: Shop, fields: dict[str, Any], later_ms: int = 0) -> Registered:
    return invitations.redeem(shop.database, registration(fields), shop.now_ms + later_ms)


def refusal(shop: Shop, fields: dict[str, Any], later_ms: int = 0) -> str:
    with pytest.raises(InvalidValue) as refused:
        redeem(shop, fields, later_ms)
    return refused.value.error_code


def keys_of(shop: Shop, card: Card) -> set[tuple[str, int, int]]:
    with shop.database.read() as connection:
        mine = sa.select(CARDS.c.handle, CARDS.c.kid, CARDS.c.scheme).where(CARDS.c.member_id == card.member_id)
        return {(row.handle, row.kid, row.scheme) for row in connection.execute(mine)}


def test_a_second_phone_is_another_card_of_the_same_member(shop: Shop) -> None:
    card, key = shop.member(), phones.new_key()
    made = redeem(shop, phones.own_key(invited(shop, card), key))
    assert (made.kid, made.scheme, made.name, made.key) == (0, Scheme.ECDSA_P256, card.name, None)
    assert keys_of(shop, card) == {(card.handle, 0, 1), (made.handle, 0, 4)}
    with shop.database.read() as connection:
        kept = cards.card_by_handle(connection, made.handle)
    assert kept is not None
    assert (kept.master_key, kept.public_key, kept.member_id) == (None, phones.point(key), card.member_id)


def test_a_phone_without_keys_of_its_own_is_handed_one(shop: Shop) -> None:
    card = shop.member()
    made = redeem(shop, phones.shared_key(invited(shop, card), SECRET))
    assert made.scheme is Scheme.DUAL_TOTP
    with shop.database.read() as connection:
        kept = cards.card_by_handle(connection, made.handle)
    assert kept is not None
    assert made.key == phones.base64url(kept.shared_key)
    assert len(kept.shared_key) == 32
    assert kept.shared_key != card.shared_key


def test_a_renewed_card_keeps_its_number(shop: Shop) -> None:
    card = shop.member()
    for generation in range(1, 13):
        made = redeem(shop, phones.own_key(invited(shop, card, renews=True), phones.new_key()))
        assert (made.handle, made.kid) == (card.handle, generation % 10)
        shop.now_s += 1


def test_a_key_that_was_never_shown_ends_with_its_renewal_and_another_one_later(shop: Shop) -> None:
    waiting, shown = shop.member(), shop.member()
    assert recognition.scan(shop.database, "till-1", shop.code(shown), uuid4(), shop.now_s).reason is None
    for card in (waiting, shown):
        redeem(shop, phones.own_key(invited(shop, card, renews=True), phones.new_key()))
    shop.now_s += 60
    told = [
        recognition.scan(shop.database, "till-1", shop.code(card), uuid4(), shop.now_s) for card in (waiting, shown)
    ]
    assert [answer.reason for answer in told] == [Reason.REVOKED_CARD, None]


def test_the_same_phone_gets_the_same_answer_for_ever_and_no_other_phone_any(shop: Shop) -> None:
    card, key = shop.member(), phones.new_key()
    own, shared = invited(shop, card), invited(shop, card)
    first = redeem(shop, phones.own_key(own, key)), redeem(shop, phones.shared_key(shared, SECRET))
    assert (redeem(shop, phones.own_key(own, key)), redeem(shop, phones.shared_key(shared, SECRET))) == first
    late = LIFE_MS + 1
    assert (
        redeem(shop, phones.own_key(own, key), late),
        redeem(shop, phones.shared_key(shared, SECRET), late),
    ) == first
    assert len(keys_of(shop, card)) == 3
    strangers = [
        phones.own_key(own, phones.new_key()),
        phones.shared_key(own, SECRET),
        phones.own_key(shared, key),
        phones.shared_key(shared, bytes(32)),
    ]
    assert [refusal(shop, asked) for asked in strangers] == ["INVITATION_USED"] * 4


def test_an_invitation_lives_for_a_day(shop: Shop) -> None:
    card = shop.member()
    token = invited(shop, card)
    asked = phones.own_key(token, phones.new_key())
    assert refusal(shop, asked, LIFE_MS) == "INVITATION_EXPIRED"
    assert redeem(shop, asked, LIFE_MS - 1).name == card.name


def test_a_card_that_was_taken_back_is_not_handed_out_again(shop: Shop) -> None:
    card, key = shop.member(), phones.new_key()
    token, renewal = invited(shop, card), invited(shop, card, renews=True)
    redeem(shop, phones.own_key(token, key))
    with shop.database.write() as connection:
        connection.execute(CARDS.update().values(revoked_ms=shop.now_ms))
    assert refusal(shop, phones.own_key(token, key)) == "INVITATION_EXPIRED"
    assert refusal(shop, phones.own_key(renewal, key)) == "INVITATION_EXPIRED"
    with pytest.raises(InvalidValue, match="revoked"):
        invited(shop, card, renews=True)


def test_only_the_members_own_card_is_renewed(shop: Shop) -> None:
    card, other = shop.member(), shop.member()
    for wanted in (other.handle, "123", "x" * 12, "\0", "\ud800", f"{(int(card.handle) + 1) % 10**12:012d}"):
        with shop.database.write() as connection, pytest.raises(InvalidValue) as refused:
            invitations.invite(connection, card.member_id, 0, wanted)
        assert refused.value.error_code == "UNKNOWN_HANDLE"


def test_wrong_proofs_use_nothing_up(shop: Shop) -> None:
    token, key = invited(shop, shop.member()), phones.new_key()
    good = phones.own_key(token, key)
    bad: list[dict[str, Any]] = [
        phones.own_key(invited(shop, shop.member()), key) | {"invitation": token},
        good | {"public_key": phones.base64url(phones.point(phones.new_key()))},
        good | {"public_key": ""},
        good | {"public_key": phones.base64url(b"\x04" + bytes(64))},
        good | {"proof": ""},
        good | {"proof": "not base64!"},
        good | {"proof": "\N{FULLWIDTH LATIN CAPITAL LETTER A}" * 86},
        good | {"proof": phones.base64url(bytes(64))},
        good | {"proof": str(good["proof"])[:-2]},
        phones.shared_key(token, bytes(31)),
        phones.shared_key(token, bytes(33)),
    ]
    assert [refusal(shop, asked) for asked in bad] == ["BAD_PROOF"] * len(bad)
    assert redeem(shop, good).scheme is Scheme.ECDSA_P256


def test_nobody_knows_other_texts(shop: Shop) -> None:
    shop.member()
    for token in ("", "A" * 22, "\ud800" * 22, "\0", "x" * 100_000):
        assert refusal(shop, phones.shared_key(token, SECRET)) == "UNKNOWN_INVITATION"


def test_only_the_hash_of_an_invitation_is_kept(shop: Shop) -> None:
    token = invited(shop, shop.member())
    raw = base64.urlsafe_b64decode(token + "==")
    assert len(raw) == 16
    with shop.database.read() as connection:
        (row,) = connection.execute(sa.select(INVITATIONS)).all()
    assert not any(value in (token, token.encode(), raw) for value in row)


def test_of_two_phones_with_one_link_one_becomes_the_card(shop: Shop) -> None:
    card = shop.member()
    token = invited(shop, card)
    asked = [phones.own_key(token, phones.new_key()) for _ in range(4)]
    together = threading.Barrier(len(asked))

    def ask(fields: dict[str, Any]) -> str:
        together.wait(10)
        try:
            return redeem(shop, fields).handle
        except InvalidValue as refused:
            return refused.error_code

    with ThreadPoolExecutor(len(asked)) as crowd:
        told = list(crowd.map(ask, asked))
    assert sorted(told)[1:] == ["INVITATION_USED"] * 3
    assert len(keys_of(shop, card)) == 2
