"""What a manager shows to a till: an address and a code, scanned or typed in any way people write them."""

import pytest

from pos_client.domain.enrolment import Ticket, split_ticket, ticket_of
from pos_client.errors import InvalidValue

URL, CODE = "https://loyalty.example", "BCDFGHJK"
TICKET = Ticket(URL, CODE)


@pytest.mark.parametrize(
    "text",
    [
        "MQPOS-ENROL:https://loyalty.example BCDF-GHJK",
        " mqpos-enrol:https://loyalty.example/ bcdf-ghjk\r\n",
        "mqpos-enrol:HTTPS://LOYALTY.EXAMPLE bcdf-ghjk",
        "https://loyalty.example BCDF GHJK",
        "https://loyalty.example   BCDFGHJK",
    ],
)
def test_both_in_one_text(text: str) -> None:
    assert ticket_of(text) == TICKET
    assert ticket_of(text, "https://other.example") == TICKET


def test_a_code_alone_goes_where_one_is_sent() -> None:
    assert ticket_of("bcdf-ghjk", URL) == TICKET
    assert split_ticket("BCDF GHJK") == ("", "BCDF GHJK")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "BAD_CODE"),
        ("6901234567892", "BAD_CODE"),
        ("https://loyalty.example", "BAD_CODE"),
        ("MQPOS-ENROL:https://loyalty.example", "BAD_CODE"),
        ("https://loyalty.example BCDF-GHJ", "BAD_CODE"),
        ("BCDF-GHJK", "NO_ADDRESS"),
        ("http://loyalty.example BCDF-GHJK", "BAD_URL"),
        ("loyalty.example BCDF-GHJK", "BAD_URL"),
        ("ftp://loyalty.example BCDF-GHJK", "BAD_URL"),
        ("https://user@loyalty.example BCDF-GHJK", "BAD_URL"),
        ("https://[ BCDF-GHJK", "BAD_URL"),
    ],
)
def test_what_leads_nowhere_says_what_is_missing(text: str, code: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        ticket_of(text)
    assert refused.value.error_code == code


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://loyalty.example BCDFGHJK", "loyalty.example"),
        ("https://loyalty.example:8443/shop BCDFGHJK", "loyalty.example:8443"),
        ("http://127.0.0.1:8710 BCDFGHJK", "127.0.0.1:8710"),
    ],
)
def test_where_it_leads_to_is_told(text: str, host: str) -> None:
    assert ticket_of(text).host == host
