"""One place where bytes from outside are read; every module here has one by the name of ENTRANCE."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entrance:
    """`read` takes any bytes: it returns, or it has met a bug. `seeds` are good inputs that a search may start from."""

    read: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    words: tuple[str, ...] = ()
    """What inputs are made of, for a search that would hardly guess it."""


def entrance(name: str) -> Entrance:
    """The one of that name; loads what it leads to."""
    found: Entrance = importlib.import_module(f"tests.fuzz.entrances.{name}").ENTRANCE
    return found
