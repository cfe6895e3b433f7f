"""Changes one setting at a time in the settings file, and leaves everything else in it as somebody wrote it."""

import json
import threading
import tomllib
from collections.abc import Callable
from pathlib import Path

from pos_client.adapters.durable_files import read_file, replace_file
from pos_client.errors import InvalidValue, SettingsDamaged, StorageError
from pos_client.settings import Settings, settings_of

Value = str | int | tuple[str, ...] | tuple[int, ...]
"""What a setting may be."""
_REMARK = "#"
_DELETE = "\x7f"


class SettingsFile:
    """The till's settings file, there or not. Blocks a few milliseconds; any thread."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._turn = threading.Lock()

    def read(self) -> tuple[Settings, frozenset[str]]:
        """What the file says now, and which settings it names.

        Raises:
            SettingsDamaged: as in `read_settings`.
        """
        document = tomllib.loads(self._text())
        return settings_of(document, str(self._path)), frozenset(document)

    def change(self, name: str, value: Value | None, check: Callable[[Settings], None]) -> None:
        """Give a setting another value; None takes it out of the file, so that it is the usual one again.

        `check` sees what the settings would be, and raises InvalidValue where no till could start with them.

        Raises:
            InvalidValue: code SETTING_REFUSED; no till would start with it. Nothing was changed.
            SettingsDamaged: the file cannot be used as it is; it was not touched.
            StorageError: code SETTINGS_NOT_SAVED; it cannot be written, and is as it was.
        """
        with self._turn:
            self._change(self._text(), name, value, check)

    def put_back(self, name: str, value: Value | None, wrote: Value | None, check: Callable[[Settings], None]) -> None:
        """As `change`, where the file still has what was written into it last, `wrote` (None: nothing by that name).

        Raises:
            InvalidValue, SettingsDamaged, StorageError: as in `change`; code SETTING_CHANGED_SINCE where somebody else
                has changed it. It was not touched.
        """
        with self._turn:
            text = self._text()
            if tomllib.loads(text).get(name) != _as_read(wrote):
                raise InvalidValue(f"{self._path}: {name} was changed since", code="SETTING_CHANGED_SINCE")
            self._change(text, name, value, check)

    def _change(self, text: str, name: str, value: Value | None, check: Callable[[Settings], None]) -> None:
        wanted = tomllib.loads(text) | {name: _as_read(value)}
        if value is None:
            del wanted[name]
        try:
            check(settings_of(wanted, name))
        except (SettingsDamaged, InvalidValue) as exc:
            raise InvalidValue(exc.detail, code="SETTING_REFUSED") from exc
        self._write(edited(text, name, value), wanted)

    def _text(self) -> str:
        try:
            text = read_file(self._path).decode("utf-8-sig")  # some editors begin a file with a mark
            tomllib.loads(text)
        except FileNotFoundError:
            return ""
        except (OSError, ValueError) as exc:
            raise SettingsDamaged(f"{self._path}: {exc}") from exc
        return text

    def _write(self, text: str, wanted: dict[str, object]) -> None:
        """Only what was read back as it was meant."""
        if tomllib.loads(text) != wanted:
            raise StorageError(f"{self._path}: cannot be edited", code="SETTINGS_NOT_SAVED")
        try:
            replace_file(self._path.resolve(), text.encode("utf-8"))
        except (OSError, UnicodeEncodeError) as exc:
            raise StorageError(f"{self._path}: {exc}", code="SETTINGS_NOT_SAVED") from exc


def edited(text: str, name: str, value: Value | None) -> str:
    """The text of a TOML file of plain names and values with one of them changed, added, or (None) taken out.

    Remarks stay, but for those within a list that is replaced.
    """
    parts = _statements(text)
    place = next((place for place, part in enumerate(parts) if name in tomllib.loads(part)), None)
    if place is not None:
        rest = _rest(parts[place])
        parts[place] = rest.lstrip(" \t\r\n") if value is None else f"{name} = {_toml(value)}{rest}"
    elif value is not None:
        gap = "\n" if text and not text.endswith("\n") else ""
        parts.append(f"{gap}{name} = {_toml(value)}\n")
    return "".join(parts)


def _statements(text: str) -> list[str]:
    """The text in pieces that are each whole by themselves: a name with its value, a remark, an empty line."""
    parts, piece = list[str](), ""
    for line in text.split("\n"):
        piece += f"{line}\n"
        try:
            tomllib.loads(piece)
        except tomllib.TOMLDecodeError:
            continue  # a value that goes on in the next line
        parts.append(piece)
        piece = ""
    parts[-1] = parts[-1].removesuffix("\n")
    return [part for part in parts if part]


def _rest(part: str) -> str:
    """What follows the value: a remark, with the room before it, and the end of the line."""
    for place in (place for place, letter in enumerate(part) if letter == _REMARK):
        head = part[:place]
        try:
            is_whole = bool(tomllib.loads(head))
        except tomllib.TOMLDecodeError:
            continue  # within the value
        if is_whole:
            return part[len(head.rstrip()) :]
    return part[len(part.rstrip()) :]


def _as_read(value: Value | None) -> object:
    """As a TOML file gives it back."""
    return list(value) if isinstance(value, tuple) else value


def _toml(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace(_DELETE, "\\u007f")
    return f"[{', '.join(map(_toml, value))}]"
