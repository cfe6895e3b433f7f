"""Filling an empty backend with fictional members who have a past: tiers, several lots, some points about to expire."""

from uuid import UUID, uuid5

import sqlalchemy as sa

from pos_client.backend import timing
from pos_client.backend.ledger import EntryKind, MemberLedger, Posting
from pos_client.backend.members.cards import Card, add_card, card_by_handle
from pos_client.backend.members.coupons import issue
from pos_client.backend.samples.cards import SampleMember, sample_members
from pos_client.domain import calendar
from pos_client.domain.coupon import Coupon
from pos_client.domain.member_code import Scheme
from pos_client.domain.programme import LocalText, Programme

_NAMESPACE = UUID("6d0a3f9e-52b4-4c8e-9d57-1f6a0b7c2e41")
_TERMINAL = "sample"
_DAY_MS = 86_400_000

# (days ago, points; negative = redeemed) by the member's place in the list, so that every screen has something to
# show: newcomers, near the next tier, all three tiers, points that expire within the month.
_HISTORIES = (
    ((200, 130), (40, 122), (9, -12)),
    ((345, 64), (120, 90), (12, 38)),
    ((350, 420), (180, 510), (60, 260), (3, -150)),
    ((20, 35),),
    ((340, 55), (90, 150), (30, -20), (5, 41)),
    ((300, 700), (200, 620), (100, -300), (15, 88)),
    ((60, 96), (14, 99)),
    (),
    ((355, 18), (33, 27)),
    ((250, 210), (70, 64), (2, 12)),
)


# (code, texts, minor units off or 0, percent off, cap, bill from which on, days it began ago, days it has left), by the
# member's place in the list: one that fits most bills, one for large ones, one that is yet to come.
_COUPONS = (
    ("WELCOME-10", LocalText("Welcome coupon", "新会员礼券"), 1000, 0, None, 5000, 5, 25),
    ("AUTUMN-15", LocalText("15% off, autumn", "秋季八五折"), 0, 15, 3000, 0, 10, 40),
    ("BIG-50", LocalText("50 off large bills", "大额满减券"), 5000, 0, None, 30_000, 10, 60),
    ("WINTER-20", LocalText("Winter coupon", "冬季礼券"), 2000, 0, None, 0, -9, 90),
)
_HOW_MANY = (4, 2, 1, 0, 3)
"""Of these, by the member's place."""


def fill(connection: sa.Connection, programme: Programme, now_ms: int) -> None:
    """Add the sample members with their histories, once; a second call changes nothing."""
    for place, member in enumerate(sample_members()):
        if card_by_handle(connection, member.handle) is None:
            _add(connection, member, place, programme, now_ms)


def _add(connection: sa.Connection, member: SampleMember, place: int, programme: Programme, now_ms: int) -> None:
    member_id = uuid5(_NAMESPACE, member.handle)
    card = Card(member.handle, member.kid, Scheme.DUAL_TOTP, member.master_key, member_id, member.name, member.language)
    add_card(connection, card, now_ms - 360 * _DAY_MS)
    for days_ago, points in _HISTORIES[place % len(_HISTORIES)]:
        _post(connection, member_id, programme, now_ms - days_ago * _DAY_MS, points)
    for coupon in _COUPONS[: _HOW_MANY[place % len(_HOW_MANY)]]:
        code, title, off_minor, percent, cap, min_bill, began, left = coupon
        span = (timing.to_utc(now_ms - began * _DAY_MS), timing.to_utc(now_ms + left * _DAY_MS))
        issue(connection, member_id, Coupon(code, title, *span, off_minor, percent, cap, min_bill), _TERMINAL, now_ms)


def _post(connection: sa.Connection, member_id: UUID, programme: Programme, at_ms: int, points: int) -> None:
    txn_id = uuid5(member_id, str(at_ms))
    ledger = MemberLedger(connection, member_id, Posting(txn_id, _TERMINAL, programme.version, at_ms, at_ms), programme)
    if points < 0:
        ledger.points.debit(EntryKind.REDEEM, -points, at_ms)
    else:
        expires_ms = calendar.expires_at(programme, at_ms)
        ledger.points.credit(EntryKind.EARN, points, at_ms, expires_ms, qualifying=points)
    ledger.close()
