"""A till that is alone takes the codes of every scheme whose keys its roster has; each once."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from pos_client.domain import member_code, member_code_chain, member_code_signed
from pos_client.domain.member_code import Intent, Scheme
from pos_client.domain.reasons import Reason
from pos_client.domain.wire import DayKey, RosterEntry
from pos_client.services.verification import NotRecognised, Recognised
from tests.unit.services.till import Till

WANG = "123456789012"
MASTER = bytes(range(32))
ED25519 = Ed25519PrivateKey.from_private_bytes(MASTER)
P256 = derive_private_key(5, SECP256R1())
Show = Callable[[int, Intent, int], str]


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Till]:
    till = Till(tmp_path)
    till.backend.add_member(WANG, points=50)
    till.connect()
    yield till
    till.close()


def card_of(scheme: Scheme, entry: RosterEntry) -> tuple[RosterEntry, Show]:
    """The member's entry with a card of another scheme, and what its phone shows."""
    if scheme is Scheme.HASH_CHAIN:
        anchors = (
            replace(key, key_hex=member_code_chain.anchor(MASTER, WANG, entry.kid, key.day, key.intent).hex())
            for key in entry.day_keys
        )
        keys: tuple[DayKey, ...] = tuple(anchors)
        shared = replace(entry, scheme=scheme, day_keys=keys)
        return shared, lambda kid, intent, step: member_code_chain.encode(MASTER, WANG, kid, intent, step)
    signing = ED25519 if scheme is Scheme.ED25519 else P256
    public = {
        Scheme.ED25519: ED25519.public_key().public_bytes_raw(),
        Scheme.ECDSA_P256: P256.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint),
    }[scheme]
    signed = replace(entry, scheme=scheme, day_keys=(), public_key_hex=public.hex())
    return signed, lambda kid, intent, step: member_code_signed.encode(signing, WANG, kid, intent, step)


@pytest.mark.parametrize("scheme", [Scheme.HASH_CHAIN, Scheme.ED25519, Scheme.ECDSA_P256], ids=lambda s: s.name)
def test_a_code_of_any_scheme_is_taken_once(till: Till, scheme: Scheme) -> None:
    members = till.shelf.usable()
    assert members is not None
    known = members.find(WANG, till.backend.ledger.members[WANG].kid)
    assert known is not None
    entry, show = card_of(scheme, known.entry)
    part = till.backend.roster(0, "", 1.0)
    till.shelf.take(replace(part, seq=part.seq + 1, entries=(entry,)), till.clock.utc())
    till.pull_plug()
    step = member_code.step_at(till.clock.now_s())
    code = show(entry.kid, Intent.PAY, step)
    found = till.verification.verify(code, till.ids.new_id())
    assert isinstance(found, Recognised)
    assert (found.code.scheme, found.member.facts.handle, found.redeem_cap) == (scheme, WANG, 20)
    other = till.verification.verify(code, till.ids.new_id())
    assert isinstance(other, NotRecognised)
    assert other.reason is Reason.REPLAY
    strange = till.verification.verify(member_code.encode(MASTER, WANG, entry.kid, Intent.PAY, step), till.ids.new_id())
    assert isinstance(strange, NotRecognised)
    assert strange.reason is Reason.UNKNOWN_HANDLE
