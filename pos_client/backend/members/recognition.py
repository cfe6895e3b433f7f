"""Recognising a member by a code shown now, and quoting a basket."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa

from pos_client.backend.database.engine import Database
from pos_client.backend.members import cards, claims, coupons, facts, gifts
from pos_client.backend.members.cards import Card
from pos_client.backend.members.claims import Claim, Claimant
from pos_client.backend.members.evidence import BASKET
from pos_client.backend.settlement import unknown_sku
from pos_client.backend.shop import programmes
from pos_client.domain import calendar, member_code
from pos_client.domain.basket import Basket, refuse_basket
from pos_client.domain.calculation import Standing, Tender, propose, quote, refuse_tender
from pos_client.domain.drift import learnt_drift
from pos_client.domain.member import view_of
from pos_client.domain.member_code import MemberCode
from pos_client.domain.money import MAX_MINOR
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.domain.verification import ONLINE, Genuine, in_window, verify_at
from pos_client.domain.wire import QuoteAnswer, QuoteRequest, ScanAnswer


def scan(
    database: Database,
    terminal_id: str,
    code_text: str,
    basket_id: UUID,
    now_s: float,
    *,
    first: Callable[[sa.Connection], None] = lambda _connection: None,
) -> ScanAnswer:
    """Verify a code and use it up for one basket; the same code for the same basket is answered again.

    `first` is called in the transaction that claims the code, before it does.
    """
    code = member_code.parse(code_text)
    if isinstance(code, Reason):
        return ScanAnswer(code)
    with database.read() as connection:
        shown = _verified(connection, code, now_s)
    if isinstance(shown, Reason):
        return ScanAnswer(shown)
    card, genuine = shown
    now_ms = int(now_s * 1000)
    # Only a genuine code is worth the write lock.
    with database.write() as connection:
        first(connection)
        claim = claims.claim_scan(connection, genuine, Claimant(basket_id, terminal_id, now_ms))
        if claim is Claim.TAKEN:
            return ScanAnswer(Reason.REPLAY)
        if claim is Claim.NEW:
            cards.note_drift(connection, card, learnt_drift(genuine.step, now_s, card.drift_steps))
        return _answer(connection, card, genuine, now_ms)


def _verified(connection: sa.Connection, code: MemberCode, now_s: float) -> tuple[Card, Genuine] | Reason:
    """The card a code is of, and the code as genuine; the window comes before anything that is said of the card."""
    card = cards.card_of(connection, code)
    step = in_window(code, now_s, ONLINE, 0 if isinstance(card, Reason) else card.drift_steps)
    if isinstance(step, Reason):
        return step
    if isinstance(card, Reason):
        return card
    genuine = verify_at(code, card.keys, step)
    if isinstance(genuine, Reason):
        return genuine
    return Reason.REVOKED_CARD if cards.is_over(connection, card, int(now_s * 1000)) else (card, genuine)


def _answer(connection: sa.Connection, card: Card, genuine: Genuine, now_ms: int) -> ScanAnswer:
    programme = programmes.current(connection)
    member = facts.facts_of(connection, [card], programme, now_ms)[0]
    member = replace(member, gifts=gifts.waiting(connection, card.member_id, now_ms))
    return ScanAnswer(None, member, genuine.code.intent, genuine.step, programme)


def quote_basket(connection: sa.Connection, terminal_id: str, request: QuoteRequest, now_ms: int) -> QuoteAnswer:
    """What a basket of a member earns and costs; nothing is written, nothing is promised.

    A quote tells what the member has, so it is for the till that was shown a code of this card within the last hour;
    for others nobody has such a card.

    Where the request does not say how much credit pays, it is what the programme redeems by itself
    of what the points and the stored value asked for leave.
    """
    programme = programmes.current(connection)
    basket = Basket(request.amount_minor, request.lines)
    refused = _refuse_request(programme, request) or refuse_basket(basket)
    if refused is None and unknown_sku(connection, basket.lines):
        refused = Reason.UNKNOWN_SKU
    if refused:
        return QuoteAnswer(refused)
    card = cards.card_by_handle(connection, request.handle)
    since_step = member_code.step_at(now_ms / 1000) - BASKET.past
    if card is None or not claims.was_shown(connection, card.handle, terminal_id, since_step):
        return QuoteAnswer(Reason.UNKNOWN_HANDLE)
    off = coupons.taken_off(connection, card.member_id, request.coupons, basket.amount_minor, now_ms)
    if isinstance(off, Reason):
        return QuoteAnswer(off)
    basket = replace(basket, coupon_minor=off)
    standing = view_of(programme, facts.facts_of(connection, [card], programme, now_ms)[0]).standing
    tender = _tender(programme, standing, basket, request)
    refused = refuse_tender(programme, standing, basket, tender)
    if refused:
        return QuoteAnswer(refused)
    return QuoteAnswer(None, quote(programme, standing, basket, tender, calendar.local_day(programme, now_ms)))


def _refuse_request(programme: Programme, request: QuoteRequest) -> Reason | None:
    if request.currency != programme.currency:
        return Reason.WRONG_CURRENCY
    if not all(_is_text(line.sku) for line in request.lines):
        return Reason.BAD_LINE
    asked = (request.amount_minor, request.redeem_points, request.credit_minor or 0, request.stored_value_minor)
    return None if all(0 <= figure <= MAX_MINOR for figure in asked) else Reason.MALFORMED


def _is_text(text: str) -> bool:
    """Whether a database can look for it: JSON can spell half a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _tender(programme: Programme, standing: Standing, basket: Basket, request: QuoteRequest) -> Tender:
    asked = Tender(request.redeem_points, request.credit_minor or 0, request.stored_value_minor, request.coupons)
    return asked if request.credit_minor is not None else propose(programme, standing, basket, asked)
