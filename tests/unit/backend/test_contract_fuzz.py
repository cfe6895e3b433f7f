"""A short run of what `dev.py contract` does at length."""

from pathlib import Path

from tests.fuzz.contract import fuzz


def test_every_answer_is_one_the_contract_names(tmp_path: Path) -> None:
    options = ["--phases", "fuzzing", "--max-examples", "2", "--seed", "1", "--generation-database", "none"]
    done = fuzz(f"sqlite:///{tmp_path / 'b.db'}", tmp_path, options)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "No issues found" in done.stdout
