"""Every scheme by the same rules: the published vectors, the window, and whatever can be done to a code's digits."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import example, given
from hypothesis import strategies as st

from pos_client.domain import check_digits, member_code, verification
from pos_client.domain import member_code_chain as chain
from pos_client.domain import member_code_signed as signed
from pos_client.domain.barcode import Kind, classify
from pos_client.domain.member_code import Intent, MemberCode, Scheme
from pos_client.domain.reasons import Reason
from pos_client.domain.verification import DayKeys, Genuine, KeySource, MasterKey, PublicKey
from pos_client.errors import InvalidValue

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "member_code.json").read_text(encoding="utf-8"))
MASTER = bytes.fromhex(VECTORS["master_key_hex"])
ED25519 = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(VECTORS["ed25519"]["seed_hex"]))
P256 = derive_private_key(int.from_bytes(MASTER, "big"), SECP256R1())
POINT = P256.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""Of P-256 (SP 800-186, section 3.2.1.3)."""
HANDLE, STEP = "123456789012", 59_842_763
HANDLES = st.integers(0, 10**12 - 1).map("{:012d}".format)


@dataclass(frozen=True)
class Way:
    """How a scheme's phone makes a code, and what a till and the backend hold against it."""

    encode: Callable[[str, int, Intent, int], str]
    backend: KeySource
    till: Callable[[str, int, int], KeySource]
    digits: int


def day_keys(of: Callable[[bytes, str, int, int, Intent], bytes]) -> Callable[[str, int, int], DayKeys]:
    """What the roster gives a till of a card: that day's keys."""
    return lambda handle, kid, day: DayKeys(
        {(day, intent): of(MASTER, handle, kid, day, intent) for intent in Intent},
    )


def public(key: PublicKey) -> Callable[[str, int, int], PublicKey]:
    return lambda _handle, _kid, _day: key


def way(scheme: Scheme) -> Way:
    ed25519 = PublicKey(Scheme.ED25519, ED25519.public_key().public_bytes_raw())
    p256 = PublicKey(Scheme.ECDSA_P256, POINT)
    return {
        Scheme.DUAL_TOTP: Way(
            lambda *code: member_code.encode(MASTER, *code), MasterKey(MASTER), day_keys(member_code.offline_key), 42
        ),
        Scheme.HASH_CHAIN: Way(
            lambda *code: chain.encode(MASTER, *code), MasterKey(MASTER), day_keys(chain.anchor), 63
        ),
        Scheme.ED25519: Way(lambda *code: signed.encode(ED25519, *code), ed25519, public(ed25519), 181),
        Scheme.ECDSA_P256: Way(lambda *code: signed.encode(P256, *code), p256, public(p256), 181),
    }[scheme]


WAYS: dict[Scheme, Way] = {scheme: way(scheme) for scheme in Scheme if scheme is not Scheme.WALLET_TOTP}
every_scheme = pytest.mark.parametrize("scheme", WAYS, ids=lambda scheme: scheme.name)


def read(text: str) -> MemberCode:
    code = member_code.parse(text)
    assert isinstance(code, MemberCode), code
    return code


def repaired(body: str) -> MemberCode:
    """A body somebody has tampered with, its check digits made to fit."""
    return read(body + check_digits.check_digits(body))


def till_of(way: Way, code: MemberCode, step: int) -> KeySource:
    """What a till holds of the card a code speaks of, on the day of a step."""
    return way.till(code.handle, code.kid, member_code.day_of(step))


@pytest.mark.parametrize("row", VECTORS["dual_totp_and_chain"], ids=lambda row: f"{row['handle']}-{row['T']}")
def test_chain_matches_the_vectors(row: dict[str, Any]) -> None:
    handle, kid, intent = f"{row['handle']:012d}", row["kid"], Intent(row["intent"])
    assert row["step"] % member_code.STEPS_PER_DAY == row["slot"]
    assert chain.anchor(MASTER, handle, kid, row["day"], intent).hex() == row["anchor"]
    assert chain.encode(MASTER, handle, kid, intent, row["step"]) == row["code2"]
    keys = DayKeys({(row["day"], intent): bytes.fromhex(row["anchor"])})
    assert verification.verify(read(row["code2"]), keys, row["T"], verification.OFFLINE) == Genuine(
        read(row["code2"]), row["step"]
    )


def test_ed25519_matches_the_vector() -> None:
    row = VECTORS["ed25519"]
    handle, step = f"{row['handle']:012d}", member_code.step_at(row["T"])
    assert ED25519.public_key().public_bytes_raw().hex() == row["public_key_hex"]
    assert signed.encode(ED25519, handle, row["kid"], Intent(row["intent"]), step) == row["code"]
    key = PublicKey(Scheme.ED25519, bytes.fromhex(row["public_key_hex"]))
    assert isinstance(verification.verify(read(row["code"]), key, row["T"], verification.OFFLINE), Genuine)


@every_scheme
@given(
    handle=HANDLES,
    kid=st.integers(0, 9),
    intent=st.sampled_from(Intent),
    # The chain is walked for each: days and slots at their edges matter, not many of them.
    step=st.sampled_from([0, 2879, 2880, 10**6 - 1, 10**6, STEP, STEP + 2879]),
)
def test_what_a_phone_shows_is_genuine_to_the_till_and_to_the_backend(
    scheme: Scheme, handle: str, kid: int, intent: Intent, step: int
) -> None:
    way = WAYS[scheme]
    text = way.encode(handle, kid, intent, step)
    code = read(text)
    assert (len(text), classify(text)) == (way.digits, Kind.MEMBER_CODE)
    assert (code.scheme, code.handle, code.kid, code.intent) == (scheme, handle, kid, intent)
    for keys in (way.backend, till_of(way, code, step)):
        assert verification.verify(code, keys, step * 30.0, verification.OFFLINE) == Genuine(code, step)


@every_scheme
def test_screenshot_is_good_for_a_minute_and_no_longer(scheme: Scheme) -> None:
    way = WAYS[scheme]
    code = read(way.encode(HANDLE, 1, Intent.PAY, STEP))
    keys, shown_s = till_of(way, code, STEP), STEP * 30.0
    told = {
        late_s: verification.verify(code, keys, shown_s + late_s, verification.OFFLINE) for late_s in (-60, -30, 60, 90)
    }
    good = Genuine(code, STEP)
    assert told == {-60: Reason.FROM_FUTURE, -30: good, 60: good, 90: Reason.EXPIRED}


@every_scheme
def test_drift_of_a_phone_moves_its_window_along(scheme: Scheme) -> None:
    way = WAYS[scheme]
    code = read(way.encode(HANDLE, 1, Intent.PAY, STEP))
    keys, now_s = till_of(way, code, STEP), (STEP + 4) * 30.0
    assert verification.verify(code, keys, now_s, verification.OFFLINE, -2) == Genuine(code, STEP)
    assert verification.verify(code, keys, now_s, verification.OFFLINE) is Reason.EXPIRED


@every_scheme
@given(place=st.integers(0, 180), change=st.integers(1, 9))
@example(place=17, change=1)
def test_a_flipped_digit_never_passes(scheme: Scheme, place: int, change: int) -> None:
    text = WAYS[scheme].encode(HANDLE, 1, Intent.PAY, STEP)
    place %= len(text)
    flipped = text[:place] + str((int(text[place]) + change) % 10) + text[place + 1 :]
    in_header = place in {0, 1, 2, 3, 17}
    assert member_code.parse(flipped) in {Reason.BAD_CHECK, *([Reason.NOT_MEMBER_CODE] if in_header else [])}


@every_scheme
@given(place=st.integers(4, 179))
def test_swapped_neighbours_never_pass(scheme: Scheme, place: int) -> None:
    text = WAYS[scheme].encode(HANDLE, 1, Intent.PAY, STEP)
    place = 4 + place % (len(text) - 5)
    swapped = text[:place] + text[place + 1] + text[place] + text[place + 2 :]
    told = member_code.parse(swapped)
    assert swapped == text or told in {Reason.BAD_CHECK, *([Reason.NOT_MEMBER_CODE] if place in {16, 17} else [])}


@every_scheme
@pytest.mark.parametrize("change", ["handle", "kid", "intent", "step before", "step after", "value"])
def test_repaired_check_digits_do_not_help(scheme: Scheme, change: str) -> None:
    way = WAYS[scheme]
    text = way.encode(HANDLE, 1, Intent.EARN, STEP)
    step = STEP + {"step before": -1, "step after": 1}.get(change, 0)
    head = {
        "handle": member_code.head(scheme, "123456789013", 1, Intent.EARN, STEP),
        "kid": member_code.head(scheme, HANDLE, 2, Intent.EARN, STEP),
        "intent": member_code.head(scheme, HANDLE, 1, Intent.PAY, STEP),
    }.get(change, member_code.head(scheme, HANDLE, 1, Intent.EARN, step))
    digit = int(text[30])  # of what a till can check, too
    body = head + text[24:30] + str((digit + (change == "value")) % 10) + text[31:-2]
    for keys in (way.backend, till_of(way, repaired(body), step)):
        assert verification.verify(repaired(body), keys, step * 30.0, verification.OFFLINE) is Reason.BAD_MAC


@every_scheme
def test_a_till_without_that_day_or_intent_says_so_and_never_looks_elsewhere(scheme: Scheme) -> None:
    way = WAYS[scheme]
    code = read(way.encode(HANDLE, 1, Intent.PAY, STEP))
    yesterday = way.till(HANDLE, 1, member_code.day_of(STEP) - 1)
    told = verification.verify_at(code, yesterday, STEP)
    assert told == (Genuine(code, STEP) if scheme in member_code.SIGNED else Reason.NO_KEY_FOR_DAY)


@every_scheme
def test_the_same_digits_are_worthless_when_the_six_of_the_step_wrap(scheme: Scheme) -> None:
    way = WAYS[scheme]
    code, later = read(way.encode(HANDLE, 1, Intent.PAY, STEP)), STEP + member_code.STEP_MODULUS
    for keys in (way.backend, till_of(way, code, later)):
        assert verification.verify(code, keys, later * 30.0, verification.OFFLINE) is Reason.BAD_MAC


@every_scheme
@pytest.mark.parametrize("spoil", ["full-width", "control", "trailing", "4 kB", "arabic", "spaces", "newline", "sign"])
def test_text_that_is_not_exactly_the_digits_is_no_member_code(scheme: Scheme, spoil: str) -> None:
    text = WAYS[scheme].encode(HANDLE, 1, Intent.PAY, STEP)
    spoilt = {
        "full-width": "９" + text[1:],
        "control": text[:20] + "\x1d" + text[21:],
        "trailing": text + "0",
        "4 kB": text + "0" * (4096 - len(text)),
        "arabic": text[:-1] + "٤",
        "spaces": f" {text} ",
        "newline": text + "\n",
        "sign": "+" + text[1:],
    }[spoil]
    assert member_code.parse(spoilt) is Reason.NOT_MEMBER_CODE


@pytest.mark.parametrize("scheme", [Scheme.HASH_CHAIN, Scheme.ED25519, Scheme.ECDSA_P256])
def test_a_number_too_large_for_its_bytes_is_called_so(scheme: Scheme) -> None:
    way = WAYS[scheme]
    bits, digits = (120, 37) if scheme is Scheme.HASH_CHAIN else (512, 155)
    front = member_code.head(scheme, HANDLE, 1, Intent.PAY, STEP)
    for number, reason in (
        (2**bits, Reason.NON_CANONICAL),
        (10**digits - 1, Reason.NON_CANONICAL),
        (2**bits - 1, None),
    ):
        code = repaired(f"{front}{number:0{digits}d}")
        for keys in (way.backend, till_of(way, code, STEP)):
            assert verification.verify_at(code, keys, STEP) is (reason or Reason.BAD_MAC)


def test_the_malleated_twin_of_an_ecdsa_code_is_the_same_code_of_the_same_step() -> None:
    text = WAYS[Scheme.ECDSA_P256].encode(HANDLE, 1, Intent.PAY, STEP)
    number = int(text[24:-2])
    r, s = divmod(number, 2**256)
    twin = repaired(f"{text[:24]}{r * 2**256 + ORDER - s:0155d}")
    first, second = (
        verification.verify_at(code, PublicKey(Scheme.ECDSA_P256, POINT), STEP) for code in (read(text), twin)
    )
    assert isinstance(first, Genuine)
    assert isinstance(second, Genuine)
    assert twin.text != text
    assert [(g.code.handle, g.code.kid, g.step) for g in (first, second)] == [(HANDLE, 1, STEP)] * 2


@given(r=st.sampled_from([0, 1, ORDER - 1, ORDER, 2**256 - 1]), s=st.sampled_from([0, 1, ORDER - 1, ORDER, 2**256 - 1]))
def test_degenerate_signatures_are_refused(r: int, s: int) -> None:
    body = f"{member_code.head(Scheme.ECDSA_P256, HANDLE, 1, Intent.PAY, STEP)}{r * 2**256 + s:0155d}"
    assert verification.verify_at(repaired(body), PublicKey(Scheme.ECDSA_P256, POINT), STEP) is Reason.BAD_MAC


def test_a_value_of_the_chain_tells_the_earlier_ones_and_not_the_later_ones() -> None:
    day = member_code.day_of(STEP)
    shown = chain.value(MASTER, HANDLE, 1, Intent.PAY, STEP)
    end = chain.anchor(MASTER, HANDLE, 1, day, Intent.PAY)
    assert chain.anchor_from(shown, HANDLE, Intent.PAY, STEP) == end
    assert chain.anchor_from(shown, HANDLE, Intent.PAY, STEP + 1) != end


@every_scheme
def test_keys_of_one_kind_say_nothing_of_another_scheme(scheme: Scheme) -> None:
    code = read(WAYS[scheme].encode(HANDLE, 1, Intent.PAY, STEP))
    strangers: list[KeySource] = [PublicKey(other, b"") for other in member_code.SIGNED - {scheme}]
    strangers += [MasterKey(MASTER), DayKeys({})] if scheme in member_code.SIGNED else [PublicKey(scheme, POINT)]
    assert {verification.verify_at(code, keys, STEP) for keys in strangers} == {Reason.UNSUPPORTED_SCHEME}


@pytest.mark.parametrize("scheme", sorted(member_code.SIGNED))
@pytest.mark.parametrize("key", [b"", bytes(31), bytes(33), bytes(65), b"\x04" + bytes(64), b"\x02" + bytes(32)])
def test_what_is_no_public_key_is_refused(scheme: Scheme, key: bytes) -> None:
    with pytest.raises(InvalidValue) as refused:
        signed.load(scheme, key)
    assert refused.value.error_code == "BAD_PUBLIC_KEY"


def test_public_keys_come_from_pem() -> None:
    for key, told in ((ED25519, (Scheme.ED25519, 32)), (P256, (Scheme.ECDSA_P256, 65))):
        pem = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        scheme, spelled = signed.from_pem(pem)
        assert (scheme, len(spelled)) == told


@pytest.mark.parametrize(
    "document", [b"", b"nonsense", b"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"]
)
def test_what_is_no_pem_is_refused(document: bytes) -> None:
    with pytest.raises(InvalidValue) as refused:
        signed.from_pem(document)
    assert refused.value.error_code == "BAD_PUBLIC_KEY"


def test_a_time_before_all_time_is_long_over() -> None:
    code = read(WAYS[Scheme.DUAL_TOTP].encode(HANDLE, 1, Intent.EARN, 10**6 - 1))
    assert verification.verify(code, MasterKey(MASTER), 0.0, verification.ONLINE) is Reason.EXPIRED
