"""Request bodies are inflated within bounds, whatever they claim to be."""

import gzip
import tracemalloc

import pytest

from pos_client.backend.web.body_gate import inflate
from pos_client.backend.web.problems import ProblemError

CAP = 1000


def test_body_up_to_the_cap_comes_through() -> None:
    assert inflate(gzip.compress(b"x" * CAP), CAP) == b"x" * CAP


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (gzip.compress(b"x" * (CAP + 1)), 413),
        (gzip.compress(bytes(50_000_000)), 413),
        (b"no gzip at all", 400),
        (b"", 400),
        (gzip.compress(b"cut off")[:-3], 400),
        (gzip.compress(b"one") + gzip.compress(b"two"), 400),
        (gzip.compress(b"one") + b"rest", 400),
    ],
    # Named by hand: gzip writes the time into its header, and a name made of it differs between two test processes.
    ids=["one byte over", "bomb", "plain text", "empty", "cut off", "two members", "rest behind"],
)
def test_bomb_and_damage_are_refused(raw: bytes, status: int) -> None:
    with pytest.raises(ProblemError) as refused:
        inflate(raw, CAP)
    assert refused.value.status == status


def test_a_bomb_is_never_held_in_memory() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(ProblemError):
            inflate(bomb, CAP)
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000
