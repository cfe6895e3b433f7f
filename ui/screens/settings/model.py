"""What the settings' screen shows, as values: which settings there are, what each is, and where that comes from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from pos_client.settings import DISPLAY_LETTERS, PAPER_MM, PRINTER_LETTERS, STAY_PERCENT, TEXT_PERCENT, THEMES, Settings

Value = str | int | tuple[str, ...] | tuple[int, ...]
"""What a setting may be."""
USUAL = Settings()
_MOST_DIGITS = 9


class Group(StrEnum):
    """What belongs together, in the order of the screen."""

    LOOK = "look"
    SHOP = "shop"
    READING = "reading"
    PRINTING = "printing"
    DISPLAYS = "displays"
    BACKEND = "backend"


class Kind(StrEnum):
    """How a setting is changed."""

    SWITCH = "switch"
    CHOICE = "choice"
    NUMBER = "number"
    TEXT = "text"
    LIST = "list"


class Fixed(StrEnum):
    """Why a setting cannot be changed here."""

    COMMAND_LINE = "command_line"
    BACKEND = "backend"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting; `is_live`: it acts at once, else when the till starts the next time.

    `choices` of a choice; a number goes from 0 to `most`, and its keys move it by `step`; a text `may_be_empty`.
    """

    name: str
    group: Group
    kind: Kind
    choices: tuple[Value, ...] = ()
    most: int = 0
    step: int = 1
    is_live: bool = False
    may_be_empty: bool = True

    @property
    def usual(self) -> Value:
        """What it is where nobody says anything."""
        value: Value = getattr(USUAL, self.name)
        return value


def _switch(name: str, group: Group, *, is_live: bool = False) -> Setting:
    return Setting(name, group, Kind.SWITCH, (False, True), is_live=is_live)


SETTINGS = (
    Setting("language", Group.LOOK, Kind.CHOICE, ("en", "zh"), is_live=True),
    Setting("theme", Group.LOOK, Kind.CHOICE, THEMES, is_live=True),
    Setting("text_percent", Group.LOOK, Kind.CHOICE, TEXT_PERCENT, is_live=True),
    _switch("reduced_motion", Group.LOOK, is_live=True),
    Setting("stay_percent", Group.LOOK, Kind.CHOICE, STAY_PERCENT),
    Setting("volume_percent", Group.LOOK, Kind.NUMBER, most=100, step=10, is_live=True),
    Setting("store", Group.SHOP, Kind.TEXT, may_be_empty=False),
    Setting("lane", Group.SHOP, Kind.TEXT),
    Setting("terminal_id", Group.SHOP, Kind.TEXT),
    Setting("cashier", Group.SHOP, Kind.TEXT),
    Setting("currency", Group.SHOP, Kind.TEXT),
    Setting("quick_amounts_minor", Group.SHOP, Kind.LIST),
    Setting("camera", Group.READING, Kind.TEXT),
    Setting("cameras", Group.READING, Kind.LIST),
    Setting("symbologies", Group.READING, Kind.LIST),
    Setting("serial_port", Group.READING, Kind.TEXT),
    Setting("scanners", Group.READING, Kind.LIST),
    Setting("printer", Group.PRINTING, Kind.TEXT),
    Setting("paper_mm", Group.PRINTING, Kind.CHOICE, PAPER_MM),
    Setting("printer_letters", Group.PRINTING, Kind.CHOICE, PRINTER_LETTERS),
    _switch("print_receipts", Group.PRINTING),
    _switch("cash_drawer", Group.PRINTING),
    Setting("customer_display", Group.DISPLAYS, Kind.TEXT),
    Setting("line_display", Group.DISPLAYS, Kind.TEXT),
    Setting("line_display_letters", Group.DISPLAYS, Kind.CHOICE, DISPLAY_LETTERS),
    Setting("backend_url", Group.BACKEND, Kind.TEXT),
    Setting("ca_file", Group.BACKEND, Kind.TEXT),
    _switch("one_till", Group.BACKEND),
    Setting("lanes_port", Group.BACKEND, Kind.NUMBER, most=65_535),
    Setting("data_dir", Group.BACKEND, Kind.TEXT),
)
"""All of them, in the order of the screen."""
BY_NAME = {setting.name: setting for setting in SETTINGS}
ONLY_IN_FILE = frozenset({"backend_url", "data_dir", "terminal_id", "one_till"})
"""What waits to be sent belongs to these: a till that found them changed would not start, or not find it. The last says
something of the first start alone."""


@dataclass(frozen=True, slots=True)
class Row:
    """A setting and its value; `is_set`: the file names it. `waits`: the till still runs with another value."""

    name: str
    value: Value
    fixed: Fixed | None = None
    is_set: bool = False
    waits: bool = False

    @property
    def setting(self) -> Setting:
        """What it is."""
        return BY_NAME[self.name]

    @property
    def is_usual(self) -> bool:
        """Whether it is as if nobody had said anything."""
        return self.value == self.setting.usual


class Notice(StrEnum):
    """What was done just now."""

    SAVED = "saved"
    PUT_BACK = "put_back"


@dataclass(frozen=True, slots=True)
class SettingsModel:
    """`rows` are all of them; `query` is what was typed to find some, and `found` the names that fit it.

    `notice` is about the setting `about`, for a while; `can_undo` whether the last change can be taken back. `refused`
    is the code of why `about` was not changed; `fault` the code of why none can be read.
    """

    rows: tuple[Row, ...] = ()
    query: str = ""
    found: frozenset[str] = frozenset(BY_NAME)
    about: str = ""
    notice: Notice | None = None
    can_undo: bool = False
    refused: str = ""
    fault: str = ""

    @property
    def shown(self) -> tuple[Row, ...]:
        """The rows that fit what was typed."""
        return tuple(row for row in self.rows if row.name in self.found)


def rows_of(of_file: Settings, named: frozenset[str], running: Settings, fixed: Mapping[str, Fixed]) -> tuple[Row, ...]:
    """Every setting as the file has it; one that is fixed as the till runs with it."""
    return tuple(_row(setting, of_file, named, running, fixed.get(setting.name)) for setting in SETTINGS)


def _row(setting: Setting, of_file: Settings, named: frozenset[str], running: Settings, fixed: Fixed | None) -> Row:
    now: Value = getattr(running, setting.name)
    wanted: Value = getattr(of_file, setting.name)
    if fixed is not None:
        return Row(setting.name, now, fixed)
    waits = wanted != now and not setting.is_live
    return Row(setting.name, wanted, None, is_set=setting.name in named, waits=waits)


def fixed_by(with_options: Settings, running: Settings, options: Iterable[str]) -> dict[str, Fixed]:
    """What cannot be changed here: `options` were given on the command line; who the till is, a backend may say."""
    given = {
        field.name: Fixed.BACKEND
        for field in fields(Settings)
        if getattr(with_options, field.name) != getattr(running, field.name)
    }
    return dict.fromkeys(ONLY_IN_FILE, Fixed.FILE) | dict.fromkeys(options, Fixed.COMMAND_LINE) | given


def found_by(query: str, words: Mapping[str, str]) -> frozenset[str]:
    """The names of which `words` has every word of a query, anywhere and in any case."""
    wanted = query.casefold().split()
    return frozenset(name for name, said in words.items() if all(each in said.casefold() for each in wanted))


def shown_as(value: Value) -> str:
    """A value as it is typed."""
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def typed_as(setting: Setting, text: str) -> Value | None:
    """What a text means as a value of a setting; None where it cannot be one."""
    if setting.kind is Kind.NUMBER:
        return _number(text)
    if setting.kind is not Kind.LIST:
        return text.strip() or ("" if setting.may_be_empty else None)
    parts = [part.strip() for part in text.replace("\uff0c", ",").split(",") if part.strip()]
    if setting.name != "quick_amounts_minor":
        return tuple(parts)
    numbers = [number for part in parts if (number := _number(part)) is not None]
    return tuple(numbers) if len(numbers) == len(parts) else None


def _number(text: str) -> int | None:
    digits = text.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS else None
