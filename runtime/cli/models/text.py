"""Models as text and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from rich.table import Table
from rich.text import Text

from nodeloom.runtime.cli.amounts import bytes_text
from nodeloom.runtime.models.description import Description
from nodeloom.runtime.models.identify_vae import vae_formats
from nodeloom.runtime.models.printing import one_line, printable
from nodeloom.runtime.models.records import ModelRecord
from nodeloom.schema.json import JSON


class Listed(Protocol):
    """What a list tells of a model, of this machine or of a server; `size` in bytes."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def base(self) -> str | None:
        """The family that it belongs to."""

    @property
    def kind(self) -> str:
        """What it is for."""

    @property
    def variant(self) -> str | None:
        """What it does otherwise than others of its kind."""

    @property
    def precision(self) -> str | None:
        """Number format of most of its weights."""

    @property
    def size(self) -> int:
        """Bytes."""

    @property
    def built_in(self) -> bool:
        """Whether it comes with nodeloom."""

    @property
    def place(self) -> str:
        """Path below its model folder."""

    @property
    def problems(self) -> Sequence[str]:
        """Why it can't be used."""


def table(records: Sequence[Listed]) -> Table:
    """The models, one a line."""
    lines = Table("name", "base", "kind", "precision", "size", "where", box=None, pad_edge=False)
    for record in records:
        row = (
            one_line(record.name),
            record.base or "?",
            kind_text(record),
            record.precision or "?",
            bytes_text(record.size),
            "built in" if record.built_in else one_line(record.place),
        )
        lines.add_row(*map(Text, row))  # a file name is no markup
    return lines


def unusable(records: Sequence[Listed]) -> list[str]:
    """A sentence for everything that is wrong with a model."""
    return [f"{record.name}: {problem}" for record in records for problem in record.problems]


def info_lines(record: ModelRecord, digest: str | None, description: Description) -> Iterator[str]:
    """All that is known of a model, a line each."""
    known = {
        "name": record.name,
        "title": description.title,
        "kind": kind_text(record),
        "base": record.base or "can't be told",
        "precision": record.precision or "can't be told",
        "parts": ", ".join(record.parts) or None,
        "VAE computes in": vae_formats(record),
        "layout": "diffusers folder" if record.layout == "diffusers" else "single file",
        "size": bytes_text(record.size),
        "digest": digest or "not known yet: --digest reads the whole model",
        "trigger words": description.trigger_words,
        "tags": ", ".join(description.tags) or None,
        "place": "built in" if record.built_in else record.place,
        "path": str(record.path),
    }
    yield from fact_lines(known, record.problems)


def fact_lines(facts: Mapping[str, str | None], problems: Sequence[str]) -> Iterator[str]:
    """Facts that are known, and problems, a line each."""
    for word, text in facts.items():
        if text is not None:
            yield f"{word + ':':16} {one_line(text)}"
    for problem in problems:
        yield f"{'problem:':16} {one_line(problem)}"


def record_json(record: ModelRecord) -> dict[str, JSON]:
    """A model for a script."""
    return {
        "name": printable(record.name),
        "base": record.base,
        "kind": record.kind,
        "variant": record.variant,
        "precision": record.precision,
        "layout": record.layout,
        "size": record.size,
        "path": printable(str(record.path)),
        "built_in": record.built_in,
        "problems": [printable(problem) for problem in record.problems],
    }


def details_json(record: ModelRecord, digest: str | None, description: Description) -> dict[str, JSON]:
    """All that is known of a model, for a script."""
    return {
        **record_json(record),
        "place": printable(record.place),
        "parts": [*record.parts],
        "digest": digest,
        "title": printable(description.title) if description.title else None,
        "trigger_words": printable(description.trigger_words) if description.trigger_words else None,
        "tags": [*map(printable, description.tags)],
    }


def kind_text(record: Listed) -> str:
    """What a model is for, and what it does otherwise than others."""
    return f"{record.kind} ({record.variant})" if record.variant else record.kind
