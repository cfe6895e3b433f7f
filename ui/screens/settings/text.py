"""The words of the settings' screen, in the language shown or in both."""

from functools import cache

from PySide6.QtCore import QT_TRANSLATE_NOOP

from ui.i18n import LANGUAGES, Words
from ui.screens.reasons import sentence, wording
from ui.screens.settings.model import Fixed, Group, Kind, Notice, Row, SettingsModel, Value, shown_as
from ui.theme.tokens import Tone

_SAID: dict[str, tuple[object, object]] = {
    "language": (
        QT_TRANSLATE_NOOP("SettingsWords", "Language"),
        QT_TRANSLATE_NOOP("SettingsWords", "What the till starts in; the key at the top right switches meanwhile."),
    ),
    "theme": (
        QT_TRANSLATE_NOOP("SettingsWords", "Colours"),
        QT_TRANSLATE_NOOP("SettingsWords", "A light or a dark theme, or whatever the desktop has."),
    ),
    "text_percent": (
        QT_TRANSLATE_NOOP("SettingsWords", "Text size"),
        QT_TRANSLATE_NOOP("SettingsWords", "Larger words on every screen."),
    ),
    "reduced_motion": (
        QT_TRANSLATE_NOOP("SettingsWords", "Less motion"),
        QT_TRANSLATE_NOOP("SettingsWords", "What moves only to please stands still."),
    ),
    "stay_percent": (
        QT_TRANSLATE_NOOP("SettingsWords", "Time to read"),
        QT_TRANSLATE_NOOP("SettingsWords", "How long what goes by itself stays: Undo, greetings, the member's screen."),
    ),
    "volume_percent": (
        QT_TRANSLATE_NOOP("SettingsWords", "Volume"),
        QT_TRANSLATE_NOOP("SettingsWords", "How loud the till's sounds are, in percent; 0 is silent."),
    ),
    "store": (
        QT_TRANSLATE_NOOP("SettingsWords", "Store"),
        QT_TRANSLATE_NOOP("SettingsWords", "The name in the top bar and on the member's card."),
    ),
    "lane": (
        QT_TRANSLATE_NOOP("SettingsWords", "Lane"),
        QT_TRANSLATE_NOOP("SettingsWords", "The name of this counter."),
    ),
    "terminal_id": (
        QT_TRANSLATE_NOOP("SettingsWords", "Terminal"),
        QT_TRANSLATE_NOOP("SettingsWords", "What this till is known as to its backend."),
    ),
    "cashier": (
        QT_TRANSLATE_NOOP("SettingsWords", "Cashier"),
        QT_TRANSLATE_NOOP("SettingsWords", "The name beside each transaction where nobody has to sign in."),
    ),
    "currency": (
        QT_TRANSLATE_NOOP("SettingsWords", "Currency"),
        QT_TRANSLATE_NOOP("SettingsWords", "Of the amounts typed: its three letters, like CNY. The programme's own."),
    ),
    "quick_amounts_minor": (
        QT_TRANSLATE_NOOP("SettingsWords", "Quick amounts"),
        QT_TRANSLATE_NOOP("SettingsWords", "Amounts with a key of their own, in fen or cents: 5000, 10000."),
    ),
    "camera": (
        QT_TRANSLATE_NOOP("SettingsWords", "Camera"),
        QT_TRANSLATE_NOOP("SettingsWords", "0, /dev/v4l/by-id/…, or the address of an IP camera; empty for none."),
    ),
    "cameras": (
        QT_TRANSLATE_NOOP("SettingsWords", "More cameras"),
        QT_TRANSLATE_NOOP("SettingsWords", "Named like the first, with commas between them. All of them read."),
    ),
    "symbologies": (
        QT_TRANSLATE_NOOP("SettingsWords", "Barcodes the camera reads"),
        QT_TRANSLATE_NOOP(
            "SettingsWords", "Beside QR: code128, datamatrix, pdf417, aztec, ean13, ean8, upca. Each costs time."
        ),
    ),
    "serial_port": (
        QT_TRANSLATE_NOOP("SettingsWords", "Scanner on a serial port"),
        QT_TRANSLATE_NOOP("SettingsWords", "The port it is plugged into; empty for none."),
    ),
    "scanners": (
        QT_TRANSLATE_NOOP("SettingsWords", "More scanners"),
        QT_TRANSLATE_NOOP("SettingsWords", "By the names pos-client doctor scanner lists, with commas between them."),
    ),
    "printer": (
        QT_TRANSLATE_NOOP("SettingsWords", "Receipt printer"),
        QT_TRANSLATE_NOOP("SettingsWords", "As pos-client printer list names it, like tcp://192.168.1.50; or empty."),
    ),
    "paper_mm": (
        QT_TRANSLATE_NOOP("SettingsWords", "Paper width"),
        QT_TRANSLATE_NOOP("SettingsWords", "How wide the printer's paper is."),
    ),
    "printer_letters": (
        QT_TRANSLATE_NOOP("SettingsWords", "Chinese on receipts"),
        QT_TRANSLATE_NOOP("SettingsWords", "Drawn by the till where the printer has no Chinese characters."),
    ),
    "print_receipts": (
        QT_TRANSLATE_NOOP("SettingsWords", "Print every receipt"),
        QT_TRANSLATE_NOOP("SettingsWords", "By itself after each sale; else Ctrl+P prints."),
    ),
    "cash_drawer": (
        QT_TRANSLATE_NOOP("SettingsWords", "Cash drawer"),
        QT_TRANSLATE_NOOP("SettingsWords", "Opened through the printer at every sale with money to take."),
    ),
    "customer_display": (
        QT_TRANSLATE_NOOP("SettingsWords", "Member's screen"),
        QT_TRANSLATE_NOOP("SettingsWords", "auto takes a free second screen; off; or a screen's name, like HDMI-1."),
    ),
    "line_display": (
        QT_TRANSLATE_NOOP("SettingsWords", "Display of two lines"),
        QT_TRANSLATE_NOOP("SettingsWords", "Where one for the member is plugged in: serial:/dev/ttyUSB1@9600."),
    ),
    "line_display_letters": (
        QT_TRANSLATE_NOOP("SettingsWords", "Letters of that display"),
        QT_TRANSLATE_NOOP("SettingsWords", "One without Chinese characters shows English."),
    ),
    "backend_url": (
        QT_TRANSLATE_NOOP("SettingsWords", "Backend"),
        QT_TRANSLATE_NOOP("SettingsWords", "The address of a chain's backend; empty: the till starts its own."),
    ),
    "ca_file": (
        QT_TRANSLATE_NOOP("SettingsWords", "Certificate to trust"),
        QT_TRANSLATE_NOOP("SettingsWords", "A file, for a chain's backend with a certificate made locally."),
    ),
    "one_till": (
        QT_TRANSLATE_NOOP("SettingsWords", "The shop has one till"),
        QT_TRANSLATE_NOOP("SettingsWords", "The first start asks nothing: the till begins with its own backend."),
    ),
    "lanes_port": (
        QT_TRANSLATE_NOOP("SettingsWords", "Port of the lanes"),
        QT_TRANSLATE_NOOP(
            "SettingsWords", "UDP port on which tills of one store tell each other of used codes; 0: they do not."
        ),
    ),
    "data_dir": (
        QT_TRANSLATE_NOOP("SettingsWords", "Folder for data"),
        QT_TRANSLATE_NOOP("SettingsWords", "Where the outbox, members and logs are; empty: the usual place."),
    ),
}
"""Name and one sentence of every setting."""

_GROUPS: dict[Group, object] = {
    Group.LOOK: QT_TRANSLATE_NOOP("SettingsWords", "Language, look and sound"),
    Group.SHOP: QT_TRANSLATE_NOOP("SettingsWords", "This till"),
    Group.READING: QT_TRANSLATE_NOOP("SettingsWords", "Cameras and scanners"),
    Group.PRINTING: QT_TRANSLATE_NOOP("SettingsWords", "Receipts and cash drawer"),
    Group.DISPLAYS: QT_TRANSLATE_NOOP("SettingsWords", "What the member sees"),
    Group.BACKEND: QT_TRANSLATE_NOOP("SettingsWords", "Backend, offline and other tills"),
}

_VALUES: dict[tuple[str, Value], object] = {
    ("theme", "system"): QT_TRANSLATE_NOOP("SettingsWords", "Desktop"),
    ("theme", "light"): QT_TRANSLATE_NOOP("SettingsWords", "Light"),
    ("theme", "dark"): QT_TRANSLATE_NOOP("SettingsWords", "Dark"),
    ("printer_letters", "gb18030"): QT_TRANSLATE_NOOP("SettingsWords", "By the printer"),
    ("printer_letters", "picture"): QT_TRANSLATE_NOOP("SettingsWords", "Drawn"),
    ("line_display_letters", "gb18030"): QT_TRANSLATE_NOOP("SettingsWords", "Chinese"),
    ("line_display_letters", "ascii"): QT_TRANSLATE_NOOP("SettingsWords", "English only"),
}
_UNITS = {"text_percent": "{} %", "stay_percent": "{} %", "volume_percent": "{} %", "paper_mm": "{} mm"}


class SettingsWords(Words):
    """What is said, in one language."""

    def name(self, of: str) -> str:
        """What a setting is called."""
        return self.tr(str(_SAID[of][0]))

    def line(self, of: str) -> str:
        """What it does."""
        return self.tr(str(_SAID[of][1]))

    def group(self, of: Group) -> str:
        """What settings that belong together are called."""
        return self.tr(str(_GROUPS[of]))

    def value(self, row: Row, value: Value) -> str:
        """What a value of a setting is called."""
        if row.name == "language":
            return LANGUAGES[str(value)]
        if row.setting.kind is Kind.SWITCH:
            return self.tr("On") if value else self.tr("Off")
        if (row.name, value) in _VALUES:
            return self.tr(str(_VALUES[row.name, value]))
        return _UNITS.get(row.name, "{}").format(shown_as(value))

    def usual(self, row: Row) -> str:
        """The line, and what the setting is where nobody says anything."""
        usual = self.value(row, row.setting.usual)
        return self.tr("Usually: {value}").format(value=usual) if usual else self.tr("Usually empty")

    def state(self, row: Row) -> tuple[Tone, str, str] | None:
        """Tone, icon and words of what is special about a setting."""
        if row.fixed is Fixed.COMMAND_LINE:
            return Tone.PLAIN, "info", self.tr("From the command line")
        if row.fixed is Fixed.BACKEND:
            return Tone.PLAIN, "info", self.tr("Given by the backend")
        if row.fixed is Fixed.FILE:
            return Tone.PLAIN, "info", self.tr("Only in the file")
        return (Tone.WAITING, "clock", self.tr("After a restart")) if row.waits else None

    def asked(self) -> str:
        """What the field for searching asks for."""
        return self.tr("Search: a name, a word, a value")

    def empty(self, model: SettingsModel) -> tuple[str, str, str, Tone] | None:
        """Icon, title, line and tone where there is nothing to show; None: there is."""
        if model.fault:
            said = wording(model.fault)
            return "alert", said.title, said.advice, Tone.BAD
        if not model.rows:
            return "hourglass", self.tr("One moment…"), "", Tone.PLAIN
        if not model.shown:
            line = self.tr("Try fewer letters, in English or Chinese. Esc shows every setting.")
            return "search", self.tr("No setting fits that"), line, Tone.PLAIN
        return None

    def notice(self, model: SettingsModel) -> str:
        """What was done just now; empty where nothing was."""
        if model.notice is Notice.SAVED:
            return self.tr("Saved: {setting}").format(setting=self.name(model.about))
        if model.notice is Notice.PUT_BACK:
            return self.tr("As before: {setting}").format(setting=self.name(model.about))
        return ""

    def undo(self) -> str:
        """What the key of the notice says."""
        return self.tr("Undo")

    def back_to_usual(self, of: str) -> str:
        """What the key beside a setting does."""
        return self.tr("{setting}: back to the usual").format(setting=self.name(of))

    def less_or_more(self, of: str) -> tuple[str, str]:
        """What the keys beside a number do."""
        less, more = self.tr("{setting}: less"), self.tr("{setting}: more")
        return less.format(setting=self.name(of)), more.format(setting=self.name(of))


def words() -> SettingsWords:
    """In the language shown."""
    return SettingsWords()


def refused(model: SettingsModel, row: Row) -> str:
    """Why this setting was not changed; empty where it was."""
    return sentence(model.refused) if model.refused and model.about == row.name else ""


@cache
def _in(language: str) -> SettingsWords:
    return SettingsWords(language)


def searched(row: Row) -> str:
    """Everything a setting is found by, in every language."""
    said = [row.name, shown_as(row.value)]
    for language in LANGUAGES:
        each = _in(language)
        said += [each.name(row.name), each.line(row.name), each.group(row.setting.group), each.value(row, row.value)]
    return "\n".join(said)
