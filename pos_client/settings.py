"""The till's settings: one TOML file, read once, frozen. Command-line options win over it."""

import os
import tomllib
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
PAPER_MM = (80, 58)
"""Widths of receipt paper."""


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
    currency: str = "CNY"
    backend_url: str = ""
    ca_file: str = ""
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
        if self.language not in {"en", "zh"}:
            raise ValueError("language must be en or zh")
        if self.theme not in THEMES:
            raise ValueError("theme must be system, light or dark")
        if self.text_percent not in TEXT_PERCENT:
            raise ValueError("text_percent must be 100, 125 or 150")
        if unknown := set(self.symbologies) - set(CAMERA_SYMBOLOGIES):
            raise ValueError(f"symbologies cannot have {', '.join(sorted(unknown))}")
        if self.paper_mm not in PAPER_MM:
            raise ValueError("paper_mm must be 80 or 58")
        if self.printer_letters not in {"gb18030", "picture"}:
            raise ValueError("printer_letters must be gb18030 or picture")
        if self.line_display_letters not in {"gb18030", "ascii"}:
            raise ValueError("line_display_letters must be gb18030 or ascii")
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
    """Read the file; a missing one means the defaults.

    Raises:
        SettingsDamaged: not TOML, an unknown name, or a value of the wrong kind; the file is left as it is.
    """
    try:
        if path.is_fifo():  # nobody may ever write to it
            raise SettingsDamaged(f"{path}: a pipe, not a file")
        document = tomllib.loads(path.read_text(encoding="utf-8"))
        unknown = sorted(set(document) - set(Settings.__dataclass_fields__))
        if unknown:
            raise SettingsDamaged(f"{path}: unknown setting {', '.join(unknown)}")
        return msgspec.convert(document, Settings)
    except FileNotFoundError:
        return Settings()
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, msgspec.ValidationError) as exc:
        raise SettingsDamaged(f"{path}: {exc}") from exc
