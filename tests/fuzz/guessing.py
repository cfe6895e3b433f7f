"""The search where atheris cannot be installed: random inputs and good ones with a piece replaced, by hypothesis."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.entrances.entrance import Entrance


def search(entrance: Entrance, runs: int) -> None:
    """Try so many inputs; the first that fails is made small and raised."""
    seeds = st.sampled_from(entrance.seeds)
    spoilt = st.builds(_spoilt, seeds, st.integers(0, 400), st.integers(0, 9), st.binary(max_size=9))

    @settings(
        max_examples=runs,
        deadline=None,
        database=None,
        phases=[Phase.generate, Phase.shrink],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.one_of(seeds, spoilt, st.binary(max_size=300)))
    def tried(data: bytes) -> None:
        entrance.read(data)

    tried()


def _spoilt(seed: bytes, start: int, length: int, piece: bytes) -> bytes:
    start %= len(seed)
    return seed[:start] + piece + seed[start + length :]
