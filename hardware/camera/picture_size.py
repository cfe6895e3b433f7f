"""How large a picture says it is, before anything is unpacked."""

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_SIZE = slice(16, 24)
_JPEG = b"\xff\xd8"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})
_END, _SCAN = 0xD9, 0xDA
"""Markers of ITU-T T.81, table B.1."""


def pixels_of(raw: bytes) -> int | None:
    """Width times height as the header of a JPEG or PNG has it; None where there is none. Reads no pixel."""
    if raw.startswith(_PNG):
        size = raw[_PNG_SIZE]
        return int.from_bytes(size[:4]) * int.from_bytes(size[4:]) if len(size) == 8 else None  # noqa: PLR2004 - two of 4
    return _pixels_of_jpeg(raw) if raw.startswith(_JPEG) else None


def _pixels_of_jpeg(raw: bytes) -> int | None:
    """Segment by segment, as a decoder does: what a segment holds, such as a small preview, is no header."""
    at = len(_JPEG)
    while (at := raw.find(b"\xff", at)) >= 0:
        marker = raw[at + 1] if at + 1 < len(raw) else _END
        if marker in {_END, _SCAN}:
            return None
        if marker in _FRAMES:
            height, width = raw[at + 5 : at + 7], raw[at + 7 : at + 9]
            return int.from_bytes(height) * int.from_bytes(width)
        if marker in {0x00, 0xFF}:
            at += 1  # filled up
        elif marker in _WITHOUT_LENGTH:
            at += 2
        else:
            at += 2 + int.from_bytes(raw[at + 2 : at + 4])
    return None
