"""Finds every text for translation in Python code.

Qt's own extractor reads Python with a parser of its own, which silently skips a text whose count is more than a name
or a number, and sees no plural forms in `translate`. So Python's parser finds the texts, and they are listed for Qt's
tool in the one shape it reads without fail.
"""

import ast
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

COUNT = "%n"
_WITH_CONTEXT = frozenset({"translate", "QT_TRANSLATE_NOOP"})


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """One text: its translation context, the English source, and what tells it from the same words elsewhere."""

    context: str
    source: str
    disambiguation: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether it has plural forms."""
        return COUNT in self.source


def texts_of(code: str) -> list[Text]:
    """The texts of a module, in the order of the code.

    `translate("Context", "text")` and `QT_TRANSLATE_NOOP("Context", "text")` name their context; that of
    `self.tr("text")` is the class around it. What is not a literal is somebody else's literal and not listed.
    """
    return list(_found(ast.parse(code), ""))


def listing(texts: Iterable[Text]) -> str:
    """A module with every text once, sorted, as Qt's extractor reads it."""
    lines = []
    for text in sorted(set(texts)):
        source, disambiguation = (json.dumps(words, ensure_ascii=False) for words in (text.source, text.disambiguation))
        count = ", n" if text.is_counted else ""
        lines.append(f"class {text.context}:\n    def f(self):\n        self.tr({source}, {disambiguation}{count})\n")
    return "\n".join(lines)


def _found(node: ast.AST, around: str) -> Iterator[Text]:
    if isinstance(node, ast.Call):
        yield from _of_call(node, around)
    inside = node.name if isinstance(node, ast.ClassDef) else around
    for child in ast.iter_child_nodes(node):
        yield from _found(child, inside)


def _of_call(call: ast.Call, around: str) -> Iterator[Text]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    words = [word.value if isinstance(word, ast.Constant) else None for word in call.args]
    if name == "tr":
        words.insert(0, around)
    elif name not in _WITH_CONTEXT:
        return
    context, source, disambiguation = (*words, None, None, None)[:3]
    if isinstance(context, str) and isinstance(source, str):
        yield Text(context, source, disambiguation if isinstance(disambiguation, str) else "")
