"""The pictures in a `multipart/x-mixed-replace` body, as IP cameras send it, and as they should not."""

from typing import Protocol

MOST_BYTES = 16 * 1024 * 1024
"""Of one picture, with everything before it; a JPEG of 12 megapixels has about 5 MB."""
_MOST_HEADERS = 32
_LINE = 64 * 1024
_DASHES = b"--"
_END_OF_PICTURE = b"\xff\xd9"
_END_OF_LINE = b"\r\n"


class StreamEnded(Exception):  # noqa: N818 - a turn of events, told by whoever asked
    """The body has ended, or is no stream of pictures; the message says which."""


class Body(Protocol):
    """What is read of `http.client.HTTPResponse`."""

    def readline(self, limit: int = -1, /) -> bytes:
        """A line with its end, or its first `limit` bytes; nothing at the end."""
        ...

    def read(self, amount: int, /) -> bytes:
        """So many bytes, fewer at the end."""
        ...


class PictureParts:
    """Takes part after part. A part's length is believed where it is told and fits; else the next boundary ends it.

    The `boundary` announced is not true with many cameras: after what ends a JPEG, two dashes at the beginning of a
    line are one, too. No part, however sent, takes more than 16 MB of memory.
    """

    def __init__(self, body: Body, boundary: str) -> None:
        self._body = body
        self._boundary = boundary.encode("ascii", "replace").strip(_DASHES)
        self._is_at_part = False

    def next_part(self) -> bytes:
        """The bytes of the next picture; blocks as the body does.

        Raises:
            StreamEnded: there is no more, or no picture to be found in 16 MB.
        """
        if not self._is_at_part:
            self._skip()
        self._is_at_part = False
        length = self._headers()
        return self._whole(length) if length is not None else self._to_boundary()

    def _line(self) -> bytes:
        if not (line := self._body.readline(_LINE)):
            raise StreamEnded("the camera hung up")
        return line

    def _skip(self) -> None:
        """To the next boundary; a length that was wrong leaves the rest of a picture before it."""
        skipped = 0
        while not (line := self._line()).startswith(_DASHES):
            skipped += len(line)
            if skipped > MOST_BYTES:
                raise StreamEnded("it sends no pictures")

    def _headers(self) -> int | None:
        """The length of the part, if it is told."""
        length = None
        for _ in range(_MOST_HEADERS):
            line = self._line()
            if line in {b"\r\n", b"\n"}:
                return length
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length" and value.strip().isdigit():
                length = int(value.strip()[:20])
        raise StreamEnded("a part of it has no end of headers")

    def _whole(self, length: int) -> bytes:
        if length > MOST_BYTES:
            raise StreamEnded(f"a picture of {length} bytes")
        raw = self._body.read(length)
        if len(raw) < length:
            raise StreamEnded("the camera hung up")
        return raw

    def _to_boundary(self) -> bytes:
        raw = bytearray()
        while len(raw) <= MOST_BYTES:
            line = self._line()
            if line.startswith(_DASHES) and self._is_boundary(line, raw):
                self._is_at_part = True
                return bytes(raw)
            raw += line
        raise StreamEnded("a picture without an end")

    def _is_boundary(self, line: bytes, before: bytearray) -> bool:
        """Of a line that begins with dashes."""
        return line.strip().strip(_DASHES) == self._boundary or before.rstrip(_END_OF_LINE).endswith(_END_OF_PICTURE)
