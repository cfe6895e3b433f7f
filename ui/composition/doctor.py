"""What this machine has and what is missing, checked by doing, not by guessing."""

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version

from hardware.decoder import zbar
from hardware.printer.line_display import EscPosLineDisplay
from hardware.printer.sources import open_line
from hardware.sound.system_player import player_command
from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.vault import open_vault
from pos_client.errors import DeviceUnavailable, PosError, SettingsDamaged, VaultUnavailable
from pos_client.ports import Vault
from pos_client.settings import Settings, default_path, read_settings
from ui.advice import advice
from ui.composition import doctor_trust
from ui.composition.backends import chain_backend, with_enrolled
from ui.composition.doctor_cameras import cameras
from ui.composition.finding import Finding, Verdict
from ui.composition.folders import is_undecided
from ui.composition.lanes import ask_lanes
from ui.composition.printing import printer_for
from ui.composition.vaults import vault_for

_LOW_DISK_BYTES = 500 * 2**20
_BACKEND_DEADLINE_S = 3.0


def examine(data_dir: str = "") -> list[Finding]:
    """Look at everything, and through each camera; blocks for seconds, changes only a probe in the safe store."""
    try:
        settings, first = read_settings(default_path()), Finding("settings", Verdict.GOOD, str(default_path()))
    except SettingsDamaged as error:
        settings, first = Settings(), Finding("settings", Verdict.BAD, error.detail, "Mend or remove the file.")
    settings = replace(settings, data_dir=data_dir or settings.data_dir)
    vault = vault_for(settings)
    backend = _backend(settings, vault)
    shut_out = backend.advice if backend.code == "TERMINAL_REVOKED" else ""
    checks: tuple[Callable[[], Finding], ...] = (
        lambda: _data(settings),
        lambda: _disk(settings),
        lambda: backend,
        lambda: _lanes(settings, vault),
        _vault,
        lambda: doctor_trust.enrolment(settings, vault, shut_out),
        lambda: doctor_trust.clock(settings.data_path),
        lambda: doctor_trust.outbox(settings.data_path),
        lambda: doctor_trust.roster(settings.data_path, vault, shut_out),
        _first_decoder,
        _second_decoder,
        _serial_ports,
        lambda: _printer(settings),
        lambda: _line_display(settings),
        _sound,
    )
    return [first, *(check() for check in checks), *cameras(settings)]


def _data(settings: Settings) -> Finding:
    place = settings.data_path
    try:
        place.mkdir(parents=True, exist_ok=True)
        probe = place / ".probe"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return Finding("data folder", Verdict.BAD, str(error), "Give this user the right to write there.")
    return Finding("data folder", Verdict.GOOD, str(place))


def _disk(settings: Settings) -> Finding:
    place = next(folder for folder in (settings.data_path, *settings.data_path.parents) if folder.exists())
    free = shutil.disk_usage(place).free
    verdict = Verdict.GOOD if free > _LOW_DISK_BYTES else Verdict.WARNING
    return Finding("free disk", verdict, f"{free // 2**20:,} MB", "" if verdict is Verdict.GOOD else "Free some space.")


def _backend(settings: Settings, vault: Vault) -> Finding:
    try:
        settings = with_enrolled(settings, vault)
        if not settings.backend_url:
            is_open = is_undecided(settings, lambda: vault)
            told = "nobody has chosen yet: the till asks at its first start" if is_open else "the till starts its own"
            return Finding("backend", Verdict.GOOD, told)
        with closing(chain_backend(settings, vault, TrustedClock()).client) as client:
            server = client.time(_BACKEND_DEADLINE_S)
    except PosError as error:
        detail = f"{settings.backend_url}: {error.detail or error.error_code}"
        return Finding("backend", Verdict.WARNING, detail, advice(error), error.error_code)
    its_time = f"{datetime.fromtimestamp(server.unix_s, UTC):%Y-%m-%d %H:%M:%S} UTC"
    return Finding("backend", Verdict.GOOD, f"{settings.backend_url} answers; its time is {its_time}")


def _lanes(settings: Settings, vault: Vault) -> Finding:
    try:
        asked = ask_lanes(with_enrolled(settings, vault), vault)
    except PosError as error:
        return Finding("other lanes", Verdict.WARNING, error.detail, "Let this till reach the network.")
    if not asked:
        return Finding("other lanes", Verdict.GOOD, "none known: codes used are shared with nobody")
    silent = [name for name, is_heard in asked.items() if not is_heard]
    detail = f"{len(asked) - len(silent)} of {len(asked)} answer now"
    if not silent:
        return Finding("other lanes", Verdict.GOOD, detail)
    advice = f"Switch them on, or open UDP port {settings.lanes_port} between tills: silent are {', '.join(silent)}."
    return Finding("other lanes", Verdict.WARNING, detail, advice)


def _vault() -> Finding:
    try:
        return Finding("safe store", Verdict.GOOD, open_vault(allow_ephemeral=False).label)
    except VaultUnavailable as error:
        advice = "Unlock or install the system's secret store; until then nothing is redeemed while offline."
        return Finding("safe store", Verdict.WARNING, error.detail, advice)


def _first_decoder() -> Finding:
    try:
        import zxingcpp  # noqa: F401 - loading it is the question
    except ImportError as error:
        return Finding("zxing-cpp", Verdict.BAD, str(error), "Install pos-client again.")
    return Finding("zxing-cpp", Verdict.GOOD, version("zxing-cpp"))


def _second_decoder() -> Finding:
    if zbar.available():
        return Finding("zbar", Verdict.GOOD, "second opinion on hard frames")
    return Finding("zbar", Verdict.WARNING, "libzbar not found", "Optional: install libzbar0.")


def _serial_ports() -> Finding:
    from serial.tools import list_ports

    found = ", ".join(f"{port.device} ({port.description})" for port in list_ports.comports())
    return Finding("serial ports", Verdict.GOOD, found or "none")


def _printer(settings: Settings) -> Finding:
    if not settings.printer:
        return Finding("printer", Verdict.GOOD, "none set up")
    try:
        status = printer_for(settings).status()
    except PosError as error:
        return Finding("printer", Verdict.WARNING, error.detail, advice(error), error.error_code)
    if status.refusal:
        what_to_do = advice(DeviceUnavailable(code=status.refusal))
        return Finding("printer", Verdict.WARNING, f"{settings.printer} cannot print", what_to_do, status.refusal)
    says = f"paper {status.paper}" if status.is_answering else "says nothing of itself"
    return Finding("printer", Verdict.GOOD, f"{settings.printer}, {says}")


def _line_display(settings: Settings) -> Finding:
    """It can only be written to: two empty lines, which the next sale replaces."""
    if not settings.line_display:
        return Finding("line display", Verdict.GOOD, "none set up")
    try:
        with closing(EscPosLineDisplay(open_line(settings.line_display))) as display:
            display.show_lines("", "")
    except PosError as error:
        return Finding("line display", Verdict.WARNING, error.detail, advice(error), error.error_code)
    return Finding("line display", Verdict.GOOD, f"{settings.line_display}, says nothing of itself")


def _sound() -> Finding:
    player = player_command()
    if player is None:
        return Finding("sound", Verdict.WARNING, "no player found", "Optional: install pulseaudio-utils or alsa-utils.")
    return Finding("sound", Verdict.GOOD, player[0])
