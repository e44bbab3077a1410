"""The corpus: workflow files that must open for ever, each with a snapshot of what it becomes today."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from nodeloom.migrations import MigrationReport, Status, migrate, read_document
from nodeloom.runtime.pack_code import run_python
from nodeloom.runtime.testing.claims import loss_problem
from nodeloom.runtime.testing.kit import Kit
from nodeloom.runtime.testing.sentences import TELL, place, shown
from nodeloom.runtime.testing.trip import bytes_of, differences, nodes_of
from nodeloom.runtime.testing.world import Versions
from nodeloom.schema.errors import NodeloomError
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import JSON, read_json, write_json

SNAPSHOTS: Final = "snapshots"
"""The folder in a corpus where what became of its files is kept."""
_KINDS: Final = (".json", ".png")


def corpus_files(folder: Path) -> list[Path]:
    """Every workflow file of a corpus, relative to its folder."""
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.suffix in _KINDS and path.is_file())
    return sorted(path for path in found if path.parts[0] != SNAPSHOTS)


def corpus_problem(kit: Kit, folder: Path, file: Path, accept: bool = False) -> str:
    """What is wrong with a file of the corpus; `accept` writes what it becomes now in the place of what it became."""
    name = place(folder / file)
    try:
        report = _opened(kit, folder / file)
    except NodeloomError as error:
        return f"{name} does not open any more: {' '.join(str(error).split())}"
    problem = loss_problem(kit, report) or _way_back_problem(kit, folder / file, report)
    if problem:
        return f"{name}: {problem}"
    path, now = _snapshot_path(folder, file), _snapshot(report)
    if accept:
        _write(path, now)
    if not path.is_file():
        return f"{name} has no snapshot ({place(path)}): run pytest --nodeloom-freeze and keep it in version control"
    try:
        was = read_json(path.read_bytes(), place(path))
    except NodeloomError as error:
        return f"{error}: get it back from version control"
    if bytes_of(was) == bytes_of(now):
        return ""
    where, before, after = next(differences(was, now))
    return (
        f"{name} becomes something else: {where} was {shown(before)} and is {shown(after)}: take the change "
        "back, or accept it by pytest --nodeloom-accept"
    )


def freeze_corpus(kit: Kit, folder: Path) -> Iterator[Path]:
    """Write the snapshot of every file that has none; what was written."""
    for file in corpus_files(folder):
        path = _snapshot_path(folder, file)
        if not path.exists():
            try:
                _write(path, _snapshot(_opened(kit, folder / file)))
            except NodeloomError:
                continue  # its check tells
            yield path


def _way_back_problem(kit: Kit, path: Path, report: MigrationReport) -> str:
    """Whether the document comes back as it was, at the versions that its nodes had."""
    before: Any = migrate(read_document(path.read_bytes(), path.name)).document
    versions: Versions = {}
    for node in nodes_of(before).values():
        found = kit.catalogue.histories.find(node["type"], node.get("version"))
        if found is not None and versions.setdefault(found[0].type, found[1]) != found[1]:
            return ""  # there is no target that gives nodes of one type several versions
    back = kit.migrated(report.document, versions)
    if any(change.status is Status.BLOCKED for change in (*report.changes, *back.changes)):
        return ""
    where, was, now = next(differences(before, back.document), ("", MISSING, MISSING))
    return f"{where} was {shown(was)} and came back as {shown(now)}: {TELL}" if where else ""


def _opened(kit: Kit, path: Path) -> MigrationReport:
    document = read_document(path.read_bytes(), path.name)
    return migrate(document, catalogue=kit.catalogue, run_python=run_python, what=path.name)


def _snapshot(report: MigrationReport) -> dict[str, JSON]:
    """What is compared: the document, and what was done to it; not how a report words it."""
    changes: list[JSON] = [
        f"{each.node} {each.op} {each.path}: {each.from_version} to {each.to_version}, {each.status}"
        for each in report.changes
    ]
    return {"changes": changes, "document": report.document}


def _snapshot_path(folder: Path, file: Path) -> Path:
    return folder / SNAPSHOTS / file.with_name(f"{file.name}.json")


def _write(path: Path, snapshot: dict[str, JSON]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(write_json(snapshot, indent=True) + "\n", encoding="utf-8", newline="\n")
