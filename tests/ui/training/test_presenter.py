"""Whose card is held up, what is said of real ones, and the plug; without a window."""

from dataclasses import replace

import pytest

from pos_client.adapters.simulated_plug import SimulatedPlug
from pos_client.backend.samples.cards import sample_members
from pos_client.domain.member_code import PERIOD_S, Intent, MemberCode, encode, parse, step_at
from tests.fakes.clock import FakeClock
from ui.composition.training_desk import training_cards
from ui.screens.training import text
from ui.screens.training.presenter import QUIET_S, Said, TrainingModel, TrainingPresenter, TrainingServices
from ui.theme.tokens import Tone


class Desk:
    """The presenter on a fake clock; everything it did is kept."""

    def __init__(self) -> None:
        self.clock, self.plug = FakeClock(), SimulatedPlug()
        self.model = TrainingModel()
        self.heard: list[str] = []
        self.refused = self.tried = self.ended = 0
        services = TrainingServices(
            training_cards(), self.clock, self.plug, self.heard.append, self.on_refused, self.on_link, self.on_end
        )
        self.presenter = TrainingPresenter(self, services)

    def show_model(self, model: TrainingModel) -> None:
        self.model = model

    def on_refused(self) -> None:
        self.refused += 1

    def on_link(self) -> None:
        self.tried += 1

    def on_end(self) -> None:
        self.ended += 1


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_the_phone_held_up_is_the_chosen_members_and_shows_the_code_of_the_moment(desk: Desk) -> None:
    desk.presenter.open()
    desk.presenter.choose(2)
    desk.presenter.pay()
    shown = desk.model.code
    desk.presenter.hold_up()
    code = parse(desk.heard[0])
    assert isinstance(code, MemberCode)
    assert (desk.heard, code.handle, code.intent) == ([shown], training_cards()[2].handle, Intent.PAY)
    assert (desk.model.is_open, desk.model.code) == (False, "")


def test_the_code_goes_on_with_time_and_says_when(desk: Desk) -> None:
    desk.presenter.open()
    first, left = desk.model.code, desk.model.new_in_s
    assert 0 < left <= PERIOD_S
    desk.clock.advance(left)
    desk.presenter.tick()
    assert desk.model.code != first
    assert desk.model.new_in_s == PERIOD_S


def test_keys_of_closed_cards_do_nothing(desk: Desk) -> None:
    desk.presenter.choose(1)
    desk.presenter.hold_up()
    assert (desk.model.chosen, desk.heard) == (0, [])
    desk.presenter.open()
    desk.presenter.choose(9)
    assert desk.model.chosen == 0


def test_only_training_cards_are_let_through(desk: Desk) -> None:
    """What is no member's code at all (a product, a receipt) is the till's business as ever."""
    step = step_at(desk.clock.now_s())
    mine, real = training_cards()[0], sample_members()[20]
    assert not desk.presenter.refuses(encode(mine.master_key, mine.handle, mine.kid, Intent.EARN, step))
    assert not desk.presenter.refuses("2000000010106")
    assert desk.refused == 0
    assert desk.presenter.refuses(encode(real.master_key, real.handle, real.kid, Intent.EARN, step))
    assert (desk.refused, desk.model.said) == (1, Said.REAL_CARD)
    desk.clock.advance(QUIET_S)
    desk.presenter.tick()
    assert desk.model.said is Said.NOTHING_COUNTS


def test_the_plug_moves_and_the_till_finds_out_at_once(desk: Desk) -> None:
    desk.presenter.move_plug()
    assert (desk.plug.is_plugged, desk.model.is_plugged, desk.tried) == (False, False, 1)
    desk.presenter.move_plug()
    assert (desk.plug.is_plugged, desk.model.is_plugged, desk.tried) == (True, True, 2)
    desk.presenter.end()
    assert desk.ended == 1


def test_what_is_said(desk: Desk) -> None:
    assert text.badge(desk.model) == (Tone.WAITING, "Training")
    assert text.badge(replace(desk.model, said=Said.REAL_CARD)) == (Tone.BAD, "Training: real card not read")
    assert [words for _icon, words in text.tools(desk.model)] == ["Cards", "Cut network", "End"]
