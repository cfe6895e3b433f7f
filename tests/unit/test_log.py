"""The log names nobody and opens nothing, whatever a message or a traceback quotes."""

import json
import logging

import pytest

from pos_client.log import RedactingFormatter, redact

CODE = "911112345678901211842763991945754287543084"


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        (f"read {CODE}", CODE),
        ("card 123456789012 is unknown", "123456789012"),
        ("call +86 138 0013 8000", "138"),
        ("call 138-0013-8000", "0013"),
        ("Authorization: Bearer abc.def-ghi", "abc"),
        ("token=s-Zm9vYmFy", "Zm9v"),
        ("key: deadbeef", "deadbeef"),
    ],
)
def test_what_could_name_a_member_or_open_a_door_is_hidden(text: str, hidden: str) -> None:
    assert hidden not in redact(text)


@pytest.mark.parametrize("text", ["entry 1234 of 500 at 12:30", "answered 503 after 1500 ms", "schema 7"])
def test_what_helps_is_left(text: str) -> None:
    assert redact(text) == text


def test_a_traceback_is_hidden_like_its_message() -> None:
    fault = ValueError(f"cannot read {CODE}")
    told = (ValueError, fault, None)
    record = logging.LogRecord("pos", logging.ERROR, "x.py", 1, "member %s", ("123456789012",), told)
    line = RedactingFormatter().format(record)
    assert CODE not in line
    assert "123456789012" not in line
    assert json.loads(line)["traceback"].endswith("ValueError: cannot read [digits]")
