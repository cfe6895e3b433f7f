"""The member code a transaction carries, verified again: a till's word alone moves no points.

A code is evidence of presence at `occurred_at`. It was shown during the basket, so its step must lie close to that
time; it must be unused, or used by this very basket. What is merely doubtful becomes a flag, what is false a refusal.
"""

from dataclasses import dataclass

import sqlalchemy as sa

from pos_client.backend import cards, claims
from pos_client.backend.claims import Claim
from pos_client.domain import member_code
from pos_client.domain.member_code import Intent, MemberCode, Scheme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, Transaction
from pos_client.domain.verification import DayKeys, Genuine, MasterKey, Window, verify_at

BASKET = Window(past=120, future=2)
"""Steps a code may lie from `occurred_at` without being doubtful: an hour at the counter, a minute of clock error."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A genuine code: whose it is, what it was unlocked for, and what is doubtful about it."""

    card: cards.Card
    intent: Intent
    doubts: tuple[Reason, ...]


def examine(connection: sa.Connection, terminal_id: str, txn: Transaction, at_ms: int) -> Evidence | Reason:
    """Verify and claim a transaction's code at the step nearest to when it happened."""
    code = member_code.parse(txn.code)
    if isinstance(code, Reason):
        return code
    if code.handle != txn.handle:
        return Reason.OTHER_MEMBER
    happened = member_code.step_at(txn.occurred_at.timestamp())
    step = code.step_near(happened)
    if step < 0:
        return Reason.MALFORMED
    card = cards.card_of(connection, code)
    if isinstance(card, Reason):
        return card
    genuine = _verify(MasterKey(card.master_key), code, step)
    if isinstance(genuine, Reason):
        return genuine
    claim = claims.claim_evidence(connection, genuine, txn.basket_id, terminal_id, at_ms)
    return Evidence(card, code.intent, tuple(_doubts(txn, code, claim, step - happened)))


def _verify(key: MasterKey, code: MemberCode, step: int) -> Genuine | Reason:
    verdict = verify_at(code, key, step)
    if verdict is not Reason.BAD_MAC or code.scheme is not Scheme.DUAL_TOTP:
        return verdict
    # Whoever holds a till's day keys can make the first group, but not the second.
    day = member_code.day_of(step)
    day_key = member_code.offline_key(key.key, code.handle, code.kid, day, code.intent)
    till_part = verify_at(code, DayKeys({(day, code.intent): day_key}), step)
    return Reason.BAD_MAC if isinstance(till_part, Reason) else Reason.FORGED_OFFLINE


def _doubts(txn: Transaction, code: MemberCode, claim: Claim, distance: int) -> list[Reason]:
    doubts = [Reason.REPLAY] if claim is Claim.TAKEN else []
    if claim is Claim.NEW and distance < -BASKET.past:
        doubts.append(Reason.EXPIRED)
    if claim is Claim.NEW and distance > BASKET.future:
        doubts.append(Reason.FROM_FUTURE)
    if txn.authority is Authority.OFFLINE and code.scheme is Scheme.WALLET_TOTP:
        doubts.append(Reason.ONLINE_ONLY)
    return doubts
