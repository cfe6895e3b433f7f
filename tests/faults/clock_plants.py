"""Bugs that a wrong date brings to light; each with the days (by a part of their name) on which it does.

Imports nothing of the product: it is changed while it is imported.
"""

from tests.faults.planting import Plant

_CLOCK, _OFFLINE = "pos_client.adapters.clock", "pos_client.domain.offline"
_ENTRIES = "pos_client.adapters.outbox_entries"

PLANTS = (
    Plant(
        "a date set back is believed",
        _CLOCK,
        "if start < seen.unix_s - SET_BACK_S:",
        "if False:",
        "started with a day behind",
    ),
    Plant(
        "time goes back with the date",
        _CLOCK,
        "start = max(start, seen.unix_s)",
        "start += 0.0",
        "started with a day behind",
    ),
    Plant(
        "a running till goes by the date",
        _CLOCK,
        "self._elapsed_s = elapsed_s",
        "self._elapsed_s = wall_s",
        "the date jumps to a day ahead",
    ),
    Plant(
        "asleep is no time",
        _CLOCK,
        "self._elapsed_s = elapsed_s",
        "self._elapsed_s = time.monotonic",
        "asleep for a night",
    ),
    Plant(
        "any date is believed",
        _CLOCK,
        "return math.isfinite(unix_s) and EARLIEST_S <= unix_s <= LATEST_S",
        "return True",
        "started with the year 9999",
    ),
    Plant(
        "a start is a contact",
        _CLOCK,
        "self._contact_s = seen.contact_s if seen else None",
        "self._contact_s = start",
        "started with a day ahead",
    ),
    Plant(
        "the backend's time is not taken",
        _CLOCK,
        "self._offset_s = server_unix_s + round_trip_s / 2 - self._elapsed_s()",
        "self._offset_s += 0.0",
        "the date jumps to a day behind",
    ),
    Plant(
        "redeeming without a time anybody vouches for",
        _OFFLINE,
        "if till.confidence is not TimeConfidence.HIGH or not till.is_vault_safe:",
        "if not till.is_vault_safe:",
        "started with an hour ahead",
    ),
    Plant(
        "sent by their dates",
        _ENTRIES,
        "WHERE seq >= ? ORDER BY seq LIMIT ?",
        "WHERE seq >= ? ORDER BY saved_ms LIMIT ?",
        "the date jumps to a day ahead",
    ),
)
