"""Every screen in every state it has, posed without any services: for pictures and for the tests of what is seen."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from uuid import UUID

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from hardware.camera.hand import pose_at
from hardware.camera.phone import Look, Shown
from hardware.camera.scene import Scene
from hardware.scanner.camera_scanner import CameraView
from pos_client.domain.reasons import Reason
from pos_client.domain.transaction import Told, TransactionKind
from pos_client.ports import Frame
from pos_client.services.connectivity import LinkState
from ui.composition.device_check import draw_code
from ui.composition.device_poses import check_models
from ui.composition.first_run_poses import first_run_poses
from ui.composition.front_poses import Fronts, fronts_of
from ui.composition.practice_poses import PracticeWindow, office_models, practice_poses, practice_window
from ui.composition.settings_poses import settings_poses
from ui.composition.stand_poses import BehindStand, behind_stand, stand_poses
from ui.demo.coupon_scenes import COUPON_SCENES
from ui.demo.scenes import GIFTED, GOLD, NOW, PLATINUM, SCENES
from ui.demo.shift_scenes import shift_scenes
from ui.demo.sides import SIDES
from ui.main_window import MainWindow, Tab
from ui.screens.checkout.member_side import MemberSide
from ui.screens.checkout.view import CheckoutScreen
from ui.screens.customer_display.view import CustomerDisplayView
from ui.screens.customer_display.window import CustomerDisplayWindow
from ui.screens.dealing.model import UNASKED, DealingModel, Step
from ui.screens.device_check.view import DeviceCheckScreen
from ui.screens.devices import Presence
from ui.screens.first_run.view import FirstRunWindow
from ui.screens.kiosk.presenter import Apology, Greeting, KioskModel, KioskScreen
from ui.screens.kiosk.states import KioskState
from ui.screens.kiosk.view import KioskView
from ui.screens.office.view import OfficeScreen
from ui.screens.shift.view import ShiftScreen
from ui.screens.status.model import StatusModel
from ui.screens.status.view import StatusBar
from ui.screens.waiting.model import Resolution, RowState, WaitingModel, WaitingRow
from ui.screens.waiting.shift import ShiftModel
from ui.screens.waiting.view import WaitingScreen

translate = QCoreApplication.translate
States = dict[str, Callable[[], None]]
_CODE = "911112345678901211842763991945754287543084"
_CHECKOUT, _CHECK_IN, _WAITING, _SHIFTS, _DEVICES, _MANAGER = range(6)
_CUSTOMER, _TRAINING, _STAND, _FIRST_RUN, _AT_ITS_BEST = "customer", "training", "stand", "first_run", 0.3
_SHIFT = ShiftModel(NOW - timedelta(hours=6), 34, 412, 384, waiting=3, to_look_at=1)
_SCENES = SCENES | COUPON_SCENES
_ONLINE = StatusModel(LinkState.ONLINE, last_sync=NOW, camera_fps=30, terminal="T-0412-03", version="0.1.0", minutes=12)
_OFFLINE = replace(
    _ONLINE, state=LinkState.OFFLINE, reason="NOT_SENT", minutes=6, waiting=3, offline_until=NOW + timedelta(hours=42)
)


class StillStand:
    """The check-in stand's presenter where nothing happens by itself."""

    def __init__(self) -> None:
        self.screen: KioskScreen | None = None

    def attach(self, screen: KioskScreen) -> None:
        """Show on this screen."""
        self.screen = screen

    def on_time_up(self) -> None:
        """Pictures last."""


@dataclass(slots=True)
class Lens:
    """What stands before the camera, while there is one."""

    view: CameraView
    is_there: bool = True

    def latest(self) -> CameraView | None:
        """The same picture every time."""
        return self.view if self.is_there else None


@dataclass(frozen=True, slots=True)
class Studio:
    """A window with every screen, a camera that stands still, and no services behind it."""

    window: MainWindow
    checkout: CheckoutScreen
    stand: KioskView
    waiting: WaitingScreen
    shift: ShiftScreen
    check: DeviceCheckScreen
    status: StatusBar
    fronts: Fronts
    lens: Lens
    customer: CustomerDisplayWindow
    display: CustomerDisplayView
    office: OfficeScreen
    practice: PracticeWindow
    behind: BehindStand
    first_run: FirstRunWindow

    @property
    def windows(self) -> tuple[QWidget, ...]:
        """Every one that stands by itself."""
        return (self.customer, self.practice.window, self.behind.window, self.first_run, self.window)

    def settle(self) -> None:
        """What moves is where it goes to."""
        for checkout in (self.checkout, self.practice.checkout):
            checkout.card.settle()

    def window_of(self, state: str) -> QWidget:
        """The window in which a state is seen; of a till's own, the small one that is open."""
        if state.startswith(_CUSTOMER):
            return self.customer
        if state.startswith(_TRAINING):
            return self.practice.cards if self.practice.cards.isVisible() else self.practice.window
        if state.startswith(_FIRST_RUN):
            return self.first_run
        return self.behind.window if state.startswith(_STAND) else self.fronts.shown or self.window


def poses(studio: Studio) -> States:
    """What to put before the lens, by name. UI thread."""
    states: States = {f"checkout_{name}": _checkout(studio, name) for name in _SCENES}
    for name, model in _stand_models().items():
        states[f"check_in_{name}"] = _shown(studio, _CHECK_IN, partial(studio.stand.show_model, model))
    for name, waiting in _waiting_models().items():
        pose = partial(_list, studio, waiting, DealingModel())
        states[f"waiting_{name}"] = _shown(studio, _WAITING, pose, is_offline=bool(waiting.waiting))
    for name, dealing in _dealing_models().items():
        pose = partial(_list, studio, _waiting_models()["some"], dealing)
        states[f"waiting_{name}"] = _shown(studio, _WAITING, pose, is_offline=True)
    for name, shift in shift_scenes().items():
        is_offline = name in {"some", "long_names", "paper_out"}
        states[f"shift_{name}"] = _shown(
            studio, _SHIFTS, partial(studio.shift.show_model, shift), is_offline=is_offline
        )
    for name, check in check_models().items():
        states[f"devices_{name}"] = _shown(studio, _DEVICES, partial(studio.check.show_model, check))
    for name, front in studio.fronts.poses().items():
        states[name] = partial(_before_checkout, studio, front)
    for name, office in _office_poses(studio.office).items():
        states[name] = _shown(studio, _MANAGER, office)
    for name, practised in practice_poses(studio.practice).items():
        states[f"{_TRAINING}_{name}"] = practised
    states |= {f"{_STAND}_{name}": pose for name, pose in stand_poses(studio.behind).items()}
    states |= {f"{_FIRST_RUN}_{name}": pose for name, pose in first_run_poses(studio.first_run).items()}
    for name, side in SIDES.items():
        states[f"{_CUSTOMER}_{name}"] = partial(_display, studio, side)
    return states


def _office_poses(office: OfficeScreen) -> dict[str, Callable[[], None]]:
    manager = {f"manager_{name}": partial(office.show_model, model) for name, model in office_models().items()}
    return manager | {f"settings_{name}": pose for name, pose in settings_poses(office).items()}


def _before_checkout(studio: Studio, pose: Callable[[], None]) -> None:
    _checkout(studio, "ready")()
    pose()


def _display(studio: Studio, side: MemberSide) -> None:
    studio.display.show_side(side)
    studio.display.celebrate_to(_AT_ITS_BEST if side.is_promoted else 1.0)


def _list(studio: Studio, waiting: WaitingModel, dealing: DealingModel) -> None:
    studio.waiting.dealing.show_model(dealing)
    studio.waiting.table.clearSelection()
    studio.waiting.show_shift(_SHIFT if waiting.rows else replace(_SHIFT, waiting=0, to_look_at=0, settled_points=412))
    studio.waiting.show_model(waiting)


def _checkout(studio: Studio, name: str) -> Callable[[], None]:
    def pose() -> None:
        studio.fronts.close()
        studio.window.show_tab(_CHECKOUT)
        status = _OFFLINE if name in {"queued", "undo_queued", "unknown"} else _ONLINE
        studio.status.show_model(replace(status, devices=_SCENES[name].devices))
        studio.checkout.show_model(_SCENES[name])
        studio.checkout.card.settle()
        studio.lens.is_there = _SCENES[name].devices.camera is not Presence.AWAY
        studio.checkout.scan.preview.on_poll()

    return pose


def _shown(studio: Studio, tab: int, pose: Callable[[], None], *, is_offline: bool = False) -> Callable[[], None]:
    def show() -> None:
        studio.fronts.close()
        studio.window.show_tab(tab)
        studio.status.show_model(_OFFLINE if is_offline else _ONLINE)
        pose()

    return show


def _stand_models() -> dict[str, KioskModel]:
    welcome = Greeting(GOLD, GOLD.facts.points + 1, 1, is_first_today=True, will_post=False)
    chinese = replace(PLATINUM, facts=replace(PLATINUM.facts, language="zh"))
    gift = Greeting(GIFTED, GIFTED.facts.points + 1, 1, is_first_today=True, will_post=False)
    again = Greeting(chinese, chinese.facts.points, 0, is_first_today=False, will_post=False)
    return {
        "invitation": KioskModel(KioskState.ATTRACT),
        "greeting": KioskModel(KioskState.GREETING, greeting=welcome),
        "gift": KioskModel(KioskState.GREETING, greeting=gift),
        "greeting_again": KioskModel(KioskState.GREETING, greeting=again),
        "offline": KioskModel(KioskState.GREETING, greeting=replace(welcome, will_post=True)),
        "sorry": KioskModel(KioskState.SORRY, apology=Apology(Reason.EXPIRED)),
        "out_of_order": KioskModel(KioskState.OUT_OF_ORDER),
    }


def _waiting_models() -> dict[str, WaitingModel]:
    rows = (
        _row(46, RowState.ATTENTION, TransactionKind.SALE, Told(6, 20), "INSUFFICIENT_POINTS", 3),
        _row(47, RowState.UNCLEAR, TransactionKind.AWARD, Told(12), "UNANSWERED", 1),
        _row(48, RowState.WAITING, TransactionKind.AWARD, Told(6), "NOT_SENT", 2),
        _row(49, RowState.WAITING, TransactionKind.CHECK_IN, Told(1), "", 0),
        _row(45, RowState.SENT, TransactionKind.VOID, Told(-6), "", 1),
        _row(44, RowState.SENT, TransactionKind.REDEEM, Told(0, 50), "", 1),
        replace(
            _row(43, RowState.RESOLVED, TransactionKind.AWARD, Told(9), "REPLAY", 1),
            resolution=Resolution(is_given_up=True, who="Li Na", why="SHOP_BEARS_IT"),
        ),
    )
    return {"some": WaitingModel(rows, 3, 1, NOW), "none": WaitingModel((), 0, 0, NOW)}


def _dealing_models() -> dict[str, DealingModel]:
    row = _row(46, RowState.ATTENTION, TransactionKind.SALE, Told(6, 20), "INSUFFICIENT_POINTS", 3)
    refused = DealingModel(row, Step.CHOOSE, (Step.AMOUNT, Step.MEMBER, Step.WHY))
    return {
        "refused": refused,
        "amount": replace(refused, step=Step.AMOUNT, typed="118.5"),
        "approval": replace(refused, step=Step.AMOUNT, typed="118.5", notice=Reason.NEEDS_APPROVAL),
        "member": replace(refused, step=Step.MEMBER),
        "why": replace(refused, step=Step.WHY),
        "unasked": replace(refused, notice=UNASKED),
        "over": DealingModel(_waiting_models()["some"].rows[-1], Step.OVER),
    }


def _row(seq: int, state: RowState, kind: TransactionKind, told: Told, reason: str, attempts: int) -> WaitingRow:
    amount_minor = 0 if kind in {TransactionKind.CHECK_IN, TransactionKind.VOID} else 12_850
    at = NOW - timedelta(minutes=2 * (50 - seq))
    card, txn_id = f"\u2022\u2022{4821 + seq}", UUID(int=seq)
    return WaitingRow(seq, state, at, card, kind, amount_minor, "CNY", told, attempts, reason, txn_id)


def open_studio() -> Studio:
    """The window, not shown yet. UI thread."""
    view = _still_view()
    lens = Lens(view)
    checkout, waiting, status, stand = CheckoutScreen(lens.latest), WaitingScreen(), StatusBar(), StillStand()
    shift, check, office = ShiftScreen("CNY"), DeviceCheckScreen(draw_code), OfficeScreen("CNY")
    kiosk = KioskView(stand, "Harbour Mall", lambda: NOW, lambda: view)
    tabs = (
        Tab(lambda: translate("MainWindow", "Checkout"), checkout, "F1", "register"),
        Tab(lambda: translate("MainWindow", "Check-in"), kiosk, "F2", "check_in"),
        Tab(lambda: translate("MainWindow", "Waiting"), waiting, "F6", "cloud_up"),
        Tab(lambda: translate("MainWindow", "Shift"), shift, "F10", "bars"),
        Tab(lambda: translate("MainWindow", "Devices"), check, "F11", "plug"),
        Tab(lambda: translate("MainWindow", "Manager"), office, "Ctrl+M", "person"),
    )
    window = MainWindow("Harbour Mall · Store 0412", "Till 03", tabs, status)
    fronts = fronts_of(window)
    display = CustomerDisplayView("Harbour Mall")
    customer = CustomerDisplayWindow(display, window, "Harbour Mall", lambda: None)
    practice = practice_window(lens.latest)
    return Studio(
        window, checkout, kiosk, waiting, shift, check, status, fronts, lens, customer, display, office, practice,
        behind_stand(), FirstRunWindow(lens.latest),
    )  # fmt: skip


def _still_view() -> CameraView:
    """A phone held before the simulated camera, always the same picture."""
    pose = pose_at(3, 2.0)
    exposure = Scene(1280, 720, seed=1).expose(3, None if pose is None else Shown(_CODE, Look.LIGHT, pose))
    found = [] if exposure.corners is None else exposure.corners.tolist()
    frame = Frame(exposure.luma, exposure.bgr, 1, 0)
    return CameraView(frame, tuple((float(x), float(y)) for x, y in found), 0.0, 30.0)
