"""The one place that turns errors into lines on the terminal and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Callable
from enum import IntEnum
from functools import wraps
from typing import ParamSpec, TypeVar

import typer

from nodeloom.schema.errors import CanceledError, NodeloomError
from nodeloom.schema.json import write_json

P = ParamSpec("P")
R = TypeVar("R")


class ExitCode(IntEnum):
    """Exit codes of every command; 2 is a wrong command line, as everywhere."""

    OK = 0
    FAILED = 1
    USAGE = 2
    INVALID = 3
    CANCELED = 130


def reported(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command; what nodeloom raises becomes lines on stderr and an exit code, never a traceback."""
    return _reported(command, exit_code)


def reported_as(code: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """`reported` for a command whose exit codes mean something of their own: every error ends it with this one."""
    return lambda command: _reported(command, lambda error: code)


def _reported(command: Callable[P, R], code_of: Callable[[NodeloomError], int]) -> Callable[P, R]:
    @wraps(command)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return command(*args, **kwargs)
        except NodeloomError as error:
            report(error, as_json=bool(kwargs.get("as_json")) or kwargs.get("report_as") == "json")
            raise typer.Exit(code_of(error)) from None
        except KeyboardInterrupt:
            print("canceled", file=sys.stderr)
            raise typer.Exit(ExitCode.CANCELED) from None

    return run


def report(error: NodeloomError, *, as_json: bool = False) -> None:
    """Print an error: a line for each problem, or one JSON object with `--json`."""
    if as_json:
        print(write_json({"status": "error", "code": error.code, "problems": problems_of(error)}, indent=True))
        return
    if isinstance(error, CanceledError):
        print("canceled", file=sys.stderr)
        return
    for line in str(error).splitlines():
        print(f"error: {line}" if not line.startswith(" ") else line, file=sys.stderr)


def problems_of(error: NodeloomError) -> list[dict[str, str | None]]:
    """The problems of an error, as JSON."""
    if not error.problems:
        return [{"code": error.code, "message": str(error)}]
    return [
        {
            "code": problem.code, "message": problem.message, "node": problem.node, "field": problem.field,
            "expected": problem.expected, "found": problem.found,
        }
        for problem in error.problems
    ]  # fmt: skip


def exit_code(error: NodeloomError) -> ExitCode:
    """The exit code of an error that ended a command."""
    return ExitCode.CANCELED if isinstance(error, CanceledError) else ExitCode.INVALID
