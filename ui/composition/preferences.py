"""The settings' screen on the settings file, and what of it acts at once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pos_client.adapters.http_trust import trust_of
from pos_client.adapters.settings_file import SettingsFile
from pos_client.settings import Settings
from ui.composition.printing import counter_top
from ui.composition.scanners import scanners_for
from ui.i18n import install_language
from ui.screens.settings import text
from ui.screens.settings.model import Fixed, Row, Value, rows_of
from ui.screens.settings.presenter import SettingsPresenter, SettingsServices
from ui.screens.settings.view import SettingsPart
from ui.tasks import RunsTasks
from ui.theme.shown import install_theme, is_motion_reduced, shown_theme, text_size

_BY_TLS = "https:"


def _nobody(_percent: int) -> None:
    """A till without sounds has no volume."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """Where the settings of a till are kept, what of them is `fixed`, and who makes its sounds as loud as they say."""

    path: Path
    fixed: Mapping[str, Fixed] = field(default_factory=dict)
    set_volume: Callable[[int], None] = _nobody


def settings_presenter(
    view: SettingsPart, preferences: Preferences, running: Settings, qt: QApplication, tasks: RunsTasks
) -> SettingsPresenter:
    """The screen's presenter, bound to its view. `running`: what this till was started with."""
    file = SettingsFile(preferences.path)

    def read() -> tuple[Row, ...]:
        return rows_of(*file.read(), running, preferences.fixed)

    def change(name: str, value: Value | None) -> tuple[Row, ...]:
        file.change(name, value, partial(_refuse_unusable, name))
        return read()

    def put_back(name: str, value: Value | None, wrote: Value | None) -> tuple[Row, ...]:
        file.put_back(name, value, wrote, partial(_refuse_unusable, name))
        return read()

    services = SettingsServices(read, change, put_back, partial(_apply, qt, preferences), text.searched, tasks)
    presenter = SettingsPresenter(view, services)
    view.bind(presenter)
    return presenter


def _refuse_unusable(name: str, settings: Settings) -> None:
    """What a till would not start with: a scanner or a printer that nothing is called, a file without certificates.

    No device is opened, and the certificates are read where it is they that change: whoever wants larger words need
    not mend them first.

    Raises:
        InvalidValue: codes BAD_CAMERA, BAD_SCANNER, BAD_PRINTER and BAD_CA_FILE.
    """
    counter_top(settings)
    scanners_for(settings)
    if name == "ca_file" and settings.ca_file:
        trust_of(_BY_TLS, settings.ca_file)


def _apply(qt: QApplication, preferences: Preferences, name: str, value: Value) -> None:
    """Let a setting act, and leave the others as they are now. UI thread."""
    if name == "language":
        install_language(qt, str(value))
    elif name == "volume_percent":
        preferences.set_volume(int(str(value)))
    else:
        dress_again(qt, **{name: value})


def dress_again(
    qt: QApplication, *, theme: Value = "", text_percent: Value = 0, reduced_motion: Value | None = None
) -> None:
    """Another theme, another size of text, or more or less motion; whatever is not named stays."""
    is_still = is_motion_reduced() if reduced_motion is None else bool(reduced_motion)
    percent = int(str(text_percent)) or round(text_size() * 100)
    install_theme(qt, str(theme) or shown_theme(qt), percent, reduced_motion=is_still)
