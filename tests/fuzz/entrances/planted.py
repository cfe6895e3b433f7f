"""A bug to be found: what shows that a search finds any."""

from tests.fuzz.entrances.entrance import Entrance


def read(data: bytes) -> None:
    """Fails behind three conditions that chance alone would hardly meet together."""
    if data[:1] == b"9" and data[1:2] == b"1" and data[2:3] == b"!":
        raise IndexError("planted")


ENTRANCE = Entrance(read, (b"4",))
