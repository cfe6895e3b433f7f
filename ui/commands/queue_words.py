"""Outbox entries as text and as JSON; English, for whoever works at a command line."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pos_client.domain.money import Money
from pos_client.ports import EntryState, OutboxCheck, OutboxEntry
from ui.commands.telling import text_of_json
from ui.screens.reasons import row_of

if TYPE_CHECKING:
    from ui.composition.queue import Mended, Sent
    from ui.composition.queue_files import Exported, TakenOver

_STATES = {
    EntryState.PENDING: "waits to be sent",
    EntryState.CONFIRMED: "settled",
    EntryState.REJECTED: "refused: somebody has to look at it",
    EntryState.RESOLVED: "refused, and dealt with",
    EntryState.QUARANTINED: "damaged and set aside",
}
_SECRETS = ("handle", "code")
"""Never printed: of the member only the end of the card number is."""
as_json = text_of_json


def line(entry: OutboxEntry) -> str:
    """One entry in a list."""
    txn = entry.transaction
    amount = str(Money(txn.amount_minor, txn.currency)) if txn.amount_minor else "-"
    tries = f"{entry.attempts} tries" if entry.attempts else ""
    words = "  ".join(filter(None, (tries, _reason(entry), f"from {entry.taken_from}" if entry.taken_from else "")))
    saved = f"{entry.saved_at.astimezone():%Y-%m-%d %H:%M:%S}"
    return f"{txn.txn_id}  {saved}  {entry.state:9}  {txn.kind:9}  {amount:>12}  {_card(entry)}  {words}".rstrip()


def fields(entry: OutboxEntry) -> dict[str, Any]:
    """The same for programs; `reason` is a stable code."""
    txn = entry.transaction
    return {
        "seq": entry.seq,
        "txn_id": txn.txn_id,
        "state": entry.state,
        "kind": txn.kind,
        "amount_minor": txn.amount_minor,
        "currency": txn.currency,
        "saved_at": entry.saved_at,
        "card": _card(entry),
        "attempts": entry.attempts,
        "reason": _code(entry),
        "reason_text": _reason(entry),
        "resolved_by": entry.resolved_by,
        "taken_from": entry.taken_from,
    }


def whole(entry: OutboxEntry) -> dict[str, Any]:
    """All that is known of an entry."""
    asked = {name: value for name, value in asdict(entry.transaction).items() if name not in _SECRETS}
    result = None if entry.result is None else asdict(entry.result)
    return fields(entry) | {"state_text": _STATES[entry.state]} | asked | {"result": result, "link": entry.link.hex()}


def plain(value: object) -> str:
    """A value of `whole` for people; a document as JSON."""
    if isinstance(value, dict):
        return text_of_json(value)
    return "-" if value in {None, "", ()} else str(value)


def counted(counts: Mapping[EntryState, int]) -> str:
    """How many entries are in each state."""
    return ", ".join(f"{number:,} {state}" for state, number in counts.items())


def mended(found: "Mended") -> str:
    """What came of an outbox that was damaged."""
    what = found.what
    missing = "nobody knows how many" if what.missing is None else f"{what.missing:,}"
    saved = f"{what.entries:,} entries are there, {missing} unsent ones may be missing"
    if found.is_done:
        return f"it was damaged, and made anew of what was left on {what.at:%Y-%m-%d %H:%M} UTC: {saved}"
    return f"this is what is left of it: {saved}"


def sent(what: "Sent") -> str:
    """What came of sending."""
    words = f"{what.confirmed:,} settled, {what.refused:,} refused, {what.waiting:,} still wait"
    return f"{words}: {what.reason} {row_of(what.reason)[1]}" if what.reason else words


def checked(found: OutboxCheck) -> str:
    """What looking for damage has found."""
    lines = [f"{found.entries:,} entries: {counted(found.states)}"]
    lines.append(f"{found.mirrored:,} of them in the mirror as well")
    lines.extend(f"not the mirror's, or not to be read: {name}" for name in found.unusable)
    if found.is_sound:
        return "\n".join((*lines, "no damage"))
    damage = (("cannot be read", found.unreadable), ("were changed", found.changed), ("only in the mirror", found.lost))
    for name, places in damage:
        if places:
            lines.append(f"{len(places):,} {name}: places {', '.join(map(str, places))}")
    return "\n".join((*lines, *found.faults))


def checked_fields(found: OutboxCheck) -> dict[str, Any]:
    """The same for programs."""
    return asdict(found) | {"entries": found.entries, "sound": found.is_sound}


def exported(what: "Exported") -> str:
    """What was written into a file."""
    words = f"{what.entries:,} entries, SHA-256 {what.sha256}"
    return f"{words}\n{what.unreadable:,} unreadable ones had to stay" if what.unreadable else words


def taken_over(what: "TakenOver") -> str:
    """What was taken over from a file."""
    new = what.entries - what.known
    return f"{new:,} entries of {what.terminal_id} taken over, {what.known:,} were here already, SHA-256 {what.sha256}"


def _card(entry: OutboxEntry) -> str:
    return "\u2022\u2022" + entry.transaction.handle[-4:]


def _code(entry: OutboxEntry) -> str:
    return str((entry.result.reason if entry.result else None) or entry.last_reason or "")


def _reason(entry: OutboxEntry) -> str:
    """The last reason in a few words."""
    code = _code(entry)
    return row_of(code)[1] if code else ""
