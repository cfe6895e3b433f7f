"""A pause says what usually causes it, so that staff know whom to ask."""

import pytest

from pos_client.adapters.http_answers import fault_of
from pos_client.adapters.http_line import Reply
from pos_client.errors import LinkPaused


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (401, "NOT_ENROLLED"),
        (403, "NOT_ENROLLED"),
        (404, "NOT_A_BACKEND"),
        (426, "UPDATE_NEEDED"),
        (405, "LINK_PAUSED"),
    ],
)
def test_each_status_has_its_code(status: int, code: str) -> None:
    fault = fault_of(Reply(status, {}, b""))
    assert isinstance(fault, LinkPaused)
    assert fault.error_code == code
