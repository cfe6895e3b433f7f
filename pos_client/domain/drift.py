"""How far a phone's clock is off, in steps, remembered for its card (RFC 6238, section 6)."""

from pos_client.domain.member_code import PERIOD_S

MOST_STEPS = 2
"""A phone further off than a minute has to set its clock: whoever can shift a window far can show old codes."""
SLACK_S = 10.0
"""A code may come this long after its own 30 s, as one does that was read just then; the same goes for before them."""


def learnt_drift(step: int, now_s: float, drift_steps: int) -> int:
    """The drift after a genuine code of this absolute step was read live at the backend's time; one step at a time.

    The window moves with it and stays as wide as it was.
    """
    phone_s = now_s + drift_steps * PERIOD_S
    if step * PERIOD_S - phone_s > SLACK_S:
        return min(drift_steps + 1, MOST_STEPS)
    if phone_s - (step + 1) * PERIOD_S > SLACK_S:
        return max(drift_steps - 1, -MOST_STEPS)
    return drift_steps
