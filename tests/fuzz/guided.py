"""`python -m tests.fuzz.guided NAME RUNS FOLDER`: search one entrance with atheris, led by what the code does.

libFuzzer ends the process itself: 0, nothing was found; else `FOLDER/crash-...` holds the input. FOLDER/seeds grows.
"""

import sys
from pathlib import Path

import atheris

from tests.fuzz.entrances.entrance import entrance

LED_BY = ["pos_client", "http_message_signatures", "http_sfv", "tests.fuzz.entrances"]
"""Packages whose branches lead the search."""
SLOWEST_S = 10
"""An input that takes longer is a bug, too."""
LONGEST = 4096


def main(name: str, runs: int, folder: Path) -> None:
    """Put the seeds down and search."""
    with atheris.instrument_imports(include=LED_BY):
        found = entrance(name)
    seeds = folder / "seeds"
    seeds.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(found.seeds):
        (seeds / f"seed-{number}").write_bytes(seed)
    words = folder / "words"
    words.write_text("".join(f'"{_spelled(word)}"\n' for word in found.words), encoding="ascii")
    options = [f"-runs={runs}", f"-artifact_prefix={folder}/", f"-timeout={SLOWEST_S}", f"-max_len={LONGEST}"]
    options += [f"-dict={words}"] * bool(found.words)  # an empty one is refused
    options += ["-print_final_stats=1", str(seeds)]
    atheris.Setup([sys.argv[0], *options], found.read)
    atheris.Fuzz()


def _spelled(word: str) -> str:
    """As libFuzzer's dictionaries want it: quotes and backslashes escaped."""
    return word.replace("\\", "\\\\").replace('"', '\\"')


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
