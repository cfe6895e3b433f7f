"""What a till trusts and what it keeps: time, identity, outbox and roster, looked at without changing any of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from pos_client.adapters.clock import TrustedClock
from pos_client.adapters.last_seen import LastSeenFile
from pos_client.adapters.looking import OutboxSeen, look_at_outbox, look_at_roster
from pos_client.adapters.terminal_identity import TerminalIdentity, load_identity
from pos_client.domain.transaction import TimeConfidence
from pos_client.errors import StorageError, StorageLocked, VaultUnavailable
from pos_client.ports import EntryState, Vault
from pos_client.settings import Settings
from ui.composition.finding import Finding, Verdict
from ui.composition.folders import was_used

_IN_USE = "in use: a till is running, and its own screen tells more"


def clock(folder: Path) -> Finding:
    """What a till that starts now would think of this machine's date."""
    trusted = TrustedClock(LastSeenFile(folder / "clock.json"))
    contact = trusted.contact_s()
    if contact is None:
        return Finding(
            "trusted time", Verdict.GOOD, "the machine's date, until the backend was heard for the first time"
        )
    last = f"last contact {_moment(datetime.fromtimestamp(contact, UTC))}"
    if trusted.confidence() is TimeConfidence.ROLLED_BACK:
        advice = "Set this machine's date. Until the backend was reached, nothing is redeemed."
        return Finding("trusted time", Verdict.WARNING, f"this machine's date was set back; {last}", advice)
    return Finding("trusted time", Verdict.GOOD, f"low confidence until the backend is heard; {last}")


def enrolment(settings: Settings, vault: Vault, shut_out: str = "") -> Finding:
    """Whom this till is enrolled with, where, and which keys of the backend it believes.

    `shut_out` is what to do where the backend lets it in no more.
    """
    advice = "Get a code from a manager and run: pos-client connect URL"
    try:
        identity = load_identity(vault)
    except VaultUnavailable as error:
        return Finding("enrolment", Verdict.WARNING, error.detail, "Unlock the safe store, or connect anew.")
    if identity is None:
        if settings.backend_url:
            return Finding("enrolment", Verdict.BAD, f"not enrolled at {settings.backend_url}", advice)
        return Finding("enrolment", Verdict.GOOD, "none needed: the till starts its own backend")
    if shut_out:
        return Finding("enrolment", Verdict.BAD, f"{_who(identity)}; shut out", shut_out, "TERMINAL_REVOKED")
    if not identity.server_keys_hex:
        return Finding("enrolment", Verdict.WARNING, f"{_who(identity)}; none of the backend's keys is known", advice)
    pinned = ", ".join(f"{key[:8]}…" for key in identity.server_keys_hex)
    return Finding("enrolment", Verdict.GOOD, f"{_who(identity)}; believes keys {pinned}")


def outbox(folder: Path) -> Finding:
    """What waits to be sent, and whether somebody would notice if it were changed."""
    try:
        seen = look_at_outbox(folder / "outbox.sqlite3", was_used=was_used(folder))
    except StorageLocked:
        return Finding("outbox", Verdict.GOOD, _IN_USE)
    except StorageError as error:
        advice = "Start the till: it makes the outbox anew of what is left, and keeps the damaged files."
        return Finding("outbox", Verdict.BAD, f"{error.error_code}: {error.detail}", advice)
    if seen is None:
        return Finding("outbox", Verdict.GOOD, "nothing was saved yet")
    return _of_outbox(seen)


def roster(folder: Path, vault: Vault, shut_out: str = "") -> Finding:
    """Which members this till can verify while it is alone, and until when; `shut_out` as in `enrolment`."""
    advice = shut_out or "It is fetched once the till runs and reaches its backend."
    try:
        key = vault.get("roster")
        head = look_at_roster(folder / "roster.sqlite3", key) if key else None
    except StorageLocked:
        return Finding("roster", Verdict.GOOD, _IN_USE)
    except (StorageError, VaultUnavailable) as error:
        return Finding("roster", Verdict.WARNING, f"{error.error_code}: {error.detail}", advice)
    if head is None:
        return Finding("roster", Verdict.WARNING, "none: while offline this till knows no member", advice)
    detail = (
        f"number {head.seq} of {_moment(head.issued_at)}, good until {_moment(head.not_after)}, for {head.terminal_id}"
    )
    is_over = TrustedClock(LastSeenFile(folder / "clock.json")).utc() > head.not_after
    if is_over or shut_out:
        return Finding("roster", Verdict.WARNING, f"{detail}: over" if is_over else detail, advice)
    return Finding("roster", Verdict.GOOD, detail)


def _of_outbox(seen: OutboxSeen) -> Finding:
    chain = {
        None: "no chain yet",
        True: "the backend can follow its chain",
        False: "the backend was not told its chain",
    }
    detail = f"{_counted(seen.counts)}; {chain[seen.is_chain_known]}"
    if seen.salvaged is not None:
        told = seen.salvaged
        missing = "nobody knows how many" if told.missing is None else f"{told.missing:,}"
        detail += f"; made anew on {_moment(told.at)} with {told.entries:,} entries, {missing} unsent missing"
        return Finding("outbox", Verdict.WARNING, detail, f"Once nothing is missed any more, remove {told.folder}.")
    if seen.unusable:
        detail += f"; in the place of its mirror: {', '.join(seen.unusable)}"
        return Finding(
            "outbox", Verdict.WARNING, detail, "The till writes a new mirror; see what that is, then remove it."
        )
    if seen.counts[EntryState.QUARANTINED]:
        return Finding("outbox", Verdict.WARNING, detail, "Damaged entries were set aside: look for their receipts.")
    if seen.counts[EntryState.REJECTED]:
        return Finding("outbox", Verdict.WARNING, detail, "Look at what was refused: F6 on the till.")
    waits = seen.counts[EntryState.PENDING]
    return Finding(
        "outbox", Verdict.GOOD, detail, "It is sent once the till runs and reaches its backend." * bool(waits)
    )


def _counted(counts: Mapping[EntryState, int]) -> str:
    return ", ".join(f"{number:,} {state}" for state, number in counts.items())


def _who(identity: TerminalIdentity) -> str:
    place = " · ".join(filter(None, (identity.store, identity.lane)))
    return f"{identity.terminal_id}{place and f' ({place})'} at {identity.backend_url or 'its own backend'}"


def _moment(when: datetime) -> str:
    return f"{when:%Y-%m-%d %H:%M} UTC"
