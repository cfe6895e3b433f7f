"""Groups of commands that are imported when they are called, so that `--help` is instant."""

import importlib
import keyword
from collections.abc import Mapping

import click


class LateCommands(click.Group):
    """A group whose command `a-b` is the object `a_b` of `<package>.a_b`, and `import` is `import_`.

    `about` says what each command is for, in the order a newcomer meets them; `elsewhere` names the module of a command
    that does not have its name.
    """

    def __init__(
        self, package: str, about: Mapping[str, str], elsewhere: Mapping[str, str] | None = None, **attributes: object
    ) -> None:
        super().__init__(**attributes)  # type: ignore[arg-type]  # whatever click's decorator hands over
        self._package = package
        self._about = about
        self._elsewhere = elsewhere or {}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command, in order."""
        return list(self._about)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in self._about:
            return None
        name = cmd_name.replace("-", "_") + "_" * keyword.iskeyword(cmd_name)
        module = self._elsewhere.get(cmd_name, name)
        command: click.Command = getattr(importlib.import_module(f"{self._package}.{module}"), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any of them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(self._about.items()))
