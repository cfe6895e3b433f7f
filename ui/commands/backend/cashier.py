"""`pos-client backend cashier`: who may sign in at tills."""

from typing import TYPE_CHECKING

import click

from ui.commands.backend.options import DATABASE, new_secret, short_text, text_of
from ui.commands.backend.telling import owner_of
from ui.commands.telling import AS_JSON, refusals, tell_list
from ui.commands.telling import as_json as in_json

if TYPE_CHECKING:
    from pos_client.domain.cashiers import Cashier, Permissions

_BADGE = text_of(4, 64)
_ACTIONS = ("award", "redeem", "refund", "void", "deposit", "stored_value", "manual_entry")
_PERMISSIONS = ("allowed", "approval", "denied")


def _chosen(_context: click.Context, _parameter: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    """`refund=allowed` and the like, as a mapping."""
    pairs = [each.partition("=")[::2] for each in given]
    for action, permission in pairs:
        if action not in _ACTIONS or permission not in _PERMISSIONS:
            raise click.BadParameter(f"one of {', '.join(_ACTIONS)}, then = and one of {', '.join(_PERMISSIONS)}")
    return dict(pairs)


@click.group()
def cashier() -> None:
    """Cashiers: a badge to scan, a PIN, and what may be done alone. Without any, tills work without signing in."""


@cashier.command()
@click.argument("badge", callback=_BADGE)
@click.argument("name", callback=short_text)
@DATABASE
@click.option("--all", "everything", is_flag=True, help="May do everything, and approve it, also for themselves.")
@click.option(
    "--may",
    multiple=True,
    metavar="ACTION=PERMISSION",
    callback=_chosen,
    help=f"What is different for this cashier: {', '.join(_ACTIONS)}, each {', '.join(_PERMISSIONS)}.",
)
@click.option("--card", default="", metavar="HANDLE", help="The cashier's own card: refused while they are signed in.")
@AS_JSON
def add(
    *,
    badge: str,
    name: str,
    database_url: str,
    everything: bool,
    may: dict[str, str],
    card: str,
    as_json: bool,
) -> None:
    """Add a cashier, or change the one with this BADGE: the PIN is asked for twice, or read from a pipe.

    An empty line keeps the PIN of a cashier who is known. Tills know within five minutes.
    """
    from pos_client.backend.database.opening import opened
    from pos_client.backend.members.cards import card_by_handle
    from pos_client.backend.shop import cashiers
    from pos_client.domain.cashiers import CashierWish

    pin, permissions = new_secret("PIN") or None, _permissions(may, everything=everything)
    with refusals(), opened(database_url) as (database, _now_ms), database.write() as connection:
        own = owner_of(card_by_handle(connection, card)) if card else None
        wish = CashierWish(name, pin, permissions, own)
        made = cashiers.put(connection, badge, wish)
    click.echo(in_json(made) if as_json else _line(made))


@cashier.command("list")
@DATABASE
@AS_JSON
def list_cashiers(*, database_url: str, as_json: bool) -> None:
    """List every cashier (with --json one JSON object per line); never a PIN."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import cashiers

    with opened(database_url) as (database, _now_ms), database.read() as connection:
        everybody = [badge.cashier for badge in cashiers.staff(connection).badges]
    tell_list((in_json(each) if as_json else _line(each) for each in everybody), "no cashiers: nobody has to sign in")


@cashier.command()
@click.argument("badge", callback=_BADGE)
@DATABASE
@AS_JSON
def remove(*, badge: str, database_url: str, as_json: bool) -> None:
    """Forget a cashier; what was signed with the name stays."""
    from pos_client.backend.database.opening import opened
    from pos_client.backend.shop import cashiers

    with refusals(), opened(database_url) as (database, _now_ms), database.write() as connection:
        gone = cashiers.remove(connection, badge)
    click.echo(in_json(gone) if as_json else f"{gone.name} is forgotten: badge {badge} opens no till any more.")


def _line(cashier: "Cashier") -> str:
    rights = "  ".join(f"{action}={getattr(cashier.permissions, action)}" for action in _ACTIONS)
    return f"{cashier.badge}  {cashier.name}  {rights}" + ("" if cashier.active else "  off")


def _permissions(may: dict[str, str], *, everything: bool) -> "Permissions":
    from dataclasses import replace

    from pos_client.domain.cashiers import ALL_ALLOWED, Permission, Permissions

    rest = ALL_ALLOWED if everything else Permissions()
    return replace(rest, **{action: Permission(permission) for action, permission in may.items()})
