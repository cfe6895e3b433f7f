"""Bodies that are refused with a code of their own: what people write is told what is wrong, not only that it is."""

import json
from collections.abc import Callable
from typing import TypeVar

from pydantic import BeforeValidator, ValidationError, ValidatorFunctionWrapHandler, WrapValidator

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


def _named(body: object, validate: ValidatorFunctionWrapHandler) -> object:
    try:
        return validate(body)
    except ValidationError as exc:
        cause = exc.errors()[0].get("ctx", {}).get("error")
        if isinstance(cause, InvalidValue):
            raise ProblemError(422, cause.error_code, cause.detail) from exc
        raise


by_its_code = WrapValidator(_named)
"""What refuses a body that breaks a rule of ours with the code of that rule; another one stays MALFORMED."""
