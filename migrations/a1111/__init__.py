"""The parameters that A1111's web UI writes into its pictures, as a workflow of ours."""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.a1111.parameters import are_parameters, read_parameters
from nodeloom.migrations.a1111.workflow import read_parameters_document
from nodeloom.migrations.formats import Format
from nodeloom.migrations.guest import Guest

__all__ = ["GUESTS", "are_parameters", "read_parameters"]

GUESTS: Final[tuple[Guest, ...]] = (
    Guest(Format.A1111, read_parameters_document, carried_as=("parameters",), unwrap=read_parameters),
)
"""The format of A1111, which its forks write too."""
