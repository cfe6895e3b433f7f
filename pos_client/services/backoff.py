"""Full-jitter exponential backoff."""

from pos_client.ports import RandomSource

LONGEST_S = 60.0


def full_jitter_s(failures: int, randomness: RandomSource) -> float:
    """U(0, min(60, 2^n)) seconds after n failures: spreads a fleet that lost the same backend at the same moment."""
    return randomness.uniform(0.0, min(LONGEST_S, 2.0 ** min(failures, 16)))
