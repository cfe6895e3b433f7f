"""Rules of the house that a linter does not know."""

import ast
import re
from collections.abc import Iterator

import pytest

from tests.unit.architecture.tree import ROOT, SHIPPED, parsed, sources

EVERYTHING = {"Exception", "BaseException"}
TRANSLATING = {"tr", "translate"}
EXCEPTION_TO_A_LINTER = re.compile(r"# (noqa|type: ignore)")
WITH_A_REASON = re.compile(r"# noqa: [A-Z0-9, ]+ - \w|# type: ignore\[[\w, -]+\]  # \w")


def called_name(call: ast.Call) -> str:
    """Return the last part of what is called: f() and a.b.f() are both f."""
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def calls(tree: ast.AST) -> Iterator[ast.Call]:
    yield from (node for node in ast.walk(tree) if isinstance(node, ast.Call))


def catches_everything(node: ast.AST) -> bool:
    """Recognise a bare except, `except Exception` (also inside a tuple) and suppress(Exception)."""
    if isinstance(node, ast.ExceptHandler):
        if node.type is None:
            return True
        caught = node.type.elts if isinstance(node.type, ast.Tuple) else [node.type]
    elif isinstance(node, ast.Call) and called_name(node) == "suppress":
        caught = node.args
    else:
        return False
    return any(isinstance(name, ast.Name) and name.id in EVERYTHING for name in caught)


def is_put_together(text: ast.expr) -> bool:
    """Recognise f-strings, "…" % x, "…" + x and "…".format(x), which no translator will ever see."""
    is_sum = isinstance(text, ast.BinOp) and isinstance(text.op, ast.Mod | ast.Add)
    is_format = isinstance(text, ast.Call) and called_name(text) == "format"
    return isinstance(text, ast.JoinedStr) or is_sum or is_format


def is_sleep(node: ast.AST) -> bool:
    """Recognise time.sleep and `from time import sleep`."""
    if isinstance(node, ast.ImportFrom):
        return node.module == "time" and any(alias.name == "sleep" for alias in node.names)
    if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
        return False
    return (node.value.id, node.attr) == ("time", "sleep")


def at(path: str, node: ast.AST) -> str:
    return f"{path}:{getattr(node, 'lineno', 0)}"


def may_catch_everything(path: str) -> bool:
    return path.startswith("ui/threads/") or "excepthook" in path


def test_only_workers_and_excepthooks_catch_everything() -> None:
    bound = [path for path in sources(*SHIPPED) if not may_catch_everything(path)]
    found = [at(path, node) for path in bound for node in ast.walk(parsed(path)) if catches_everything(node)]
    assert not found, "name the exceptions this can deal with: " + "; ".join(found)


def test_texts_for_translation_are_literal() -> None:
    found = [
        at(path, call)
        for path in sources("ui")
        for call in calls(parsed(path))
        if called_name(call) in TRANSLATING and any(is_put_together(text) for text in call.args)
    ]
    assert not found, "give tr() a literal and put values in afterwards: " + "; ".join(found)


def test_nothing_sleeps() -> None:
    bound = [*sources(*SHIPPED, "tests"), "dev.py"]
    found = [at(path, node) for path in bound for node in ast.walk(parsed(path)) if is_sleep(node)]
    assert not found, "wait with Event.wait(seconds) or qtbot.waitUntil: " + "; ".join(found)


def test_exceptions_to_a_linter_give_their_reason() -> None:
    found = [
        f"{path}:{number}"
        for path in [*sources(*SHIPPED), "dev.py"]
        for number, line in enumerate((ROOT / path).read_text(encoding="utf-8").splitlines(), start=1)
        if EXCEPTION_TO_A_LINTER.search(line) and not WITH_A_REASON.search(line)
    ]
    assert not found, "write `# noqa: CODE - reason` or `# type: ignore[code]  # reason`: " + "; ".join(found)


@pytest.mark.parametrize(
    ("code", "caught"),
    [
        ("try: pass\nexcept: pass", True),
        ("try: pass\nexcept (OSError, Exception): pass", True),
        ("with contextlib.suppress(BaseException): pass", True),
        ("try: pass\nexcept OSError: pass", False),
    ],
)
def test_catching_everything_is_recognised(code: str, *, caught: bool) -> None:
    assert any(catches_everything(node) for node in ast.walk(ast.parse(code))) is caught


@pytest.mark.parametrize(
    ("code", "bad"),
    [('f"{x}"', True), ('"%d" % x', True), ('"{}".format(x)', True), ('"points"', False), ('"a" "b"', False)],
)
def test_texts_that_are_put_together_are_recognised(code: str, *, bad: bool) -> None:
    assert is_put_together(ast.parse(code, mode="eval").body) is bad


@pytest.mark.parametrize(
    ("code", "sleeps"),
    [("time.sleep(1)", True), ("from time import sleep", True), ("stop.wait(1)", False), ("import time", False)],
)
def test_sleeping_is_recognised(code: str, *, sleeps: bool) -> None:
    assert any(is_sleep(node) for node in ast.walk(ast.parse(code))) is sleeps
