"""States of runs as they are typed on the command line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast, get_args

import typer

from nodeloom.runtime.client import RunState


def states_of(given: Iterable[str]) -> list[RunState]:
    """The states that were named; `BadParameter` for what is none."""
    known = get_args(RunState)
    for state in given:
        if state not in known:
            raise typer.BadParameter(f"{state!r} is no state of a run: {', '.join(known)}")
    return [cast("RunState", state) for state in given]
