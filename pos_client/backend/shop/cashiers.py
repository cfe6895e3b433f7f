"""Cashiers: who may sign in at tills, with a badge and a PIN of which only the hash is kept."""

import secrets
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter

from pos_client.backend.database.schema import CASHIERS, MEMBERS
from pos_client.domain import cashiers, passwords
from pos_client.domain.cashiers import Badge, Cashier, CashierWish, Permissions, Staff
from pos_client.errors import InvalidValue

_PERMISSIONS = TypeAdapter(Permissions)
_BY_BADGE = sa.select(CASHIERS).where(CASHIERS.c.badge == sa.bindparam("wanted"))


def staff(connection: sa.Connection) -> Staff:
    """Everybody, by badge, with the hashes of their PINs."""
    rows = connection.execute(sa.select(CASHIERS).order_by(CASHIERS.c.badge))
    return Staff(tuple(Badge(_cashier(row), row.pin_hash) for row in rows))


def put(connection: sa.Connection, badge: str, wish: CashierWish) -> Cashier:
    """Add a cashier, or change the one with this badge. Blocks for 50 ms where there is a new PIN.

    Raises:
        InvalidValue: codes BAD_BADGE, BAD_NAME, BAD_PIN (missing for somebody new), NAME_IN_USE, TOO_MANY_CASHIERS,
            UNKNOWN_MEMBER.
    """
    cashier = Cashier(badge, wish.name.strip(), wish.permissions, wish.own_member_id, wish.active)
    known = connection.execute(_BY_BADGE, {"wanted": badge}).one_or_none()
    _refuse(connection, cashier, is_new=known is None)
    values = {
        "name": cashier.name,
        "pin_hash": known.pin_hash if known is not None and wish.pin is None else _pin_hash(wish.pin or ""),
        "permissions": _PERMISSIONS.dump_json(cashier.permissions).decode(),
        "own_member_id": cashier.own_member_id,
        "active": cashier.active,
    }
    if known is None:
        connection.execute(CASHIERS.insert().values(badge=badge, **values))
    else:
        connection.execute(CASHIERS.update().where(CASHIERS.c.badge == badge).values(values))
    return cashier


def remove(connection: sa.Connection, badge: str) -> Cashier:
    """Forget a cashier; transactions keep the name.

    Raises:
        InvalidValue: code UNKNOWN_BADGE.
    """
    row = connection.execute(_BY_BADGE, {"wanted": badge}).one_or_none()
    if row is None:
        raise InvalidValue("no cashier has this badge", code="UNKNOWN_BADGE")
    connection.execute(CASHIERS.delete().where(CASHIERS.c.badge == badge))
    return _cashier(row)


def _refuse(connection: sa.Connection, cashier: Cashier, *, is_new: bool) -> None:
    others = sa.select(CASHIERS.c.badge).where(CASHIERS.c.name == cashier.name, CASHIERS.c.badge != cashier.badge)
    if connection.execute(others).first() is not None:
        raise InvalidValue("another cashier has this name", code="NAME_IN_USE")
    count = connection.execute(sa.select(sa.func.count()).select_from(CASHIERS)).scalar_one()
    if is_new and count >= cashiers.MOST_CASHIERS:
        raise InvalidValue(f"{count} cashiers", code="TOO_MANY_CASHIERS")
    own = sa.select(MEMBERS.c.member_id).where(MEMBERS.c.member_id == cashier.own_member_id)
    if cashier.own_member_id is not None and connection.execute(own).first() is None:
        raise InvalidValue("there is no such member", code="UNKNOWN_MEMBER")


def _pin_hash(pin: str) -> str:
    return passwords.hashed(cashiers.checked_pin(pin), secrets.token_bytes(passwords.SALT_BYTES))


def _cashier(row: "sa.Row[Any]") -> Cashier:
    permissions = _PERMISSIONS.validate_json(row.permissions)
    return Cashier(row.badge, row.name, permissions, row.own_member_id, row.active)
