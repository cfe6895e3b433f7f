"""A cashier by chance: hypothesis presses, touches and scans, legal or not, and after each action all must be well.

Everything is real but time, devices and the cable: the till's window, its outbox on disk, its HTTP client, the web
application and its database. Work on a slow disk and a slow sender are steps of their own, so that keys come between.
"""

import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import ClassVar

import hypothesis
from hypothesis import HealthCheck, Phase, currently_in_test_context, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from PySide6.QtWidgets import QApplication

from pos_client.domain.barcode import Misread, Symbology
from pos_client.domain.member_code import PERIOD_S, Intent
from pos_client.ports import Paper
from tests.faults.model import FATES
from tests.faults.report import Result
from tests.robot.codes import CARDS, CODES, member
from tests.robot.hands import KEYS
from tests.robot.judging import wrong_at_last, wrong_now
from tests.robot.shop import CASHIER, PINS, RobotShop
from tests.robot.till import Till
from tests.robot.watching import Watch
from ui.composition.counter import CHECKOUT
from ui.i18n import install_language
from ui.screens.devices import Device, Presence
from ui.theme.shown import Theme, install_theme

STEPS = 100
_MOST_ESC = 12
_NUMBERS = st.integers(0, 999)
_AMOUNTS = st.sampled_from(("0.01", "5", "12.50", "128", "990.00", "99999999"))
_WAYS = ((), ("F9",), ("F9", "5"), ("F9", "0"), ("F4",), ("F5",), ("F5", "F9"), ("F4", "F9", "1"))
"""Points, credit and the card's balance, beginning at what the till proposes or with a part of it."""
_PAUSES = st.sampled_from((0.3, 1.5, 6.0, float(PERIOD_S) + 1.0, 70.0, 16 * 60.0))
"""A tick; fingers rest; undo ends; the phones show other codes; the longest backoff; whoever does nothing is out."""


class Robot(RuleBasedStateMachine):
    """What may happen, and what must hold all along."""

    shop: ClassVar[RobotShop]
    watch: ClassVar[Watch]
    kind: ClassVar[type[Till]] = Till

    @initialize(is_staffed=st.booleans(), language=st.sampled_from(("en", "zh")))
    def open(self, is_staffed: bool, language: str) -> None:
        """A till in the morning, with or without people who have to sign in."""
        self.shop.afresh()
        if not is_staffed:
            self.shop.dismiss_staff()
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        self.till = self.kind(self.shop, app, language)
        self.scanned = [""]
        self.visitor = 0
        if is_staffed:
            self.sign_in(CASHIER)

    @rule(keys=st.lists(st.sampled_from(sorted(KEYS)), min_size=1, max_size=3))
    def press(self, keys: Sequence[str]) -> None:
        self._press(*keys)

    @rule(which=_NUMBERS)
    def touch(self, which: int) -> None:
        buttons = self.till.hands.buttons()
        button = buttons[which % len(buttons)]
        if currently_in_test_context():
            note(f"that is {button.objectName()}")
        self.till.hands.touch(button)

    @rule(kind=st.sampled_from(sorted(CODES)), which=_NUMBERS)
    def scan(self, kind: str, which: int) -> None:
        self._hold_up(CODES[kind](self.till, which))

    @rule(ago=st.integers(0, 5))
    def scan_again(self, ago: int) -> None:
        self._hold_up(self.scanned[-1 - ago % len(self.scanned)])

    def _hold_up(self, text: str) -> None:
        self.scanned.append(text)
        self.till.scan(text)

    @rule(which=_NUMBERS, amount=_AMOUNTS, intent=st.sampled_from((Intent.EARN, Intent.PAY)))
    def ring_up(self, which: int, amount: str, intent: Intent) -> None:
        self.till.hands.type(amount)
        self._hold_up(member(self.till, which, intent))

    @rule(which=_NUMBERS, amount=_AMOUNTS, ways=st.sampled_from(_WAYS))
    def serve(self, which: int, amount: str, ways: Sequence[str]) -> None:
        """A whole sale as it is meant to be, whatever was begun before."""
        self._step_back()
        self._hold_up(member(self.till, which, Intent.PAY if ways else Intent.EARN))
        self.till.hands.type(amount)
        self._press(*ways, "Enter")

    @rule()
    def give_back_the_last(self) -> None:
        self._step_back()
        self._press("F7", "Enter", "1")

    @rule(which=_NUMBERS)
    def check_in(self, which: int) -> None:
        self._step_back()
        self._press("F2")
        self._hold_up(member(self.till, which))

    def _step_back(self) -> None:
        """Out of whatever is open, to the checkout, and the phones show other codes."""
        self._press(*["Esc"] * _MOST_ESC, "F1", *["Esc"] * _MOST_ESC)
        self.till.pass_time(PERIOD_S + 1.0)

    def _press(self, *keys: str) -> None:
        for key in keys:
            self.till.hands.press(key)

    @rule(pieces=st.integers(1, 4), which=_NUMBERS)
    def fill_a_basket(self, pieces: int, which: int) -> None:
        for piece in range(pieces):
            self._hold_up(CODES["product"](self.till, which + piece))

    @rule(badge=st.sampled_from(sorted(PINS)))
    def sign_in(self, badge: str) -> None:
        self._hold_up(badge)
        self._press(*PINS[badge], "Enter")

    @rule(which=_NUMBERS, why=st.sampled_from(("F1", "F2", "F3")))
    def type_a_card_number(self, which: int, why: str) -> None:
        self._press("F3", *CARDS[which % len(CARDS)].handle, why, "Enter")

    @rule(seconds=_PAUSES)
    def wait(self, seconds: float) -> None:
        self.till.pass_time(seconds)

    @rule(language=st.sampled_from(("en", "zh")))
    def speak(self, language: str) -> None:
        install_language(self.till.qt, language)

    @rule(theme=st.sampled_from(Theme))
    def dress(self, theme: Theme) -> None:
        install_theme(self.till.qt, theme, reduced_motion=True)

    @rule(is_in=st.booleans())
    def plug(self, is_in: bool) -> None:
        (self.till.plug.plug_in if is_in else self.till.plug.unplug)()

    @rule(fates=st.lists(st.sampled_from(FATES), min_size=1, max_size=6))
    def shake_the_cable(self, fates: Sequence[str]) -> None:
        self.till.cable.fates = list(fates)

    @rule(actions=st.integers(1, 6))
    def slow_down_the_disk(self, actions: int) -> None:
        """What is begun meanwhile is done by `do_one_thing`, or after so many actions."""
        self.till.slow_for(actions)

    @precondition(lambda self: self.till.tasks.started)
    @rule()
    def do_one_thing(self) -> None:
        self.till.tasks.step()

    @rule(actions=st.integers(1, 6))
    def slow_down_the_sender(self, actions: int) -> None:
        self.till.sender_sleeps_for = actions

    @rule()
    def send(self) -> None:
        self.till.core.sync.send_now()
        self.till.core.sync.work()

    @rule(is_in=st.booleans())
    def plug_the_printer(self, is_in: bool) -> None:
        self.till.printer.plug(is_in=is_in)

    @rule(paper=st.sampled_from(Paper))
    def change_the_paper(self, paper: Paper) -> None:
        self.till.paper.put_paper(paper)

    @rule(presence=st.sampled_from((Presence.READY, Presence.AWAY)))
    def plug_a_scanner(self, presence: Presence) -> None:
        self.till.counter.on_device(Device("hand", "Hand scanner", is_camera=False, presence=presence))

    @rule()
    def tear_a_label(self) -> None:
        self.till.counter.check.on_misread(Misread("hand", Symbology.CODE_128, 7))

    @rule()
    def come_back(self) -> None:
        """From wherever this is, the next member can be served: by keys alone, and without a restart."""
        self.till.hurry()
        self._step_back()
        assert self.till.window.current() == CHECKOUT, "F1 does not lead to the checkout"
        self.till.breathe()
        self.visitor += 1
        self._hold_up(member(self.till, self.visitor))
        self.till.breathe()
        shown, wanted = self.till.model.member, CARDS[self.visitor % len(CARDS)].handle
        is_served = shown is not None and shown.facts.handle == wanted
        assert is_served or not self.till.core.link.is_online, f"the next member is not served: {self.till.model}"

    @invariant()
    def all_is_well(self) -> None:
        if hasattr(self, "till"):
            self.shop.actions += 1
            self.till.breathe()
            wrong = [*self.watch.taken(), *wrong_now(self.till)]
            assert not wrong, "\n".join(wrong)

    def teardown(self) -> None:
        """Somebody else comes, the network works, everything is sent: then all the books must agree."""
        if not hasattr(self, "till"):
            return
        try:
            self.till.drain()
            self.come_back()
            self.till.drain()
            wrong = [*self.watch.taken(), *wrong_now(self.till), *wrong_at_last(self.till)]
            assert not wrong, "\n".join(wrong)
        finally:
            self.till.close()


def play(
    seed: int,
    plays: int,
    steps: int = STEPS,
    phases: Sequence[Phase] = (Phase.generate, Phase.shrink),
    kind: type[Till] = Till,
) -> Result:
    """So many plays of so many actions; the first that fails is told in the fewest actions it takes. UI thread."""
    result = Result()
    with opened() as (shop, watch):
        robot = type("Play", (Robot,), {"shop": shop, "watch": watch, "kind": kind})
        limits = settings(
            phases=phases, max_examples=plays, stateful_step_count=steps, database=None, deadline=None,
            print_blob=False, report_multiple_bugs=False, suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        try:
            run_state_machine_as_test(hypothesis.seed(seed)(robot), settings=limits)
        except AssertionError as exc:
            result.wrong("wrong", "\n".join([str(exc), *getattr(exc, "__notes__", ())]))
        result.counts["actions"], result.counts["plays"] = shop.actions, shop.plays
    return result


def rehearse(*actions: Callable[[Robot], None], kind: type[Till] = Till) -> None:
    """These actions one after the other, at a till of this kind. UI thread.

    Raises:
        AssertionError: something was not well; it says what.
    """
    with opened() as (shop, watch):
        robot = type("Play", (Robot,), {"shop": shop, "watch": watch, "kind": kind})()
        try:
            robot.open(is_staffed=False, language="en")
            for act in actions:
                act(robot)
                robot.all_is_well()
        except AssertionError:
            robot.till.close()
            raise
        robot.teardown()


@contextmanager
def opened() -> Iterator[tuple[RobotShop, Watch]]:
    """A backend, a home for what is saved, and somebody who hears of every mishap. UI thread."""
    with ExitStack() as opened:
        folder = opened.enter_context(tempfile.TemporaryDirectory(prefix="pos-client-robot-"))
        opened.enter_context(_home(folder))
        opened.callback(_undress)
        yield opened.enter_context(RobotShop(Path(folder))), opened.enter_context(Watch())


def _undress() -> None:
    """As a program begins: other tests follow in this process."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    install_language(app, "en")
    install_theme(app, Theme.LIGHT)


@contextmanager
def _home(folder: str) -> Iterator[None]:
    before = os.environ.get("HOME")
    os.environ["HOME"] = folder
    try:
        yield
    finally:
        if before is None:
            del os.environ["HOME"]
        else:
            os.environ["HOME"] = before
