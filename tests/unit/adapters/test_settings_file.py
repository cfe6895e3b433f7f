"""One setting is changed, and whatever else somebody wrote into the file stays."""

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_client.adapters.settings_file import SettingsFile, edited
from pos_client.errors import InvalidValue, SettingsDamaged, StorageError
from pos_client.settings import Settings, read_settings

TEXT = """# ours
store = "Harbour # Mall"  # the one by the sea
lane = 'Till 03'

cameras = [
    "0",  # left
    "1",
]
print_receipts = true # always
"""


def anything(_settings: Settings) -> None:
    """Nothing is wrong with any."""


@pytest.mark.parametrize(
    ("name", "value", "before", "after"),
    [
        ("store", "Pier", 'store = "Harbour # Mall"  # the one', 'store = "Pier"  # the one'),
        ("lane", 'A "b" \\ c', "lane = 'Till 03'", 'lane = "A \\"b\\" \\\\ c"'),
        ("print_receipts", False, "print_receipts = true # always", "print_receipts = false # always"),
        ("cameras", ("2", "3"), 'cameras = [\n    "0",  # left\n    "1",\n]', 'cameras = ["2", "3"]'),
        ("lane", None, "lane = 'Till 03'\n", ""),
        ("store", None, 'store = "Harbour # Mall"  # the one', "# the one"),
    ],
)
def test_only_what_was_asked_for_changes(name: str, value: str | None, before: str, after: str) -> None:
    assert before in TEXT
    assert edited(TEXT, name, value) == TEXT.replace(before, after)


def test_a_setting_nobody_named_comes_last() -> None:
    assert edited(TEXT, "paper_mm", 58) == f"{TEXT}paper_mm = 58\n"
    assert edited("lane = 'a'", "paper_mm", 58) == "lane = 'a'\npaper_mm = 58\n"
    assert edited("", "quick_amounts_minor", (5, 6)) == "quick_amounts_minor = [5, 6]\n"
    assert edited(TEXT, "paper_mm", None) == TEXT


def test_the_ends_of_lines_stay_as_they_are() -> None:
    assert edited('store = "a"\r\nlane = "b"\r\n', "store", "c") == 'store = "c"\r\nlane = "b"\r\n'


values = st.one_of(st.text(st.characters(exclude_categories=["Cs"])), st.integers(0, 9999), st.booleans())
names = st.sampled_from(["store", "lane", "cashier", "camera"])


@given(st.dictionaries(names, values), names, st.one_of(st.none(), values))
def test_the_file_says_what_was_meant_whatever_was_typed(
    said: dict[str, str | int], name: str, value: str | int | None
) -> None:
    text = "# remark\n\n"
    for each, what in said.items():
        text = edited(text, each, what)
    assert tomllib.loads(text) == said
    wanted = {key: what for key, what in (said | {name: value}).items() if what is not None}
    after = edited(text, name, value)
    assert (tomllib.loads(after), after.startswith("# remark\n\n")) == (wanted, True)


def test_a_file_is_made_and_read_as_the_till_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "settings.toml"
    file = SettingsFile(path)
    assert file.read() == (Settings(), frozenset())
    file.change("theme", "dark", anything)
    file.change("cameras", ("0", "1"), anything)
    assert read_settings(path) == Settings(theme="dark", cameras=("0", "1"))
    assert file.read() == (read_settings(path), frozenset({"theme", "cameras"}))
    file.change("theme", None, anything)
    assert read_settings(path) == Settings(cameras=("0", "1"))


@pytest.mark.parametrize(
    ("name", "value"),
    [("currency", "yuan"), ("theme", "pink"), ("lanes_port", 70_000), ("volume_percent", 101), ("store", 5)],
)
def test_what_no_till_starts_with_is_not_written(tmp_path: Path, name: str, value: str | int) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(TEXT, encoding="utf-8")
    with pytest.raises(InvalidValue) as refused:
        SettingsFile(path).change(name, value, anything)
    assert (refused.value.error_code, path.read_text(encoding="utf-8")) == ("SETTING_REFUSED", TEXT)


def test_nor_what_its_devices_could_not_be(tmp_path: Path) -> None:
    def check(settings: Settings) -> None:
        raise InvalidValue(settings.printer, code="BAD_PRINTER")

    with pytest.raises(InvalidValue) as refused:
        SettingsFile(tmp_path / "settings.toml").change("printer", "fax", check)
    assert (refused.value.error_code, list(tmp_path.iterdir())) == ("SETTING_REFUSED", [])


def test_what_was_changed_since_is_not_put_back(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    file = SettingsFile(path)
    file.change("cameras", ("0", "1"), anything)
    by_hand = 'cameras = ["7"]\nlane = "HAND"\n'
    path.write_text(by_hand, encoding="utf-8")
    for name, wrote in (("cameras", ("0", "1")), ("lane", None), ("lane", "L9")):
        with pytest.raises(InvalidValue) as refused:
            file.put_back(name, None, wrote, anything)
        assert (refused.value.error_code, path.read_text(encoding="utf-8")) == ("SETTING_CHANGED_SINCE", by_hand)
    file.put_back("cameras", None, ("7",), anything)
    file.put_back("store", "Pier", None, anything)
    assert read_settings(path) == Settings(lane="HAND", store="Pier")


def test_a_mark_at_the_beginning_is_read_past(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("\ufeff# ours\nstore = 'a'\n", encoding="utf-8")
    assert (read_settings(path).store, SettingsFile(path).read()[0].store) == ("a", "a")
    SettingsFile(path).change("lane", "b", anything)
    SettingsFile(path).change("store", "c", anything)
    assert path.read_text(encoding="utf-8") == '# ours\nstore = "c"\nlane = "b"\n'


@pytest.mark.parametrize("text", ["store = ", 'colour = "red"\n'])
def test_a_damaged_file_is_not_touched(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises((SettingsDamaged, InvalidValue)):
        SettingsFile(path).change("lane", "a", anything)
    with pytest.raises(SettingsDamaged):
        SettingsFile(path).read()
    assert path.read_text(encoding="utf-8") == text


def test_a_link_stays_one_and_others_cannot_read_what_it_leads_to(tmp_path: Path) -> None:
    there, link = tmp_path / "there.toml", tmp_path / "settings.toml"
    there.write_text(TEXT, encoding="utf-8")
    link.symlink_to(there)
    SettingsFile(link).change("lane", "Till 4", anything)
    assert (link.is_symlink(), read_settings(there).lane) == (True, "Till 4")
    assert os.name != "posix" or there.stat().st_mode & 0o077 == 0


def test_a_place_nothing_can_be_written_to_says_so(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    with pytest.raises((StorageError, SettingsDamaged)):
        SettingsFile(in_the_way / "settings.toml").change("lane", "a", anything)
    folder = tmp_path / "settings.toml"
    folder.mkdir()
    with pytest.raises(SettingsDamaged):
        SettingsFile(folder).read()
