"""The small windows before the till in every state they have, as `studio` poses them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from uuid import UUID

from PySide6.QtWidgets import QWidget

from pos_client.domain.cashiers import Action
from pos_client.domain.outcome import Accepted, Refused, Unknown
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Applied, TransactionResult
from pos_client.domain.wire import FoundMember
from pos_client.services.deposits import DepositRoom
from pos_client.services.staff import Wish
from ui.composition.refund_poses import refund_models, saved_sale
from ui.demo.coupon_scenes import COUPON_MODELS
from ui.demo.scenes import GIFTED, GOLD
from ui.screens.coupons.model import CouponsModel
from ui.screens.coupons.view import CouponsDialog
from ui.screens.find_member.model import FindModel, FindState, Unused
from ui.screens.find_member.view import FindMemberDialog
from ui.screens.gifts.model import CODE_SPENT, GiftsModel
from ui.screens.gifts.view import GiftsDialog
from ui.screens.load_card.model import UNASKED, LoadModel
from ui.screens.load_card.view import LoadCardDialog
from ui.screens.refund.model import RefundModel
from ui.screens.refund.view import RefundDialog
from ui.screens.staff.presenter import StaffModel
from ui.screens.staff.view import StaffDialog
from ui.widgets.front_dialog import FrontDialog

_SINCE = date(2024, 3, 5)


@dataclass(frozen=True, slots=True)
class Fronts:
    """One of each, before one window."""

    refund: RefundDialog
    find: FindMemberDialog
    load: LoadCardDialog
    staff: StaffDialog
    gifts: GiftsDialog
    coupons: CouponsDialog

    def close(self) -> None:
        """Show none of them."""
        self.refund.show_model(RefundModel())
        self.find.show_model(FindModel())
        self.load.show_model(LoadModel())
        self.staff.show_model(StaffModel())
        self.gifts.show_model(GiftsModel())
        self.coupons.show_model(CouponsModel())

    @property
    def shown(self) -> FrontDialog | None:
        """The one that is open."""
        every = (self.refund, self.find, self.load, self.staff, self.gifts, self.coupons)
        return next((each for each in every if each.isVisible()), None)

    def _letters(self, model: FindModel) -> None:
        self.find.show_model(model)
        self.find.show_letters(are_shown=True)

    def poses(self) -> dict[str, Callable[[], None]]:
        """What opens one of them in a state, by name."""
        states: dict[str, Callable[[], None]] = {}
        for name, refund in refund_models().items():
            states[f"refund_{name}"] = partial(self.refund.show_model, refund)
        for name, find in find_models().items():
            states[f"find_{name}"] = partial(self.find.show_model, find)
        states["find_letters"] = partial(self._letters, find_models()["empty"])
        for name, load in load_models().items():
            states[f"load_{name}"] = partial(self.load.show_model, load)
        for name, staff in staff_models().items():
            states[f"staff_{name}"] = partial(self.staff.show_model, staff)
        for name, gifts in gifts_models().items():
            states[f"gifts_{name}"] = partial(self.gifts.show_model, gifts)
        for name, coupons in COUPON_MODELS.items():
            states[f"coupons_{name}"] = partial(self.coupons.show_model, coupons)
        return states


def fronts_of(window: QWidget) -> Fronts:
    """The small windows of a till with a printer. UI thread."""
    return Fronts(
        RefundDialog(window, has_printer=True),
        FindMemberDialog(window),
        LoadCardDialog(window, has_printer=True),
        StaffDialog(window),
        GiftsDialog(window),
        CouponsDialog(window),
    )


def find_models() -> dict[str, FindModel]:
    """By name; without `find_` before it."""
    names = ("Wang X.", "王*明", "Sofía G.", "陈*", "Wo…")
    found = tuple(FoundMember(f"12345678482{place}", name, _SINCE) for place, name in enumerate(names))
    one = FindModel(is_open=True, text="wxm 4821", state=FindState.FOUND, found=found[1:2])
    return {
        "empty": FindModel(is_open=True),
        "number": FindModel(is_open=True, text="858077524821"),
        "searching": FindModel(is_open=True, text="wang xiaoming", state=FindState.SEARCHING),
        "one": one,
        "several": FindModel(is_open=True, text="4821", state=FindState.FOUND, found=found, chosen=1, has_more=True),
        "nobody": FindModel(is_open=True, text="王小明", state=FindState.NOBODY),
        "too_many": FindModel(is_open=True, text="4821", state=FindState.TOO_MANY),
        "no_answer": FindModel(is_open=True, text="4821", state=FindState.FAILED, failed=Reason.NO_ANSWER),
        "too_often": FindModel(is_open=True, text="4821", state=FindState.FAILED, failed=Reason.TOO_MANY_SEARCHES),
        "offline": FindModel(is_open=True, text="4821", is_online=False),
        "scanned": FindModel(is_open=True, text="48", unused=Unused.SCAN),
    }


def staff_models() -> dict[str, StaffModel]:
    """By name; without `staff_` before it."""
    badge, pin = StaffModel(is_open=True, wants_badge=True), StaffModel(is_open=True, typed=3)
    asked = replace(pin, action=Action.REDEEM, cashier="Li Na", wish=Wish("858077524821", 12_850, "CNY"))
    return {
        "badge": badge,
        "signed_in": replace(badge, cashier="Li Na"),
        "pin": pin,
        "checking": replace(pin, typed=4, is_checking=True),
        "wrong": replace(pin, typed=0, reason=Reason.WRONG_PIN),
        "wait": replace(pin, typed=0, reason=Reason.WRONG_PIN, wait_s=25),
        "approve": asked,
        "approve_wrong": replace(asked, typed=0, reason="NOT_PERMITTED"),
    }


def load_models() -> dict[str, LoadModel]:
    """By name; without `load_` before it."""
    empty = LoadModel(GOLD, "CNY", DepositRoom(1_000, 1_000_000))
    typed = replace(empty, typed="200")
    done = replace(typed, done=saved_sale())
    booked = TransactionResult(UUID(int=46), Applied.APPLIED, None, 0, 0, 485, stored_value_after_minor=25_000)
    return {
        "empty": empty,
        "typed": typed,
        "too_much": replace(empty, typed="20000"),
        "busy": replace(typed, is_busy=True),
        "approval": replace(typed, notice=Reason.NEEDS_APPROVAL),
        "other_code": replace(typed, notice=UNASKED),
        "saved": done,
        "booked": replace(done, outcome=Accepted(booked)),
        "unknown": replace(done, outcome=Unknown(UUID(int=46))),
        "refused": replace(done, outcome=Refused(Reason.ABOVE_MAXIMUM)),
        "undone": replace(done, is_undone=True),
        "offline": LoadModel(GOLD, "CNY", refused=Reason.ONLINE_ONLY),
        "full": LoadModel(GOLD, "CNY", refused=Reason.ABOVE_MAXIMUM),
    }


def gifts_models() -> dict[str, GiftsModel]:
    """By name; without `gifts_` before it."""
    tea, mug = GIFTED.facts.gifts
    some = GiftsModel(GIFTED, (tea, mug))
    saved = GiftsModel(GIFTED, (mug,), handed=tea, done=saved_sale())
    booked = Accepted(TransactionResult(UUID(int=46), Applied.APPLIED, None, 0, 0, 485))
    return {
        "some": some,
        "one": GiftsModel(GIFTED, (mug,)),
        "busy": replace(some, is_busy=True),
        "approval": replace(some, notice=Reason.NEEDS_APPROVAL),
        "other_code": replace(some, notice=UNASKED),
        "saved": saved,
        "booked": replace(saved, outcome=booked),
        "last": replace(saved, gifts=(), outcome=booked),
        "unknown": replace(saved, outcome=Unknown(UUID(int=46))),
        "refused": replace(saved, outcome=Refused(Reason.GIFT_PICKED_UP)),
        "undone": replace(saved, gifts=(tea, mug), is_undone=True),
        "offline": replace(some, refused=Reason.ONLINE_ONLY),
        "locked": replace(some, refused=Reason.NEEDS_PAY_CODE),
        "spent": replace(some, refused=CODE_SPENT),
        "none": GiftsModel(GOLD, refused=Reason.UNKNOWN_GIFT),
    }
