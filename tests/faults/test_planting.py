"""The bugs that suites plant fit the product as it is, and reach it."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.planting import ROOT, Plant

SUITES = tuple(sorted(path.stem.removesuffix("_plants") for path in Path(__file__).parent.glob("*_plants.py")))
LEAST = 8


def plants(suite: str) -> tuple[Plant, ...]:
    found: tuple[Plant, ...] = importlib.import_module(f"tests.faults.{suite}_plants").PLANTS
    return found


EVERY = [pytest.param(plant, id=f"{suite}: {plant.name}") for suite in SUITES for plant in plants(suite)]


@pytest.mark.parametrize("plant", EVERY)
def test_a_plant_fits_the_product_as_it_is(plant: Plant) -> None:
    path = ROOT / (plant.module.replace(".", "/") + ".py")
    changed = plant.changed(path.read_text(encoding="utf-8"))
    compile(changed, str(path), "exec")
    assert plant.old != plant.new


@pytest.mark.parametrize("suite", SUITES)
def test_each_suite_plants_enough_and_each_bug_once(suite: str) -> None:
    names = [plant.name for plant in plants(suite)]
    assert len(set(names)) == len(names) >= LEAST


@pytest.mark.parametrize("old", ["not in any module at all", "def "])
def test_a_text_that_is_missing_or_not_alone_is_an_error(old: str) -> None:
    source = (ROOT / "pos_client" / "errors.py").read_text(encoding="utf-8") + "def one(): ...\ndef two(): ...\n"
    with pytest.raises(ValueError, match="instead of once"):
        Plant("odd", "pos_client.errors", old, "", "").changed(source)


def test_a_plant_is_in_the_module_as_it_is_imported(tmp_path: Path) -> None:
    program = """
import json, sys
from tests.faults import planting
begin = "def full_jitter_s("
plant = planting.Plant("greedy", "pos_client.services.backoff", begin, "PLANTED = 1\\n\\n\\n" + begin, "")
sys.meta_path.insert(0, planting._Garden(plant))
import pos_client.services.backoff as backoff
print(json.dumps([backoff.PLANTED, backoff.__file__]))
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    planted, file = json.loads(done.stdout)
    assert planted == 1
    assert Path(file) == ROOT / "pos_client" / "services" / "backoff.py"
