"""The parts of dev.py that decide; nothing here installs anything or asks the machine."""

import sys
from pathlib import Path

import pytest

import dev
from dev import Need

GL = Need("libGL.so.1", "libgl1")
EGL = Need("libEGL.so.1", "libegl1")
LINUX = "linux"


def test_lacking_names_what_the_probe_does_not_find() -> None:
    found = dev.lacking([GL, EGL], probe=lambda need: need is GL)
    assert found == ([EGL] if sys.platform.startswith("linux") else [])


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux leaves these libraries to the system")
def test_a_library_nobody_has_is_lacking() -> None:
    nonsense = [Need("libno-such-thing.so.9", "none"), Need("no-such-program", "none")]
    assert dev.lacking(nonsense) == nonsense


def test_message_names_library_package_and_command() -> None:
    text = dev.lacks_message([GL, EGL], has_apt=True)
    assert "libGL.so.1  (Debian package libgl1)" in text
    assert text.endswith("sudo apt-get install -y --no-install-recommends libgl1 libegl1")


def test_message_without_apt_types_no_command() -> None:
    text = dev.lacks_message([GL], has_apt=False)
    assert "libGL.so.1" in text
    assert "apt-get" not in text


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 12, 7), (4, 0, 0)])
def test_new_enough_python_is_accepted(version: tuple[int, ...]) -> None:
    assert dev.version_message(version, None) is None


def test_old_python_gets_one_sentence() -> None:
    text = dev.version_message((3, 9, 2), None)
    assert text == "pos-client needs Python 3.11 or newer and this is 3.9.2: install Python 3.11 or newer"


def test_old_python_is_told_of_a_newer_one() -> None:
    text = dev.version_message((3, 9, 2), "python3.12")
    assert text is not None
    assert text.endswith("run it with python3.12, which this machine has")


@pytest.mark.parametrize(
    ("args", "env", "system"),
    [
        (["--headless", "--json"], {}, LINUX),
        (["--help"], {}, LINUX),
        ([], {"DISPLAY": ":0"}, LINUX),
        ([], {"WAYLAND_DISPLAY": "wayland-0"}, LINUX),
        ([], {"QT_QPA_PLATFORM": "offscreen"}, LINUX),
        ([], {}, "darwin"),
        ([], {}, "win32"),
    ],
)
def test_demo_can_be_seen_or_need_not_be(args: list[str], env: dict[str, str], system: str) -> None:
    assert dev.display_message(args, env, system) is None


@pytest.mark.parametrize("env", [{}, {"DISPLAY": ""}])
def test_demo_without_display_says_how_to_go_on(env: dict[str, str]) -> None:
    text = dev.display_message([], env, LINUX)
    assert text is not None
    assert "--headless" in text
    assert "-noreset" in text


def test_stamp_is_stable() -> None:
    assert dev.stamp(b"lock", b"project", "3.11.7", "/a") == dev.stamp(b"lock", b"project", "3.11.7", "/a")


@pytest.mark.parametrize(
    "changed",
    [
        (b"lock!", b"project", "3.11.7", "/a"),
        (b"lock", b"project!", "3.11.7", "/a"),
        (b"lock", b"project", "3.12.1", "/a"),
        (b"lock", b"project", "3.11.7", "/b"),
        (b"lockp", b"roject", "3.11.7", "/a"),
    ],
)
def test_stamp_follows_everything_the_environment_depends_on(changed: tuple[bytes, bytes, str, str]) -> None:
    assert dev.stamp(*changed) != dev.stamp(b"lock", b"project", "3.11.7", "/a")


def test_environment_is_fresh_only_when_finished_with_this_stamp(tmp_path: Path) -> None:
    assert not dev.is_fresh(tmp_path, "abc")
    (tmp_path / ".stamp").write_text("abc\n", encoding="utf-8")
    assert not dev.is_fresh(tmp_path, "abc"), "the interpreter behind it may have been removed"
    python = Path(dev.venv_program("python", tmp_path))
    python.parent.mkdir()
    python.touch()
    assert dev.is_fresh(tmp_path, "abc")
    assert not dev.is_fresh(tmp_path, "def")


def test_only_one_can_be_entered_again(tmp_path: Path) -> None:
    for _ in range(2):
        with dev.only_one(tmp_path / "lock"):
            assert (tmp_path / "lock").exists()


def test_arguments_are_handed_on_untouched() -> None:
    assert dev.parse(["demo", "--headless", "--json"]) == ("demo", ["--headless", "--json"])
    assert dev.parse(["test", "tests/unit", "-k", "money", "--", "-x"]) == (
        "test",
        ["tests/unit", "-k", "money", "--", "-x"],
    )
    assert dev.parse(["setup"]) == ("setup", [])


@pytest.mark.parametrize("argv", [[], ["nonsense"], ["lint", "--fast"], ["setup", "now"]])
def test_wrong_usage_ends_with_2(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        dev.parse(argv)
    assert ended.value.code == dev.USAGE
    assert "usage: dev.py" in capsys.readouterr().err


@pytest.mark.parametrize("argv", [["--help"], *([name, "--help"] for name in dev.COMMANDS)])
def test_help_documents_the_exit_codes(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        dev.parse(argv)
    assert ended.value.code == 0
    assert "3 the machine lacks something" in " ".join(capsys.readouterr().out.split())


def test_a_demo_without_window_needs_no_window_libraries() -> None:
    windowed, _ = dev.needs_of("demo", [])
    headless, _ = dev.needs_of("demo", ["--headless"])
    assert set(windowed) - set(headless) == set(dev.WINDOWS)


def test_tests_run_without_the_optional_programs() -> None:
    required, wished = dev.needs_of("test", [])
    assert not set(required) & set(dev.REAL_KEYS)
    assert set(dev.REAL_KEYS) <= set(wished)


def server_of(folder: Path, *programs: str) -> Path:
    folder.mkdir(parents=True)
    for name in programs:
        (folder / name).touch(mode=0o755)
    return folder


def test_a_database_server_is_found_off_path_the_newest_first(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    assert dev.server_programs(tmp_path, path=nowhere) is None
    whole = ("postgres", "initdb", "pg_ctl")
    ninth = server_of(tmp_path / "9" / "bin", *whole)
    assert dev.server_programs(tmp_path, path=nowhere) == ninth
    fifteenth = server_of(tmp_path / "15" / "bin", *whole)
    server_of(tmp_path / "16" / "bin", "psql", "postgres")  # a part of one is no server
    server_of(tmp_path / "common" / "bin", *whole)
    assert dev.server_programs(tmp_path, path=nowhere) == fifteenth
    on_path = server_of(tmp_path / "mine", *whole)
    assert dev.server_programs(tmp_path, path=str(on_path)) == on_path


def test_a_server_counts_as_there_wherever_it_is_found() -> None:
    (server,) = dev.DATABASE_SERVER
    assert dev.is_there(server) == (dev.server_programs() is not None)
    assert server in dev.needs_of("test", [])[1]


def test_programs_come_from_the_environment() -> None:
    assert Path(dev.venv_program("pos-client")).is_relative_to(dev.VENV)


def test_without_uv_a_missing_ensurepip_names_its_package() -> None:
    (need,) = dev.WITHOUT_UV
    assert need.package == f"python3.{sys.version_info.minor}-venv"
