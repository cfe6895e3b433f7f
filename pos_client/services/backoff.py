"""How long to wait after a failure: full-jitter exponential backoff, unless the failure itself says."""

from pos_client.errors import BackendBusy, LinkPaused, PosError
from pos_client.ports import RandomSource

LONGEST_S = 60.0


def full_jitter_s(failures: int, randomness: RandomSource) -> float:
    """U(0, min(60, 2^n)) seconds after n failures: spreads a fleet that lost the same backend at the same moment."""
    return randomness.uniform(0.0, min(LONGEST_S, 2.0 ** min(failures, 16)))


def wait_after_s(error: PosError, failures: int, randomness: RandomSource) -> float:
    """Seconds until another try: a minute where a human must act, the backend's own wish, or full jitter."""
    if isinstance(error, LinkPaused):
        return LONGEST_S
    if isinstance(error, BackendBusy) and error.retry_after_s is not None:
        return error.retry_after_s
    return full_jitter_s(failures, randomness)
