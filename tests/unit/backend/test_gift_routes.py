"""Gifts over HTTP, as a manager's program gives them and a till hears of them, and as an installer types it."""

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner, Result

from pos_client.backend.database.opening import opened
from pos_client.backend.members.cards import add_card, card_by_handle, new_card
from pos_client.backend.samples.cards import sample_members
from pos_client.domain.member_code import Intent
from tests.backend_process import BackendProcess
from tests.unit.backend.web import Answer, ask, sample_code, transaction
from ui.cli import pos_client

MUG = {"code": "CUP", "title": {"en": "Mug", "zh": "杯子"}, "stock": 2, "per_member": 1}
FARTHEST = "9999-12-31T23:59:59-12:00"


def member_id(database_url: str, place: int) -> UUID:
    with opened(database_url) as (database, _now_ms), database.read() as connection:
        card = card_by_handle(connection, sample_members()[place].handle)
    assert card is not None
    return card.member_id


def test_a_manager_gives_and_the_till_hears_of_it_and_hands_it_over(
    backend: BackendProcess, manager: dict[str, str], shared_database_url: str
) -> None:
    def call(method: str, path: str, body: object = None) -> Answer:
        return ask(backend, method, path, body, headers=manager)

    put = call("PUT", "/v1/gifts/CUP", MUG)
    assert (put.status, put.json["given"]) == (200, 0)
    assert [one["code"] for one in call("GET", "/v1/gifts").json] == ["CUP", "MUG", "TEA-SAMPLE"]
    sample, path = sample_members()[7], f"/v1/members/{member_id(shared_database_url, 7)}/gifts"
    wish = {"gift_id": str(uuid4()), "article": "CUP"}
    first, again = call("POST", path, wish), call("POST", path, wish)
    assert (first.status, first.json["state"], first.json["granted_by"]) == (200, "waiting", "Li")
    assert again.json == first.json
    txn = transaction(sample, "pick_up", gift_id=wish["gift_id"], amount_minor=0)
    txn["code"] = sample_code(sample, Intent.PAY)
    scanned = ask(backend, "POST", "/v1/scans", {"code": txn["code"], "basket_id": txn["basket_id"]})
    assert [gift["title"]["zh"] for gift in scanned.json["member"]["gifts"]] == ["杯子"]
    assert ask(backend, "POST", "/v1/transactions", txn).json["applied"] == "applied"
    assert ask(backend, "POST", "/v1/transactions", txn).json["applied"] == "replayed"
    (kept,) = call("GET", path).json
    assert (kept["state"], kept["txn_id"]) == ("picked_up", txn["txn_id"])
    back = call("DELETE", f"{path}/{wish['gift_id']}")
    assert (back.status, back.json["code"]) == (409, "GIFT_PICKED_UP")


def test_what_cannot_be_given_is_refused_with_its_code(
    backend: BackendProcess, manager: dict[str, str], shared_database_url: str
) -> None:
    path = f"/v1/members/{member_id(shared_database_url, 8)}/gifts"
    wish: dict[str, object] = {"gift_id": str(uuid4()), "article": "MUG"}
    asked: list[tuple[str, str, object, tuple[int, str]]] = [
        ("PUT", "/v1/gifts/CUP", MUG | {"code": "CAP"}, (422, "OTHER_GIFT")),
        ("PUT", "/v1/gifts/CUP", MUG | {"stock": -1}, (422, "BAD_GIFT")),
        ("PUT", "/v1/gifts/CUP", MUG | {"price": 5}, (422, "UNKNOWN_FIELD")),
        ("POST", path, wish | {"article": "CAR"}, (404, "UNKNOWN_GIFT")),
        ("POST", path, wish | {"article": "\0"}, (422, "BAD_GIFT")),
        ("POST", path, wish | {"quantity": 0}, (422, "BAD_GIFT")),
        ("POST", path, wish | {"waits_until": FARTHEST}, (422, "BAD_GIFT")),
        ("PUT", "/v1/gifts/CUP", MUG | {"offered_until": FARTHEST}, (422, "BAD_GIFT")),
        ("POST", path, wish | {"quantity": 2}, (409, "GIFT_LIMIT")),
        ("POST", path, wish | {"article": "TEA-SAMPLE", "quantity": 501}, (409, "OUT_OF_STOCK")),
        ("POST", f"/v1/members/{uuid4()}/gifts", wish, (404, "UNKNOWN_MEMBER")),
        ("GET", f"/v1/members/{uuid4()}/gifts", None, (404, "UNKNOWN_MEMBER")),
        ("DELETE", f"{path}/{uuid4()}", None, (404, "UNKNOWN_GIFT")),
    ]
    for method, place, body, expected in asked:
        answer = ask(backend, method, place, body, headers=manager)
        assert (answer.status, answer.json["code"]) == expected, (method, place, body)
    assert ask(backend, "GET", path, headers=manager).json == []


def run(database_url: str, *arguments: str) -> Result:
    return CliRunner().invoke(pos_client, ["backend", "gift", *arguments, "--database", database_url])


def told(database_url: str, *arguments: str) -> list[dict[str, Any]]:
    result = run(database_url, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def handle(database_url: str) -> str:
    card = new_card("Li Na", "en")
    with opened(database_url) as (database, now_ms), database.write() as connection:
        add_card(connection, card, now_ms)
    return card.handle


def test_gifts_are_put_given_listed_and_taken_back_by_hand(database_url: str, handle: str) -> None:
    words = ("--en", "Mug", "--zh", "杯子", "--stock", "1", "--from", "2026-01-01", "--until", "2099-12-31")
    (article,) = told(database_url, "put", "MUG", *words)
    assert (article["offered_from"], article["offered_until"]) == (
        "2025-12-31T16:00:00+00:00",
        "2099-12-31T16:00:00+00:00",
    )
    (given,) = told(database_url, "give", handle, "MUG", "--by", "Li", "--days", "30")
    assert (given["state"], given["gift"]["quantity"]) == ("waiting", 1)
    gone = run(database_url, "give", handle, "MUG", "--by", "Li")
    assert (gone.exit_code, gone.stderr.split(":")[0]) == (1, "OUT_OF_STOCK")
    assert told(database_url, "of", handle) == [given]
    assert "1 given, 0 of 1 left" in run(database_url, "list").stdout
    assert "waiting until" in run(database_url, "of", handle).stdout
    (back,) = told(database_url, "void", handle, given["gift"]["gift_id"])
    assert back["state"] == "void"
    assert told(database_url, "list")[0]["given"] == 0


def test_the_same_gift_asked_for_twice_by_hand_is_one(database_url: str, handle: str) -> None:
    told(database_url, "put", "TEA", "--en", "Tea", "--zh", "茶")
    asked = ("give", handle, "TEA", "--pieces", "2", "--by", "Li", "--gift-id", str(uuid4()))
    assert told(database_url, *asked) == told(database_url, *asked) == told(database_url, "of", handle)
    assert "2 given, no end" in run(database_url, "list").stdout


@pytest.mark.parametrize(
    ("option", "day"), [("--until", "9999-12-31"), ("--until", "2200-01-02"), ("--from", "0001-01-01")]
)
def test_a_day_beyond_the_calendar_is_refused_with_its_code(database_url: str, option: str, day: str) -> None:
    refused = run(database_url, "put", "TEA", "--en", "Tea", "--zh", "茶", option, day)
    assert (refused.exit_code, refused.stderr.split(":")[0]) == (1, "BAD_GIFT")
