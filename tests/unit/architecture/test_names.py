"""Names say what a thing does; the words below say nothing."""

import re

import pytest

from tests.unit.architecture.tree import SHIPPED, classes, sources

EMPTY_WORDS = {"manager", "managers", "helper", "helpers", "util", "utils", "handler", "handlers", "base"}
EVERYWHERE = sources(*SHIPPED, "tests")


def words_of(name: str) -> set[str]:
    """Split CamelCase and snake_case into lower-case words: OutboxEntry -> {outbox, entry}."""
    return {word.lower() for word in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", name)}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("OutboxEntry", {"outbox", "entry"}),
        ("HTTPBackend", {"http", "backend"}),
        ("Database", {"database"}),
        ("key_base", {"key", "base"}),
    ],
)
def test_names_are_split_into_words(name: str, words: set[str]) -> None:
    assert words_of(name) == words


def test_modules_and_folders_have_telling_names() -> None:
    empty = [path for path in EVERYWHERE if words_of(path.removesuffix(".py")) & EMPTY_WORDS]
    assert not empty, "say what these do instead of " + "/".join(sorted(EMPTY_WORDS)) + ": " + "; ".join(empty)


def test_classes_have_telling_names() -> None:
    every = [(path, node) for path in EVERYWHERE for node in classes(path)]
    empty = [f"{path}:{node.lineno} {node.name}" for path, node in every if words_of(node.name) & EMPTY_WORDS]
    assert not empty, "say what these do instead of " + "/".join(sorted(EMPTY_WORDS)) + ": " + "; ".join(empty)
