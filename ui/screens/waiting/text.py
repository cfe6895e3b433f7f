"""The list's words."""

from datetime import datetime, timedelta

from PySide6.QtCore import QCoreApplication

from pos_client.domain.money import Money
from pos_client.domain.transaction import Told, TransactionKind, WriteOffReason
from ui.screens.checkout.text import MINUS, credit, signed
from ui.screens.dates import clock, moment
from ui.screens.reasons import wording
from ui.screens.status.text import salvaged
from ui.screens.waiting.model import Resolution, Row, RowState, Try, TryState, UnreadableRow, WaitingModel, WaitingRow
from ui.screens.waiting.shift import ShiftModel
from ui.theme.tokens import Tone

translate = QCoreApplication.translate
NONE = "\u2013"
"""Stands where there is nothing to say."""


def columns() -> tuple[str, ...]:
    """Headings of the table."""
    return (
        translate("Waiting", "State"),
        translate("Waiting", "Saved"),
        translate("Waiting", "Card"),
        translate("Waiting", "What"),
        translate("Waiting", "Amount"),
        translate("Waiting", "Told"),
        translate("Waiting", "Tries"),
        translate("Waiting", "Last answer"),
    )


def cells(row: Row, now: datetime, link: str = "") -> tuple[str, ...]:
    """A row's texts, in the order of the columns; `link` is the code of why nothing can be sent now, or empty."""
    return _unreadable(row) if isinstance(row, UnreadableRow) else _entry(row, now, link)


def _unreadable(row: UnreadableRow) -> tuple[str, ...]:
    what = translate("Waiting", "%n entries", None, row.count)
    todo = translate("Waiting", "Call support. Nothing was deleted.")
    return state(row)[2], NONE, NONE, what, NONE, NONE, NONE, todo


def _entry(row: WaitingRow, now: datetime, link: str) -> tuple[str, ...]:
    amount = str(Money(row.amount_minor, row.currency)) if row.amount_minor else NONE
    return (
        state(row)[2],
        f"{clock(row.saved_at)} · {age(now - row.saved_at)}",
        row.card,
        kind(row.kind),
        amount,
        _told(row),
        str(row.attempts) if row.attempts else NONE,
        last_answer(row, link),
    )


def last_answer(row: WaitingRow, link: str = "") -> str:
    """Why an entry waits or was refused, what was done about it, and whose it was.

    One that was never tried waits for the link.
    """
    words = [wording(row.reason).title] if row.reason else []
    if row.state is RowState.WAITING and link and not row.reason:
        why_not = _link_reason(link)
        words.append(why_not[:1].upper() + why_not[1:])
    if row.resolution is not None:
        words.append(_resolution(row.resolution))
    if row.taken_from:
        words.append(translate("Waiting", "from {till}").format(till=row.taken_from))
    return " · ".join(words)


def _resolution(of: Resolution) -> str:
    if of.is_given_up:
        return translate("Waiting", "{who}: {why}").format(who=of.who or NONE, why=why(of.why) or NONE)
    return _entered_again(of).format(who=of.who or NONE)


def _entered_again(of: Resolution) -> str:
    if of.state is RowState.SENT:
        return translate("Waiting", "entered correctly by {who}")
    if of.state is RowState.ATTENTION:
        return translate("Waiting", "entered again by {who}, and refused again")
    return translate("Waiting", "entered again by {who}, not sent yet")


def why(code: str) -> str:
    """Why a refused entry was given up; what is no code of ours is words already."""
    words: dict[str, str] = {
        WriteOffReason.SHOP_BEARS_IT: translate("Waiting", "The shop bears it"),
        WriteOffReason.ENTERED_AGAIN: translate("Waiting", "Entered again elsewhere"),
        WriteOffReason.MEMBER_COMPENSATED: translate("Waiting", "Member got something else"),
        WriteOffReason.MISTAKE: translate("Waiting", "There was no such sale"),
    }
    return words.get(code, code)


def state(row: Row) -> tuple[Tone, str, str]:
    """Tone, icon and words of a row's state."""
    if isinstance(row, UnreadableRow):
        return Tone.BAD, "alert", translate("Waiting", "Unreadable")
    words = {
        RowState.ATTENTION: (Tone.BAD, "alert", translate("Waiting", "Needs attention")),
        RowState.UNCLEAR: (Tone.WAITING, "question", translate("Waiting", "No answer yet")),
        RowState.WAITING: (Tone.WAITING, "cloud_up", translate("Waiting", "Waiting")),
        RowState.SENT: (Tone.GOOD, "check", translate("Waiting", "Sent")),
        RowState.RESOLVED: (Tone.PLAIN, "check", _resolved(row.resolution)),
    }
    return words[row.state]


def _resolved(of: Resolution | None) -> str:
    if of is not None and of.is_given_up:
        return translate("Waiting", "Written off")
    if of is not None and of.state is not RowState.SENT:
        return translate("Waiting", "Entered again")
    return translate("Waiting", "Corrected")


def kind(of: TransactionKind) -> str:
    """What was asked for."""
    words = {
        TransactionKind.AWARD: translate("Waiting", "Award"),
        TransactionKind.REDEEM: translate("Waiting", "Redeem"),
        TransactionKind.SALE: translate("Waiting", "Redeem and award"),
        TransactionKind.CHECK_IN: translate("Waiting", "Check-in"),
        TransactionKind.VOID: translate("Waiting", "Undo"),
        TransactionKind.REFUND: translate("Waiting", "Refund"),
        TransactionKind.HOLD: translate("Waiting", "Set aside"),
        TransactionKind.CAPTURE: translate("Waiting", "Pick-up paid"),
        TransactionKind.DEPOSIT: translate("Waiting", "Load card"),
        TransactionKind.WRITE_OFF: translate("Waiting", "Write-off"),
        TransactionKind.PICK_UP: translate("Waiting", "Gift handed over"),
    }
    return words[of]


def _told(row: WaitingRow) -> str:
    """Points told, and credit."""
    back = row.told.earned_credit_minor
    return f"{_points(row.told)} · {credit(back, row.currency)}" if back else _points(row.told)


def _points(told: Told) -> str:
    if told.redeemed_points and told.earned_points:
        first = f"{MINUS if told.redeemed_points > 0 else '+'}{abs(told.redeemed_points):,}"
        return f"{first} {signed(told.earned_points)}"
    return signed(-told.redeemed_points if told.redeemed_points else told.earned_points)


def age(since: timedelta) -> str:
    """How long ago, in the largest unit that fits."""
    minutes = int(since.total_seconds() // 60)
    if minutes < 1:
        return translate("Waiting", "just now")
    if minutes < 60:
        return translate("Waiting", "%n min", None, minutes)
    if minutes < 48 * 60:
        return translate("Waiting", "%n h", None, minutes // 60)
    return translate("Waiting", "%n d", None, minutes // (24 * 60))


def summary(model: WaitingModel) -> tuple[Tone, str, str]:
    """Tone, icon and words above the table."""
    if model.fault:
        return Tone.BAD, "alert", wording(model.fault).title
    if model.last_try is not None and model.last_try.state is not TryState.SENT:
        return _trying(model.last_try)
    if model.unreadable or model.rejected or model.may_lack:
        return Tone.BAD, "alert", _attention(model)
    if model.waiting:
        return Tone.WAITING, "cloud_up", translate("Waiting", "%n saved here, sent when online", None, model.waiting)
    if model.last_try is not None:
        words = translate("Waiting", "Everything sent at {time}")
        return Tone.GOOD, "check_circle", words.format(time=clock(model.last_try.at, seconds=True))
    return Tone.GOOD, "check_circle", translate("Waiting", "Everything is sent")


def empty(model: WaitingModel) -> tuple[str, str, str]:
    """Icon, title and line where there is nothing to list."""
    if model.may_lack:
        line = translate("Waiting", "Look for the receipts of sales made while offline. The damaged files are kept.")
        return "alert", salvaged(model.salvaged), line
    line = translate("Waiting", "Sales made while offline are listed here until the backend has confirmed them.")
    return "check", translate("Waiting", "Everything is sent"), line


def shift(model: ShiftModel, *, is_short: bool = False) -> tuple[Tone, str, str]:
    """Tone, icon and words of the line below the table; a short one leaves the points out."""
    sales = translate("Waiting", "%n since {time}", "sales and visits of this shift", model.sales)
    told = translate("Waiting", "told {points}").format(points=signed(model.told_points))
    settled = translate("Waiting", "settled {points}").format(points=signed(model.settled_points))
    words = [sales.format(time=moment(model.since)), *(() if is_short else (told, settled))]
    if model.waiting:
        words.append(translate("Waiting", "%n not settled yet", None, model.waiting))
    if model.to_look_at:
        words.append(translate("Waiting", "%n to look at", None, model.to_look_at))
    if model.refused_before:
        words.append(translate("Waiting", "%n refused before", "in earlier shifts", model.refused_before))
    if model.to_look_at or model.refused_before:
        return Tone.BAD, "alert", " · ".join(words)
    return (Tone.WAITING, "cloud_up", " · ".join(words)) if model.waiting else (Tone.GOOD, "check", " · ".join(words))


def _attention(model: WaitingModel) -> str:
    if model.unreadable:
        return translate("Waiting", "%n unreadable: call support", None, model.unreadable)
    if model.rejected:
        return translate("Waiting", "%n refused: choose one to deal with it", None, model.rejected)
    return salvaged(model.salvaged)


def _trying(asked: Try) -> tuple[Tone, str, str]:
    """Tone, icon and words of a try under way, or of one that failed."""
    if asked.state is TryState.TRYING:
        return Tone.INFO, "hourglass", translate("Waiting", "Trying…")
    time, why = clock(asked.at, seconds=True), _link_reason(asked.reason)
    if asked.state is TryState.PAUSED:
        return Tone.BAD, "pause", translate("Waiting", "Paused at {time}: {reason}").format(time=time, reason=why)
    return Tone.WAITING, "triangle", translate("Waiting", "Offline at {time}: {reason}").format(time=time, reason=why)


def _link_reason(code: str) -> str:
    """Why the backend was not reached, to follow a colon."""
    words = {
        "STARTING": translate("Waiting", "no contact yet"),
        "NOT_SENT": translate("Waiting", "backend not reached"),
        "UNANSWERED": translate("Waiting", "backend does not answer"),
    }
    return words.get(code) or wording(code).title
