"""What the architecture tests read: our own source files and their syntax trees, and what git knows."""

import ast
import functools
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SHIPPED = ("pos_client", "hardware", "ui")

FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def sources(*folders: str) -> list[str]:
    """Return the Python files below the folders, as paths relative to the root: also what is not committed yet."""
    return sorted(path.relative_to(ROOT).as_posix() for folder in folders for path in (ROOT / folder).rglob("*.py"))


@functools.cache
def parsed(path: str) -> ast.Module:
    """Return the syntax tree of one file."""
    return ast.parse((ROOT / path).read_text(encoding="utf-8"), filename=path)


def functions(path: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield every function and method of a file."""
    yield from (node for node in ast.walk(parsed(path)) if isinstance(node, FUNCTIONS))


def classes(path: str) -> Iterator[ast.ClassDef]:
    """Yield every class of a file."""
    yield from (node for node in ast.walk(parsed(path)) if isinstance(node, ast.ClassDef))


def imported(path: str) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of everything a file imports; `from a import b` yields both a and a.b."""
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or ""
            yield from ((node.lineno, f"{node.module}.{alias.name}") for alias in node.names)


def tracked() -> list[str]:
    """Return the files git tracks; skip the test where there is no checkout (an unpacked release)."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("needs git and a checkout")
    listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name]
