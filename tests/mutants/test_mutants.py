"""The planted bugs fit the code; the quickest of them are tried every day, all by `dev.py mutants`."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.mutants.__main__ import MUTANTS, main
from tests.mutants.mutant import ROOT, MissingTextError, Mutant, misplaced, mutated
from tests.mutants.trial import Verdict, control, copied, tried

EVERYDAY = [replace(mutant, tests=(mutant.everyday,)) for mutant in MUTANTS if mutant.everyday]
HARMLESS = replace(EVERYDAY[0], name="harmless", old="def _rounded(", new="def _rounded(  # a comment\n    ")
BROKEN = replace(EVERYDAY[0], name="broken", old="def _rounded(", new="def _rounded[")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    with copied(tmp_path_factory.mktemp("mutants") / "copy") as folder:
        yield folder


def test_every_mutant_fits_the_code_as_it_is() -> None:
    assert misplaced(MUTANTS) == [], "the code has moved on: let the mutants follow, or plant better ones"


def test_names_differ_and_every_mutant_changes_something() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    assert all(mutant.old != mutant.new for mutant in MUTANTS)


@pytest.mark.parametrize("old", ["not in any module at all", "def "])
def test_a_text_that_is_missing_or_not_alone_is_an_error(old: str) -> None:
    mutant = replace(MUTANTS[0], old=old)
    with pytest.raises(MissingTextError):
        mutated(mutant, (ROOT / mutant.module).read_text(encoding="utf-8"))
    assert misplaced([mutant])


def test_without_any_mutant_the_tests_pass(copy: Path) -> None:
    assert control(copy, EVERYDAY) == []


@pytest.mark.parametrize("mutant", EVERYDAY, ids=lambda mutant: mutant.name)
def test_the_tests_notice(mutant: Mutant, copy: Path) -> None:
    before = (copy / mutant.module).read_bytes()
    trial = tried(copy, mutant)
    assert trial.verdict is Verdict.CAUGHT, trial
    assert (copy / mutant.module).read_bytes() == before == (ROOT / mutant.module).read_bytes()


@pytest.mark.parametrize(("mutant", "verdict"), [(HARMLESS, Verdict.SURVIVED), (BROKEN, Verdict.ERROR)])
def test_what_changes_nothing_survives_and_what_cannot_run_proves_nothing(
    mutant: Mutant, verdict: Verdict, copy: Path
) -> None:
    assert tried(copy, mutant).verdict is verdict


def test_an_unknown_name_is_a_usage_error(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["no-such-mutant"])
    assert caught.value.code == 2
    assert "no-such-mutant" in capsys.readouterr().err
