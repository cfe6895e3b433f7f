"""The member code a transaction carries, verified again: a till's word alone moves no points.

A code is evidence of presence at `occurred_at`. It was shown during the basket, so its step must lie close to that
time; it must be unspent, and scanned for no other basket. What is merely doubtful becomes a flag, what is false a
refusal. A code carries one transaction, for ever: another one with it is a replay, whatever it asks for. Only an award
that a till made alone may have met a code used at another till in good faith; it counts with a flag, once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from pos_client.backend.database.later import Later
from pos_client.backend.members import cards, claims
from pos_client.backend.members.claims import Claim, Claimant
from pos_client.domain import member_code
from pos_client.domain.member_code import PERIOD_S, Intent, MemberCode, Scheme
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Authority, Transaction, TransactionKind
from pos_client.domain.verification import Genuine, KeySource, Window, verify_at

BASKET = Window(past=120, future=2)
"""Steps a code may lie from `occurred_at` without being doubtful: an hour at the counter, a minute of clock error."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A genuine code: whose it is, whether this basket's scan held it, and what is doubtful about it."""

    card: cards.Card
    genuine: Genuine
    claim: Claim
    doubts: tuple[Reason, ...]

    @property
    def intent(self) -> Intent:
        """What the member unlocked the code for."""
        return self.genuine.code.intent


@dataclass(frozen=True, slots=True)
class _Shown:
    """A genuine code nobody has claimed for this transaction yet, and the step in which that happened."""

    card: cards.Card
    genuine: Genuine
    happened: int

    @property
    def is_revoked(self) -> bool:
        """Whether the card was revoked before the step of its code began."""
        return self.card.was_over(self.genuine.step * PERIOD_S * 1000)


class Codes:
    """The codes of transactions that settle within one database transaction; on one thread.

    `known` are the cards of the members the till names. `at_ms` is the time of record: a code of a time that has not
    come yet was made in advance, whatever the till says.
    """

    def __init__(self, later: Later, known: Mapping[cards.CardKey, cards.Card], terminal_id: str, at_ms: int) -> None:
        self._later = later
        self._known = known
        self._terminal_id = terminal_id
        self._at_ms = at_ms
        self._shown: dict[UUID, _Shown | Reason] = {}
        self._claimed: set[UUID] = set()

    def claim_early(self, txns: Iterable[Transaction]) -> None:
        """Claim what tills alone were shown, in one statement: each code for the first transaction that carries it.

        Call it with all that will be examined, in that order. What is not examined after all is to be dropped.
        """
        first: dict[claims.CodeKey, tuple[Transaction, Genuine]] = {}
        for txn in txns:
            shown = self._shown[txn.txn_id] = self._verified(txn)
            if isinstance(shown, _Shown):
                first.setdefault(claims.key_of(shown.genuine), (txn, shown.genuine))
        alone = [
            (genuine, self._claimant(txn))
            for _key, (txn, genuine) in sorted(first.items())
            if txn.authority is Authority.OFFLINE
        ]
        self._claimed = claims.claim_new(self._later.connection, alone)

    def examine(self, txn: Transaction) -> Evidence | Reason:
        """Verify and claim a transaction's code at the step nearest to when it happened."""
        shown = self._shown[txn.txn_id]
        if isinstance(shown, Reason):
            return shown
        claim = Claim.NEW if txn.txn_id in self._claimed else self._claim(txn, shown.genuine)
        if claim is Claim.TAKEN and not self._in_good_faith(txn, shown.genuine):
            return Reason.REPLAY
        return Evidence(shown.card, shown.genuine, claim, tuple(_doubts(txn, shown, claim)))

    def cards_of(self, handle: str) -> list[cards.Card]:
        """The cards with a number, of every key; one member's."""
        return [card for card in self._known.values() if card.handle == handle]

    def drop(self, txn: Transaction) -> None:
        """Forget what was claimed early for a transaction that was refused unexamined."""
        shown = self._shown.get(txn.txn_id)
        if isinstance(shown, _Shown) and txn.txn_id in self._claimed:
            claims.release(self._later.connection, shown.genuine, Claim.NEW)

    def _verified(self, txn: Transaction) -> _Shown | Reason:
        code = _code_of(txn)
        if isinstance(code, Reason):
            return code
        card = cards.card_among(self._known, code)
        if isinstance(card, Reason):
            return card
        happened, now = member_code.step_at(txn.occurred_at.timestamp()), member_code.step_at(self._at_ms / 1000)
        genuine = _verify(card.keys, code, code.step_near(happened), now)
        if isinstance(genuine, Reason):
            return genuine
        shown = _Shown(card, genuine, happened)
        return Reason.REVOKED_CARD if shown.is_revoked and txn.authority is Authority.ONLINE else shown

    def _in_good_faith(self, txn: Transaction, genuine: Genuine) -> bool:
        """Whether a used code may still carry this: an award of a till alone that could not know of it.

        So another till has used it, and the basket has not settled yet.
        """
        if txn.kind is not TransactionKind.AWARD or txn.authority is not Authority.OFFLINE:
            return False
        is_others = claims.claim_again(self._later.connection, genuine, self._claimant(txn))
        return is_others and claims.settle_first(self._later, txn.basket_id, txn.txn_id)

    def _claim(self, txn: Transaction, genuine: Genuine) -> Claim:
        is_scanned = txn.authority is Authority.ONLINE
        return claims.claim_evidence(self._later.connection, genuine, self._claimant(txn), is_scanned=is_scanned)

    def _claimant(self, txn: Transaction) -> Claimant:
        return Claimant(txn.basket_id, self._terminal_id, self._at_ms, txn.txn_id)


def _code_of(txn: Transaction) -> MemberCode | Reason:
    code = member_code.parse(txn.code)
    return Reason.OTHER_MEMBER if isinstance(code, MemberCode) and code.handle != txn.handle else code


def _verify(keys: KeySource, code: MemberCode, step: int, now_step: int) -> Genuine | Reason:
    if step < 0:
        return Reason.MALFORMED
    is_ahead = step - now_step > BASKET.future
    verdict = verify_at(code, keys, step)
    return Reason.FROM_FUTURE if is_ahead and isinstance(verdict, Genuine) else verdict


def _doubts(txn: Transaction, shown: _Shown, claim: Claim) -> list[Reason]:
    doubts = [Reason.REPLAY] if claim is Claim.TAKEN else []
    distance = shown.genuine.step - shown.happened
    if distance < -BASKET.past:
        doubts.append(Reason.EXPIRED)
    if distance > BASKET.future:
        doubts.append(Reason.FROM_FUTURE)
    if txn.authority is Authority.OFFLINE and shown.genuine.code.scheme is Scheme.WALLET_TOTP:
        doubts.append(Reason.ONLINE_ONLY)
    if shown.is_revoked:
        doubts.append(Reason.REVOKED_CARD)
    return doubts
