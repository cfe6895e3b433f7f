"""Documents that people write: read strictly, and refused with the place that is wrong."""

import re
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from pos_client.errors import InvalidValue

UNKNOWN_FIELD = "UNKNOWN_FIELD"
_T = TypeVar("_T")
_LONGEST_PLACE = 200
# Raw ones JSON refuses by itself; an even number of backslashes before the u is no escape.
_ESCAPED_CONTROL = re.compile(r"(?<!\\)(?:\\\\)*\\(?:[bfnrt]|u00(?:[01][0-9a-fA-F]|7[fF]|[89][0-9a-fA-F]))|[\x7f-\x9f]")


def read(kind: TypeAdapter[_T], document: str | bytes, code: str) -> _T:
    """A value of a kind out of JSON: nothing is converted, and a field nobody knows is refused, not ignored.

    Control characters are refused as well: no screen shows them, and not every database keeps them.

    Raises:
        InvalidValue: UNKNOWN_FIELD where a field is not known, else the code given; the detail names the place.
    """
    control = _ESCAPED_CONTROL.search(document if isinstance(document, str) else document.decode("utf-8", "replace"))
    if control:
        raise InvalidValue(f"character {control.end()}: a control character must not be in a text", code=code)
    try:
        return kind.validate_json(document, strict=True, extra="forbid")
    except ValidationError as exc:
        errors = exc.errors(include_url=False, include_input=False)
        unknown = next((error for error in errors if error["type"] == "unexpected_keyword_argument"), None)
        if unknown is not None:
            raise InvalidValue(_place(unknown["loc"]), code=UNKNOWN_FIELD) from exc
        raise InvalidValue(_said(errors[0]), code=code) from exc


def _place(loc: tuple[int | str, ...]) -> str:
    """`earn.rules.0.points`: the names of fields, and numbers of list items counted from 0."""
    return ".".join(map(str, loc))[:_LONGEST_PLACE]


def _said(error: Any) -> str:  # noqa: ANN401 - pydantic's dictionary of one error
    """Where and what is wrong; our own values say it in their own words, beginning with the field."""
    ours = error.get("ctx", {}).get("error")
    place = _place(error["loc"])
    if isinstance(ours, InvalidValue):
        return f"{place}.{ours.detail}" if place else ours.detail
    return f"{place}: {error['msg']}" if place else str(error["msg"])
