"""Small files and small functions: one that grows is two things."""

import ast
import statistics

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


def test_modules_are_short() -> None:
    lines = {path: len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in sources(*SHIPPED)}
    long = [f"{path} has {count}" for path, count in lines.items() if count > LONGEST_MODULE]
    assert not long, f"split by what its parts do what has more than {LONGEST_MODULE} lines: " + "; ".join(long)


def test_functions_are_short() -> None:
    every = [(path, function) for path in sources(*SHIPPED) for function in functions(path)]
    long = [f"{path}:{f.lineno} {f.name} has {lines_of(f)}" for path, f in every if lines_of(f) > LONGEST_FUNCTION]
    assert not long, f"functions of more than {LONGEST_FUNCTION} lines: " + "; ".join(long)


def test_the_typical_function_is_very_short() -> None:
    sizes = [lines_without_docstring(function) for path in sources(*SHIPPED) for function in functions(path)]
    assert statistics.median(sizes) <= MEDIAN_FUNCTION
