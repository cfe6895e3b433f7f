"""The programme as a document: read strictly, kept exactly, published one version after the other."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import ENTRIES, PROGRAMMES, Unit
from pos_client.backend.members.cards import add_card, new_card
from pos_client.backend.preparation import prepare
from pos_client.backend.shop import programmes
from pos_client.domain.programme import DEFAULT_TIERS, Earning, EarnRule, Expiry, Programme, Rounding
from pos_client.errors import InvalidValue

MOMENT = 1_795_233_600_000
SECOND = Programme(version=2, earn=Earning((EarnRule("tea", categories=("茶",)),), rounding=Rounding.HALF_UP))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    prepare(opened, MOMENT)
    yield opened
    opened.close()


def publish(database: Database, programme: Programme, by: str = "Anna") -> str:
    """Publish, and say how it went."""
    try:
        with database.write() as connection:
            programmes.publish_next(connection, programme, MOMENT + programme.version, by)
    except InvalidValue as refused:
        return refused.error_code
    return "published"


def in_force(database: Database) -> Programme:
    with database.read() as connection:
        return programmes.current(connection)


def test_the_next_version_is_in_force_at_once_and_older_ones_stay(database: Database) -> None:
    assert in_force(database) == Programme()
    assert publish(database, SECOND) == "published"
    assert in_force(database) == SECOND
    with database.read() as connection:
        assert programmes.version(connection, 1) == Programme()
        assert programmes.version(connection, 2) == SECOND
        with pytest.raises(InvalidValue) as unknown:
            programmes.version(connection, 3)
    assert unknown.value.error_code == "UNKNOWN_VERSION"


def test_what_is_stored_is_the_whole_document(database: Database) -> None:
    publish(database, SECOND)
    with database.read() as connection:
        text = connection.execute(sa.select(PROGRAMMES.c.document).where(PROGRAMMES.c.version == 2)).scalar_one()
    assert text == programmes.write(SECOND)
    assert programmes.read(text) == SECOND
    assert set(json.loads(text)) == set(Programme.__dataclass_fields__)


@pytest.mark.parametrize("version", [1, 3, 2**31 - 1])
def test_any_other_version_is_a_conflict(database: Database, version: int) -> None:
    assert publish(database, replace(SECOND, version=version)) == "VERSION_CONFLICT"
    assert in_force(database) == Programme()


def test_of_two_who_publish_at_once_one_succeeds(database: Database) -> None:
    documents = [replace(SECOND, check_in_points=points) for points in range(4)]
    with ThreadPoolExecutor(4) as people:
        ends = list(people.map(lambda document: publish(database, document), documents))
    assert sorted(ends) == ["VERSION_CONFLICT"] * 3 + ["published"]
    assert in_force(database) == documents[ends.index("published")]


def test_the_currency_stays_once_anything_was_booked(database: Database) -> None:
    assert publish(database, replace(Programme(), version=2, currency="JPY")) == "published"
    with database.write() as connection:
        card = new_card("Emma", "en")
        add_card(connection, card, MOMENT)
        figures = dict.fromkeys(("amount", "balance_after", "qualifying", "qualifies_ms", "occurred_ms"), 1)
        texts = {"kind": "earn", "terminal_id": "t", "actor": ""}
        key = {"member_id": card.member_id, "unit": Unit.POINTS, "seq": 1, "txn_id": uuid4()}
        connection.execute(ENTRIES.insert(), key | figures | texts | {"programme_version": 1, "recorded_ms": 1})
    assert publish(database, Programme(version=3)) == "CURRENCY_IN_USE"
    assert publish(database, Programme(version=3, currency="JPY", check_in_points=5)) == "published"


def test_versions_come_in_pages_newest_first(database: Database) -> None:
    for number in range(2, 8):
        publish(database, Programme(version=number), by=f"m{number}")
    with database.read() as connection:
        first = programmes.versions(connection, 3)
        second = programmes.versions(connection, 3, first.next_cursor)
        last = programmes.versions(connection, 3, second.next_cursor)
    assert [one.version for one in (*first.versions, *second.versions, *last.versions)] == [7, 6, 5, 4, 3, 2, 1]
    assert [one.published_by for one in (first.versions[0], last.versions[0])] == ["m7", ""]
    assert (first.next_cursor, second.next_cursor, last.next_cursor) == (5, 2, None)
    assert first.versions[0].created.timestamp() * 1000 == MOMENT + 7


def test_a_page_that_ends_with_the_last_version_has_no_next(database: Database) -> None:
    publish(database, SECOND)
    with database.read() as connection:
        assert programmes.versions(connection, 2).next_cursor is None


def test_the_current_document_is_parsed_once(database: Database) -> None:
    with database.read() as connection:
        first = programmes.current(connection)
        assert programmes.current(connection) is first
        assert programmes.version(connection, 1) is first


def test_another_document_under_the_same_number_is_noticed(database: Database) -> None:
    """A server's database may be restored from a backup under a running worker, and published to again."""
    publish(database, SECOND)
    assert in_force(database) == SECOND
    other = replace(SECOND, check_in_points=9)
    with database.write() as connection:
        row = {"document": programmes.write(other), "created_ms": MOMENT + 77}
        connection.execute(PROGRAMMES.update().where(PROGRAMMES.c.version == 2).values(row))
    assert in_force(database) == other


def refused(document: object) -> tuple[str, str]:
    """Code and place a document is refused with."""
    text = document if isinstance(document, str) else json.dumps(document)
    with pytest.raises(InvalidValue) as error:
        programmes.read(text)
    return error.value.error_code, error.value.detail


def whole() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(programmes.write(Programme()))
    return document


def places(value: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Every object of a document."""
    if isinstance(value, dict):
        yield at
        for name, inner in value.items():
            yield from places(inner, (*at, name))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*at, number))


@pytest.mark.parametrize("place", list(places(json.loads(programmes.write(Programme())))))
def test_an_unknown_field_is_refused_wherever_it_is(place: tuple[str | int, ...]) -> None:
    document = whole()
    inner: Any = document
    for step in place:
        inner = inner[step]
    inner["multiplier"] = 2
    assert refused(document) == ("UNKNOWN_FIELD", ".".join(map(str, (*place, "multiplier"))))


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"version": 0}, "version"),
        ({"version": "2"}, "version"),
        ({"version": 1.5}, "version"),
        ({"version": True}, "version"),
        ({"currency": "yuan"}, "ISO 4217"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"time_zone": "../../etc/passwd"}, "time_zone"),
        ({"check_in_points": -1}, "check_in_points"),
        ({"check_in_points": 10**30}, "check_in_points"),
        ({"tiers": []}, "tiers"),
        ({"earn": {"rules": [{"code": "a"}, {"code": "a"}]}}, "earn.rules"),
        ({"earn": {"rules": [{"code": "a", "per_minor": 0}]}}, "earn.rules.0.per_minor: 0; must be 1 to "),
        ({"earn": {"rules": [{"code": "a", "tiers": ["diamond"]}]}}, "earn.rules.0.tiers: 'diamond' is no tier"),
        ({"earn": {"rules": [{"points": 1}]}}, "earn.rules.0.code"),
        ({"earn": {"rules": [{"code": "a\u0000"}]}}, "control character"),
        ({"earn": {"rounding": "sideways"}}, "earn.rounding"),
        ({"earn": {"pending_days": None}}, "earn.pending_days"),
        ({"earn": []}, "earn"),
        ({"expiry": {"days": 0}}, "expiry.days"),
        ({"redeem": {"max_share_percent": 101}}, "redeem.max_share_percent"),
        ({"rebate": {"rate_bp": 10_001}}, "rebate.rate_bp: 10001; must be 0 to 10000"),
        ({"rebate": {"wait_days": 9, "expiry_days": 9}}, "rebate.expiry_days: 9; must be more than wait_days"),
        (
            {"stored_value": {"min_deposit_minor": 5, "max_deposit_minor": 4}},
            "stored_value.max_deposit_minor: 4; must not be",
        ),
        ({"refund": {"shortfall": "maybe"}}, "refund.shortfall"),
        ({"tier_policy": {"window": "weekly"}}, "tier_policy.window"),
        ({"offline": {"max_redeem_points": -1}}, "offline.max_redeem_points"),
    ],
)
def test_a_document_that_does_not_hold_is_refused_with_its_place(change: dict[str, object], place: str) -> None:
    code, detail = refused(whole() | change)
    assert (code, place in detail) == ("BAD_PROGRAMME", True), detail


@pytest.mark.parametrize("text", ["", "{", "null", "[]", '"text"', "[" * 100_000, '{"currency":"\\ud800"}', "1e999"])
def test_what_is_no_document_is_refused(text: str) -> None:
    assert refused(text)[0] == "BAD_PROGRAMME"


def test_fields_that_are_missing_have_their_defaults() -> None:
    assert programmes.read("{}") == Programme()
    assert programmes.read('{"expiry": {"days": null}}') == Programme(expiry=Expiry(days=None))


def test_names_in_any_language_survive() -> None:
    tier = replace(DEFAULT_TIERS[0], name=replace(DEFAULT_TIERS[0].name, zh="普通\u3000会员", en="Café \\n\u00a0✓"))
    programme = Programme(tiers=(tier,))
    assert programmes.read(programmes.write(programme)) == programme
    assert programmes.read(json.dumps(json.loads(programmes.write(programme)))) == programme
