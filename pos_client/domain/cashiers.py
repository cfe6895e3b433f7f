"""Who stands at a till: a badge, a PIN, and what may be done alone, with somebody's approval, or not at all.

These dataclasses are the wire format of `/v1/staff` and `/v1/cashiers`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from enum import StrEnum
from uuid import UUID

from pos_client.domain import passwords
from pos_client.errors import InvalidValue

SHORTEST_BADGE, LONGEST_BADGE = 4, 64
SHORTEST_PIN, LONGEST_PIN = 4, 8
LONGEST_NAME = 200
LONGEST_REASON = 200
MOST_CASHIERS = 1000
"""Of one backend; tills hold all of them."""
WRONG_PINS = 5
"""After that many wrong ones in a row a badge waits."""
WAIT_S = 300.0
OVERRIDE_S = 60.0
"""An approval that was not used within this time is none."""
AWARDS_A_DAY = 2
"""Awards to one member at one till on one day before somebody should look at them."""
BASKETS_A_WEEK = 3
"""Baskets of one member at one cashier within seven days before somebody should look at them."""


class Action(StrEnum):
    """What a permission is for. Manual entry is a card number that was typed instead of scanned.

    MANAGE, looking behind the counter and practising there, has no permission of its own (`Permissions.of`).
    """

    AWARD = "award"
    REDEEM = "redeem"
    REFUND = "refund"
    VOID = "void"
    DEPOSIT = "deposit"
    STORED_VALUE = "stored_value"
    MANUAL_ENTRY = "manual_entry"
    MANAGE = "manage"


class Permission(StrEnum):
    """Alone, with somebody's approval, or not at all."""

    ALLOWED = "allowed"
    APPROVAL = "approval"
    DENIED = "denied"


@dataclass(frozen=True, slots=True)
class Permissions:
    """One permission for each action."""

    award: Permission = Permission.ALLOWED
    redeem: Permission = Permission.ALLOWED
    refund: Permission = Permission.APPROVAL
    void: Permission = Permission.APPROVAL
    deposit: Permission = Permission.ALLOWED
    stored_value: Permission = Permission.ALLOWED
    manual_entry: Permission = Permission.APPROVAL

    def of(self, action: Action) -> Permission:
        """That for one action. To manage is for whoever may do all the others alone; they let everybody else."""
        if action is Action.MANAGE:
            does_all = all(getattr(self, each.name) is Permission.ALLOWED for each in fields(self))
            return Permission.ALLOWED if does_all else Permission.APPROVAL
        permission: Permission = getattr(self, action.value)
        return permission


ALL_ALLOWED = Permissions(refund=Permission.ALLOWED, void=Permission.ALLOWED, manual_entry=Permission.ALLOWED)
"""What whoever answers for a shop gets."""


@dataclass(frozen=True, slots=True)
class Cashier:
    """Somebody who works at tills. `badge` is the text of a barcode; transactions are signed with `name`.

    `own_member_id` is who they are as a member: their own card is refused while they are signed in.
    """

    badge: str
    name: str
    permissions: Permissions = field(default_factory=Permissions)
    own_member_id: UUID | None = None
    active: bool = True

    def __post_init__(self) -> None:
        if not is_badge(self.badge):
            raise InvalidValue("a badge has 4 to 64 printable ASCII letters", code="BAD_BADGE")
        if not 0 < len(self.name.strip()) <= LONGEST_NAME or not self.name.isprintable():
            raise InvalidValue("a name has 1 to 200 letters", code="BAD_NAME")


@dataclass(frozen=True, slots=True)
class Badge:
    """A cashier with the hash of the PIN (`domain.passwords`), as tills hold it."""

    cashier: Cashier
    pin_hash: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Staff:
    """Answer of `GET /v1/staff`: everybody who may sign in; nobody: tills work without signing in."""

    badges: tuple[Badge, ...] = ()


@dataclass(frozen=True, slots=True)
class CashierWish:
    """Body of `PUT /v1/cashiers/{badge}`. Without a PIN a cashier who is known keeps the one there is."""

    name: str
    pin: str | None = field(default=None, repr=False)
    permissions: Permissions = field(default_factory=Permissions)
    own_member_id: UUID | None = None
    active: bool = True


@dataclass(frozen=True, slots=True)
class Override:
    """Somebody has approved one action, once, until `until_s` (trusted unix seconds)."""

    who: str
    action: Action
    why: str
    until_s: float

    def covers(self, action: Action, now_s: float) -> bool:
        """Whether it is for this action and still good."""
        return action is self.action and self.until_s - OVERRIDE_S <= now_s < self.until_s


@dataclass(frozen=True, slots=True)
class WrongPins:
    """How often in a row a badge came with a wrong PIN."""

    badge: str
    count: int = 0

    def wait_s(self, since_s: float) -> float:
        """Seconds until the next try; 0: at once. `since_s` have passed since the last one, by a clock nobody sets."""
        return max(0.0, WAIT_S - since_s) if self.count >= WRONG_PINS else 0.0

    def one_more(self) -> "WrongPins":
        """After another try: counted before the PIN is looked at, so that pulling the plug saves none."""
        return WrongPins(self.badge, 1 if self.count >= WRONG_PINS else self.count + 1)


def is_badge(text: str) -> bool:
    """Whether a barcode can be a badge."""
    return (
        SHORTEST_BADGE <= len(text) <= LONGEST_BADGE and text.isascii() and text.isprintable() and text == text.strip()
    )


def checked_pin(pin: str) -> str:
    """A PIN as it may be chosen.

    Raises:
        InvalidValue: code BAD_PIN; not 4 to 8 digits.
    """
    if not SHORTEST_PIN <= len(pin) <= LONGEST_PIN or not (pin.isascii() and pin.isdigit()):
        raise InvalidValue("a PIN has 4 to 8 digits", code="BAD_PIN")
    return pin


def is_pin_of(badge: Badge, pin: str) -> bool:
    """Whether this is the PIN; blocks for 50 ms."""
    return passwords.matches(pin, badge.pin_hash)


def may(cashier: Cashier, action: Action) -> Permission:
    """What a cashier may do alone. A number that was typed proves nothing: it needs an approval, whoever types it."""
    if not cashier.active:
        return Permission.DENIED
    permission = cashier.permissions.of(action)
    is_typed = action is Action.MANUAL_ENTRY and permission is Permission.ALLOWED
    return Permission.APPROVAL if is_typed else permission


def may_approve(cashier: Cashier, action: Action) -> bool:
    """Whether somebody may approve an action: those who may do it alone."""
    return cashier.active and cashier.permissions.of(action) is Permission.ALLOWED


def is_own(cashier: Cashier, member_id: UUID) -> bool:
    """Whether a member is the cashier."""
    return cashier.own_member_id == member_id


def approvers(names: Iterable[str]) -> str:
    """Who has approved a transaction, as it says so: each once, in order."""
    return ", ".join(dict.fromkeys(names))


def is_among(name: str, approved_by: str) -> bool:
    """Whether somebody is one of those who have approved."""
    return f", {name}, " in f", {approved_by}, "
