"""`Commands`: the subcommands of `nodeloom`, each imported when it is asked for, so that none waits for the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any, Final

import typer
from typer import _click
from typer.core import TyperGroup
from typer.main import get_command, get_group

QUIET: Final[Mapping[str, Any]] = {
    "add_completion": False,
    "pretty_exceptions_enable": False,
    "rich_markup_mode": None,
}
"""How every part of the command line is made."""
COMMANDS: Final[Mapping[str, str]] = {
    "run": "Run a workflow.",
    "serve": "Serve the API, the queue and the workers.",
    "check": "Check a workflow without running it.",
    "upgrade": "Bring workflows up to date, or back to older versions.",
    "convert": "Write workflows in another format.",
    "diff": "Tell how two workflows differ.",
    "nodes": "List all node types, or describe one.",
    "schema": "Print the OpenAPI 3.1 document of all invocations.",
    "models": "List the models in the folders of NODELOOM_MODELS.",
    "secrets": "Keep keys and passwords that nodes use, by name.",
    "doctor": "Check this installation.",
    "queue": "Look at the runs of a server, and move them about.",
}
"""Modules of this package, each with a function, or an app of several commands, of its own name; and what the help of
that begins with."""


class Commands(TyperGroup):
    """A group whose commands are those of this package."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.commands = _Imported()

    def list_commands(self, ctx: _click.Context) -> list[str]:
        """Their names; nothing is imported for them."""
        return [*self.commands]

    def format_commands(self, ctx: _click.Context, formatter: _click.HelpFormatter) -> None:
        """Write what each is for, which takes no import either."""
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])


class _Imported(MutableMapping[str, _click.Command]):
    """Commands by name, imported when they are looked at."""

    def __init__(self) -> None:
        self._found: dict[str, _click.Command | None] = dict.fromkeys(COMMANDS)

    def __getitem__(self, name: str) -> _click.Command:
        found = self._found[name]
        if found is None:
            found = self._found[name] = _command(name)
        return found

    def __setitem__(self, name: str, command: _click.Command) -> None:
        self._found[name] = command

    def __delitem__(self, name: str) -> None:
        del self._found[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)


def _command(name: str) -> _click.Command:
    found = getattr(import_module(f"nodeloom.runtime.cli.{name}"), name)
    if isinstance(found, typer.Typer):
        return get_group(found)
    alone = typer.Typer(**QUIET)
    alone.command()(found)
    return get_command(alone)
