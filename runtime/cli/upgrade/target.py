"""What `--to` asks for: a document format, versions of types, or both; and the way of a document there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import ClassVar

from nodeloom.migrations import Choices, MigrationReport, chosen, migrate
from nodeloom.runtime.pack_code import run_python
from nodeloom.schema import Catalogue, Workflow
from nodeloom.schema.errors import InputError
from nodeloom.schema.json import JSON
from nodeloom.schema.workflow import FORMAT_VERSION, PICTURE_KEY


@dataclass(frozen=True, slots=True)
class Target:
    """A document format, and versions by type for older programs; types that are not named go to the installed one.

    The nodes of the paths in `keep` stay as they are.
    """

    format: int = FORMAT_VERSION
    versions: Mapping[str, int] = field(default_factory=dict)
    keep: Sequence[str] = ()

    keywords: ClassVar = (PICTURE_KEY, ())
    is_ours: ClassVar = True
    on_loss: ClassVar = "nothing is lost: the document keeps what has no place now; --to brings it back"

    def reached(self, document: JSON, catalogue: Catalogue, what: str, choices: Choices) -> MigrationReport:
        """The document brought there, with the choices made in it; see `Aim`."""
        report = migrate(document, self.versions, catalogue=catalogue, run_python=run_python, keep=self.keep, what=what)
        report = chosen(report, choices, catalogue)
        if self.format == FORMAT_VERSION:
            return report
        # migrate goes to today's format with types, so the way on leads back: the document's own way is the direct one
        direct, last = (migrate(each, self.format, what=what) for each in (document, report.document))
        nodes = (change for change in report.changes if change.node)
        return replace(last, changes=(*direct.changes, *nodes), missing=report.missing)


def target_of(wanted: Sequence[str], keep: Sequence[str], catalogue: Catalogue) -> Target:
    """What the values of `--to` and `--keep` ask for; `InputError` or `DocumentError` if there is no such version."""
    formats = [int(text) for text in wanted if _is_number(text)]
    if len(set(formats)) > 1:
        raise InputError(f"--to: a document has one format, not {' and '.join(map(str, formats))}")
    versions: dict[str, int] = {}
    for text in wanted:
        if not _is_number(text):
            type_id, version = _version(text)
            if versions.setdefault(type_id, version) != version:
                raise InputError(f"--to: {type_id} has one version, not {versions[type_id]} and {version}")
    target = Target(formats[0] if formats else FORMAT_VERSION, versions)
    target.reached(
        Workflow().document() | {"nodes": {}}, catalogue, "an empty workflow", Choices()
    )  # refuses what there is not
    return replace(target, keep=keep)


def _version(text: str) -> tuple[str, int]:
    type_id, _, version = text.rpartition("=")
    if not type_id or not _is_number(version):
        raise InputError(
            f"--to takes a document format (--to 1) or a type with a version (--to image/resize=1), not {text!r}"
        )
    return type_id, int(version)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal()
