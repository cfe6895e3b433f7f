"""`pos-client shift`: what members were told against what the backend settled."""

from datetime import datetime

import click

from ui.commands.queue import DATA_DIR, SINCE, tell_mended
from ui.commands.telling import AS_JSON


@click.command()
@DATA_DIR
@SINCE
@AS_JSON
def shift(*, data_dir: str, since: datetime | None, as_json: bool) -> None:
    """Hold what members were told against what was settled, since midnight or another time.

    Undone sales, and refused ones that were entered again, count once. Exit code 1 where something is left to look at:
    a refused sale nobody has dealt with, or one that was settled otherwise than it was told. The till must be closed;
    its own screen (F10) says the same while it runs.
    """
    from pos_client.services.history import saved_since
    from pos_client.services.reconciliation import reconcile
    from ui.commands import shift_words as words
    from ui.composition.queue import opened, settings_for

    settings = settings_for(data_dir)
    with opened(settings, tell_mended) as (outbox, clock):
        midnight = clock.utc().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        start = since.astimezone() if since else midnight
        found = reconcile(saved_since(outbox, start), outbox.find, start)
    click.echo(words.as_json(found) if as_json else words.told(found, settings.currency))
    raise SystemExit(not found.is_right)
