"""Cashiers at the backend: what a manager sets, what a till is told, and who is refused."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
import sqlalchemy as sa

from pos_client.adapters.http_backend import HttpBackend
from pos_client.adapters.staff_store import SealedStaffStore
from pos_client.backend.database.engine import Database
from pos_client.backend.database.schema import CASHIERS
from pos_client.backend.preparation import prepare
from pos_client.backend.shop import back_office, cashiers
from pos_client.domain.cashiers import Cashier, CashierWish, Permission, Permissions, is_pin_of
from pos_client.domain.reasons import Reason
from pos_client.errors import InvalidValue
from pos_client.services.staff import EVERY_S, NotLetIn, StaffDesk, StaffRefresh
from tests.backend_process import BackendProcess
from tests.fakes.clock import FakeClock
from tests.fakes.randomness import FakeRandomness
from tests.signing import signer
from tests.unit.backend.web import ask

MOMENT = 1_795_233_600_000


@pytest.fixture
def connection(database_url: str) -> Iterator[sa.Connection]:
    with closing(Database(database_url)) as database:
        prepare(database, MOMENT)
        with database.write() as opened:
            yield opened


def test_only_the_hash_of_a_pin_is_kept_and_goes_to_tills(connection: sa.Connection) -> None:
    cashiers.put(connection, "BADGE-1", CashierWish("Bo", "471108"))
    assert "471108" not in str(connection.execute(sa.select(CASHIERS)).all())
    (badge,) = cashiers.staff(connection).badges
    assert is_pin_of(badge, "471108")
    assert not is_pin_of(badge, "471109")
    assert badge.pin_hash not in repr(badge)
    assert "471108" not in repr(CashierWish("Bo", "471108"))


def test_a_cashier_is_changed_and_keeps_the_pin_unless_there_is_a_new_one(connection: sa.Connection) -> None:
    cashiers.put(connection, "BADGE-1", CashierWish("Bo", "1234"))
    denied = Permissions(refund=Permission.DENIED)
    changed = cashiers.put(connection, "BADGE-1", CashierWish(" 王波 ", permissions=denied, active=False))
    assert (changed.name, changed.permissions, changed.active) == ("王波", denied, False)
    (badge,) = cashiers.staff(connection).badges
    assert (badge.cashier, is_pin_of(badge, "1234")) == (changed, True)
    cashiers.put(connection, "BADGE-1", CashierWish("王波", "5678"))
    (badge,) = cashiers.staff(connection).badges
    assert (is_pin_of(badge, "1234"), is_pin_of(badge, "5678")) == (False, True)


@pytest.mark.parametrize(
    ("badge", "wish", "code"),
    [
        ("BADGE-2", CashierWish("Bo", "1234"), "NAME_IN_USE"),
        ("BADGE-2", CashierWish("Li"), "BAD_PIN"),
        ("BADGE-2", CashierWish("Li", "123"), "BAD_PIN"),
        ("BADGE-2", CashierWish("Li", "123456789"), "BAD_PIN"),
        ("BADGE-2", CashierWish("Li", "１２３４"), "BAD_PIN"),
        ("BADGE-2", CashierWish(" ", "1234"), "BAD_NAME"),
        ("BADGE-2", CashierWish("L\ni", "1234"), "BAD_NAME"),
        ("abc", CashierWish("Li", "1234"), "BAD_BADGE"),
        ("x" * 65, CashierWish("Li", "1234"), "BAD_BADGE"),
        ("bädge", CashierWish("Li", "1234"), "BAD_BADGE"),
        ("BADGE-2", CashierWish("Li", "1234", own_member_id=uuid4()), "UNKNOWN_MEMBER"),
    ],
)
def test_what_no_cashier_can_be_is_refused(connection: sa.Connection, badge: str, wish: CashierWish, code: str) -> None:
    cashiers.put(connection, "BADGE-1", CashierWish("Bo", "1234"))
    with pytest.raises(InvalidValue) as refused:
        cashiers.put(connection, badge, wish)
    assert refused.value.error_code == code
    assert len(cashiers.staff(connection).badges) == 1


def test_one_who_is_removed_is_gone_and_another_may_have_the_name(connection: sa.Connection) -> None:
    cashiers.put(connection, "BADGE-1", CashierWish("Bo", "1234"))
    assert cashiers.remove(connection, "BADGE-1").name == "Bo"
    assert cashiers.staff(connection).badges == ()
    with pytest.raises(InvalidValue) as refused:
        cashiers.remove(connection, "BADGE-1")
    assert refused.value.error_code == "UNKNOWN_BADGE"
    assert cashiers.put(connection, "BADGE-2", CashierWish("Bo", "1234")).badge == "BADGE-2"


def test_managers_set_them_over_http_and_tills_are_told(database_url: str) -> None:
    with BackendProcess(database_url, sample_data=False) as backend:
        with closing(Database(database_url)) as database, database.write() as connection:
            manager = {"Authorization": f"Bearer {back_office.admit(connection, 'Li', 1)}"}
        assert ask(backend, "GET", "/v1/staff").json == {"badges": []}
        body = {"name": "Bo", "pin": "1234", "permissions": {"refund": "denied"}}
        put = ask(backend, "PUT", "/v1/cashiers/BADGE-1", body, headers=manager)
        assert (put.status, put.json["permissions"]["refund"], put.json["permissions"]["void"]) == (
            200,
            "denied",
            "approval",
        )
        listed = ask(backend, "GET", "/v1/cashiers", headers=manager)
        assert listed.json == [put.json]
        assert "pin" not in json.dumps(listed.json)
        (told,) = ask(backend, "GET", "/v1/staff").json["badges"]
        assert (told["cashier"], told["pin_hash"].split("$")[1]) == (put.json, "argon2id")
        with closing(HttpBackend(backend.url, signer())) as till:
            (known,) = till.staff(10.0).badges
            assert (known.cashier.name, is_pin_of(known, "1234")) == ("Bo", True)
        for badge, wish, status, code in (
            ("BADGE-2", body, 409, "NAME_IN_USE"),
            ("BADGE-2", body | {"name": "Al", "pin": "12"}, 422, "BAD_PIN"),
            ("BADGE-2", body | {"name": "\ud800"}, 422, "MALFORMED"),
            ("BADGE-2", body | {"permissions": {"refund": "maybe"}}, 422, "MALFORMED"),
            ("B%C3%84DGE", body | {"name": "Al"}, 422, "BAD_BADGE"),
        ):
            refused = ask(backend, "PUT", f"/v1/cashiers/{badge}", wish, headers=manager)
            assert (refused.status, refused.json["code"]) == (status, code)
        assert ask(backend, "DELETE", "/v1/cashiers/BADGE-1", headers=manager).json == put.json
        assert ask(backend, "DELETE", "/v1/cashiers/BADGE-1", headers=manager).status == 404


def test_whoever_was_added_signs_in_at_a_till_that_is_cut_off_and_who_has_left_does_not(
    database_url: str, tmp_path: Path
) -> None:
    clock = FakeClock()
    desk = StaffDesk(SealedStaffStore(tmp_path, b"k" * 32), clock)
    with BackendProcess(database_url, sample_data=False) as backend, closing(Database(database_url)) as database:
        with database.write() as connection:
            cashiers.put(connection, "BADGE-1", CashierWish("Bo", "1234"))
            cashiers.put(connection, "BADGE-2", CashierWish("Li", "5678"))
        with closing(HttpBackend(backend.url, signer())) as line:
            refresh = StaffRefresh(line, desk, clock, FakeRandomness())
            refresh.refresh()
            with database.write() as connection:
                cashiers.remove(connection, "BADGE-2")
                cashiers.put(connection, "BADGE-1", CashierWish("Bo", "4321"))
            clock.advance(EVERY_S)
            refresh.refresh()
            backend.stop()
            clock.advance(EVERY_S)
            refresh.refresh()
    again = StaffDesk(SealedStaffStore(tmp_path, b"k" * 32), clock)
    again.restore()
    assert again.sign_in("BADGE-2", "5678") == NotLetIn(Reason.UNKNOWN_BADGE)
    assert again.sign_in("BADGE-1", "1234") == NotLetIn(Reason.WRONG_PIN)
    found = again.sign_in("BADGE-1", "4321")
    assert isinstance(found, Cashier)
    assert found.name == "Bo"
