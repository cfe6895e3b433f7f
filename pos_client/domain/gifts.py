"""Gifts: what a shop keeps of them, and what waits for a member at the counter until it is picked up."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from pos_client.domain.programme import LocalText
from pos_client.domain.reasons import Reason
from pos_client.errors import InvalidValue

LONGEST_CODE = 40
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
"""Whatever lies outside is a slip of the keyboard, and has no local day everywhere."""
MOST_PIECES = 1_000_000
"""Of one gift, in the stock or for one member."""


class GiftState(StrEnum):
    """Where a gift for a member has got to. Time alone makes it EXPIRED; what was picked up stays so."""

    WAITING = "waiting"
    PICKED_UP = "picked_up"
    VOID = "void"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class Gift:
    """What waits for one member: what it is called, how many pieces, and when it can be had (aware UTC).

    It waits from `waits_from` on and before `waits_until`; None: for ever.
    """

    gift_id: UUID
    title: LocalText
    quantity: int
    waits_from: datetime
    waits_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class GiftArticle:
    """A gift as the shop keeps it: `stock` is how many there ever are to give away, `per_member` how many for one.

    None: no limit. Members are given some from `offered_from` on and before `offered_until` (aware UTC). `given` is
    how many they were given and not taken back; a manager who puts an article here cannot change it.
    """

    code: str
    title: LocalText
    stock: int | None = None
    per_member: int | None = None
    offered_from: datetime | None = None
    offered_until: datetime | None = None
    given: int = 0

    def __post_init__(self) -> None:
        is_code = 0 < len(self.code) <= LONGEST_CODE and self.code.isprintable() and self.code == self.code.strip()
        _check(is_code, f"code: must be 1 to {LONGEST_CODE} printable letters")
        for language, text in (("en", self.title.en), ("zh", self.title.zh)):
            _check(bool(text.strip()) and text.isprintable(), f"title.{language}: must be printable letters")
        _check(self.stock is None or 0 <= self.stock <= MOST_PIECES, f"stock: must be 0 to {MOST_PIECES}")
        fits = self.per_member is None or 1 <= self.per_member <= MOST_PIECES
        _check(fits, f"per_member: must be 1 to {MOST_PIECES}")
        for name, at in (("offered_from", self.offered_from), ("offered_until", self.offered_until)):
            _check_time(at, name)
        ends, begins = self.offered_until, self.offered_from
        _check(ends is None or begins is None or begins < ends, "offered_until: must be after offered_from")


@dataclass(frozen=True, slots=True)
class GiftWish:
    """Body of `POST /v1/members/{member_id}/gifts`: the caller chooses `gift_id`, so that asking twice gives one.

    It waits at once, before `waits_until`; None: for ever.
    """

    gift_id: UUID
    article: str
    quantity: int = 1
    waits_until: datetime | None = None

    def __post_init__(self) -> None:
        _check(1 <= self.quantity <= MOST_PIECES, f"quantity: must be 1 to {MOST_PIECES}")
        _check_time(self.waits_until, "waits_until")


@dataclass(frozen=True, slots=True)
class GivenGift:
    """A gift of one member as a manager sees it: `txn_id` is the transaction that picked it up, if one has.

    `article` is empty where the gift came with a member from another shop.
    """

    gift: Gift
    state: GiftState
    article: str
    granted: datetime
    granted_by: str
    txn_id: UUID | None = None


def state_at(gift: Gift, at: datetime, *, is_picked_up: bool, is_void: bool) -> GiftState:
    """Where a gift has got to at a time; pure."""
    if is_picked_up:
        return GiftState.PICKED_UP
    if is_void:
        return GiftState.VOID
    is_over = gift.waits_until is not None and gift.waits_until <= at
    return GiftState.EXPIRED if is_over else GiftState.WAITING


def refuse_pick_up(gift: Gift, state: GiftState, at: datetime) -> Reason | None:
    """Why a gift cannot be handed over at a time, or None; pure."""
    refusals = {
        GiftState.PICKED_UP: Reason.GIFT_PICKED_UP,
        GiftState.VOID: Reason.GIFT_VOID,
        GiftState.EXPIRED: Reason.GIFT_EXPIRED,
    }
    return refusals.get(state) or (Reason.GIFT_TOO_EARLY if at < gift.waits_from else None)


def _check_time(at: datetime | None, name: str) -> None:
    fits = at is None or (at.tzinfo is not None and EARLIEST <= at <= LATEST)
    _check(fits, f"{name}: must be a time with its zone, between 2000 and 2200")


def _check(fits: bool, why: str) -> None:  # noqa: FBT001 - a condition, not a switch
    if not fits:
        raise InvalidValue(why, code="BAD_GIFT")
