"""The first window of a till in the states it has, as `studio` poses it."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from pos_client.domain.enrolment import OfferedPlace, Ticket
from ui.demo.scenes import NOW
from ui.screens.first_run.model import FirstRunModel, Step
from ui.screens.first_run.presenter import OTHER_CODE
from ui.screens.first_run.view import FirstRunWindow

_TICKET = Ticket("https://loyalty.harbour.example", "BCDFGHJK")
_PLACE = OfferedPlace("T-0412-03", "Harbour Mall · Store 0412", "Till 03", NOW)


def first_run_poses(window: FirstRunWindow) -> dict[str, Callable[[], None]]:
    """What shows each state, by the same names."""
    return {name: partial(window.show_model, model) for name, model in first_run_models().items()}


def first_run_models() -> dict[str, FirstRunModel]:
    """By name; without `first_run_` before it."""
    looking = FirstRunModel(Step.LOOKING, ticket=_TICKET)
    found = replace(looking, step=Step.FOUND, place=_PLACE)
    refused = replace(looking, step=Step.REFUSED)
    long = Ticket("https://members-and-points.harbour-trading-company.example:8443/loyalty", "BCDFGHJK")
    return {
        "welcome": FirstRunModel(),
        "typed": FirstRunModel(typed="https://hm.example BCDF-GHJK"),
        "looking": looking,
        "found": found,
        "found_long": replace(found, ticket=long, place=replace(_PLACE, store="海港城旗舰店 " * 6)),
        "joining": replace(found, step=Step.JOINING),
        "refused": replace(refused, fault="CODE_EXPIRED"),
        "used": replace(refused, fault="CODE_USED"),
        "offline": replace(refused, fault="NOT_SENT", may_retry=True),
        "certificate": replace(refused, fault="CERTIFICATE_REFUSED", may_retry=True),
        "clock": replace(refused, fault="CERTIFICATE_DATES", may_retry=True),
        "other_code": FirstRunModel(Step.REFUSED, fault=OTHER_CODE),
        "opening": replace(found, step=Step.OPENING),
    }
