"""`pos-client backend audit`: whether the books agree with themselves."""

import json
from typing import TYPE_CHECKING

import click

from ui.commands.backend.options import DATABASE
from ui.commands.backend.progress import Progress
from ui.commands.telling import AS_JSON, tell_fault

if TYPE_CHECKING:
    from pos_client.backend.audit import Audit, Finding

_EXIT_DIFFERENT = 1
_EXIT_NOBODY = 2
_EXIT_UNREADABLE = 4


@click.command()
@DATABASE
@click.option("--member", default="", metavar="ID|CARD", help="One member: member id, or the 12 digits of a card.")
@AS_JSON
def audit(*, database_url: str, member: str, as_json: bool) -> None:
    """Calculate every balance again from the ledger and compare; changes nothing.

    Prints each difference (with --json one JSON object per line, the last one a summary). Exit code 0: the books are
    right; 1: they are not; 2: there is no such member; 4: the database cannot be read.
    """
    from pos_client.backend.audit import Audit
    from pos_client.backend.database.existing import snapshot
    from pos_client.errors import InvalidValue, PosError

    progress = Progress("Audited")
    try:
        with snapshot(database_url) as connection:
            run = Audit(connection)
            for finding in run.findings(member, progress):
                click.echo(json.dumps(_fields(finding)) if as_json else _line(finding))
    except PosError as error:
        progress.end()
        tell_fault(error)
        raise SystemExit(_EXIT_NOBODY if isinstance(error, InvalidValue) else _EXIT_UNREADABLE) from error
    progress.end()
    click.echo(json.dumps({"summary": _summary(run)}) if as_json else _conclusion(run))
    raise SystemExit(_EXIT_DIFFERENT if run.counts else 0)


def _fields(finding: "Finding") -> dict[str, object]:
    """A finding as JSON: only what it has."""
    fields = {
        "code": finding.code,
        "member_id": finding.member_id and str(finding.member_id),
        "unit": finding.unit or None,
        "seq": finding.seq,
        "txn_id": finding.txn_id and str(finding.txn_id),
        "expected": finding.expected,
        "found": finding.found,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _line(finding: "Finding") -> str:
    fields = _fields(finding)
    code = fields.pop("code")
    return " ".join([f"{code:24}", *(f"{name}={value}" for name, value in fields.items())])


def _summary(run: "Audit") -> dict[str, object]:
    counts = {str(code): count for code, count in sorted(run.counts.items())}
    return {
        "members": run.members,
        "entries": run.entries,
        "transactions": run.transactions,
        "differences": run.counts.total(),
        "codes": counts,
    }


def _conclusion(run: "Audit") -> str:
    read = f"{run.members:,} members, {run.entries:,} entries, {run.transactions:,} transactions"
    if not run.counts:
        return f"The books are right: {read}."
    counts = ", ".join(f"{code} {count}" for code, count in run.counts.most_common())
    return f"{run.counts.total():,} differences in {read}: {counts}"
