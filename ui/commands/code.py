"""`pos-client code inspect`: what a code is and whether it holds, for integrators and support. Never prints keys."""

import json
import sys
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click

from pos_client.domain import barcode, member_code, member_code_signed, verification
from pos_client.domain.barcode import Kind
from pos_client.domain.member_code import SIGNED, MemberCode
from pos_client.domain.reasons import Reason
from pos_client.domain.verification import KeySource, MasterKey, PublicKey
from pos_client.errors import InvalidValue

VALID = "VALID"
NEEDS_PUBLIC_KEY, NEEDS_MASTER_KEY = "NEEDS_PUBLIC_KEY", "NEEDS_MASTER_KEY"
"""Verdicts where a key was given that says nothing about codes of this scheme."""
_NOT_VALID = 1
_SHORTEST_KEY = 16
_LAST_MOMENT_S = 10**11
_FIELDS = ("kind", "scheme", "scheme_name", "handle", "kid", "intent", "intent_name", "step", "shown", "verdict")
_HANDLE_DIGITS = 12
_LONGEST_KEY_FILE = 4096
_WHAT_IT_IS = {
    Kind.WECHAT_PAY: "This seems to be a payment code of WeChat Pay.",
    Kind.ALIPAY: "This seems to be a payment code of Alipay.",
    Kind.UNIONPAY: "This seems to be a payment code of UnionPay.",
    Kind.EMV_QR: "This seems to be a payment code of a bank card (EMV QR).",
    Kind.PRODUCT: "This seems to be the barcode of a product.",
    Kind.RECEIPT: "This is the code on a receipt.",
    Kind.URL: "This seems to be a link.",
    Kind.EMPTY: "There is no code: the text is empty.",
    Kind.OTHER: "This is some other text: a member code has 34, 42, 63 or 181 digits and begins with 91.",
}


@dataclass(frozen=True, slots=True)
class Question:
    """What to hold a code against: unix seconds, which window, and the keys there are."""

    at_s: float
    window: verification.Window
    master: MasterKey | None = None
    public: PublicKey | None = None


def inspect(text: str, question: Question) -> dict[str, object]:
    """Fields, classification and, with a key, a verdict: VALID or a reason code. What is not known is None.

    `shown` is when the phone's half minute began, in UTC.
    """
    report: dict[str, object] = dict.fromkeys(_FIELDS) | {"kind": barcode.classify(text).value}
    code = member_code.parse(text)
    if isinstance(code, Reason):
        return report | {"verdict": code.value}
    step = code.step_near(member_code.step_at(question.at_s))
    return report | {
        "scheme": int(code.scheme),
        "scheme_name": code.scheme.name.lower(),
        "handle": code.handle,
        "kid": code.kid,
        "intent": int(code.intent),
        "intent_name": code.intent.name.lower(),
        "step": step,
        "shown": _moment_of(step),
        "verdict": _verdict(code, question),
    }


def _verdict(code: MemberCode, question: Question) -> str | None:
    if question.master is None and question.public is None:
        return None
    keys: KeySource | None = question.master
    if code.scheme in SIGNED:
        keys = question.public if question.public and question.public.scheme is code.scheme else None
    if keys is None:
        return NEEDS_PUBLIC_KEY if code.scheme in SIGNED else NEEDS_MASTER_KEY
    verdict = verification.verify(code, keys, question.at_s, question.window)
    return verdict.value if isinstance(verdict, Reason) else VALID


def _moment_of(step: int) -> str | None:
    """None outside what a calendar holds; a wallet's code can claim any time."""
    try:
        return datetime.fromtimestamp(step * member_code.PERIOD_S, UTC).isoformat()
    except (ValueError, OverflowError, OSError):
        return None


def what_it_is(text: str) -> str:
    """One sentence about a text that is no member code, from its outside; nothing where it is one."""
    if text.isascii() and text.isdigit() and len(text) == _HANDLE_DIGITS:
        product = " or the barcode of a product" if barcode.has_product_check_digit(text) else ""
        return f"This seems to be the number of a card{product}: a code is what the phone shows, and has more digits."
    return _WHAT_IT_IS.get(barcode.classify(text), "")


def _master_key(_context: click.Context, _parameter: click.Parameter, value: str | None) -> MasterKey | None:
    """From the argument, or where that is `-` from the first line of stdin: neither `ps` nor a history has it then."""
    return None if value is None else _key_of(sys.stdin.readline() if value == "-" else value)


def _key_in_file(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> MasterKey | None:
    try:
        if value is None:
            return None
        with value.open("rb") as file:
            return _key_of(file.read(_LONGEST_KEY_FILE).decode("ascii", "replace"))
    except OSError as exc:
        raise click.BadParameter(f"{value}: {exc.strerror}") from exc


def _key_of(text: str) -> MasterKey:
    try:
        key = bytes.fromhex(text)
    except ValueError as exc:
        raise click.BadParameter("a key is written in hexadecimal digits") from exc
    if len(key) < _SHORTEST_KEY:
        raise click.BadParameter("too short for a key: 32 bytes for schemes 1 and 2, at least 16 for a wallet's seed")
    return MasterKey(key)


def _public_key(_context: click.Context, _parameter: click.Parameter, value: Path | None) -> PublicKey | None:
    try:
        return None if value is None else PublicKey(*member_code_signed.from_pem(value.read_bytes()))
    except InvalidValue as exc:
        raise click.BadParameter("the file must hold an Ed25519 or a P-256 public key in PEM") from exc
    except OSError as exc:
        raise click.BadParameter(f"{value}: {exc.strerror}") from exc


def _moment(_context: click.Context, _parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 <= value <= _LAST_MOMENT_S:
        raise click.BadParameter("not a unix time")
    return value


@click.group()
def code() -> None:
    """Member codes, for integrators and support."""


@code.command("inspect")
@click.argument("text", metavar="CODE")
@click.option(
    "--key",
    "master",
    callback=_master_key,
    metavar="HEX",
    help="Master key of the card in hex (for scheme 0: the seed). Never printed; - reads it from a pipe, unseen by ps.",
)
@click.option(
    "--key-file",
    "kept",
    type=click.Path(path_type=Path),
    callback=_key_in_file,
    metavar="FILE",
    help="File with that key in hex.",
)
@click.option(
    "--public-key",
    "public",
    type=click.Path(path_type=Path),
    callback=_public_key,
    metavar="PEM",
    help="File with the card's public key (schemes 3 and 4).",
)
@click.option("--at", "at_s", type=float, callback=_moment, help="Unix time to check against; now by default.")
@click.option("--offline", is_flag=True, help="Use the offline window (2 steps back) instead of the online one.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def inspect_command(
    *,
    text: str,
    master: MasterKey | None,
    kept: MasterKey | None,
    public: PublicKey | None,
    at_s: float | None,
    offline: bool,
    as_json: bool,
) -> None:
    """Say what CODE is: kind, scheme, card, intent, step, and with a key whether it is VALID or why not.

    A code works once, and only the backend knows whether it was used: VALID says that it is genuine and fresh. Exit
    code 0 for a member code that is VALID (or was not checked), 1 otherwise.
    """
    if master and kept:
        raise click.UsageError("--key or --key-file, not both")
    window = verification.OFFLINE if offline else verification.ONLINE
    now_s = time.time() if at_s is None else at_s  # noqa: TID251 - asked of the machine on purpose, as support would
    report = inspect(text[: barcode.MAX_TEXT], Question(now_s, window, master or kept, public))
    if as_json:
        click.echo(json.dumps(report))
    else:
        for name, value in report.items():
            click.echo(f"{name:11} {'-' if value is None else value}")
        sentence = what_it_is(text)
        if sentence:
            click.echo(sentence)
    raise SystemExit(0 if report["verdict"] in {None, VALID} else _NOT_VALID)
