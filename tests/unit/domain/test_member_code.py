"""Member codes against the published vectors, and against hostile text."""

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.domain import barcode, check_digits, member_code, verification
from pos_client.domain.member_code import Intent, MemberCode
from pos_client.domain.reasons import Reason
from pos_client.domain.receipt_code import receipt_code
from pos_client.errors import InvalidValue

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "member_code.json").read_text(encoding="utf-8"))
OTP = json.loads((Path(__file__).parents[2] / "vectors" / "rfc_otp.json").read_text(encoding="utf-8"))
MASTER = bytes.fromhex(VECTORS["master_key_hex"])
HANDLES = st.integers(0, 10**12 - 1).map("{:012d}".format)
STEPS = st.integers(0, 10**9)


@pytest.mark.parametrize("row", VECTORS["dual_totp_and_chain"], ids=lambda row: f"{row['handle']}-{row['T']}")
def test_scheme_1_matches_the_vectors(row: dict[str, Any]) -> None:
    handle, intent = f"{row['handle']:012d}", Intent(row["intent"])
    assert member_code.step_at(row["T"]) == row["step"]
    assert member_code.day_of(row["step"]) == row["day"]
    assert member_code.offline_key(MASTER, handle, row["kid"], row["day"], intent).hex() == row["k_off"]
    assert member_code.online_key(MASTER, handle, row["kid"], intent).hex() == row["k_on"]
    assert member_code.encode(MASTER, handle, row["kid"], intent, row["step"]) == row["code1"]


def test_scheme_0_matches_the_vector() -> None:
    row = VECTORS["google_wallet"]
    seed = row["seed_ascii"].encode()
    assert member_code.encode_wallet(seed, f"{row['handle']:012d}", row["T"]) == row["code"]
    code = member_code.parse(row["code"])
    assert isinstance(code, MemberCode)
    assert isinstance(
        verification.verify(code, verification.MasterKey(seed), row["T"], verification.ONLINE), verification.Genuine
    )


@pytest.mark.parametrize("row", VECTORS["rejected"], ids=lambda row: row["reason"])
def test_rejected_codes_give_the_stated_reason(row: dict[str, Any]) -> None:
    code = member_code.parse(row["code"])
    verdict: object = code
    if isinstance(code, MemberCode):
        window = verification.ONLINE if row["online"] else verification.OFFLINE
        verdict = verification.verify(code, verification.MasterKey(MASTER), float(row["at"]), window)
    assert verdict == Reason(row["reason"])


def test_one_time_passwords_match_rfc_4226_and_rfc_6238() -> None:
    seed = OTP["hotp_seed_ascii"].encode()
    shown = [member_code.hotp(seed, counter, hashlib.sha1)[-6:] for counter in range(10)]
    assert shown == OTP["hotp"]
    for place, unix_s in enumerate(OTP["totp_times"]):
        step = member_code.step_at(unix_s)
        assert member_code.wallet_totp(seed, step) == OTP["sha1"][place]
        assert member_code.totp((seed * 2)[:32], step) == OTP["sha256"][place]
        assert member_code.hotp((seed * 4)[:64], step, hashlib.sha512) == OTP["sha512"][place]


@given(HANDLES, st.integers(0, 9), st.sampled_from(Intent), STEPS)
def test_what_a_phone_shows_verifies_at_its_step_and_only_there(
    handle: str, kid: int, intent: Intent, step: int
) -> None:
    code = member_code.parse(member_code.encode(MASTER, handle, kid, intent, step))
    assert isinstance(code, MemberCode)
    assert (code.handle, code.kid, code.intent) == (handle, kid, intent)
    keys = verification.MasterKey(MASTER)
    assert verification.verify(code, keys, step * 30.0, verification.ONLINE) == verification.Genuine(code, step)
    assert verification.verify(code, keys, (step + 3) * 30.0, verification.OFFLINE) is Reason.EXPIRED
    assert verification.verify(code, keys, (step - 2) * 30.0, verification.OFFLINE) is Reason.FROM_FUTURE


@given(HANDLES, STEPS, st.integers(0, 41), st.integers(1, 9))
def test_one_changed_digit_never_passes(handle: str, step: int, place: int, change: int) -> None:
    text = member_code.encode(MASTER, handle, 1, Intent.PAY, step)
    digit = str((int(text[place]) + change) % 10)
    changed = member_code.parse(text[:place] + digit + text[place + 1 :])
    assert changed in {Reason.BAD_CHECK, Reason.NOT_MEMBER_CODE}


def test_a_code_is_not_valid_again_when_its_six_digits_wrap() -> None:
    code = member_code.parse(member_code.encode(MASTER, "000000000007", 0, Intent.EARN, 59_843_519))
    assert isinstance(code, MemberCode)
    later_s = (59_843_519 + member_code.STEP_MODULUS) * 30.0
    assert verification.verify(code, verification.MasterKey(MASTER), later_s, verification.ONLINE) is Reason.BAD_MAC


def test_a_till_with_day_keys_checks_the_first_half_only() -> None:
    step, handle = 59_842_763, "123456789012"
    day_key = member_code.offline_key(MASTER, handle, 1, member_code.day_of(step), Intent.PAY)
    keys = verification.DayKeys({(member_code.day_of(step), Intent.PAY): day_key})
    text = member_code.encode(MASTER, handle, 1, Intent.PAY, step)
    forged_body = text[:32] + "00000000"
    forged = member_code.parse(forged_body + check_digits.check_digits(forged_body))
    assert isinstance(forged, MemberCode)
    assert isinstance(verification.verify_at(forged, keys, step), verification.Genuine)
    assert verification.verify_at(forged, verification.MasterKey(MASTER), step) is Reason.FORGED_OFFLINE


def test_keys_are_found_strictly_by_day_and_intent() -> None:
    code = member_code.parse(member_code.encode(MASTER, "123456789012", 1, Intent.PAY, 59_842_763))
    assert isinstance(code, MemberCode)
    assert verification.verify_at(code, verification.DayKeys({}), 59_842_763) is Reason.NO_KEY_FOR_DAY


def test_wallet_codes_are_never_verified_offline() -> None:
    code = member_code.parse(VECTORS["google_wallet"]["code"])
    assert isinstance(code, MemberCode)
    assert verification.verify_at(code, verification.DayKeys({}), 1) is Reason.ONLINE_ONLY


@given(st.text(max_size=200))
def test_any_text_is_read_without_a_crash(text: str) -> None:
    assert isinstance(member_code.parse(text), MemberCode | Reason)
    assert isinstance(barcode.classify(text), barcode.Kind)


@given(st.text(alphabet="0123456789", min_size=30, max_size=185).map("91".__add__))
def test_any_digits_are_read_without_a_crash(text: str) -> None:
    assert isinstance(member_code.parse(text), MemberCode | Reason)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("134567890123456789", barcode.Kind.WECHAT_PAY),
        ("281234567890123456", barcode.Kind.ALIPAY),
        ("6212345678901234567", barcode.Kind.UNIONPAY),
        ("hQVDUFYwMWETTwegAAAD", barcode.Kind.EMV_QR),
        ("6901234567892", barcode.Kind.PRODUCT),
        (receipt_code(UUID(int=7)), barcode.Kind.RECEIPT),
        ("https://example.org/x", barcode.Kind.URL),
        ("javascript:alert(1)", barcode.Kind.URL),
        ("  ", barcode.Kind.EMPTY),
        ("９１１１１２３４５６７８９０", barcode.Kind.OTHER),
        ("\x00\x1b[2J", barcode.Kind.OTHER),
        ("x" * 4096, barcode.Kind.OTHER),
        (VECTORS["ed25519"]["code"], barcode.Kind.MEMBER_CODE),
    ],
)
def test_foreign_codes_are_named(text: str, kind: barcode.Kind) -> None:
    assert barcode.classify(text) is kind


@pytest.mark.parametrize(("handle", "kid"), [("12", 0), ("１２３４５６７８９０１２", 0), ("123456789012", 10)])
def test_a_phone_cannot_make_a_code_for_an_impossible_card(handle: str, kid: int) -> None:
    with pytest.raises(InvalidValue):
        member_code.encode(MASTER, handle, kid, Intent.EARN, 1)
