"""Settings found, changed one by one, and taken back; without a window or a file."""

from dataclasses import fields, replace

import pytest

from pos_client.errors import InvalidValue, SettingsDamaged, StorageError
from pos_client.settings import Settings
from tests.fakes.tasks import FakeTasks
from ui.screens.settings.model import (
    BY_NAME,
    SETTINGS,
    USUAL,
    Fixed,
    Notice,
    Row,
    SettingsModel,
    Value,
    fixed_by,
    found_by,
    rows_of,
    typed_as,
)
from ui.screens.settings.presenter import NOTICE_TICKS, SettingsPresenter, SettingsServices


class Till:
    """A settings file in memory, which refuses what `refuses` says."""

    def __init__(self) -> None:
        self.said: dict[str, Value] = {"lane": "Till 3"}
        self.refuses: Exception | None = None
        self.applied: list[tuple[str, Value]] = []
        self.model = SettingsModel()
        self.tasks = FakeTasks()
        services = SettingsServices(
            self.read,
            self.change,
            self.put_back,
            lambda name, value: self.applied.append((name, value)),
            self.words,
            self.tasks,
        )
        self.presenter = SettingsPresenter(self, services)

    def read(self) -> tuple[Row, ...]:
        if self.refuses is not None:
            raise self.refuses
        of_file = replace(USUAL, **self.said)  # type: ignore[arg-type]
        return rows_of(of_file, frozenset(self.said), Settings(lane="Till 3"), {"theme": Fixed.COMMAND_LINE})

    def change(self, name: str, value: Value | None) -> tuple[Row, ...]:
        if self.refuses is not None:
            raise self.refuses
        self.said = {each: what for each, what in (self.said | {name: value}).items() if what is not None}
        return self.read()

    def put_back(self, name: str, value: Value | None, wrote: Value | None) -> tuple[Row, ...]:
        if self.said.get(name) != wrote:
            raise InvalidValue("", code="SETTING_CHANGED_SINCE")
        return self.change(name, value)

    def words(self, row: Row) -> str:
        return f"{row.name} {row.value}"

    def show_model(self, model: SettingsModel) -> None:
        self.model = model

    def row(self, name: str) -> Row:
        return next(row for row in self.model.rows if row.name == name)


@pytest.fixture
def till() -> Till:
    till = Till()
    till.presenter.open_or_close(is_open=True)
    return till


def test_every_setting_there_is_can_be_found() -> None:
    assert sorted(BY_NAME) == sorted(field.name for field in fields(Settings))
    groups = [setting.group for setting in SETTINGS]
    assert groups == sorted(groups, key=groups.index), "what belongs together stands together"


def test_nothing_is_changed_by_whoever_may_not(till: Till) -> None:
    till.presenter.open_or_close(is_open=False)
    till.presenter.change("lane", "Till 4")
    till.presenter.reset("lane")
    till.presenter.step("volume_percent", -1)
    till.presenter.undo()
    assert (till.said, till.applied) == ({"lane": "Till 3"}, [])


def test_a_change_is_saved_told_for_a_while_and_taken_back(till: Till) -> None:
    till.presenter.typed("lane", " Till 4 ")
    assert till.said == {"lane": "Till 4"}
    assert (till.model.notice, till.model.about, till.model.can_undo) == (Notice.SAVED, "lane", True)
    assert till.row("lane").waits, "the till still runs with the other one"
    for _ in range(NOTICE_TICKS):
        till.presenter.tick()
    assert (till.model.notice, till.model.can_undo) == (None, True)
    till.presenter.undo()
    assert (till.said, till.model.notice, till.model.can_undo) == ({"lane": "Till 3"}, Notice.PUT_BACK, False)
    till.presenter.undo()
    assert till.said == {"lane": "Till 3"}


def test_taking_back_what_the_file_did_not_name_takes_it_out_again(till: Till) -> None:
    till.presenter.change("text_percent", 150)
    till.presenter.undo()
    assert (till.said, till.applied) == ({"lane": "Till 3"}, [("text_percent", 150), ("text_percent", 100)])
    till.presenter.reset("lane")
    assert (till.said, till.row("lane").value) == ({}, "Till 1")
    till.presenter.undo()
    assert till.said == {"lane": "Till 3"}


def test_keys_pressed_quickly_all_count(till: Till) -> None:
    till.tasks.is_held = True
    for _ in range(3):
        till.presenter.step("volume_percent", -1)
    assert till.row("volume_percent").value == 70
    till.presenter.undo()
    assert len(till.tasks.started) == 1, "one after the other"
    till.tasks.release()
    assert (till.said["volume_percent"], till.applied[-1]) == (70, ("volume_percent", 70))
    till.presenter.undo()
    assert till.said["volume_percent"] == 80


def test_what_counted_from_an_unsaved_value_goes_with_it(till: Till) -> None:
    till.tasks.is_held = True
    for _ in range(4):
        till.presenter.step("volume_percent", -1)
    till.presenter.step("text_percent", 1)
    till.refuses = StorageError("", code="SETTINGS_NOT_SAVED")
    till.tasks.step()
    assert (till.row("volume_percent").value, till.model.refused) == (100, "SETTINGS_NOT_SAVED")
    assert till.row("text_percent").value == 125, "what is still to be saved stays"
    till.refuses = None
    till.tasks.release()
    assert till.said == {"lane": "Till 3", "text_percent": 125}
    assert (till.row("volume_percent").value, till.applied) == (100, [("text_percent", 125)])


def test_only_the_last_of_quick_keys_was_not_saved(till: Till) -> None:
    till.tasks.is_held = True
    till.presenter.step("volume_percent", -1)
    till.presenter.step("volume_percent", -1)
    till.tasks.step()
    till.refuses = StorageError("", code="SETTINGS_NOT_SAVED")
    till.tasks.release()
    assert (till.row("volume_percent").value, till.said["volume_percent"]) == (90, 90)


def test_what_somebody_changed_in_the_file_since_is_not_taken_back(till: Till) -> None:
    till.presenter.change("lane", "L9")
    till.said["lane"] = "HAND"
    till.presenter.undo()
    assert (till.said["lane"], till.row("lane").value) == ("HAND", "HAND")
    assert (till.model.about, till.model.refused, till.model.can_undo) == ("lane", "SETTING_CHANGED_SINCE", False)
    till.presenter.reset("lane")
    till.said["lane"] = "Till 1"
    till.presenter.undo()
    assert till.said["lane"] == "Till 1", "nor what somebody names that was not there"


def test_numbers_and_choices_end_where_they_end(till: Till) -> None:
    till.presenter.step("volume_percent", 1)
    till.presenter.step("text_percent", -1)
    assert till.said == {"lane": "Till 3"}
    till.presenter.step("text_percent", 1)
    till.presenter.step("reduced_motion", 1)
    assert (till.said["text_percent"], till.said["reduced_motion"]) == (125, True)


def test_what_the_command_line_says_stays(till: Till) -> None:
    till.presenter.change("theme", "dark")
    till.presenter.step("theme", 1)
    assert (till.said, till.row("theme").fixed) == ({"lane": "Till 3"}, Fixed.COMMAND_LINE)


def test_what_is_saved_already_may_still_act(till: Till) -> None:
    """The language of the top bar is another one now."""
    till.presenter.change("language", "en")
    assert (till.said, till.applied) == ({"lane": "Till 3"}, [("language", "en")])
    till.presenter.change("lane", "Till 3")
    assert till.applied == [("language", "en")], "and what acts at the next start does not"


def test_what_does_not_fit_is_told_beside_it_and_nothing_acts(till: Till) -> None:
    till.presenter.typed("lanes_port", "many")
    assert (till.model.about, till.model.refused) == ("lanes_port", "SETTING_REFUSED")
    till.refuses = InvalidValue("", code="SETTING_REFUSED")
    till.presenter.change("text_percent", 150)
    assert (till.model.about, till.model.refused, till.model.notice) == ("text_percent", "SETTING_REFUSED", None)
    assert (till.row("text_percent").value, till.applied, till.model.can_undo) == (100, [], False)
    till.refuses = None
    till.presenter.change("text_percent", 125)
    assert till.model.refused == ""


def test_a_file_that_cannot_be_read_says_so() -> None:
    till = Till()
    till.refuses = SettingsDamaged("")
    till.presenter.open_or_close(is_open=True)
    assert (till.model.fault, till.model.rows) == (SettingsDamaged.code, ())


def test_some_are_found_by_words_and_values(till: Till) -> None:
    till.presenter.search("LANE 3")
    assert [row.name for row in till.model.shown] == ["lane"]
    till.presenter.search("fax")
    assert till.model.shown == ()
    till.presenter.search("")
    assert len(till.model.shown) == len(SETTINGS)
    till.presenter.search("lane")
    till.presenter.open_or_close(is_open=False)
    till.presenter.open_or_close(is_open=True)
    assert till.model.query == ""
    assert found_by("打印 纸", {"a": "打印纸", "b": "打印"}) == {"a"}


def test_what_is_typed_means_what_the_file_means() -> None:
    assert typed_as(BY_NAME["quick_amounts_minor"], "5000, 2000，1") == (5000, 2000, 1)
    assert typed_as(BY_NAME["quick_amounts_minor"], "50.00") is None
    assert typed_as(BY_NAME["symbologies"], " code128,, aztec ") == ("code128", "aztec")
    assert typed_as(BY_NAME["lanes_port"], " 8712 ") == 8712
    assert typed_as(BY_NAME["lanes_port"], "\u0668") is None
    assert typed_as(BY_NAME["store"], " Pier ") == "Pier"
    assert typed_as(BY_NAME["store"], "  ") is None, "the top bar and every receipt have its name"
    assert typed_as(BY_NAME["cashier"], "  ") == ""


def test_who_says_what_cannot_be_changed_here() -> None:
    asked = Settings(theme="dark", camera="0")
    fixed = fixed_by(asked, replace(asked, store="Pier", terminal_id="T-9"), ("theme", "camera"))
    assert (fixed["theme"], fixed["camera"]) == (Fixed.COMMAND_LINE, Fixed.COMMAND_LINE)
    assert (fixed["store"], fixed["terminal_id"]) == (Fixed.BACKEND, Fixed.BACKEND)
    assert (fixed["data_dir"], fixed["backend_url"]) == (Fixed.FILE, Fixed.FILE)
    assert "lane" not in fixed
