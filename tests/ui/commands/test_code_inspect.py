"""`pos-client code inspect`, as integrators and support use it: every scheme, every answer, and never a key."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, SECP384R1, derive_private_key, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from pos_client.domain import member_code, member_code_chain, member_code_signed
from pos_client.domain.member_code import Intent
from ui.cli import pos_client

VECTORS = json.loads((Path(__file__).parents[2] / "vectors" / "member_code.json").read_text(encoding="utf-8"))
KEY = VECTORS["master_key_hex"]
MASTER = bytes.fromhex(KEY)
ROW, SIGNED, WALLET = VECTORS["dual_totp_and_chain"][0], VECTORS["ed25519"], VECTORS["google_wallet"]
ED25519 = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(SIGNED["seed_hex"]))
P256 = derive_private_key(int.from_bytes(MASTER, "big"), SECP256R1())
STEP, HANDLE = ROW["step"], f"{ROW['handle']:012d}"
AT = ("--at", str(ROW["T"]))
ECDSA_CODE = member_code_signed.encode(P256, HANDLE, 1, Intent.PAY, STEP)


def inspect(*arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(pos_client, ["code", "inspect", *arguments], given, prog_name="pos-client")


def told(*arguments: str) -> dict[str, Any]:
    result = inspect(*arguments, "--json")
    report: dict[str, Any] = json.loads(result.stdout)
    assert result.exit_code == (0 if report["verdict"] in {None, "VALID"} else 1)
    return report


def pem(tmp_path: Path, key: Any) -> str:  # noqa: ANN401 - any kind of private key
    path = tmp_path / "card.pem"
    path.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    return str(path)


@pytest.mark.parametrize(("scheme", "code"), [(1, ROW["code1"]), (2, ROW["code2"])])
def test_codes_of_a_shared_key(scheme: int, code: str) -> None:
    name = {1: "dual_totp", 2: "hash_chain"}[scheme]
    fields = {"kind": "member_code", "scheme": scheme, "scheme_name": name, "handle": HANDLE, "kid": 1, "intent": 1}
    shown = {"intent_name": "pay", "step": STEP, "shown": "2026-11-21T17:41:30+00:00"}
    assert told(code, *AT) == fields | shown | {"verdict": None}
    assert told(code, *AT, "--key", KEY) == fields | shown | {"verdict": "VALID"}
    assert told(code, *AT, "--key", "11" * 32)["verdict"] == "BAD_MAC"
    assert told(code, "--at", str(ROW["T"] + 75), "--key", KEY)["verdict"] == "EXPIRED"
    assert told(code, "--at", str(ROW["T"] + 60), "--key", KEY, "--offline")["verdict"] == "VALID"
    assert told(code, "--at", str(ROW["T"] - 75), "--key", KEY)["verdict"] == "FROM_FUTURE"
    assert told(code, "--at", "0", "--key", KEY)["verdict"] in {"EXPIRED", "FROM_FUTURE"}


def test_code_of_a_wallet() -> None:
    seed = WALLET["seed_ascii"].encode().hex()
    report = told(WALLET["code"], "--at", str(WALLET["T"]), "--key", seed)
    assert (report["scheme"], report["verdict"]) == (0, "VALID")
    assert told("9110" + "1" * 12 + "9" * 10 + "1" * 8, *AT)["shown"] == "2286-11-20T17:46:30+00:00"


def test_codes_that_are_signed(tmp_path: Path) -> None:
    for key, scheme, code in ((ED25519, 3, SIGNED["code"]), (P256, 4, ECDSA_CODE)):
        report = told(code, *AT, "--public-key", pem(tmp_path, key))
        assert (report["scheme"], report["verdict"]) == (scheme, "VALID")
        assert told(code, *AT, "--key", KEY)["verdict"] == "NEEDS_PUBLIC_KEY"
        assert told(code, *AT)["verdict"] is None
    other = pem(tmp_path, generate_private_key(SECP256R1()))
    assert told(ECDSA_CODE, *AT, "--public-key", other)["verdict"] == "BAD_MAC"
    assert told(SIGNED["code"], *AT, "--public-key", other)["verdict"] == "NEEDS_PUBLIC_KEY"
    assert told(ROW["code1"], *AT, "--public-key", other)["verdict"] == "NEEDS_MASTER_KEY"


@pytest.mark.parametrize(
    ("text", "kind", "verdict"),
    [
        (ROW["code1"][:-1] + "5", "member_code", "BAD_CHECK"),
        ("134567890123456789", "wechat_pay", "NOT_MEMBER_CODE"),
        ("https://example.org", "url", "NOT_MEMBER_CODE"),
        ("９" + ROW["code1"][1:], "other", "NOT_MEMBER_CODE"),
        ("9" * 5000, "other", "NOT_MEMBER_CODE"),
        ("\x1b[2J\x07", "other", "NOT_MEMBER_CODE"),
        ("", "empty", "NOT_MEMBER_CODE"),
    ],
)
def test_what_is_no_good_code_is_classified(text: str, kind: str, verdict: str) -> None:
    report = told(text, "--key", KEY)
    assert (report["kind"], report["verdict"], report["handle"]) == (kind, verdict, None)


def test_people_get_one_field_a_line() -> None:
    result = inspect(ROW["code2"], *AT, "--key", KEY)
    lines = dict(line.split(maxsplit=1) for line in result.stdout.splitlines())
    assert (lines["scheme"], lines["scheme_name"], lines["verdict"]) == ("2", "hash_chain", "VALID")
    assert lines["intent_name"] == "pay"
    assert inspect("x").stdout.splitlines()[1].split() == ["scheme", "-"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (HANDLE, "This seems to be the number of a card"),
        ("", "There is no code: the text is empty."),
        ("hello", "This is some other text"),
        ("https://example.org", "This seems to be a link."),
        ("4006381333931", "This seems to be the barcode of a product."),
    ],
)
def test_people_are_told_what_it_seems_to_be_instead(text: str, sentence: str) -> None:
    result = inspect(text)
    assert (result.exit_code, result.stdout.splitlines()[-1].startswith(sentence)) == (1, True)


def test_a_key_can_come_from_where_nobody_looks(tmp_path: Path) -> None:
    """An argument stands in the list of processes and in the shell's history."""
    path = tmp_path / "card.key"
    path.write_text(f"{KEY}\n", encoding="ascii")
    for arguments, given in ((("--key", "-"), f"{KEY}\n"), (("--key-file", str(path)), None)):
        result = inspect(ROW["code1"], *AT, *arguments, "--json", given=given)
        assert (result.exit_code, json.loads(result.stdout)["verdict"]) == (0, "VALID")
        assert KEY not in result.output
    assert inspect(ROW["code1"], "--key", KEY, "--key-file", str(path)).exit_code == 2
    assert inspect(ROW["code1"], "--key", "-", given="").exit_code == 2


def test_keys_are_never_printed(tmp_path: Path) -> None:
    step = ROW["step"]
    secrets = [
        KEY,
        ROW["k_off"],
        ROW["k_on"],
        ROW["anchor"],
        member_code_chain.value(MASTER, HANDLE, 1, Intent.PAY, step - 1).hex(),
        SIGNED["public_key_hex"],
        member_code.totp(bytes.fromhex(ROW["k_on"]), step + 1),
    ]
    private = tmp_path / "private.pem"
    private.write_bytes(ED25519.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    asked = [
        (ROW["code1"], "--key", KEY),
        (ROW["code2"], "--key", KEY.upper()),
        (ROW["code1"], "--key", KEY + "zz"),
        (ROW["code1"], "--key", KEY[:20]),
        (SIGNED["code"], "--public-key", pem(tmp_path, ED25519)),
        (SIGNED["code"], "--public-key", str(private)),
    ]
    for arguments in asked:
        for form in ((), ("--json",)):
            result = inspect(*arguments, *AT, *form)
            heard = (result.stdout + result.stderr).lower()
            assert heard
            assert not [secret for secret in secrets if secret[:16] in heard]
            assert "private key" not in heard


@pytest.mark.parametrize(
    "arguments",
    [
        ("--key", "nothex" * 8),
        ("--key", "00" * 4),
        ("--key-file", "no/such/file"),
        ("--public-key", "no/such/file.pem"),
        ("--public-key", "."),
        ("--at", "-1"),
        ("--at", "nan"),
        ("--at", "1e12"),
    ],
)
def test_what_cannot_be_used_is_a_usage_error(arguments: tuple[str, ...]) -> None:
    result = inspect(ROW["code1"], *arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert arguments[0].lstrip("-").split("-")[0] in result.stderr or "time" in result.stderr


@pytest.mark.parametrize("key", [generate_private_key(SECP384R1()), None])
def test_a_key_of_another_kind_is_a_usage_error(tmp_path: Path, key: Any) -> None:  # noqa: ANN401 - any private key
    path = tmp_path / "nonsense"
    path.write_bytes(b"\xff\x00")
    result = inspect(ECDSA_CODE, "--public-key", str(path) if key is None else pem(tmp_path, key))
    assert (result.exit_code, result.stdout) == (2, "")
