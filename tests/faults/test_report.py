"""The one report of all suites: what it says, and when it says that something is wrong."""

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.faults.__main__ import ALONE, NEED_STRACE, SUITES, main, print_table
from tests.faults.planting import ROOT
from tests.faults.report import ALWAYS_TOLD, FORBIDDEN, MOST_TOLD, Report, Result, Scale, told


def report(**results: Result) -> Report:
    return Report(Scale.QUICK, 7, 1.26, results)


def test_counts_of_all_suites_add_up_and_every_name_is_told() -> None:
    document = report(
        one=Result(Counter(kills=3, mutants=8)), two=Result(Counter(kills=4, naps=1), ["two was lost"])
    ).document()
    assert list(document)[: len(ALWAYS_TOLD)] == list(ALWAYS_TOLD)
    assert (document["kills"], document["mutants"], document["lost"], document["naps"]) == (7, 8, 0, 1)
    assert (document["seed"], document["seconds"], document["failures"]) == (7, 1.3, ["two: two was lost"])
    json.dumps(document)


@pytest.mark.parametrize("name", FORBIDDEN)
def test_one_violation_fails_the_run_and_is_told_with_the_way_to_see_it_again(name: str) -> None:
    bad = Result()
    bad.wrong(name, "at the third kill")
    whole = report(good=Result(Counter(kills=1)), bad=bad)
    assert not whole.is_fine
    assert whole.failed() == ["bad"]
    assert whole.again(whole.failed()) == "python3 dev.py faults --quick --seed 7 bad"


def test_a_run_with_faults_and_nothing_wrong_is_fine() -> None:
    assert report(good=Result(Counter(kills=1000, mutants=8))).is_fine
    assert not report(bad=Result(failures=["it broke down"])).is_fine


def test_of_many_failures_the_first_are_told_and_how_many_more_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    many = [f"sale {number} was lost" for number in range(1, 13_263)]
    lines = told(many)
    assert lines == [*many[:MOST_TOLD], "and 13,242 more"]
    assert told(many[:MOST_TOLD]) == many[:MOST_TOLD]
    assert len(told(["x" * 10_000])[0]) < 2_000
    whole = report(soak=Result(failures=many), crash=Result(failures=["a"]))
    assert whole.document()["failures"] == [*(f"soak: {line}" for line in lines), "crash: a"]
    print_table(whole)
    shown = capsys.readouterr().out.splitlines()
    assert shown[-2 - MOST_TOLD :] == [*(f"soak: {line}" for line in lines), "crash: a"]


def test_parts_of_a_suite_add_up() -> None:
    whole = Result(Counter(kills=1), ["a"])
    whole.add(Result(Counter(kills=2, lost=1), ["b"]))
    assert whole == Result(Counter(kills=3, lost=1), ["a", "b"])


def test_a_scale_picks_its_number() -> None:
    assert (Scale.QUICK.pick(1, 2), Scale.FULL.pick(1, 2)) == (1, 2)


@pytest.mark.parametrize("arguments", [["no-such-suite"], ["--quick", "--full"], ["--seed", "x"]])
def test_what_cannot_be_meant_is_a_usage_error(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2
    assert "dev.py faults" in capsys.readouterr().err


def test_each_suite_is_named_once() -> None:
    assert len(set(SUITES)) == len(SUITES)
    assert set(SUITES) >= ALONE | NEED_STRACE


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="fork")
def test_a_machine_that_lets_nobody_watch_says_what_it_did_not_run(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.faults", "--json", *NEED_STRACE]
    done = subprocess.run(
        command, env=os.environ | {"PATH": str(tmp_path)}, cwd=ROOT, capture_output=True, text=True, check=True
    )
    document = json.loads(done.stdout)
    assert document["not_run"].keys() == NEED_STRACE
    assert all("strace" in why for why in document["not_run"].values())
    assert (document["kills"], document["failures"]) == (0, [])
    assert "crash: not run: " in done.stderr
