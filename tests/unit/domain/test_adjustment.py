"""Corrections by hand are refused with what is wrong and what would be right."""

from uuid import UUID

import pytest

from pos_client.domain.adjustment import Adjustment
from pos_client.errors import InvalidValue

RANGE = "must be -1000000000000 to 1000000000000"


@pytest.mark.parametrize(
    ("note", "figures", "said"),
    [
        ("why", (0, 0, 0), "points, credit_minor, stored_value_minor: at least one must be something else than 0"),
        ("why", (10**12 + 1, 0, 0), f"points: {RANGE}"),
        ("why", (1, -(10**12) - 1, 0), f"credit_minor: {RANGE}"),
        ("why", (1, 0, 10**13), f"stored_value_minor: {RANGE}"),
        ("  ", (1, 0, 0), "note: must say why"),
        ("x" * 501, (1, 0, 0), "note: 501 letters; at most 500"),
    ],
)
def test_what_is_no_adjustment(note: str, figures: tuple[int, int, int], said: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        Adjustment(UUID(int=1), note, *figures)
    assert (refused.value.error_code, refused.value.detail) == ("BAD_ADJUSTMENT", said)
