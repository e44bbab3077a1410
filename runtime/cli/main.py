"""The `nodeloom` command. Each subcommand is a file of its own; torch is imported by none of them but `run`."""

from __future__ import annotations

import os
import sys
from io import TextIOWrapper

import typer

from nodeloom import __version__
from nodeloom.runtime.cli.commands import QUIET, Commands

app = typer.Typer(
    cls=Commands,
    name="nodeloom",
    help="Typed invocations, versioned workflows, one published schema.",
    no_args_is_help=True,
    **QUIET,
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"nodeloom {__version__}")
        raise typer.Exit


@app.callback()
def root(
    version: bool = typer.Option(False, "--version", callback=_print_version, is_eager=True, help="Show the version."),
) -> None:
    """Typed invocations, versioned workflows, one published schema."""


def main() -> None:
    """Entry point of the console script. What standard output can't encode is escaped there, as on standard error."""
    # To look for plugins of pydantic takes a fortieth of the start of a server, and they would see what is private.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    app()
