"""Days and times of day as people write them, in the language shown now and on this till's clock."""

from datetime import date, datetime

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from ui.i18n import current_language


def clock(at: datetime, *, seconds: bool = False) -> str:
    """A time of day: `14:02`, or `14:02:37`."""
    return f"{at.astimezone():%H:%M:%S}" if seconds else f"{at.astimezone():%H:%M}"


def day(on: date, today: date) -> str:
    """A day as somebody says it `today`: `31 Dec`, in another year `31 Dec 2027`; in Chinese all in digits."""
    locale = QLocale(QLocale.Language.Chinese if current_language() == "zh" else QLocale.Language.English)
    pattern = QCoreApplication.translate("Dates", "d MMM", "a day of this year; see QLocale.toString")
    if on.year != today.year:
        pattern = QCoreApplication.translate("Dates", "d MMM yyyy", "a day of another year; see QLocale.toString")
    return locale.toString(QDate(on.year, on.month, on.day), pattern)


def moment(at: datetime) -> str:
    """A day and a time not far from now: `23 Nov 06:02`."""
    on = at.astimezone().date()
    return f"{day(on, on)} {clock(at)}"
