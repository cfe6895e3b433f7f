"""`python -m tests.robot [--steps N] [--seed N]`: a cashier by chance, for so many actions.

Exit code 0: all was well after each of them; 1: not so, and what was wrong is said with the actions that led there.
"""

import os
import secrets
import sys
import time

os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt

import click
from PySide6.QtWidgets import QApplication

from tests.robot.robot import STEPS, play
from ui.theme.fonts import load_fonts


@click.command()
@click.option("--steps", default=1_000, show_default=True, help="How many actions, at least.")
@click.option("--seed", default=0, help="Repeat a run; 0: another one each time.")
def main(*, steps: int, seed: int) -> None:
    """Press, touch and scan whatever comes, and see that all is well after each action."""
    app, seed = QApplication(["robot"]), seed or 1 + secrets.randbelow(2**31)
    load_fonts()
    done, began_s = 0, time.monotonic()
    for round_seed in range(seed, seed + steps):
        click.echo(f"seed {round_seed}", err=True)
        result = play(round_seed, max(1, (steps - done) // STEPS))
        done += result.counts["actions"]
        if result.failures or done >= steps:
            break
    click.echo(f"{done:,} actions in {time.monotonic() - began_s:.0f} s")
    for failure in result.failures:
        click.echo(f"python3 dev.py robot --seed {round_seed}\n{failure}")
    del app
    sys.exit(bool(result.failures))


if __name__ == "__main__":
    main()
