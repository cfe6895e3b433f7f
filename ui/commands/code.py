"""`pos-client code inspect`: what a code is and whether it holds, for integrators and support. Never prints keys."""

import json
import time
from dataclasses import dataclass

import click

from pos_client.domain import barcode, member_code, verification
from pos_client.domain.member_code import MemberCode
from pos_client.domain.reasons import Reason

_NOT_VALID = 1
_SHORTEST_KEY = 16
_LAST_MOMENT_S = 10**11
_FIELDS = ("kind", "scheme", "handle", "kid", "intent", "step", "verdict")


@dataclass(frozen=True, slots=True)
class Question:
    """What to hold a code against: a master key in hex (or None), unix seconds, and which window."""

    key: bytes | None
    at_s: float
    window: verification.Window


def inspect(text: str, question: Question) -> dict[str, object]:
    """Fields, classification and, with a key, a verdict: VALID or a reason code. What is not known is None."""
    report: dict[str, object] = dict.fromkeys(_FIELDS) | {"kind": barcode.classify(text).value}
    code = member_code.parse(text)
    if isinstance(code, Reason):
        return report | {"verdict": code.value}
    step = code.step_near(member_code.step_at(question.at_s))
    report |= {
        "scheme": int(code.scheme),
        "handle": code.handle,
        "kid": code.kid,
        "intent": int(code.intent),
        "step": step,
    }
    return report if question.key is None else report | {"verdict": _verdict(code, question)}


def _verdict(code: MemberCode, question: Question) -> str:
    keys = verification.MasterKey(question.key or b"")
    verdict = verification.verify(code, keys, question.at_s, question.window)
    return verdict.value if isinstance(verdict, Reason) else "VALID"


def _hex_key(_context: click.Context, _parameter: click.Parameter, value: str | None) -> bytes | None:
    try:
        key = None if value is None else bytes.fromhex(value)
    except ValueError as exc:
        raise click.BadParameter("a key is written in hexadecimal digits") from exc
    if key is not None and len(key) < _SHORTEST_KEY:
        raise click.BadParameter("too short for a key: 32 bytes for scheme 1, at least 16 for a wallet's seed")
    return key


def _moment(_context: click.Context, _parameter: click.Parameter, value: float | None) -> float | None:
    if value is not None and not 0 <= value <= _LAST_MOMENT_S:
        raise click.BadParameter("not a unix time")
    return value


@click.group()
def code() -> None:
    """Member codes, for integrators and support."""


@code.command("inspect")
@click.argument("text", metavar="CODE")
@click.option("--key", callback=_hex_key, help="Master key of the card in hex (for scheme 0: the seed). Never printed.")
@click.option("--at", "at_s", type=float, callback=_moment, help="Unix time to check against; now by default.")
@click.option("--offline", is_flag=True, help="Use the offline window (2 steps back) instead of the online one.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object on stdout.")
def inspect_command(*, text: str, key: bytes | None, at_s: float | None, offline: bool, as_json: bool) -> None:
    """Say what CODE is: kind, scheme, card, intent, step, and with --key whether it is VALID or why not.

    Exit code 0 for a member code that is VALID (or was not checked), 1 otherwise.
    """
    window = verification.OFFLINE if offline else verification.ONLINE
    now_s = time.time() if at_s is None else at_s  # noqa: TID251 - asked of the machine on purpose, as support would
    report = inspect(text[: barcode.MAX_TEXT], Question(key, now_s, window))
    if as_json:
        click.echo(json.dumps(report))
    else:
        for name, value in report.items():
            click.echo(f"{name:8} {'-' if value is None else value}")
    raise SystemExit(0 if report["verdict"] in {None, "VALID"} else _NOT_VALID)
