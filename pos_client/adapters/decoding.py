"""JSON into dataclasses, from any thread."""

import threading
from typing import TypeVar, cast

import msgspec

T = TypeVar("T")
_decoders: dict[object, "msgspec.json.Decoder[object]"] = {}
_making = threading.Lock()


def decoded(document: bytes | str, kind: type[T]) -> T:
    """A document as a value of that type, strictly. Any thread.

    What msgspec knows of a dataclass it works out when it first needs it, and it crashes the program (a segmentation
    fault, seen with 0.22) when two threads need it first at the same moment. So decoders are made one at a time, with
    everything in them.

    Raises:
        ValueError: not JSON, or not of this type (`msgspec.DecodeError`).
        RecursionError: nested too deeply.
    """
    decoder = _decoders.get(kind)
    if decoder is None:
        with _making:
            decoder = _decoders[kind] = msgspec.json.Decoder(kind)
    return cast("T", decoder.decode(document))
