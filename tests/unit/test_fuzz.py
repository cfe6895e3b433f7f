"""A short run of what `dev.py fuzz` does at length, and proof that a search finds a bug that is there."""

from pathlib import Path

import pytest

from tests.fuzz.entrances.entrance import entrance
from tests.fuzz.guessing import search
from tests.fuzz.inputs import NAMES, crashes, guided, is_guided

led_by_coverage = pytest.mark.skipif(not is_guided(), reason="NOT TESTED: a search led by coverage; no atheris here")


@led_by_coverage
@pytest.mark.parametrize("name", NAMES)
def test_a_short_search_finds_no_input_that_crashes(name: str, tmp_path: Path) -> None:
    done = guided(name, 2000, tmp_path)
    assert done.returncode == 0, (crashes(tmp_path), done.stderr[-3000:])
    assert "stat::number_of_executed_units: 2000" in done.stderr


@led_by_coverage
def test_a_bug_behind_three_conditions_is_found(tmp_path: Path) -> None:
    done = guided("planted", 1_000_000, tmp_path)
    assert done.returncode != 0
    assert [data[:3] for data in crashes(tmp_path)] == [b"91!"]


@pytest.mark.parametrize("name", NAMES)
def test_guessing_where_there_is_no_atheris_finds_none_either(name: str) -> None:
    search(entrance(name), 200)


@pytest.mark.parametrize("name", NAMES)
def test_every_seed_is_read(name: str) -> None:
    for seed in entrance(name).seeds:
        entrance(name).read(seed)


def test_guessing_tells_what_it_has_met() -> None:
    with pytest.raises(IndexError, match="planted"):
        entrance("planted").read(b"91! and more")
