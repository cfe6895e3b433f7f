"""Identities a test can foresee."""

import itertools
from uuid import UUID


def numbered_id(number: int) -> UUID:
    """A well-formed UUIDv7 that rises with `number`."""
    return UUID(int=(0x0199_0000_0000 + number) << 80 | 0x7 << 76 | 0b10 << 62 | number)


class FakeIds:
    """The IdSource port: 1, 2, 3, ... as UUIDv7."""

    def __init__(self, first: int = 1) -> None:
        self._numbers = itertools.count(first)

    def new_id(self) -> UUID:
        return numbered_id(next(self._numbers))
