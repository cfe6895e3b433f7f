"""The shift's words."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import PurePath

from PySide6.QtCore import QCoreApplication

from pos_client.domain.money import Money
from pos_client.services.reconciliation import Standing
from pos_client.services.shift_report import CashierPart, ShiftReport, is_money
from ui.screens.dates import clock, moment
from ui.screens.reasons import wording
from ui.screens.shift.model import PaperNote, PaperState, ShiftScreenModel
from ui.theme.tokens import Ink, Tone
from ui.widgets.chart import Band, Pair, PairFace
from ui.widgets.figure_table import FigureRow

translate = QCoreApplication.translate
MINUS = "\u2212"
NONE = "\u2013"
"""Stands where there is no difference."""
Chip = tuple[Tone, str, str]
"""Tone, icon and words."""


def title() -> str:
    """The name of the screen."""
    return translate("Shift", "Shift")


def since(report: ShiftReport) -> str:
    """How much was sold from when on, and whether that is all."""
    words = translate("Shift", "%n sales and visits since {time}", None, report.found.cases)
    told = words.format(time=moment(report.found.since))
    return f"{told} · {translate('Shift', 'a long shift: only its last part')}" if report.is_cut else told


def chips(model: ShiftScreenModel) -> Iterator[Chip]:
    """How many sales stand otherwise than they were told; what was refused has a button instead."""
    if model.fault:
        yield Tone.BAD, "alert", wording(model.fault).title
    if model.report is None:
        return
    report, found = model.report, model.report.found
    waiting = found.count(Standing.WAITING) - report.unclear
    if waiting:
        yield Tone.WAITING, "cloud_up", translate("Shift", "%n waiting", None, waiting)
    if report.unclear:
        yield Tone.WAITING, "question", translate("Shift", "%n without an answer", None, report.unclear)
    if found.count(Standing.OTHERWISE):
        otherwise = found.count(Standing.OTHERWISE)
        yield Tone.BAD, "alert", translate("Shift", "%n settled otherwise than told", None, otherwise)
    if report.dealt_with:
        yield Tone.PLAIN, "check", translate("Shift", "%n refused and dealt with", None, report.dealt_with)
    if not model.is_empty and not found.differences and not report.refused:
        yield Tone.GOOD, "check", translate("Shift", "Everything is settled as it was told")


def refused(report: ShiftReport) -> str:
    """What the button to the list of them says; empty where nothing was."""
    return translate("Shift", "%n refused: deal with it", None, report.refused) if report.refused else ""


def waits(report: ShiftReport) -> str:
    """That the figures will change; empty where they will not."""
    waiting = report.found.count(Standing.WAITING)
    words = translate("Shift", "%n sales wait; the figures become final when they are sent", None, waiting)
    return words if waiting else ""


def empty(model: ShiftScreenModel) -> tuple[str, str, str, Tone]:
    """Icon, title, line and tone where there is nothing to show."""
    if model.fault:
        words = wording(model.fault)
        return "alert", words.title, words.advice, Tone.BAD
    line = translate("Shift", "Sales and visits are counted here as soon as they are made.")
    return "register", translate("Shift", "Nothing sold in this shift yet"), line, Tone.PLAIN


def figure_headings() -> tuple[str, ...]:
    """Headings of the table of sums."""
    return (
        translate("Shift", "In this shift"),
        translate("Shift", "Told to members"),
        translate("Shift", "Settled"),
        translate("Shift", "Difference"),
    )


def figure_rows(report: ShiftReport, currency: str) -> list[FigureRow]:
    """The sums, told against settled."""
    return [
        FigureRow(
            _figure_name(name),
            (
                _figure(name, told, currency),
                _figure(name, settled, currency),
                _difference(name, settled - told, currency),
            ),
            Ink.WAITING if settled != told else Ink.MUTED,
        )
        for name, told, settled in report.figures
    ]


def _figure_name(of: str) -> str:
    return {
        "earned_points": translate("Shift", "Points earned"),
        "redeemed_points": translate("Shift", "Points redeemed"),
        "earned_credit_minor": translate("Shift", "Credit earned"),
        "spent_credit_minor": translate("Shift", "Money off from credit"),
        "loaded_minor": translate("Shift", "Stored value"),
    }[of]


def points(figure: int) -> str:
    """A figure, grouped, with a true minus sign."""
    return f"{MINUS if figure < 0 else ''}{abs(figure):,}"


def _figure(name: str, figure: int, currency: str) -> str:
    return str(Money(figure, currency)) if is_money(name) else points(figure)


def _difference(name: str, figure: int, currency: str) -> str:
    return ("+" if figure > 0 else "") + _figure(name, figure, currency) if figure else NONE


def cashier_headings() -> tuple[str, ...]:
    """Headings of the table of cashiers."""
    return (
        translate("Shift", "Cashier"),
        translate("Shift", "Sales"),
        translate("Shift", "Points told"),
        translate("Shift", "Settled"),
        translate("Shift", "Open"),
    )


def cashier_rows(report: ShiftReport) -> list[FigureRow]:
    """A line for each; open is what waits, and what somebody has to look at."""
    return [_cashier_row(part) for part in report.cashiers]


def _cashier_row(part: CashierPart) -> FigureRow:
    tally = part.tally
    count = tally.waiting + tally.to_look_at
    ink = Ink.BAD if tally.to_look_at else Ink.WAITING if count else Ink.MUTED
    told, settled = points(tally.told.earned_points), points(tally.settled.earned_points)
    return FigureRow(cashier_name(part), (f"{tally.sales:,}", told, settled, f"{count:,}" if count else NONE), ink)


def cashier_name(part: CashierPart) -> str:
    """Who it is; where nobody signs in and the settings name nobody, that."""
    return part.name or translate("Shift", "No cashier")


def hours(report: ShiftReport) -> tuple[tuple[str, ...], tuple[Band, ...]]:
    """Labels and bands of the chart along the time; where that is days, the labels say which."""
    begins = [each.begins for each in report.stretches]
    is_long = begins[-1] - begins[0] >= timedelta(days=1)
    sales = tuple(each.tally.sales for each in report.stretches)
    earned = tuple(each.tally.told.earned_points for each in report.stretches)
    step = round((begins[1] - begins[0]) / timedelta(hours=1)) if len(begins) > 1 else 1
    return tuple(moment(at) if is_long else clock(at) for at in begins), (
        Band(_sales_title(step), Tone.INFO, sales, tuple(f"{count:,}" for count in sales)),
        Band(translate("Shift", "Points told to members"), Tone.GOOD, earned, tuple(map(points, earned))),
    )


def _sales_title(step_h: int) -> str:
    if step_h == 1:
        return translate("Shift", "Sales and visits by the hour")
    return translate("Shift", "Sales and visits, every %n hours", None, step_h)


def cashiers_face() -> PairFace:
    """What stands around the bars of the cashiers."""
    return PairFace(
        translate("Shift", "Points by cashier"),
        (translate("Shift", "told"), translate("Shift", "settled")),
        translate("Shift", "and {count} more in the table"),
    )


def cashiers(report: ShiftReport) -> tuple[Pair, ...]:
    """The bars of that chart."""
    figures = ((part, part.tally.told.earned_points, part.tally.settled.earned_points) for part in report.cashiers)
    return tuple(
        Pair(cashier_name(part), told, settled, points(told), points(settled)) for part, told, settled in figures
    )


def paper(model: ShiftScreenModel) -> str:
    """What the button says."""
    return translate("Shift", "Save report") if model.saves else translate("Shift", "Print report")


def note(of: PaperNote, *, saves: bool) -> Chip:
    """What came of printing or saving."""
    if of.state is PaperState.BUSY:
        words = translate("Shift", "Saving…") if saves else translate("Shift", "Printing…")
        return Tone.INFO, "hourglass", words
    if of.state is PaperState.PRINTED:
        return Tone.GOOD, "check", translate("Shift", "Printed")
    if of.state is PaperState.SAVED:
        file = PurePath(of.file)
        return Tone.GOOD, "check", translate("Shift", "Saved: {file}").format(file=f"{file.parent.name}/{file.name}")
    return Tone.BAD, "printer", translate("Shift", "Not saved") if saves else wording(of.code).title
