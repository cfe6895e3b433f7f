"""The words of the device check, on the screen and in the terminal."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication

from pos_client.domain.scanner_setup import ScannerFinding, SheetCode, Trait
from ui.screens.device_check.model import CodeState, DeviceCheckModel, Said
from ui.screens.device_check.row_text import name_of
from ui.theme.tokens import Tone

translate = QCoreApplication.translate
_NOTES = frozenset({Trait.CHINESE_LOST, Trait.NO_ENDING})
"""What is worth knowing and harms no member code."""


def code(which: SheetCode) -> str:
    """What a code of the sheet is, in a few words."""
    return {
        SheetCode.SIGNS: translate("DeviceCheck", "Letters, digits, signs"),
        SheetCode.LENGTH: translate("DeviceCheck", "A long code"),
        SheetCode.DARK: translate("DeviceCheck", "As on a dark phone"),
        SheetCode.CHINESE: translate("DeviceCheck", "Chinese"),
        SheetCode.LINEAR: translate("DeviceCheck", "Bars: Code 128"),
        SheetCode.PRODUCT: translate("DeviceCheck", "Bars: a product"),
    }[which]


def if_not_read(which: SheetCode) -> str:
    """What to do where a scanner does not read this code at all."""
    if which is SheetCode.DARK:
        return translate("DeviceCheck", "Not read? Switch on inverse codes in the scanner: dark phones show them.")
    if which in {SheetCode.LINEAR, SheetCode.PRODUCT}:
        return translate(
            "DeviceCheck", "Not read? Switch this kind of code on in the scanner, if products are scanned."
        )
    return translate("DeviceCheck", "Not read? Switch on QR codes in the scanner, and hold it 10–20 cm away.")


def tone(finding: ScannerFinding) -> Tone:
    """How much it matters."""
    if finding.is_repaired:
        return Tone.GOOD
    return Tone.INFO if finding.trait in _NOTES else Tone.WAITING


def finding(found: ScannerFinding) -> tuple[str, str]:
    """What was found, and what undoes it."""
    title, advice = _WORDS[found.trait](found)
    return title.format(value=_value(found)), advice.format(value=_value(found))


def _value(found: ScannerFinding) -> str:
    if found.trait is not Trait.COUNTRY:
        return found.value
    return {
        "gb": translate("DeviceCheck", "British"),
        "de": translate("DeviceCheck", "German"),
        "fr": translate("DeviceCheck", "French"),
        "be": translate("DeviceCheck", "Belgian"),
        "es": translate("DeviceCheck", "Spanish or Italian"),
        "cz": translate("DeviceCheck", "Czech or Slovak"),
        "hu": translate("DeviceCheck", "Hungarian"),
    }.get(found.value, found.value)


def _undone() -> str:
    return translate("DeviceCheck", "The till undoes it.")


def _twice(found: ScannerFinding) -> str:
    if found.is_repaired:
        return translate("DeviceCheck", "The till takes the first.")
    return translate("DeviceCheck", "Set the scanner to send each code once.")


_WORDS: dict[Trait, Callable[[ScannerFinding], tuple[str, str]]] = {
    Trait.COUNTRY: lambda _: (translate("DeviceCheck", "It types on a {value} keyboard"), _undone()),
    Trait.CASE_SWAPPED: lambda _: (translate("DeviceCheck", "Caps Lock is on in the scanner"), _undone()),
    Trait.CASE_LOST: lambda _: (
        translate("DeviceCheck", "It makes all letters large, or all small"),
        translate("DeviceCheck", "Switch off case conversion in the scanner."),
    ),
    Trait.PREFIX: lambda _: (
        translate("DeviceCheck", "It puts {value} before every code"),
        translate("DeviceCheck", "The till takes it off."),
    ),
    Trait.SUFFIX: lambda _: (
        translate("DeviceCheck", "It puts {value} behind every code"),
        translate("DeviceCheck", "The till takes it off."),
    ),
    Trait.AROUND_VARIES: lambda _: (
        translate("DeviceCheck", "What it adds differs from code to code: {value}"),
        translate("DeviceCheck", "Switch off code identifiers in the scanner, or set it to a US keyboard."),
    ),
    Trait.ECI: lambda _: (
        translate("DeviceCheck", "It writes encodings into codes"),
        translate("DeviceCheck", "The till takes it off."),
    ),
    Trait.TWICE: lambda found: (translate("DeviceCheck", "It sends each code twice"), _twice(found)),
    Trait.NO_ENDING: lambda _: (
        translate("DeviceCheck", "Nothing ends its codes"),
        translate("DeviceCheck", "It works, a little later: better have the scanner send Enter after each code."),
    ),
    Trait.SLOW: lambda _: (
        translate("DeviceCheck", "{value} ms between two keys"),
        translate("DeviceCheck", "From 35 ms on it may be taken for typing: shorten the delay between characters."),
    ),
    Trait.CUT_OFF: lambda _: (
        translate("DeviceCheck", "Only {value} of the 181 characters of a long code arrive"),
        translate("DeviceCheck", "Raise the greatest length of codes in the scanner."),
    ),
    Trait.SIGNS_LOST: lambda _: (
        translate("DeviceCheck", "These characters do not arrive: {value}"),
        translate("DeviceCheck", "Set the scanner to a US keyboard."),
    ),
    Trait.CHINESE_LOST: lambda _: (
        translate("DeviceCheck", "Chinese does not arrive"),
        translate("DeviceCheck", "A scanner that types cannot send it. Member codes do not need it."),
    ),
}


def title() -> str:
    """What the screen is for."""
    return translate("DeviceCheck", "Check a scanner")


def devices_title() -> str:
    """The list of devices."""
    return translate("DeviceCheck", "Devices")


def invitation(model: DeviceCheckModel) -> str:
    """What to do now."""
    if model.shown is None:
        return translate("DeviceCheck", "All codes are done.")
    number = list(SheetCode).index(model.shown) + 1
    words = translate("DeviceCheck", "{number} of {count}: scan this from the screen, or from the printed sheet.")
    return words.format(number=number, count=len(SheetCode))


def hint(model: DeviceCheckModel) -> str:
    """What helps where the code shown is not read."""
    return "" if model.shown is None else if_not_read(model.shown)


def said(model: DeviceCheckModel) -> tuple[Tone, str, str] | None:
    """Tone, icon and words of the answer; None where there is none."""
    return {
        Said.NOTHING: None,
        Said.OTHER_CODE: (Tone.WAITING, "question", translate("DeviceCheck", "This code is not of the sheet")),
        Said.KEPT: (Tone.GOOD, "check", translate("DeviceCheck", "Undone from now on")),
        Said.NOT_KEPT: (Tone.BAD, "alert", translate("DeviceCheck", "Undone only until the till is closed")),
        Said.SHEET_WRITTEN: (Tone.GOOD, "check", f"{translate('DeviceCheck', 'Sheet saved:')} {model.place}"),
        Said.SHEET_NOT_WRITTEN: (Tone.BAD, "alert", translate("DeviceCheck", "The sheet could not be saved")),
    }[model.said]


def scanner(model: DeviceCheckModel) -> str:
    """Which scanner is examined."""
    if not model.scanner:
        return translate("DeviceCheck", "Nothing scanned yet")
    return name_of(model.scanner)


def nothing(model: DeviceCheckModel) -> tuple[str, str]:
    """What stands where nothing was found."""
    if model.scanner:
        return translate("DeviceCheck", "Nothing to change so far"), translate(
            "DeviceCheck", "Scan the other codes, too."
        )
    line = translate("DeviceCheck", "What it does to codes is told here. No sale is touched.")
    return translate("DeviceCheck", "Scan the code with the scanner to check"), line


def verdict(model: DeviceCheckModel) -> tuple[Tone, str, str] | None:
    """Tone, icon and words of what was found so far, in one line; None before the first code."""
    if not model.scanner:
        return None
    if any(tone(found) is Tone.WAITING for found in model.findings):
        return Tone.WAITING, "alert", translate("DeviceCheck", "Change the scanner")
    if model.may_keep:
        return Tone.WAITING, "alert", translate("DeviceCheck", "The till can undo it")
    return Tone.GOOD, "check", translate("DeviceCheck", "Codes arrive as they are")


def keep() -> str:
    """Undo it."""
    return translate("DeviceCheck", "Undo from now on")


def skip() -> str:
    """Without this code."""
    return translate("DeviceCheck", "Skip")


def restart() -> str:
    """From the beginning."""
    return translate("DeviceCheck", "Start again")


def try_devices() -> str:
    """Have each do something that can be seen or heard."""
    return translate("DeviceCheck", "Try devices")


def sheet() -> str:
    """A page to print."""
    return translate("DeviceCheck", "Save sheet")


def state(which: CodeState) -> tuple[Tone, str]:
    """Tone and icon of a code in the list."""
    return {
        CodeState.OPEN: (Tone.PLAIN, "dot"),
        CodeState.NOW: (Tone.INFO, "scan"),
        CodeState.SKIPPED: (Tone.PLAIN, "question"),
        CodeState.RIGHT: (Tone.GOOD, "check"),
        CodeState.WRONG: (Tone.WAITING, "alert"),
    }[which]
