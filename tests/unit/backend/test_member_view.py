"""Members over HTTP and at the keyboard: who may see whom, what they see, what a manager may change."""

import json
from contextlib import closing
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner, Result

from pos_client.adapters.terminal_identity import TerminalIdentity
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import Unit
from pos_client.backend.members import cards, membership, recognition
from pos_client.backend.samples.cards import SampleMember, sample_members
from pos_client.domain.programme import Programme, QualifyingBasis, TierPolicy
from tests.backend_process import BackendProcess
from tests.signing import SECOND, enrol
from tests.unit.backend.accounts import give
from tests.unit.backend.shop import TILL, Shop
from tests.unit.backend.test_http import assert_problem
from tests.unit.backend.web import Answer, ask, batch, sample_code, transaction
from ui.cli import pos_client


@pytest.fixture(scope="module")
def other_till(backend: BackendProcess, shared_database_url: str) -> TerminalIdentity:
    assert backend.ready
    return enrol(shared_database_url, SECOND)


def identity(url: str, member: SampleMember) -> UUID:
    with closing(Database(url)) as database, database.read() as connection:
        card = cards.card_by_handle(connection, member.handle)
    assert card is not None
    return card.member_id


def scan(backend: BackendProcess, member: SampleMember) -> Answer:
    return ask(backend, "POST", "/v1/scans", {"code": sample_code(member), "basket_id": str(uuid4())})


def test_a_till_sees_whom_it_has_just_scanned_and_nobody_else(
    backend: BackendProcess, other_till: TerminalIdentity, shared_database_url: str
) -> None:
    member, stranger = sample_members()[:2]
    where = f"/v1/members/{identity(shared_database_url, member)}"
    assert_problem(ask(backend, "GET", where), 403, "SCAN_FIRST")
    assert scan(backend, member).json["reason"] is None
    seen = ask(backend, "GET", where)
    assert (seen.status, seen.json["facts"]["handle"]) == (200, member.handle)
    assert ask(backend, "GET", where + "/history").status == 200
    assert_problem(ask(backend, "GET", where, identity=other_till), 403, "SCAN_FIRST")
    assert_problem(ask(backend, "GET", where + "/history", identity=other_till), 403, "SCAN_FIRST")
    unseen = f"/v1/members/{identity(shared_database_url, stranger)}"
    assert_problem(ask(backend, "GET", unseen), 403, "SCAN_FIRST")
    assert_problem(ask(backend, "GET", f"/v1/members/{uuid4()}"), 403, "SCAN_FIRST")


@pytest.mark.parametrize(
    ("after_s", "terminal_id", "may_look"),
    [(0, TILL, True), (15 * 60, TILL, True), (15 * 60 + 1, TILL, False), (0, "till-2", False)],
)
def test_for_a_quarter_of_an_hour(shop: Shop, after_s: int, terminal_id: str, may_look: bool) -> None:
    card, other = shop.member(), shop.member()
    recognition.scan(shop.database, TILL, shop.code(card), uuid4(), shop.now_s)
    now_s = shop.now_s + after_s
    with shop.database.read() as connection:
        assert membership.was_scanned(connection, terminal_id, card.member_id, now_s) is may_look
        assert not membership.was_scanned(connection, terminal_id, other.member_id, now_s)


def test_a_code_that_was_refused_opens_nothing(shop: Shop) -> None:
    card = shop.member()
    recognition.scan(shop.database, TILL, shop.code(card, at_s=shop.now_s - 600), uuid4(), shop.now_s)
    with shop.database.read() as connection:
        assert not membership.was_scanned(connection, TILL, card.member_id, shop.now_s)


def test_a_manager_sees_the_whole_view(
    backend: BackendProcess, manager: dict[str, str], shared_database_url: str
) -> None:
    member = sample_members()[0]
    where = f"/v1/members/{identity(shared_database_url, member)}"
    view = ask(backend, "GET", where, headers=manager).json
    facts = view["facts"]
    assert facts["masked_name"] != member.name
    assert sum(item["points"] for item in facts["expiring"]) + facts["lasting_points"] == facts["points"]
    assert view["worth_minor"] == facts["points"] * 100
    assert view["to_next"] == view["next_tier"]["threshold"] - facts["qualifying"]
    history = ask(backend, "GET", where + "/history?limit=1", headers=manager).json
    assert history["events"][0]["balance_after"] >= facts["points"]


def test_history_says_what_is_wrong(backend: BackendProcess, manager: dict[str, str], shared_database_url: str) -> None:
    where = f"/v1/members/{identity(shared_database_url, sample_members()[0])}/history"
    assert_problem(ask(backend, "GET", where + "?cursor=nonsense", headers=manager), 422, "BAD_CURSOR")
    assert_problem(ask(backend, "GET", where + "?unit=gold", headers=manager), 422, "MALFORMED")
    assert_problem(ask(backend, "GET", where + "?limit=101", headers=manager), 422, "MALFORMED")
    nobody = f"/v1/members/{uuid4()}"
    assert_problem(ask(backend, "GET", nobody, headers=manager), 404, "UNKNOWN_MEMBER")
    assert_problem(ask(backend, "GET", nobody + "/history", headers=manager), 404, "UNKNOWN_MEMBER")


def test_only_managers_find_let_in_and_adjust(backend: BackendProcess) -> None:
    assert_problem(ask(backend, "GET", "/v1/members?q=Wang"), 401, "UNAUTHENTICATED")
    assert_problem(
        ask(backend, "POST", "/v1/members", {"member_id": str(uuid4()), "name": "X"}), 401, "UNAUTHENTICATED"
    )
    wish = {"txn_id": str(uuid4()), "note": "x", "points": 1}
    assert_problem(ask(backend, "POST", f"/v1/members/{uuid4()}/adjustments", wish), 401, "UNAUTHENTICATED")


def test_joining_twice_is_one_member(backend: BackendProcess, manager: dict[str, str]) -> None:
    body = {"member_id": str(uuid4()), "name": "Ada Lovelace", "language": "en"}
    joined = ask(backend, "POST", "/v1/members", body, headers=manager)
    assert set(joined.json) == {"member_id", "handle"}
    assert ask(backend, "POST", "/v1/members", body, headers=manager).json == joined.json
    assert_problem(ask(backend, "POST", "/v1/members", body | {"name": "B"}, headers=manager), 422, "KEY_REUSED")
    for wrong in ({"name": " "}, {"name": "x" * 201}, {"name": "a\u0000b"}, {"language": "fr"}):
        answer = ask(backend, "POST", "/v1/members", body | {"member_id": str(uuid4())} | wrong, headers=manager)
        assert_problem(answer, 422, "BAD_NAME")
    for q in ("ada", "ADA LOVE", joined.json["handle"], joined.json["handle"][-4:]):
        found = ask(backend, "GET", f"/v1/members?q={q.replace(' ', '%20')}", headers=manager).json
        assert body["member_id"] in {item["member_id"] for item in found}
        assert all("Lovelace" not in item["masked_name"] for item in found)


def test_hostile_searches_find_nobody(backend: BackendProcess, manager: dict[str, str]) -> None:
    for q in ("%25", "_", "%27;--", "%E7%8E%8B%25"):
        assert ask(backend, "GET", f"/v1/members?q={q}", headers=manager).json == []
    for q in ("", "%00", "x" * 201):
        assert_problem(ask(backend, "GET", f"/v1/members?q={q}", headers=manager), 422, "MALFORMED")


def test_at_most_so_many_are_found(shop: Shop) -> None:
    for _ in range(membership.MOST_FOUND + 3):
        shop.member()
    with shop.database.read() as connection:
        assert len(membership.find(connection, "wang xiao")) == membership.MOST_FOUND


def test_an_adjustment_happens_once_and_never_below_zero(
    backend: BackendProcess, manager: dict[str, str], shared_database_url: str
) -> None:
    member_id = identity(shared_database_url, sample_members()[3])
    where = f"/v1/members/{member_id}"
    before = ask(backend, "GET", where, headers=manager).json["facts"]["points"]
    wish: dict[str, object] = {"txn_id": str(uuid4()), "note": "Broken cup", "points": 25}
    given = ask(backend, "POST", where + "/adjustments", wish, headers=manager).json
    assert (given["applied"], given["points_after"]) == ("applied", before + 25)
    again = ask(backend, "POST", where + "/adjustments", wish, headers=manager).json
    assert again == given | {"applied": "replayed"}
    other = ask(backend, "POST", where + "/adjustments", wish | {"points": 26}, headers=manager)
    assert_problem(other, 422, "KEY_REUSED")
    too_much = wish | {"txn_id": str(uuid4()), "points": -(before + 26)}
    refused = ask(backend, "POST", where + "/adjustments", too_much, headers=manager).json
    assert (refused["applied"], refused["reason"]) == ("refused", "INSUFFICIENT_POINTS")
    (event, *_) = ask(backend, "GET", where + "/history", headers=manager).json["events"]
    assert (event["kind"], event["actor"], event["note"]) == ("ADJUST", "Li", "Broken cup")
    for wrong in ({"note": " "}, {"points": 0}, {"points": 10**30}, {"note": "x" * 501}):
        answer = ask(backend, "POST", where + "/adjustments", wish | {"txn_id": str(uuid4())} | wrong, headers=manager)
        assert_problem(answer, 422, "BAD_ADJUSTMENT")
        assert answer.json["detail"]
    for misfit in ({"note": "\ud800"}, {"points": "many"}, {"txn_id": "once"}):
        answer = ask(backend, "POST", where + "/adjustments", wish | {"txn_id": str(uuid4())} | misfit, headers=manager)
        assert_problem(answer, 422, "MALFORMED")
    unknown = f"/v1/members/{uuid4()}/adjustments"
    assert_problem(ask(backend, "POST", unknown, wish, headers=manager), 404, "UNKNOWN_MEMBER")


def test_quote_of_lines_says_what_is_wrong(backend: BackendProcess) -> None:
    member = sample_members()[4]
    scanned = ask(backend, "POST", "/v1/scans", {"code": sample_code(member), "basket_id": str(uuid4())})
    assert scanned.json["reason"] is None
    body = {"handle": member.handle, "amount_minor": 500, "currency": "CNY"}
    line = {"line_id": "1", "name": "Tea", "unit_price_minor": 500}
    for lines, reason in [
        ([line], None),
        ([line | {"sku": "NO-SUCH"}], "UNKNOWN_SKU"),
        ([line, line], "DUPLICATE_LINE"),
        ([line | {"unit_price_minor": 499}], "AMOUNT_MISMATCH"),
        ([line | {"quantity_milli": 0}], "BAD_LINE"),
        ([line | {"line_id": str(place)} for place in range(1001)], "TOO_MANY_LINES"),
    ]:
        assert ask(backend, "POST", "/v1/quotes", body | {"lines": lines}).json["reason"] == reason


def command(*arguments: str) -> Result:
    return CliRunner().invoke(pos_client, ["backend", *arguments])


def test_at_the_keyboard(shop: Shop, database_url: str) -> None:
    card = shop.member()
    where = ("--database", database_url, "--json")
    wish = (card.handle, "--points", "12", "--note", "Opening gift", "--by", "Li", "--txn-id", str(uuid4()))
    first, second = command("member", "adjust", *wish, *where), command("member", "adjust", *wish, *where)
    assert [json.loads(done.stdout)["applied"] for done in (first, second)] == ["applied", "replayed"]
    shown = json.loads(command("member", "show", card.handle, *where).stdout)
    assert shown["facts"]["points"] == 12
    (event,) = command("member", "history", card.handle, *where).stdout.splitlines()
    assert json.loads(event)["note"] == "Opening gift"
    nobody = command("member", "show", "000000000000", *where)
    assert (nobody.exit_code, nobody.stdout) == (1, "")
    assert json.loads(nobody.stderr) == {"code": "UNKNOWN_HANDLE", "detail": "there is no card of that number."}


def test_money_is_money_at_the_keyboard_and_minor_units_in_json(shop: Shop, database_url: str) -> None:
    card, where = shop.member(), ("--database", database_url)
    wish = ("--credit", "1250", "--stored-value", "20000", "--points", "1245", "--note", "Opening", "--by", "Li")
    said = command("member", "adjust", card.handle, *wish, *where).stdout
    assert said.startswith("applied: now 1,245 points, ¥12.50 credit, ¥200.00 stored value. Transaction ")
    give(shop, card, 990, Unit.CREDIT, after_days=2)
    shown = command("member", "show", card.handle, *where).stdout.splitlines()
    assert shown[1] == "1,245 points, ¥12.50 credit, ¥200.00 stored value"
    assert any(line.startswith("  ¥9.90 more credit can be spent from ") for line in shown)
    assert shown[-1] == "200 points to Gold"
    facts = json.loads(command("member", "show", card.handle, *where, "--json").stdout)["facts"]
    assert [waiting["credit_minor"] for waiting in facts["pending_credit"]] == [990]
    newest = command("member", "history", card.handle, "--unit", "credit", *where).stdout.splitlines()[-1]
    assert "+¥12.50" in newest
    event = command("member", "history", card.handle, "--unit", "credit", "--limit", "1", *where, "--json").stdout
    assert json.loads(event)["amount_minor"] == 990
    too_much = command("member", "adjust", card.handle, "--points", "-9999", *wish[-4:], *where)
    assert (too_much.exit_code, too_much.stderr) == (1, "INSUFFICIENT_POINTS: nothing was changed.\n")


def test_the_way_to_a_tier_of_spending_is_money(shop: Shop, database_url: str) -> None:
    shop.publish(Programme(version=2, tier_policy=TierPolicy(basis=QualifyingBasis.SPEND)))
    card = shop.member()
    give(shop, card, 5)
    shown = command("member", "show", card.handle, "--database", database_url).stdout.splitlines()
    assert shown[-1] == "¥2.00 to Gold"
    assert "  5 points never expire" in shown


def test_transactions_appear_in_the_history(
    backend: BackendProcess, manager: dict[str, str], shared_database_url: str
) -> None:
    member = sample_members()[5]
    txn = transaction(member, amount_minor=40_000)
    assert ask(backend, "POST", "/v1/transactions", txn).json["applied"] == "applied"
    where = f"/v1/members/{identity(shared_database_url, member)}/history"
    newest = ask(backend, "GET", where, headers=manager).json["events"][0]
    assert (newest["txn_id"], newest["sale_minor"]) == (txn["txn_id"], 40_000)


@pytest.mark.parametrize("field", ["line_id", "sku", "name", "category"])
def test_half_a_letter_in_a_line_is_refused_everywhere(backend: BackendProcess, field: str) -> None:
    member = sample_members()[6]
    lines = [{"line_id": "1", "unit_price_minor": 500} | {field: "\ud800"}]
    body = {"handle": member.handle, "amount_minor": 500, "currency": "CNY", "lines": lines}
    assert ask(backend, "POST", "/v1/quotes", body).status == 200
    txn = transaction(member, amount_minor=500, lines=lines)
    assert_problem(ask(backend, "POST", "/v1/transactions", txn), 422, "MALFORMED")
    together = batch(backend, str(uuid4()), [txn]).json["results"]
    assert [result["reason"] for result in together] == ["MALFORMED"]
