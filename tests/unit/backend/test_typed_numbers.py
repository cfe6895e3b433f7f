"""Awards on card numbers that were typed: noted at once, booked when a manager has accepted them."""

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from click.testing import CliRunner, Result

from pos_client.backend.audit.run import Audit
from pos_client.backend.database.schema import ACCOUNTS, INCIDENTS, TRANSACTIONS
from pos_client.backend.members import cards
from pos_client.backend.members.cards import Card
from pos_client.backend.shop import incidents
from pos_client.backend.shop.dry_run import Question, dry_run
from pos_client.backend.shop.incidents import Incident, Kind
from pos_client.backend.transactions import applying, decisions, stored
from pos_client.backend.transactions.decisions import Word
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import (
    Applied,
    Authority,
    Transaction,
    TransactionKind,
    TransactionResult,
    TypedReason,
)
from pos_client.errors import InvalidValue
from tests.backend_process import BackendProcess
from tests.unit.backend import chained
from tests.unit.backend.shop import DAY_S, TILL, Shop
from tests.unit.backend.web import ask, let_in
from ui.cli import pos_client

AWARD, REDEEM, CHECK_IN = TransactionKind.AWARD, TransactionKind.REDEEM, TransactionKind.CHECK_IN
AMOUNT = 12_850


@pytest.fixture
def card(shop: Shop) -> Card:
    return shop.member()


def typed(shop: Shop, card: Card, amount_minor: int = AMOUNT) -> Transaction:
    """What a till sends of a member whose phone is broken."""
    award = shop.offline(AWARD, card, amount_minor=amount_minor)
    return replace(award, code="", cashier="Bo", approved_by="Li", approved_why=TypedReason.PHONE_BROKEN)


def waiting(shop: Shop) -> list[Incident]:
    with shop.database.read() as connection:
        return [one for one in incidents.listed(connection, with_resolved=False) if one.kind is Kind.MANUAL_ENTRY]


def decide(shop: Shop, incident_id: UUID, *, accept: bool | None, by: str = "Zhang") -> Incident:
    with shop.database.write() as connection:
        return decisions.resolve(connection, incident_id, Word(by, "asked", accept), shop.now_ms)


def outcome(shop: Shop, txn: Transaction) -> TransactionResult:
    with shop.database.read() as connection:
        found = applying.find(connection, TILL, txn.txn_id)
    assert found is not None
    return found


def findings(shop: Shop) -> list[str]:
    with shop.database.read() as connection:
        return [finding.code for finding in Audit(connection).findings()]


def test_it_is_noted_and_moves_nothing_and_tells_the_till_nothing(shop: Shop, card: Card) -> None:
    txn = typed(shop, card)
    done = shop.send(txn)
    assert (done.applied, done.reason, done.flags) == (Applied.APPLIED, None, (Reason.MANUAL_ENTRY,))
    assert (done.earned_points, done.points_after, done.qualifying_after, done.tier_after) == (0, 0, 0, "")
    assert done.to_pay_minor == AMOUNT
    assert shop.entries(card) == []
    [incident] = waiting(shop)
    assert (incident.txn_id, incident.detail) == (
        txn.txn_id,
        f"¥128.50 on card ••{card.handle[-4:]}, signed by Bo, approved by Li: PHONE_BROKEN",
    )
    again = shop.send(txn)
    assert (again.applied, len(waiting(shop))) == (Applied.REPLAYED, 1)
    assert findings(shop) == []


def test_what_is_accepted_earns_what_a_scanned_award_would_have(shop: Shop, card: Card) -> None:
    other = shop.member()
    txn, scanned = typed(shop, card), shop.offline(AWARD, other, amount_minor=AMOUNT)
    shop.send(txn)
    shop.now_s += 2 * DAY_S
    expected = shop.send(scanned)
    [incident] = waiting(shop)
    resolved = decide(shop, incident.incident_id, accept=True)
    assert (resolved.resolved_by, resolved.note, waiting(shop)) == ("Zhang", "asked", [])
    assert outcome(shop, txn) == replace(expected, txn_id=txn.txn_id)
    assert expected.earned_points > 0
    assert shop.facts(card).points == shop.facts(other).points
    assert shop.facts(card).qualifying == shop.facts(other).qualifying
    assert shop.lots(card) == shop.lots(other)
    shop.check_ledger(card)
    assert findings(shop) == []
    assert shop.send(txn).applied is Applied.REPLAYED


def test_the_first_word_stays(shop: Shop, card: Card) -> None:
    txn = typed(shop, card)
    shop.send(txn)
    [incident] = waiting(shop)
    decide(shop, incident.incident_id, accept=True)
    for accept in (True, False):
        assert decide(shop, incident.incident_id, accept=accept, by="Wu").resolved_by == "Zhang"
    assert outcome(shop, txn).earned_points == 6
    assert shop.facts(card).points == 6


def test_what_is_rejected_is_refused_for_good(shop: Shop, card: Card) -> None:
    txn = typed(shop, card)
    shop.send(txn)
    decide(shop, waiting(shop)[0].incident_id, accept=False)
    assert (outcome(shop, txn).applied, outcome(shop, txn).reason) == (Applied.REFUSED, Reason.NOT_ACCEPTED)
    assert shop.send(txn).reason is Reason.NOT_ACCEPTED
    assert shop.send(shop.void_of(txn)).reason is Reason.UNKNOWN_TRANSACTION
    assert shop.entries(card) == []
    assert findings(shop) == []


@pytest.mark.parametrize("how", ["void", "refund"])
def test_what_was_taken_back_while_it_waited_cannot_be_accepted(shop: Shop, card: Card, how: str) -> None:
    txn = typed(shop, card)
    shop.send(txn)
    back = shop.void_of(txn) if how == "void" else replace(shop.refund_of(txn), amount_minor=100)
    assert shop.send(back).reason is None
    [incident] = waiting(shop)
    with pytest.raises(InvalidValue) as caught:
        decide(shop, incident.incident_id, accept=True)
    assert caught.value.error_code == ("ALREADY_VOIDED" if how == "void" else "ALREADY_REFUNDED")
    assert waiting(shop) == [incident]
    decide(shop, incident.incident_id, accept=False)
    assert (waiting(shop), shop.entries(card)) == ([], [])
    assert findings(shop) == []


@pytest.mark.parametrize("how", ["void", "refund"])
def test_what_was_accepted_is_taken_back_like_any_award(shop: Shop, card: Card, how: str) -> None:
    txn = typed(shop, card)
    shop.send(txn)
    decide(shop, waiting(shop)[0].incident_id, accept=True)
    back = shop.send(shop.void_of(txn) if how == "void" else shop.refund_of(txn))
    assert (back.earned_points, back.points_after) == (-6, 0)
    assert findings(shop) == []


def test_an_account_that_holds_no_more_leaves_it_waiting(shop: Shop) -> None:
    full = shop.member((2**53, 90))
    shop.send(typed(shop, full))
    [incident] = waiting(shop)
    with pytest.raises(InvalidValue) as caught:
        decide(shop, incident.incident_id, accept=True)
    assert (caught.value.error_code, waiting(shop)) == ("ABOVE_MAXIMUM", [incident])


def test_a_word_goes_with_what_it_is_about(shop: Shop, card: Card) -> None:
    shop.send(typed(shop, card))
    [incident] = waiting(shop)
    for incident_id, accept, code in (
        (incident.incident_id, None, "NEEDS_DECISION"),
        (uuid4(), True, "UNKNOWN_INCIDENT"),
    ):
        with pytest.raises(InvalidValue) as caught:
            decide(shop, incident_id, accept=accept)
        assert caught.value.error_code == code
    with shop.database.write() as connection:
        incidents.report(connection, TILL, [incidents.Happened(Kind.NO_CHAIN)], shop.now_ms)
        [other] = [one for one in incidents.listed(connection, with_resolved=False) if one.kind is Kind.NO_CHAIN]
    with pytest.raises(InvalidValue) as caught:
        decide(shop, other.incident_id, accept=True)
    assert caught.value.error_code == "NOTHING_TO_DECIDE"
    assert decide(shop, other.incident_id, accept=None).resolved is not None


def test_a_number_nobody_has_and_a_card_that_was_taken_back_are_refused(shop: Shop, card: Card) -> None:
    assert shop.send(replace(typed(shop, card), handle="000000000000")).reason is Reason.UNKNOWN_HANDLE
    with shop.database.write() as connection:
        cards.revoke(connection, card.member_id, card.handle, shop.now_ms)
    before = replace(typed(shop, card), occurred_at=datetime.fromtimestamp(shop.now_s - 60, UTC))
    assert shop.send(typed(shop, card)).reason is Reason.REVOKED_CARD
    assert shop.send(before).reason is None


@pytest.mark.parametrize("kind", [REDEEM, TransactionKind.SALE, CHECK_IN, TransactionKind.DEPOSIT])
def test_nothing_but_an_award_goes_without_a_code(shop: Shop, card: Card, kind: TransactionKind) -> None:
    points = 1 if kind in {REDEEM, TransactionKind.SALE} else 0
    amount = 0 if kind is CHECK_IN else AMOUNT
    txn = shop.unscanned(kind, card, amount_minor=amount, redeem_points=points)
    assert shop.send(replace(txn, code="", approved_why=TypedReason.NO_PHONE)).applied is Applied.REFUSED
    assert shop.entries(card) == []


def test_without_a_reason_it_is_a_misunderstanding(shop: Shop, card: Card) -> None:
    assert shop.send(replace(typed(shop, card), approved_why="")).reason is Reason.MALFORMED
    paid = replace(typed(shop, card), redeem_points=1)
    assert shop.send(paid).reason is Reason.MALFORMED


def test_an_online_till_is_believed_no_more(shop: Shop, card: Card) -> None:
    txn = replace(typed(shop, card), authority=Authority.ONLINE)
    assert shop.send(txn).flags == (Reason.MANUAL_ENTRY,)
    assert shop.entries(card) == []


def test_it_makes_no_store_the_members_home_and_no_sale_of_a_dry_run(shop: Shop, card: Card) -> None:
    shop.send(typed(shop, card))
    home = sa.select(ACCOUNTS.c.home_store).where(ACCOUNTS.c.member_id == card.member_id)
    with shop.database.read() as connection:
        assert connection.execute(home).scalar_one() == ""
    programme = replace(shop.programme, version=2)
    assert dry_run(shop.database, programme, Question(), shop.now_ms).sales == 0
    decide(shop, waiting(shop)[0].incident_id, accept=True)
    assert dry_run(shop.database, programme, Question(), shop.now_ms).sales == 1


def test_the_audit_finds_points_nobody_has_accepted(shop: Shop, card: Card) -> None:
    """Somebody took the wait out of the outcome, or the manager's word out of the list."""
    txn = typed(shop, card)
    shop.send(txn)
    result = outcome(shop, txn)
    forged = sa.update(TRANSACTIONS).where(TRANSACTIONS.c.txn_id == txn.txn_id)
    text = stored.write_result(replace(result, flags=()))
    with shop.database.write() as connection:
        connection.execute(forged.values(result=text))
    assert findings(shop) == ["NOT_ACCEPTED"]
    text = stored.write_result(result)
    with shop.database.write() as connection:
        connection.execute(forged.values(result=text))
    decide(shop, waiting(shop)[0].incident_id, accept=True)
    assert findings(shop) == []
    with shop.database.write() as connection:
        connection.execute(sa.delete(INCIDENTS))
    assert findings(shop) == ["NOT_ACCEPTED"]


def test_the_two_who_sign_are_looked_at_as_ever(shop: Shop, card: Card) -> None:
    """In one batch, one after the other: a refusal of one is not one of the next."""
    first, second = typed(shop, card), typed(shop, shop.member())
    answer = chained.send(shop, first, replace(second, handle="000000000000"), first)
    assert [done.applied for done in answer.results] == [Applied.APPLIED, Applied.REFUSED, Applied.REPLAYED]
    assert len(waiting(shop)) == 1


def test_a_manager_decides_over_http(shop: Shop, database_url: str) -> None:
    with BackendProcess(database_url) as backend:
        manager = let_in(database_url, "Li")
        txn, other = typed(shop, shop.member()), typed(shop, shop.member())
        for each in (txn, other):
            shop.send(each)
        found = {one["txn_id"]: one for one in ask(backend, "GET", "/v1/incidents", headers=manager).json}
        first, second = (f"/v1/incidents/{found[str(one.txn_id)]['incident_id']}/resolution" for one in (txn, other))
        unsaid = ask(backend, "POST", first, {"note": "known"}, headers=manager)
        assert (unsaid.status, unsaid.json["code"]) == (422, "NEEDS_DECISION")
        done = ask(backend, "POST", first, {"note": "known", "accept": True}, headers=manager)
        assert (done.status, done.json["resolved_by"]) == (200, "Li")
        assert shop.send(shop.void_of(other)).reason is None
        late = ask(backend, "POST", second, {"note": "known", "accept": True}, headers=manager)
        assert (late.status, late.json["code"]) == (409, "ALREADY_VOIDED")
        assert (outcome(shop, txn).earned_points, outcome(shop, other).earned_points) == (6, 0)


def test_a_manager_decides_on_the_command_line(shop: Shop) -> None:
    card = shop.member()
    first, second = typed(shop, card), typed(shop, card)
    numbers = []
    for each in (first, second):
        shop.send(each)
        numbers.append(next(str(one.incident_id) for one in waiting(shop) if one.txn_id == each.txn_id))
    url = ["--database", shop.database.url.render_as_string(hide_password=False)]

    def resolve(number: str, *words: str) -> Result:
        return CliRunner().invoke(pos_client, ["backend", "incidents", "resolve", number, "--note", "x", *words, *url])

    assert "NEEDS_DECISION" in resolve(numbers[0]).stderr
    assert resolve(numbers[0], "--accept").exit_code == 0
    assert resolve(numbers[1], "--reject").exit_code == 0
    assert waiting(shop) == []
    assert (outcome(shop, first).earned_points, outcome(shop, second).reason) == (6, Reason.NOT_ACCEPTED)


@pytest.mark.parametrize("to_card", [False, True])
def test_what_waits_puts_no_money_on_a_card_and_taking_it_back_tells_no_figures(
    shop: Shop, card: Card, *, to_card: bool
) -> None:
    txn = typed(shop, card)
    assert shop.send(txn).reason is None
    refund = shop.send(shop.refund_of(txn, to_card=to_card))
    assert refund.reason is (Reason.NOT_ACCEPTED if to_card else None)
    assert (refund.points_after, refund.stored_value_after_minor, refund.tier_after) == (0, 0, "")
    assert shop.facts(card).stored_value_minor == 0
    void = shop.send(shop.void_of(txn))
    assert void.reason is (None if to_card else Reason.ALREADY_REFUNDED)
    assert (void.points_after, void.stored_value_after_minor, void.tier_after) == (0, 0, "")
    with pytest.raises(InvalidValue):
        decide(shop, waiting(shop)[0].incident_id, accept=True)
