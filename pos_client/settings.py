"""The till's settings: one TOML file, read once, frozen. Command-line options win over it."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec
import platformdirs

from pos_client.domain.barcode import Symbology
from pos_client.domain.money import exponent
from pos_client.errors import SettingsDamaged

_APP = "pos-client"
CAMERA_SYMBOLOGIES = tuple(symbology.value for symbology in Symbology if symbology is not Symbology.UNKNOWN)
"""What the camera may be told to read."""
THEMES = ("system", "light", "dark")
TEXT_PERCENT = (100, 125, 150)
"""How large words are; figures that are large anyway grow less."""
STAY_PERCENT = (100, 200, 400, 1000)
"""How long what goes by itself stays: at most ten times as long (WCAG 2.2, success criterion 2.2.1)."""
PAPER_MM = (80, 58)
"""Widths of receipt paper."""
PRINTER_LETTERS, DISPLAY_LETTERS = ("gb18030", "picture"), ("gb18030", "ascii")
_ONE_OF: dict[str, tuple[str, ...] | tuple[int, ...]] = {
    "language": ("en", "zh"),
    "theme": THEMES,
    "text_percent": TEXT_PERCENT,
    "paper_mm": PAPER_MM,
    "printer_letters": PRINTER_LETTERS,
    "line_display_letters": DISPLAY_LETTERS,
}


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything an installer may set. Paths are absolute once read; an empty text means "not set"."""

    store: str = "My shop"
    lane: str = "Till 1"
    terminal_id: str = "T-0001"
    cashier: str = ""
    language: str = "en"
    theme: str = "system"
    text_percent: int = 100
    reduced_motion: bool = False
    stay_percent: int = 100
    volume_percent: int = 100
    currency: str = "CNY"
    backend_url: str = ""
    ca_file: str = ""
    one_till: bool = False
    camera: str = ""
    cameras: tuple[str, ...] = ()
    symbologies: tuple[str, ...] = ()
    serial_port: str = ""
    scanners: tuple[str, ...] = ()
    printer: str = ""
    paper_mm: int = 80
    printer_letters: str = "gb18030"
    print_receipts: bool = False
    cash_drawer: bool = False
    line_display: str = ""
    line_display_letters: str = "gb18030"
    customer_display: str = "auto"
    quick_amounts_minor: tuple[int, ...] = (5000, 10000)
    data_dir: str = ""
    lanes_port: int = 8711

    def __post_init__(self) -> None:
        exponent(self.currency)
        for name, values in _ONE_OF.items():
            if getattr(self, name) not in values:
                *others, last = map(str, values)
                raise ValueError(f"{name} must be {', '.join(others)} or {last}")
        if self.stay_percent not in STAY_PERCENT:
            raise ValueError("stay_percent must be 100, 200, 400 or 1000")
        if self.volume_percent not in range(101):
            raise ValueError("volume_percent must be 0 to 100")
        if unknown := set(self.symbologies) - set(CAMERA_SYMBOLOGIES):
            raise ValueError(f"symbologies cannot have {', '.join(sorted(unknown))}")
        if self.lanes_port not in range(1 << 16):
            raise ValueError("lanes_port must be a UDP port, or 0 for none")
        if any(amount <= 0 for amount in self.quick_amounts_minor):
            raise ValueError("quick_amounts_minor must be positive")

    @property
    def data_path(self) -> Path:
        """Where outbox, roster, embedded database and logs live."""
        return Path(self.data_dir) if self.data_dir else Path(platformdirs.user_data_dir(_APP, appauthor=False))


def default_path() -> Path:
    """Where the settings file is looked for: $POS_CLIENT_SETTINGS, else the user's configuration folder."""
    named = os.environ.get("POS_CLIENT_SETTINGS")
    return Path(named) if named else Path(platformdirs.user_config_dir(_APP, appauthor=False)) / "settings.toml"


def read_settings(path: Path) -> Settings:
    """Read the file; a missing one means the defaults. It may begin with the mark some editors put there.

    Raises:
        SettingsDamaged: not TOML, an unknown name, or a value of the wrong kind; the file is left as it is.
    """
    try:
        if path.is_fifo():  # nobody may ever write to it
            raise SettingsDamaged(f"{path}: a pipe, not a file")
        return settings_of(tomllib.loads(path.read_text(encoding="utf-8-sig")), str(path))
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SettingsDamaged(f"{path}: {exc}") from exc


def settings_of(document: Mapping[str, object], source: str) -> Settings:
    """The settings that a file's names and values mean; `source` is what an error calls it.

    Raises:
        SettingsDamaged: an unknown name, or a value of the wrong kind.
    """
    unknown = sorted(set(document) - set(Settings.__dataclass_fields__))
    if unknown:
        raise SettingsDamaged(f"{source}: unknown setting {', '.join(unknown)}")
    try:
        return msgspec.convert(document, Settings)
    except msgspec.ValidationError as exc:
        raise SettingsDamaged(f"{source}: {exc}") from exc
