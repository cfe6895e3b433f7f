"""docs/security.md: every test it names as a proof exists, and no row is without one."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (.+?) \| (.*tests?/?.*\.py.*) \|$", PAGE.partition("## The proofs")[2], re.MULTILINE)
LEAST_ROWS = 28


def names_in(path: Path) -> set[str]:
    """The names of a file's tests, those in classes as well."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def test_every_row_is_there() -> None:
    assert len(ROWS) >= LEAST_ROWS


@pytest.mark.parametrize(("what", "named"), ROWS, ids=[what for what, _ in ROWS])
def test_its_tests_exist(what: str, named: str) -> None:
    proofs = re.findall(r"`([^`]+)`", named)
    assert proofs
    for proof in proofs:
        path, _, name = proof.partition("::")
        assert (ROOT / "tests" / path).is_file(), (what, path)
        assert not name or name in names_in(ROOT / "tests" / path), (what, proof)


def test_the_front_page_leads_to_it() -> None:
    assert "(docs/security.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
