"""Letting members of another shop in: each becomes a member with a card and opening balances, through the ledger.

A row's transaction has an identity that follows from the row, so reading the same file twice changes nothing.
"""

import hashlib
import json
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from enum import Enum
from uuid import UUID, uuid5

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.database.schema import ACCOUNTS, CARDS, MEMBERS, TRANSACTIONS, Unit
from pos_client.backend.ledger import EntryKind, MemberLedger, Posting
from pos_client.backend.members import coupons, gifts
from pos_client.backend.members.cards import Card, add_another, add_card, new_card
from pos_client.backend.transactions import stored
from pos_client.backend.transfer import record as records
from pos_client.backend.transfer.record import CardRecord, MemberRecord, Owned, TierRecord
from pos_client.backend.transfer.rows import Row
from pos_client.domain import calendar
from pos_client.domain.gifts import Gift
from pos_client.domain.member_code import Scheme
from pos_client.domain.programme import LocalText, Programme
from pos_client.domain.transaction import Applied, TransactionResult
from pos_client.errors import InvalidValue

ACTOR = "import"
NOTE = "opening balance"
_NAMESPACE = UUID("0e0b6f52-8b1c-4a6e-9f0e-2f4d3f7c9a51")
_KIND = "adjust"

NewCard = Callable[[Card], None]
"""Told of every card whose key was made here: somebody must bring it to the member."""


class Outcome(Enum):
    """What became of a good row: a new member, or one this very row made before."""

    ADDED = "added"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class Intake:
    """Where members are let in, under which rules and when."""

    connection: sa.Connection
    programme: Programme
    now_ms: int
    on_new_card: NewCard

    def add(self, row: Row) -> Outcome:
        """Let one member in.

        Raises:
            InvalidValue: the row's own fault; CHANGED where the same row was read before and said something else;
                MEMBER_EXISTS, HANDLE_TAKEN, UNKNOWN_TIER, BAD_TIME. Nothing was written.
        """
        if row.fault is not None or row.record is None:
            raise row.fault or InvalidValue(code="BAD_ROW")
        txn_id = uuid5(_NAMESPACE, row.identity)
        body, content = _evidence(row.record)
        if self._was_read(txn_id, content):
            return Outcome.KNOWN
        member_id = row.record.member_id or uuid5(txn_id, "member")
        self._check(row.record, member_id)
        self._join(row.record, member_id)
        brought = row.record.coupons
        for coupon in brought:
            if timing.to_ms(coupon.valid_until) > self.now_ms:
                coupons.issue(self.connection, member_id, coupon, ACTOR, self.now_ms, most=len(brought))
        result = self._open(row.record, member_id, txn_id)
        self._bring_gifts(row.record, member_id, txn_id)
        self.connection.execute(
            _ADD,
            {
                "txn_id": txn_id,
                "member_id": member_id,
                "terminal_id": "",
                "kind": _KIND,
                "content_sha256": content,
                "body": body,
                "result": stored.write_result(result),
                "programme_version": self.programme.version,
                "occurred_ms": self.now_ms,
                "recorded_ms": self.now_ms,
            },
        )
        return Outcome.ADDED

    def _was_read(self, txn_id: UUID, content: bytes) -> bool:
        before = self.connection.execute(_READ_BEFORE, {"txn": txn_id}).scalar_one_or_none()
        if before is not None and before != content:
            raise InvalidValue("the same row was imported before and said something else", code="CHANGED")
        return before is not None

    def _check(self, record: MemberRecord, member_id: UUID) -> None:
        known = {tier.code for tier in self.programme.tiers}
        for code in (record.tier.floor, record.tier.grace):
            records.require(not code or code in known, "UNKNOWN_TIER", "not in this shop's programme")
        joined = record.joined
        records.require(joined is None or timing.to_ms(joined) <= self.now_ms, "BAD_TIME", "joined: not yet")
        there = self.connection.execute(_MEMBER_THERE, {"member": member_id}).first()
        records.require(there is None, "MEMBER_EXISTS", "a member of this shop already")
        handles = [card.handle for card in record.cards]
        taken = handles and self.connection.execute(_HANDLES_THERE, {"handles": handles}).first()
        records.require(not taken, "HANDLE_TAKEN", "somebody else's card here")

    def _join(self, record: MemberRecord, member_id: UUID) -> None:
        """Register the member with all cards; a card without a key gets a new one."""
        fresh = new_card(record.name, record.language)
        given = record.cards or (CardRecord(fresh.handle, fresh.kid, int(fresh.scheme)),)
        joined_ms = self.now_ms if record.joined is None else timing.to_ms(record.joined)
        cards = [self._card(each, record, member_id) for each in given]
        add_card(self.connection, cards[0], joined_ms)
        for card in cards[1:]:
            add_another(self.connection, card, joined_ms)
        for card, source in zip(cards, given, strict=True):
            if source.key is None and source.public_key is None:
                self.on_new_card(card)

    def _card(self, source: CardRecord, record: MemberRecord, member_id: UUID) -> Card:
        who = (source.handle, source.kid, Scheme(source.scheme))
        if source.public_key is not None:
            public = bytes.fromhex(source.public_key)
            return Card(*who, None, member_id, record.name, record.language, public)
        key = secrets.token_bytes(32) if source.key is None else bytes.fromhex(source.key)
        return Card(*who, key, member_id, record.name, record.language)

    def _open(self, record: MemberRecord, member_id: UUID, txn_id: UUID) -> TransactionResult:
        """Post the opening balances."""
        posting = Posting(txn_id, "", self.programme.version, self.now_ms, self.now_ms, ACTOR)
        ledger = MemberLedger(self.connection, member_id, posting, self.programme)
        for unit, owned in zip(Unit, (record.points, record.credit, record.stored_value), strict=True):
            self._post(ledger, unit, owned)
        for steps in record.qualifying:
            counts_ms = calendar.start_of(self.programme, steps.day)
            ledger.points.debit(EntryKind.ADJUST, 0, self.now_ms, qualifying=steps.amount, qualifies_ms=counts_ms)
        ledger.close()
        if record.qualifying or record.tier != TierRecord():
            self._keep_tier(record, member_id)
        return TransactionResult(
            txn_id=txn_id,
            applied=Applied.APPLIED,
            reason=None,
            earned_points=record.points.total,
            redeemed_points=0,
            earned_credit_minor=record.credit.total,
            stored_value_minor=-record.stored_value.total,
            points_after=ledger.points.spendable(self.now_ms),
            credit_after_minor=ledger.credit.spendable(self.now_ms),
            stored_value_after_minor=ledger.stored_value.spendable(self.now_ms),
            qualifying_after=ledger.qualifying,
        )

    def _post(self, ledger: MemberLedger, unit: Unit, owned: Owned) -> None:
        account = ledger.account(unit)
        if owned.owed:
            account.debit(EntryKind.ADJUST, owned.owed, self.now_ms)
        for lot in owned.lots:
            starts_ms = self.now_ms if lot.available_from is None else timing.to_ms(lot.available_from)
            ends_ms = None if lot.expires_at is None else timing.to_ms(lot.expires_at)
            account.credit(EntryKind.ADJUST, lot.amount, starts_ms, ends_ms)

    def _bring_gifts(self, record: MemberRecord, member_id: UUID, txn_id: UUID) -> None:
        """What waited for the member where they come from waits for them here; of no article of this shop."""
        now = timing.to_utc(self.now_ms)
        brought = [
            Gift(
                uuid5(txn_id, f"gift {place}"),
                LocalText(gift.title_en, gift.title_zh),
                gift.quantity,
                gift.waits_from or now,
                gift.waits_until,
            )
            for place, gift in enumerate(record.gifts)
        ]
        gifts.add(self.connection, member_id, "", brought, ACTOR, self.now_ms)

    def _keep_tier(self, record: MemberRecord, member_id: UUID) -> None:
        """The tier is what the record says; steps of periods that are over have moved it there already."""
        until = record.tier.grace_until
        values = {
            "member": member_id,
            "floor": record.tier.floor,
            "grace": record.tier.grace,
            "until_ms": 0 if until is None else timing.to_ms(until),
        }
        self.connection.execute(_KEEP_TIER, values)


_ADD = TRANSACTIONS.insert()
_KEEP_TIER = (
    ACCOUNTS.update()
    .where(ACCOUNTS.c.member_id == sa.bindparam("member"))
    .values(tier_floor=sa.bindparam("floor"), grace_tier=sa.bindparam("grace"), grace_until_ms=sa.bindparam("until_ms"))
)
_READ_BEFORE = sa.select(TRANSACTIONS.c.content_sha256).where(TRANSACTIONS.c.txn_id == sa.bindparam("txn"))
_MEMBER_THERE = sa.select(MEMBERS.c.member_id).where(MEMBERS.c.member_id == sa.bindparam("member"))
_HANDLES_THERE = sa.select(CARDS.c.handle).where(CARDS.c.handle.in_(sa.bindparam("handles", expanding=True))).limit(1)


def _evidence(record: MemberRecord) -> tuple[str, bytes]:
    """What is kept of a row, without name and keys, and the fingerprint of all of it but the keys."""
    line = records.write_member(replace(record, cards=tuple(replace(card, key=None) for card in record.cards)))
    kept = {name: value for name, value in json.loads(line).items() if name != "name"}
    body = json.dumps({"adjustment": {"note": NOTE}, "opening": kept}, separators=(",", ":"))
    return body, hashlib.sha256(line.encode()).digest()


def add_all(intake: Intake, rows: Iterable[Row], on_fault: Callable[[int, InvalidValue], None]) -> dict[Outcome, int]:
    """Let in whoever can be; how many there were, and each bad row told with its line."""
    counts = dict.fromkeys(Outcome, 0)
    for row in rows:
        try:
            counts[intake.add(row)] += 1
        except InvalidValue as fault:
            on_fault(row.line, fault)
    return counts
