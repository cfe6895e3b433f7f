"""The network suite in small: its bugs fit the code, a fault does what it says, and what it finds it tells."""

import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.certificates import certificate
from tests.faults.network import shop, suffer_all
from tests.faults.network_faults import Fault, catalogue
from tests.faults.network_lane import Lane, Place
from tests.faults.network_plants import PLANTS

pytestmark = pytest.mark.timeout(120)


@pytest.fixture(scope="module")
def tls(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    return certificate(tmp_path_factory.mktemp("tls") / "front", "localhost")


@pytest.fixture(scope="module")
def faults(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Fault]:
    foreign, _file = certificate(tmp_path_factory.mktemp("tls") / "foreign", "localhost")
    return {fault.name: fault for fault in catalogue(1, foreign)}


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    with shop(tmp_path / "shop", 1) as place:
        yield place


def test_every_planted_bug_names_the_fault_that_shows_it(faults: dict[str, Fault]) -> None:
    assert {plant.lens for plant in PLANTS} <= set(faults)
    assert len(PLANTS) >= 8
    assert len(faults) >= 30


def test_faults_are_survived_and_counted(
    place: Place, faults: dict[str, Fault], tls: tuple[ssl.SSLContext, Path]
) -> None:
    turns = [(faults[name], True) for name in ("reset in mid-answer", "401", "wrong certificate", "80 ms round trip")]
    result = suffer_all(place, tls, turns)
    assert result.failures == []
    assert (result.counts["network_faults"], result.counts["sales"]) == (4, 60)


def test_a_planted_bug_is_told(place: Place, faults: dict[str, Fault], tmp_path: Path) -> None:
    plant = next(plant for plant in PLANTS if plant.lens == "200 HTML of a portal")
    with Lane(replace(place, plant=plant.name), 0) as lane:
        lane.warm_up()
        lane.suffer(faults[plant.lens], told=True)
    assert any("shown as sent" in line for line in lane.result.failures)
    assert lane.result.counts["lost"] == 7
