#!/usr/bin/env python3
"""Set up, run and check pos-client with nothing but the Python that is already on the machine.

Every command first makes sure that the machine has what the command needs, so on a fresh clone
`python3 dev.py demo` or `python3 dev.py test` is all there is to type. Progress goes to stderr; stdout belongs
to the command that is run. This file imports the standard library only and parses on Python 3.7, so that an old
interpreter gets a sentence instead of a traceback.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCK = ROOT / "requirements.lock"
PROJECT = ROOT / "pyproject.toml"

OK, FAILED, USAGE, LACKING = 0, 1, 2, 3
OLDEST = (3, 11)
EXIT_CODES = "exit codes: 0 ok, 1 failed, 2 usage, 3 the machine lacks something (the message says what)"
LOCK_ARGS = ("--group", "dev", "--universal", "--generate-hashes", "--no-annotate", "--no-header")
NOT_EVERY_DAY = "not bench and not hwlab and not faults"
PYTEST_USAGE_ERROR = 4


class Need(NamedTuple):
    """Something the machine brings, with its Debian package: a library (by soname), a program, ensurepip, a server."""

    name: str
    package: str


OFFSCREEN = (
    Need("libGL.so.1", "libgl1"),
    Need("libEGL.so.1", "libegl1"),
    Need("libxkbcommon.so.0", "libxkbcommon0"),
    Need("libdbus-1.so.3", "libdbus-1-3"),
    Need("libfontconfig.so.1", "libfontconfig1"),
    Need("libglib-2.0.so.0", "libglib2.0-0"),
)
WINDOWS = (
    Need("libxcb-cursor.so.0", "libxcb-cursor0"),
    Need("libxcb-icccm.so.4", "libxcb-icccm4"),
    Need("libxcb-keysyms.so.1", "libxcb-keysyms1"),
    Need("libxkbcommon-x11.so.0", "libxkbcommon-x11-0"),
    Need("libxcb-shape.so.0", "libxcb-shape0"),
)
SECOND_DECODER = (Need("libzbar.so.0", "libzbar0"),)
REAL_KEYS = (Need("Xvfb", "xvfb"), Need("xdotool", "xdotool"))
DATABASE_SERVER = (Need("postgres", "postgresql"),)
SYSTEM_CALLS = (Need("strace", "strace"),)
GUEST = (Need("qemu-system-x86_64", "qemu-system-x86"),)
SERVER_FOLDERS = Path("/usr/lib/postgresql")
"""Debian keeps the programs of a server off PATH, in a folder per version: 15/bin."""
WITHOUT_UV = (Need("ensurepip", f"python3.{sys.version_info[1]}-venv"),)


class Command(NamedTuple):
    """One sub-command: what it does, what it cannot do without, and what it would like to have."""

    run: Callable[[Sequence[str]], int]
    about: str
    takes: str = ""
    required: tuple[Need, ...] = ()
    wished: tuple[Need, ...] = ()
    needs_venv: bool = True


class MachineLacksError(Exception):
    """The machine lacks something we may not or cannot install; the message says what and how to get it."""


def say(text: str) -> None:
    """Print one progress line on stderr."""
    sys.stderr.write(f"dev.py: {text}\n")
    sys.stderr.flush()


# --- what the machine has ----------------------------------------------------------------------------------------


def is_there(need: Need) -> bool:
    """Tell whether a library can be loaded, a program is on PATH, or Python can put pip into an environment."""
    if need in WITHOUT_UV:
        importlib.invalidate_caches()
        return importlib.util.find_spec(need.name) is not None
    if need in DATABASE_SERVER:
        return server_programs() is not None
    if ".so" not in need.name:
        return shutil.which(need.name) is not None
    try:
        ctypes.CDLL(need.name)
    except OSError:
        return False
    return True


def server_programs(folders: Path = SERVER_FOLDERS, path: str | None = None) -> Path | None:
    """Return the folder with the programs of the newest PostgreSQL server, or None; those on PATH come first."""
    on_path = shutil.which("postgres", path=path)
    found = [Path(on_path).resolve().parent] if on_path else []
    versions = [folder for folder in folders.glob("*/bin") if folder.parent.name.isdigit()]
    found += sorted(versions, key=lambda folder: int(folder.parent.name), reverse=True)
    wanted = ("postgres", "initdb", "pg_ctl")
    return next((folder for folder in found if all((folder / name).exists() for name in wanted)), None)


def lacking(needs: Iterable[Need], probe: Callable[[Need], bool] = is_there) -> list[Need]:
    """Return the needs that are not met. Only Linux leaves these to the system; elsewhere the wheels carry them."""
    if not sys.platform.startswith("linux"):
        return []
    return [need for need in needs if not probe(need)]


def install_line(needs: Sequence[Need]) -> str:
    """Return the command a person with the rights would type."""
    return "sudo apt-get install -y --no-install-recommends " + " ".join(need.package for need in needs)


def lacks_message(needs: Sequence[Need], *, has_apt: bool) -> str:
    """Say exactly what is missing and what to do about it."""
    lines = ["this machine lacks:", *(f"  {need.name}  (Debian package {need.package})" for need in needs)]
    if has_apt:
        return "\n".join([*lines, "install with:", f"  {install_line(needs)}"])
    return "\n".join([*lines, "install them with your system's package manager; the package names above are Debian's"])


def version_message(running: tuple[int, ...], newer: str | None) -> str | None:
    """Return the sentence for an interpreter that is too old, or None if it will do."""
    if running[:2] >= OLDEST:
        return None
    wanted, got = ".".join(map(str, OLDEST)), ".".join(map(str, running[:3]))
    hint = f"run it with {newer}, which this machine has" if newer else f"install Python {wanted} or newer"
    return f"pos-client needs Python {wanted} or newer and this is {got}: {hint}"


def starts(path: str | None) -> bool:
    """Tell whether a program is there and runs; a version switcher may leave a stub that does not."""
    return path is not None and subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0


def newer_python() -> str | None:
    """Return the name of a new enough interpreter on PATH, if there is one."""
    names = (f"python3.{minor}" for minor in range(14, OLDEST[1] - 1, -1))
    return next((name for name in names if starts(shutil.which(name))), None)


def display_message(args: Sequence[str], env: Mapping[str, str], system: str) -> str | None:
    """Return the sentence for a demo that could not open its window, or None if it can (or need not)."""
    quiet = any(arg in {"--headless", "--help", "-h"} for arg in args)
    seen = any(env.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if quiet or seen or not system.startswith("linux"):
        return None
    return (
        "there is no display to open the till's window on. Either watch it without one:\n"
        "  python3 dev.py demo --headless --json\n"
        "or give it a virtual one (Debian package xvfb):\n"
        "  xvfb-run -a -s '-screen 0 1366x768x24 -noreset' python3 dev.py demo"
    )


# --- system packages ---------------------------------------------------------------------------------------------


def apt() -> list[str] | None:
    """Return the words that start apt-get with the right to install, or None if we may not."""
    if shutil.which("apt-get") is None:
        return None
    words = [
        "env",
        "DEBIAN_FRONTEND=noninteractive",
        "apt-get",
        "-qq",
        "-o",
        "DPkg::Lock::Timeout=120",
        "-o",
        "Dpkg::Use-Pty=0",
    ]
    if os.geteuid() == 0:
        return words
    sudo = shutil.which("sudo")
    if sudo and subprocess.run([sudo, "-n", "true"], capture_output=True, check=False).returncode == 0:
        return [sudo, "-n", *words]
    return None


def install(needs: Sequence[Need]) -> None:
    """Install the packages if we may; whoever asked probes again afterwards."""
    start = apt()
    if start is None or not needs:
        return
    packages = [need.package for need in needs]
    say("installing system packages: " + " ".join(packages))
    subprocess.run([*start, "update"], stdout=sys.stderr, check=False)
    subprocess.run([*start, "install", "-y", "--no-install-recommends", *packages], stdout=sys.stderr, check=False)


def require(needs: Sequence[Need]) -> None:
    """Make sure the machine has these.

    Raises:
        MachineLacksError: something is still missing; its message names it and the command to type.
    """
    missing = lacking(needs)
    if missing:
        install(missing)
    missing = lacking(missing)
    if missing:
        raise MachineLacksError(lacks_message(missing, has_apt=shutil.which("apt-get") is not None))


def wish(needs: Sequence[Need], *, again: bool) -> None:
    """Try to get what is optional, once: a package that could not be installed is not tried at every start."""
    note = VENV / ".tried-packages"
    tried = set(note.read_text(encoding="utf-8").split()) if note.exists() and not again else set()
    missing = lacking(needs)
    fresh = [need for need in missing if need.package not in tried]
    install(fresh)
    for need in lacking(missing):
        say(f"optional, not there: {need.name} (Debian package {need.package}); what needs it says so and is left out")
    if fresh:
        note.write_text("\n".join(sorted(tried | {need.package for need in fresh})), encoding="utf-8")


# --- the virtual environment -------------------------------------------------------------------------------------


def venv_program(name: str, venv: Path = VENV) -> str:
    """Return the path of a program inside the virtual environment."""
    if os.name == "nt":
        return str(venv / "Scripts" / f"{name}.exe")
    return str(venv / "bin" / name)


def stamp(lock: bytes, project: bytes, python: str, root: str) -> str:
    """Return the fingerprint of everything a finished environment depends on."""
    parts = (lock, project, python.encode(), root.encode())
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def is_fresh(venv: Path, wanted: str) -> bool:
    """Tell whether the environment was finished with exactly this fingerprint."""
    note = venv / ".stamp"
    has_python = Path(venv_program("python", venv)).exists()
    return has_python and note.exists() and note.read_text(encoding="utf-8").strip() == wanted


@contextlib.contextmanager
def only_one(path: Path) -> Iterator[None]:
    """Let one process at a time into the block; the system releases the lock when a process dies."""
    with path.open("a+b") as handle:
        if sys.platform == "win32":
            import msvcrt

            while True:  # msvcrt gives up after ten seconds
                with contextlib.suppress(OSError):
                    msvcrt.locking(handle.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("another dev.py is setting up; waiting for it")
                fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def run_tool(*words: str) -> None:
    """Run a tool with its output on stderr; a failure ends dev.py."""
    subprocess.run(words, stdout=sys.stderr, check=True)


def working_uv() -> str | None:
    """Return uv if it is there and starts."""
    path = shutil.which("uv")
    return path if starts(path) else None


def base_python() -> str:
    """Return this interpreter, or the one behind it if dev.py was started from inside an environment."""
    return str(getattr(sys, "_base_executable", None) or sys.executable)


def venv_version() -> str | None:
    """Return the Python version of the environment, or None if there is none that works."""
    words = [venv_program("python"), "-c", "import platform; print(platform.python_version())"]
    try:
        found = subprocess.run(words, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return found.stdout.strip()


def create_venv(uv: str | None) -> None:
    """Make the environment unless one of the running Python version is there."""
    if venv_version() == platform.python_version():
        return
    say(f"making {VENV.name} with Python {platform.python_version()}")
    shutil.rmtree(VENV, ignore_errors=True)
    if uv:
        run_tool(uv, "venv", "--quiet", "--python", base_python(), str(VENV))
    else:
        run_tool(base_python(), "-m", "venv", str(VENV))


def installer(uv: str | None) -> list[str]:
    """Return the words that start an installation into the environment."""
    python = venv_program("python")
    if uv:
        return [uv, "pip", "install", "--compile-bytecode", "--python", python]
    pip = [python, "-m", "pip"]
    if subprocess.run([*pip, "--version"], capture_output=True, check=False).returncode != 0:
        run_tool(python, "-m", "ensurepip")
    return [*pip, "install", "--quiet", "--disable-pip-version-check"]


PACKAGES = ("pos_client", "hardware", "ui")


def current_stamp() -> str:
    """Return the fingerprint the environment should have now."""
    return stamp(LOCK.read_bytes(), PROJECT.read_bytes(), platform.python_version(), str(ROOT))


def sync_venv(wanted: str, uv: str | None) -> None:
    """Bring the environment to the lock file, unless another dev.py has just done so."""
    with only_one(ROOT / ".venv.lock"):
        if is_fresh(VENV, wanted):
            return
        (VENV / ".stamp").unlink(missing_ok=True)
        create_venv(uv)
        start = installer(uv)
        say("installing the locked packages (the first time takes a minute or two)")
        run_tool(*start, "--require-hashes", "-r", str(LOCK))
        run_tool(*start, "--no-deps", "--no-build-isolation", "-e", str(ROOT))
        # Ready to scan within a second needs compiled modules, also where Python is told not to write them.
        run_tool(venv_program("python"), "-m", "compileall", "-q", *(str(ROOT / name) for name in PACKAGES))
        (VENV / ".stamp").write_text(wanted, encoding="utf-8")
        say("ready")


# --- the commands ------------------------------------------------------------------------------------------------


def hand_over(program: str, *words: str) -> int:
    """Become the program (on Windows: run it), so that signals and exit codes are its own."""
    command = [venv_program(program), *words]
    if os.name == "nt":
        return subprocess.run(command, check=False).returncode
    sys.stdout.flush()
    return os.execv(command[0], command)  # noqa: S606 - a program of our own environment, no shell wanted


def setup(_args: Sequence[str]) -> int:
    """Everything was done on the way here."""
    say(f"everything is in place; the till is {venv_program('pos-client')}")
    return OK


def demo(args: Sequence[str]) -> int:
    """Open the till with its own backend and simulated devices."""
    return hand_over("pos-client", "demo", *args)


def test(args: Sequence[str]) -> int:
    """Run the tests, without a display: one process more than cores, since some tests wait for programs they start."""
    processes = str((os.cpu_count() or 1) + 1)
    words = [venv_program("python"), "-m", "pytest", "-n", processes, "-m", NOT_EVERY_DAY, *args]
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    code = subprocess.run(words, cwd=ROOT, env=env, check=False).returncode
    return {0: OK, PYTEST_USAGE_ERROR: USAGE}.get(code, FAILED)


def lint(_args: Sequence[str]) -> int:
    """Run every check, also after one has failed, and name those that failed."""
    checks = (("ruff", "check", "."), ("ruff", "format", "--check", "."), ("mypy",), ("lint-imports", "--no-logo"))
    failed = []
    for program, *words in checks:
        name = " ".join([program, *words])
        say(name)
        if subprocess.run([venv_program(program), *words], cwd=ROOT, check=False).returncode != 0:
            failed.append(name)
    say("failed: " + "; ".join(failed) if failed else "all checks passed")
    return FAILED if failed else OK


def lock(_args: Sequence[str]) -> int:
    """Write requirements.lock anew from pyproject.toml."""
    uv = working_uv()
    if uv is None:
        raise MachineLacksError("this machine lacks uv, which writes the lock file: python3 -m pip install uv")
    words = [uv, "pip", "compile", PROJECT.name, *LOCK_ARGS, "-o", LOCK.name]
    return OK if subprocess.run(words, cwd=ROOT, stdout=subprocess.DEVNULL, check=False).returncode == 0 else FAILED


def bench(args: Sequence[str]) -> int:
    """Measure the figures of docs/benchmarks.md."""
    os.chdir(ROOT)
    return hand_over("python", "-m", "tests.bench", *args)


def contract(args: Sequence[str]) -> int:
    """Send a real backend whatever its OpenAPI document allows and forbids."""
    os.chdir(ROOT)
    return hand_over("python", "-m", "tests.fuzz", *args)


def fuzz(args: Sequence[str]) -> int:
    """Search for inputs that crash what reads barcodes and requests."""
    os.chdir(ROOT)
    return hand_over("python", "-m", "tests.fuzz.inputs", *args)


def mutants(args: Sequence[str]) -> int:
    """Plant bugs in a copy of the rules and the ledger, one by one: the tests must notice each."""
    os.chdir(ROOT)
    return hand_over("python", "-m", "tests.mutants", *args)


def faults(args: Sequence[str]) -> int:
    """Kill, cut the power, fill the disk, break the network: nothing may be lost or happen twice."""
    os.chdir(ROOT)
    return hand_over("python", "-m", "tests.faults", *args)


def lab(args: Sequence[str]) -> int:
    """Plug scanners, a printer and a camera made of software into a real kernel, in a guest. Takes minutes."""
    os.chdir(ROOT)
    return hand_over("python", "-m", "pytest", "-m", "hwlab", "tests/hwlab", *args)


def look(args: Sequence[str]) -> int:
    """Look at every state of every screen for what is cut, faint, too small or silent."""
    return hand_over("python", "-m", "tests.screens", *args)


def robot(args: Sequence[str]) -> int:
    """Let a cashier by chance loose on the till's window: after each action all must be well."""
    os.chdir(ROOT)
    return hand_over("python", "-m", "tests.robot", *args)


def screens(args: Sequence[str]) -> int:
    """Draw every screen into a folder."""
    return hand_over("pos-client", "screens", *args)


EVERYTHING = OFFSCREEN + WINDOWS
COMMANDS = {
    "setup": Command(setup, "install what is missing and build .venv", "", EVERYTHING, SECOND_DECODER),
    "demo": Command(
        demo,
        "open the till with simulated devices",
        "[--headless [--json] [--out DIR]] [--language en|zh]",
        EVERYTHING,
        SECOND_DECODER,
    ),
    "test": Command(
        test,
        "run the tests",
        "[pytest arguments]",
        OFFSCREEN,
        WINDOWS + SECOND_DECODER + REAL_KEYS + DATABASE_SERVER,
    ),
    "lint": Command(lint, "run ruff, mypy and the import contracts"),
    "lock": Command(lock, "regenerate requirements.lock (needs uv)", needs_venv=False),
    "bench": Command(
        bench, "measure speed", "[--json] [camera|decode|till ...]", OFFSCREEN, WINDOWS + SECOND_DECODER + REAL_KEYS
    ),
    "mutants": Command(mutants, "plant bugs and see whether the tests notice", "[--json] [NAME ...]", OFFSCREEN),
    "contract": Command(
        contract, "fuzz the backend against docs/openapi.json", "[--examples N] [--seed N]", (), DATABASE_SERVER
    ),
    "fuzz": Command(fuzz, "search for inputs that crash", "[--runs N] [codes|bodies|signatures|documents ...]"),
    "faults": Command(
        faults,
        "kill tills and backends, break disks, networks and clocks",
        "[--quick|--full] [--seed N] [--json] [NAME ...]",
        (),
        SYSTEM_CALLS + DATABASE_SERVER,
    ),
    "lab": Command(lab, "try devices before a real kernel, in a guest", "[pytest arguments]", OFFSCREEN, GUEST),
    "look": Command(look, "look at every screen for what is cut, faint, too small or silent", "[STATE ...]", OFFSCREEN),
    "robot": Command(robot, "press, touch and scan whatever comes", "[--steps N] [--seed N]", OFFSCREEN),
    "screens": Command(screens, "draw every screen as PNG", "[--readme] [--state PATTERN] [--size WxH] DIR", OFFSCREEN),
}


def needs_of(name: str, args: Sequence[str]) -> tuple[tuple[Need, ...], tuple[Need, ...]]:
    """Return what a command requires and what it wishes for; a demo without a window needs no window libraries."""
    command = COMMANDS[name]
    if name == "demo" and "--headless" in args:
        return OFFSCREEN, command.wished
    return command.required, command.wished


def parse(argv: Sequence[str]) -> tuple[str, list[str]]:
    """Split the command line into our command and the words that are handed on untouched."""
    parser = argparse.ArgumentParser(prog="dev.py", description="Set up, run and check pos-client.", epilog=EXIT_CODES)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, command in COMMANDS.items():
        usage = f"dev.py {name} {command.takes}".rstrip()
        commands.add_parser(name, help=command.about, description=command.about, usage=usage, epilog=EXIT_CODES)
    first, rest = list(argv[:1]), list(argv[1:])
    handed_on = first and first[0] in COMMANDS and COMMANDS[first[0]].takes and rest not in (["-h"], ["--help"])
    parsed = parser.parse_args(first if handed_on else list(argv))
    return str(parsed.command), rest if handed_on else []


def prepare(name: str, args: Sequence[str]) -> None:
    """Make the machine and the environment ready for the command.

    Raises:
        MachineLacksError: the machine lacks something; the message says what.
    """
    sentence = display_message(args, os.environ, sys.platform) if name == "demo" else None
    if sentence:
        raise MachineLacksError(sentence)
    if not COMMANDS[name].needs_venv:
        return
    required, wished = needs_of(name, args)
    wanted = current_stamp()
    if is_fresh(VENV, wanted):
        require(required)
    else:
        uv = working_uv()
        require(required if uv else required + WITHOUT_UV)
        sync_venv(wanted, uv)
    wish(wished, again=name == "setup")


def main(argv: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    too_old = version_message(tuple(sys.version_info[:3]), newer_python())
    if too_old:
        say(too_old)
        return LACKING
    name, args = parse(argv)
    os.environ["UV_PYTHON_DOWNLOADS"] = "never"
    try:
        prepare(name, args)
        return COMMANDS[name].run(args)
    except MachineLacksError as exc:
        say(str(exc))
        return LACKING
    except subprocess.CalledProcessError as exc:
        say(f"this failed with exit code {exc.returncode}: {' '.join(map(str, exc.cmd))}")
        return FAILED
    except KeyboardInterrupt:
        say("stopped")
        return FAILED


def start() -> NoReturn:
    """Entry point."""
    sys.exit(main(sys.argv[1:]))


if __name__ == "__main__":
    start()
