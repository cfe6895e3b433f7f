"""The manager's screen and a till that only practises, in the states they have, as `studio` poses them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from hardware.scanner.camera_scanner import CameraView
from hardware.scanner.sheet_drawing import qr_modules
from pos_client.domain.cashiers import ALL_ALLOWED, Cashier, Permission, Permissions
from pos_client.domain.offline import Remaining
from pos_client.domain.programme import Programme
from pos_client.domain.reasons import Reason
from pos_client.services.connectivity import LinkState
from pos_client.services.insights import Insights
from ui.demo.scenes import NOW, SCENES
from ui.main_window import MainWindow, Tab
from ui.screens.checkout.view import CheckoutScreen
from ui.screens.office.model import Look, OfficeModel, Practice, Section
from ui.screens.status.model import StatusModel
from ui.screens.status.view import StatusBar
from ui.screens.training.presenter import Said, TrainingModel
from ui.screens.training.view import TOOLS, TrainingCards, TrainingFace

translate = QCoreApplication.translate
_CODE = "911112345678901211842763991945754287543084"
_NAMES = ("陈喆", "Emma Brown", "Oliver Smith", "林若曦")
_TILL = TrainingModel(_NAMES)
_HOURS = ((9, 12), (10, 31), (11, 44), (12, 58), (13, 37), (14, 29), (15, 33), (16, 41), (17, 66), (18, 52), (19, 18))
_INSIGHTS = Insights(NOW, 421, 5_402_850, 97, 3_120, 2_604, 268, 91, _HOURS)
_PEOPLE = (
    Cashier("LEAD-001", "Wang Bo", ALL_ALLOWED),
    Cashier("CASH-017", "Ann Lee"),
    Cashier("CASH-018", "欧阳昇玥", Permissions(deposit=Permission.DENIED, stored_value=Permission.APPROVAL)),
)
_CARDS = replace(_TILL, is_open=True, chosen=1, code=_CODE, new_in_s=17)


@dataclass(frozen=True, slots=True)
class PracticeWindow:
    """A till that only practises, with no services behind it."""

    window: MainWindow
    checkout: CheckoutScreen
    status: StatusBar
    cards: TrainingCards
    face: TrainingFace


def practice_window(latest: Callable[[], CameraView | None]) -> PracticeWindow:
    """The window, not shown yet. UI thread."""
    checkout, status = CheckoutScreen(latest), StatusBar()
    tabs = (
        Tab(lambda: translate("MainWindow", "Checkout"), checkout, "F1", "register"),
        Tab(lambda: translate("MainWindow", "Check-in"), QWidget(), "F2", "check_in"),
        Tab(lambda: translate("MainWindow", "Waiting"), QWidget(), "F6", "cloud_up"),
        Tab(lambda: translate("MainWindow", "Shift"), QWidget(), "F10", "bars"),
    )
    window = MainWindow("Harbour Mall · Store 0412", "Till 03", tabs, status, TOOLS)
    cards = TrainingCards(window, qr_modules)
    return PracticeWindow(window, checkout, status, cards, TrainingFace(window, cards))


def practice_poses(practice: PracticeWindow) -> dict[str, Callable[[], None]]:
    """By name; without `training_` before it."""
    return {
        "ready": partial(_pose, practice, "ready", _TILL),
        "empty": partial(_pose, practice, "empty", _TILL),
        "offline": partial(_pose, practice, "queued", replace(_TILL, is_plugged=False)),
        "real_card": partial(_pose, practice, "empty", replace(_TILL, said=Said.REAL_CARD)),
        "cards": partial(_pose, practice, "empty", _CARDS),
        "cards_pay": partial(_pose, practice, "empty", replace(_CARDS, chosen=3, is_paying=True)),
    }


def _pose(practice: PracticeWindow, scene: str, model: TrainingModel) -> None:
    state = LinkState.ONLINE if model.is_plugged else LinkState.OFFLINE
    practice.checkout.show_model(SCENES[scene])
    practice.checkout.card.settle()
    practice.checkout.scan.preview.on_poll()
    practice.status.show_model(StatusModel(state, last_sync=NOW, camera_fps=30, terminal="T-0412-03", version="0.1.0"))
    practice.face.show_model(model)


def office_models() -> dict[str, OfficeModel]:
    """By name; without `manager_` before it."""
    programme = Programme()
    limits = programme.offline
    left = Remaining(limits.award_s - 8_400, 0, limits.redeem_s - 8_400, 4_218_000, 860, 24)
    known = Look(_INSIGHTS, _PEOPLE, programme, left)
    shown = OfficeModel(look=known, practice=Practice.READY)
    training, nothing = replace(shown, section=Section.TRAINING), replace(shown, look=Look(Insights(NOW)))
    return {
        "closed": OfficeModel(closed=Reason.NEEDS_APPROVAL),
        "nobody": OfficeModel(closed=Reason.NOT_SIGNED_IN),
        "insights": shown,
        "insights_empty": nothing,
        "people": replace(shown, section=Section.PEOPLE),
        "people_none": replace(nothing, section=Section.PEOPLE),
        "rules": replace(shown, section=Section.RULES),
        "rules_none": replace(nothing, section=Section.RULES),
        "alone": replace(shown, section=Section.ALONE, look=replace(known, is_online=False)),
        "fault": replace(shown, fault="STORAGE_DAMAGED"),
        "unreadable": replace(shown, look=None, fault="STORAGE_DAMAGED"),
        "soon": replace(shown, look=None),
        "training": training,
        "training_soon": replace(training, practice=Practice.STARTING),
        "training_sale": replace(training, practice=Practice.REFUSED, refused="SALE_OPEN"),
    }
