"""Settings are read, found, changed one by one, and the last change taken back. Plain Python, UI thread."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Protocol

from ui.screens.receipts.presenter import code_of
from ui.screens.settings.model import (
    BY_NAME,
    Kind,
    Notice,
    Row,
    SettingsModel,
    Value,
    found_by,
    typed_as,
)
from ui.tasks import RunsTasks

NOTICE_TICKS = 8
"""How long it is told what was done."""
_REFUSED = "SETTING_REFUSED"


class ShowsSettings(Protocol):
    """Draws a model; nothing else."""

    def show_model(self, model: SettingsModel) -> None:
        """Show this. UI thread."""
        ...


@dataclass(frozen=True, slots=True)
class SettingsServices:
    """What the screen asks of the till: `read`, `change`, `put_back` block and run as tasks, the rest returns at once.

    `change` gives a setting another value (None: as usual again) and tells how all of them are then; `put_back` does so
    where it still has the value given last, and nobody else has changed it since. `apply` lets one that is live act.
    `words` of a setting, in every language, are what it is found by, beside its value.
    """

    read: Callable[[], tuple[Row, ...]]
    change: Callable[[str, Value | None], tuple[Row, ...]]
    put_back: Callable[[str, Value | None, Value | None], tuple[Row, ...]]
    apply: Callable[[str, Value], None]
    words: Callable[[Row], str]
    tasks: RunsTasks


@dataclass(frozen=True, slots=True)
class _Change:
    """Another value is wanted, or none of its own (None); `before` is how it was, `undoes` what it takes back."""

    before: Row
    value: Value | None
    undoes: "_Change | None" = None

    @property
    def name(self) -> str:
        """Of which setting."""
        return self.before.name

    @property
    def after(self) -> Row:
        """How it will be."""
        value = self.before.setting.usual if self.value is None else self.value
        return replace(self.before, value=value, is_set=self.value is not None)


class SettingsPresenter:
    """One method per intent; each ends in `view.show_model`. Changes are saved one after the other."""

    def __init__(self, view: ShowsSettings, services: SettingsServices) -> None:
        self._view = view
        self._services = services
        self._model = SettingsModel()
        self._is_open = False
        self._ticks = 0
        self._kept: tuple[Row, ...] = ()
        self._wanted: deque[_Change] = deque()
        self._last: _Change | None = None

    def open_or_close(self, *, is_open: bool) -> None:
        """The screen came before whoever may change something, or went."""
        if is_open == self._is_open:
            return
        self._is_open = is_open
        self._last = None
        if is_open:
            self._show(SettingsModel(rows=self._model.rows))
            self._read()

    def search(self, query: str) -> None:
        """Show the settings that fit this."""
        self._show(replace(self._model, query=query))

    def typed(self, name: str, text: str) -> None:
        """A text was typed for a setting."""
        value = typed_as(BY_NAME[name], text)
        if value is None:
            self._refuse(name, _REFUSED)
        else:
            self.change(name, value)

    def step(self, name: str, steps: int) -> None:
        """A number up or down, a choice to the next one or the one before."""
        row = self._row(name)
        if row is None:
            return
        setting, value = row.setting, row.value
        if setting.kind is Kind.NUMBER and isinstance(value, int):
            self.change(name, max(0, min(setting.most, value + steps * setting.step)))
        elif setting.choices:
            place = setting.choices.index(value) + steps
            self.change(name, setting.choices[max(0, min(len(setting.choices) - 1, place))])

    def change(self, name: str, value: Value) -> None:
        """Give a setting another value."""
        row = self._row(name)
        if row is None or row.fixed is not None:
            return
        if value != row.value:
            self._want(_Change(row, value))
        else:
            self._show(replace(self._model, refused=""))
            self._apply(row)  # as it is saved, though something else may act, e.g. the language of the top bar

    def reset(self, name: str) -> None:
        """As usual again."""
        row = self._row(name)
        if row is not None and row.is_set and row.fixed is None:
            self._want(_Change(row, None))

    def undo(self) -> None:
        """Take the last change back."""
        last, row = self._last, None if self._last is None else self._row(self._last.name)
        if last is not None and row is not None and not self._wanted:
            was = last.before.value if last.before.is_set else None
            self._want(_Change(row, was, undoes=last))

    def tick(self) -> None:
        """A second passed."""
        if self._model.notice is not None:
            self._ticks += 1
            if self._ticks >= NOTICE_TICKS:
                self._show(replace(self._model, notice=None))

    def _row(self, name: str) -> Row | None:
        rows = self._model.rows if self._is_open else ()
        return next((row for row in rows if row.name == name), None)

    def _want(self, change: _Change) -> None:
        """Shown at once, so that a key pressed quickly counts every time."""
        self._wanted.append(change)
        self._last = None
        self._show(replace(self._model, rows=_with(self._model.rows, change.after), refused="", notice=None))
        if len(self._wanted) == 1:
            self._save()

    def _save(self) -> None:
        change = self._wanted[0]
        task = partial(self._services.change, change.name, change.value)
        if change.undoes is not None:
            task = partial(self._services.put_back, change.name, change.value, change.undoes.value)
        self._services.tasks.run_task(task, on_done=self._on_saved, on_error=self._on_unsaved)

    def _on_saved(self, rows: tuple[Row, ...]) -> None:
        change = self._wanted.popleft()
        self._kept, self._ticks = rows, 0
        self._last = change if change.undoes is None else None
        notice = Notice.SAVED if change.undoes is None else Notice.PUT_BACK
        self._show(replace(self._model, rows=self._rows(), about=change.name, notice=notice, refused=""))
        self._apply(change.after)
        if self._wanted:
            self._save()

    def _on_unsaved(self, error: Exception) -> None:
        """What was to follow upon it for the same setting goes, too: it counted from what is not saved."""
        failed = self._wanted.popleft()
        self._wanted = deque(later for later in self._wanted if later.name != failed.name)
        self._model = replace(self._model, rows=self._rows())
        self._refuse(failed.name, code_of(error))
        if self._wanted:
            self._save()
        elif failed.undoes is not None:
            self._read()  # somebody else may have changed it

    def _rows(self) -> tuple[Row, ...]:
        """As they were kept last, with what is still to be saved."""
        rows = self._kept
        for later in self._wanted:
            rows = _with(rows, later.after)
        return rows

    def _read(self) -> None:
        self._services.tasks.run_task(self._services.read, on_done=self._on_read, on_error=self._on_unread)

    def _refuse(self, name: str, code: str) -> None:
        self._show(replace(self._model, about=name, refused=code, notice=None))

    def _on_read(self, rows: tuple[Row, ...]) -> None:
        self._kept = rows
        self._show(replace(self._model, rows=self._rows(), fault=""))

    def _on_unread(self, error: Exception) -> None:
        self._show(replace(self._model, rows=(), fault=code_of(error)))

    def _apply(self, row: Row) -> None:
        if row.setting.is_live:
            self._services.apply(row.name, row.value)

    def _show(self, model: SettingsModel) -> None:
        words = {row.name: self._services.words(row) for row in model.rows} if model.query.strip() else None
        found = frozenset(BY_NAME) if words is None else found_by(model.query, words)
        self._model = replace(model, found=found, can_undo=self._last is not None)
        self._view.show_model(self._model)


def _with(rows: tuple[Row, ...], changed: Row) -> tuple[Row, ...]:
    return tuple(changed if row.name == changed.name else row for row in rows)
