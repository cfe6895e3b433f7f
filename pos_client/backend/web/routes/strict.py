"""Bodies that are documents people write: read strictly, refused with code and place."""

import json
from collections.abc import Callable
from typing import TypeVar

from pydantic import BeforeValidator

from pos_client.backend.web.problems import ProblemError
from pos_client.errors import InvalidValue

_T = TypeVar("_T")


def strictly(read: Callable[[str], _T]) -> BeforeValidator:
    """What reads a body in the framework's place; a refusal is 422 with the code and place `read` gives.

    A body that was not sent as JSON is left to the framework, which refuses it as MALFORMED.
    """

    def validated(document: object) -> object:
        if isinstance(document, bytes):
            return document
        try:
            return read(json.dumps(document))
        except InvalidValue as exc:
            raise ProblemError(422, exc.error_code, exc.detail) from exc

    return BeforeValidator(validated)
