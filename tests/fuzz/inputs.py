"""`python3 dev.py fuzz`: hostile bytes at every place where bytes come in, for as long as asked."""

import importlib.util
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

import click

from tests.fuzz.entrances.entrance import entrance
from tests.fuzz.guessing import search

ROOT = Path(__file__).parents[2]
NAMES = ("codes", "bodies", "signatures", "documents")
SHARE = {"codes": 0.4, "bodies": 0.3, "signatures": 0.1, "documents": 0.2}
"""Of all runs; what is slow gets fewer."""


def is_guided() -> bool:
    """Whether this platform has atheris."""
    return importlib.util.find_spec("atheris") is not None


def guided(name: str, runs: int, folder: Path) -> subprocess.CompletedProcess[str]:
    """Search one entrance in a process of its own; what it found lies in `folder`."""
    words = [sys.executable, "-m", "tests.fuzz.guided", name, str(runs), str(folder)]
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)


def crashes(folder: Path) -> list[bytes]:
    """The inputs that failed, or took too long."""
    return [path.read_bytes() for kind in ("crash-*", "timeout-*", "oom-*") for path in sorted(folder.glob(kind))]


def _search(name: str, runs: int) -> bool:
    """One entrance; True when nothing was found."""
    began_s = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        done = guided(name, runs, Path(folder))
        for data in crashes(Path(folder)):
            click.echo(f"  failed on {data!r}")
    figures = {key: said for key, _, said in (line.rpartition(":") for line in done.stderr.splitlines())}
    executed = figures.get("stat::number_of_executed_units", "?").strip()
    click.echo(f"{name:12} {executed:>9} inputs, {time.perf_counter() - began_s:.0f} s, exit code {done.returncode}")
    if done.returncode != 0:
        click.echo(done.stderr[-4000:], err=True)
    return done.returncode == 0


def _guess(name: str, runs: int) -> bool:
    try:
        search(entrance(name), runs)
    except Exception:  # noqa: BLE001 - whatever an input brings about is a finding
        click.echo(traceback.format_exc())
        return False
    click.echo(f"{name:12} {runs:>9} inputs")
    return True


@click.command()
@click.option("--runs", default=1_000_000, show_default=True, help="Inputs in all.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
def main(*, runs: int, names: tuple[str, ...]) -> None:
    """Search codes, bodies, signatures and documents for inputs that crash. Exit code 0: none was found, 1: some."""
    unknown = sorted(set(names) - set(NAMES))
    if unknown:
        raise click.UsageError(f"{', '.join(unknown)}: there are {', '.join(NAMES)}")
    if not is_guided():
        click.echo("ATHERIS IS NOT INSTALLED (Linux on x86_64 only): inputs are guessed, not led by coverage", err=True)
    wanted = names or NAMES
    whole = sum(SHARE[name] for name in wanted)
    look = _search if is_guided() else _guess
    found = [name for name in wanted if not look(name, max(1, round(runs * SHARE[name] / whole)))]
    raise SystemExit(bool(found))


if __name__ == "__main__":
    main()
