"""The `nodeloom` command. Each subcommand is a file of its own; torch is imported by none of them but `run`."""

from __future__ import annotations

import sys
from io import TextIOWrapper

import typer

from nodeloom import __version__
from nodeloom.runtime.cli.check import check
from nodeloom.runtime.cli.diff import diff
from nodeloom.runtime.cli.doctor import doctor
from nodeloom.runtime.cli.models import models
from nodeloom.runtime.cli.nodes import nodes
from nodeloom.runtime.cli.queue import queue
from nodeloom.runtime.cli.run import run
from nodeloom.runtime.cli.schema import schema
from nodeloom.runtime.cli.serve import serve
from nodeloom.runtime.cli.upgrade import upgrade

app = typer.Typer(
    name="nodeloom",
    help="Typed invocations, versioned workflows, one published schema.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (run, serve, check, upgrade, diff, nodes, schema, models, doctor):
    app.command()(command)
app.add_typer(queue)


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
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    app()
