"""`nodeloom models`: the models that were found, what they are, and what is wrong with those that can't be used."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from nodeloom.runtime.cli.amounts import bytes_text
from nodeloom.runtime.cli.failures import reported
from nodeloom.runtime.cli.options import AsJson
from nodeloom.runtime.models.library import ModelLibrary
from nodeloom.runtime.models.records import ModelRecord
from nodeloom.runtime.settings import read_settings
from nodeloom.schema.json import JSON, write_json


@reported
def models(as_json: AsJson = False) -> None:
    """List the models in the folders of NODELOOM_MODELS, and the built-in ones."""
    settings = read_settings()
    library = ModelLibrary(settings.model_roots, settings.cache)
    if as_json:
        print(write_json([_as_json(record) for record in library.records()], indent=True))
        return
    Console().print(_table(library.records()))
    for line in (*library.problems(), *_unusable(library.records())):
        print(printable(line))
    if not settings.models:
        print("Set NODELOOM_MODELS to folders with your own models; nothing in them is moved or changed.")


def printable(text: str) -> str:
    """A text that any terminal and JSON can hold: bytes of file names that are no UTF-8 are escaped."""
    return text.encode("utf-8", "backslashreplace").decode()


def _table(records: Sequence[ModelRecord]) -> Table:
    table = Table("name", "base", "kind", "precision", "size", "where", box=None, pad_edge=False)
    for record in records:
        where = "built in" if record.built_in else printable(record.place)
        row = (
            printable(record.name),
            record.base or "?",
            record.kind,
            record.precision or "?",
            bytes_text(record.size),
            where,
        )
        table.add_row(*row)
    return table


def _unusable(records: Sequence[ModelRecord]) -> list[str]:
    return [f"{record.name}: {problem}" for record in records for problem in record.problems]


def _as_json(record: ModelRecord) -> dict[str, JSON]:
    return {
        "name": printable(record.name),
        "base": record.base,
        "kind": record.kind,
        "precision": record.precision,
        "layout": record.layout,
        "size": record.size,
        "path": printable(str(record.path)),
        "built_in": record.built_in,
        "problems": [printable(problem) for problem in record.problems],
    }
