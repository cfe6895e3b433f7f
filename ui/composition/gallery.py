"""`pos-client gallery`: every widget in every state it has, for designers and for whoever builds the next screen."""

from pathlib import Path

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pos_client.domain.programme import DEFAULT_TIERS, Tier
from ui.composition.application import Application
from ui.demo.shots import make_folder
from ui.theme.shown import Theme, install_theme, text_size, tokens
from ui.theme.style import style_sheet
from ui.theme.tokens import Density, Ink, Tone
from ui.widgets.banner import Banner, BannerFace
from ui.widgets.buttons import Face, TillButton
from ui.widgets.chart import Band, ColumnChart, Pair, PairChart, PairFace
from ui.widgets.empty_note import EmptyNote
from ui.widgets.figure_table import FigureRow, FigureTable
from ui.widgets.member_card import CardFace, Invitation, MemberCard
from ui.widgets.note_list import Note, NoteList
from ui.widgets.panel import Panel
from ui.widgets.pill import Pill
from ui.widgets.progress import Progress
from ui.widgets.strip import Strip
from ui.widgets.texts import FigureLabel, plain_label
from ui.widgets.toast import Toast

_WIDTH_PX, _HEIGHT_PX = 1700, 900
_ICONS = {Tone.GOOD: "check", Tone.WAITING: "cloud_up", Tone.BAD: "alert", Tone.INFO: "star", Tone.PLAIN: "scan"}
_BUTTONS = ("key", "quick", "edit", "primary", "award", "redeem", "undo")


class Gallery(QWidget):
    """Five columns: buttons; pills, strips and figures; banners and notes; cards; tables and charts. UI thread only."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ground")
        self.setWindowTitle("pos-client gallery")
        density = Density(1.0, text_size())
        self.setStyleSheet(f"{style_sheet(tokens(), density)}\nQWidget#ground {{ background: {tokens().ground}; }}")
        self._columns = QGridLayout(self)
        for number, parts in enumerate(
            (_buttons(), _small(density), _told(density), _cards(density), _charts(density))
        ):
            self._columns.addWidget(_column(parts), 0, number)
            self._columns.setColumnStretch(number, 1)
        self.resize(_WIDTH_PX, _HEIGHT_PX)


def open_gallery(theme: str) -> int:
    """Show it until it is closed; the exit code."""
    app = Application("en", theme)
    window = Gallery()
    window.show()
    return app.run()


def save_gallery(folder: Path) -> list[Path]:
    """Write `gallery_light.png` and `gallery_dark.png` into a folder; the files."""
    make_folder(folder)
    app = Application("en")
    written = []
    for theme in (Theme.LIGHT, Theme.DARK):
        install_theme(app.qt, theme)
        window = Gallery()
        window.show()
        app.qt.processEvents()
        for card in window.findChildren(MemberCard):
            card.settle()
        written.append(folder / f"gallery_{theme}.png")
        window.grab().save(str(written[-1]))
    app.end(0)
    return written


def _column(parts: list[QWidget]) -> Panel:
    panel = Panel()
    rows = QVBoxLayout(panel)
    rows.setContentsMargins(20, 18, 20, 18)
    for part in parts:
        rows.addWidget(part)
    rows.addStretch(1)
    return panel


def _buttons() -> list[QWidget]:
    made: list[QWidget] = []
    for part in _BUTTONS:
        is_stacked = part in {"award", "redeem"}
        for state in ("ready", "not yet") if is_stacked else ("ready", "disabled"):
            button = TillButton(part, f"{part} {state}", stacked=is_stacked)
            words, key = ("7", "") if part == "key" else (f"{part.capitalize()}: {state}", "F9")
            button.show_face(Face(words, key))
            button.show_ready(state == "ready" or not is_stacked)
            button.setEnabled(state != "disabled")
            button.setMinimumHeight(56)
            made.append(button)
    return made


def _small(density: Density) -> list[QWidget]:
    made: list[QWidget] = []
    for tone in Tone:
        for is_solid in (False, True):
            pill = Pill(f"pill {tone} {is_solid}", solid=is_solid)
            pill.show_words(tone, _ICONS[tone], f"{tone.capitalize()}, {'on a picture' if is_solid else 'on a panel'}")
            made.append(pill)
    for tone in (Tone.PLAIN, Tone.WAITING):
        strip = Strip(f"strip {tone}")
        strip.set_density(density)
        strip.show_words(tone, "320 points expire after 31 Dec")
        made.append(strip)
    for ink in Ink:
        figure = FigureLabel(f"figure {ink}", 30)
        figure.show_text("¥128.50", ink)
        figure.show_caret(ink is Ink.PLAIN)
        made.append(figure)
    for part in ("title", "heading", "label", "muted", "wrong"):
        label = plain_label(part)
        label.setText(f"Words: {part}")
        made.append(label)
    return made


def _told(density: Density) -> list[QWidget]:
    made: list[QWidget] = []
    for tone in Tone:
        banner = Banner(f"banner {tone}")
        banner.set_density(density)
        banner.show_button(Face("Undo", "F8", "undo"))
        left, title = (0.6, "Saved") if tone is Tone.GOOD else (None, f"What happened: {tone}")
        banner.show_face(BannerFace(tone, _ICONS[tone], title, "What to do.", left))
        made.append(banner)
    notes = NoteList("notes")
    notes.set_density(density)
    notes.show_notes([Note(tone, _ICONS[tone], f"A note: {tone}", "A line that may take several.") for tone in Tone])
    empty = EmptyNote()
    empty.set_density(density)
    empty.show_words("check", "Everything is sent", "What stands where a list would be.")
    empty.setMinimumHeight(220)
    return [*made, notes, empty, *_under_way(density), _toasted(density)]


def _under_way(density: Density) -> list[QWidget]:
    made: list[QWidget] = []
    for part in (None, 0.4, 1.0):
        progress = Progress(f"progress {part}")
        progress.set_density(density)
        progress.show_part(part, "Getting there")
        made.append(progress)
    return made


def _toasted(density: Density) -> QWidget:
    behind = QWidget()
    behind.setMinimumHeight(90)
    toast = Toast(behind)
    toast.set_density(density)
    toast.show_words("Saved: Lane", Face("Undo", "F8", "undo"))
    return behind


def _cards(density: Density) -> list[QWidget]:
    made: list[MemberCard] = []
    for tier in DEFAULT_TIERS[:3]:
        card = MemberCard()
        card.show_face(_face(tier))
        made.append(card)
    empty = MemberCard()
    empty.show_invitation(Invitation("Scan the member's code", "Camera and hand-held scanner are ready."))
    for card in (*made, empty):
        card.set_density(density)
        card.setMinimumSize(330, 180)
    return [*made, empty]


def _charts(density: Density) -> list[QWidget]:
    table, columns, pairs = FigureTable("figures"), ColumnChart("columns"), PairChart("pairs")
    rows = (FigureRow("Alike", ("512", "512", "\u2013"), Ink.MUTED), FigureRow("Not", ("90", "84", "\u22126"), Ink.BAD))
    table.show_rows(("A table", "First", "Second", "Between"), rows)
    sales, points = (3, 7, 0, 9), (41, 119, -6, 136)
    columns.show_bands(
        ("09:00", "10:00", "11:00", "12:00"),
        (
            Band("Columns", Tone.INFO, sales, tuple(map(str, sales))),
            Band("Below them", Tone.GOOD, points, tuple(map(str, points))),
        ),
    )
    people = (("Li Na", 174, 158), ("Wang Fang", 160, 160), ("Nobody", 0, 0))
    pairs.show_pairs(
        PairFace("Two bars each", ("told", "settled"), "and {count} more"),
        [Pair(name, first, second, str(first), str(second)) for name, first, second in people],
    )
    for chart in (columns, pairs):
        chart.setMinimumSize(300, 220)
    for part in (table, columns, pairs):
        part.set_density(density)
    return [table, columns, pairs]


def _face(tier: Tier) -> CardFace:
    return CardFace(
        name="Wang X.",
        number="Card ••4821",
        badge=tier.code.upper(),
        points=485,
        unit="points",
        worth="",
        to_next="180 to go",
        next_tier="Next tier",
        progress=0.7,
        privileges=("1.5× points",),
        notes=("Verified offline",) if tier is DEFAULT_TIERS[1] else (),
        note_tone=Tone.PLAIN,
        look=tier.look,
    )
