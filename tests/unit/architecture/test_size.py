"""Small files and small functions: one that grows is two things."""

import ast
import statistics

import pytest

from tests.unit.architecture.tree import ROOT, SHIPPED, functions, sources

LONGEST_MODULE = 300
LONGEST_FUNCTION = 40
MEDIAN_FUNCTION = 10


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def lines_without_docstring(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0]
    has_docstring = ast.get_docstring(function, clean=False) is not None
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if has_docstring else 0
    return lines_of(function) - docstring


@pytest.mark.parametrize("path", sources(*SHIPPED))
def test_module_is_short(path: str) -> None:
    count = len((ROOT / path).read_text(encoding="utf-8").splitlines())
    assert count <= LONGEST_MODULE, f"{path} has {count} lines; split it by what its parts do (most: {LONGEST_MODULE})"


@pytest.mark.parametrize("path", sources(*SHIPPED))
def test_functions_are_short(path: str) -> None:
    long = [f"{path}:{f.lineno} {f.name} has {lines_of(f)}" for f in functions(path) if lines_of(f) > LONGEST_FUNCTION]
    assert not long, f"functions of more than {LONGEST_FUNCTION} lines: " + "; ".join(long)


def test_the_typical_function_is_very_short() -> None:
    sizes = [lines_without_docstring(function) for path in sources(*SHIPPED) for function in functions(path)]
    assert statistics.median(sizes) <= MEDIAN_FUNCTION
