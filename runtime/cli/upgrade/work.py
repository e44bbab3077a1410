"""One file from reading to writing: what goes wrong with it is told as its outcome, and the others go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from nodeloom.migrations import Choices, KnownModels, MigrationReport, Status, read_document
from nodeloom.migrations.a1111 import are_parameters
from nodeloom.migrations.carriers import carrier_name
from nodeloom.migrations.formats import Format, format_of
from nodeloom.migrations.picture import is_png, other_program, with_workflow
from nodeloom.runtime.cli.known_models import with_missing
from nodeloom.runtime.cli.models import printable
from nodeloom.runtime.cli.upgrade import files
from nodeloom.runtime.cli.upgrade.aim import Aim
from nodeloom.runtime.cli.upgrade.outcome import Failed, Outcome, UpgradeCode, checked_code
from nodeloom.runtime.cli.upgrade.tasks import Task
from nodeloom.schema import Catalogue
from nodeloom.schema.errors import InputError, NodeloomError
from nodeloom.schema.json import JSON, write_json
from nodeloom.schema.workflow import FORMAT, PICTURE_KEY, Subgraph

PICTURE_SUFFIX = ".png"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was migrated: its bytes, the document in them, and the report."""

    data: bytes
    document: JSON
    report: MigrationReport

    @property
    def is_changed(self) -> bool:
        """Whether the migrated document is another one. How a whole number is written is no change: 1.0 is 1."""
        return self.report.status is not Status.UNCHANGED or self.report.document != self.document


@dataclass(frozen=True, slots=True)
class Work:
    """Brings files to an aim, one by one; `emit` takes what goes to standard output.

    With `check`, nothing is written.
    """

    catalogue: Catalogue
    aim: Aim
    choices: Choices
    known: KnownModels
    emit: Callable[[bytes], object]
    check: bool = False
    force: bool = False

    def outcome(self, task: Task) -> Outcome:
        """Open, migrate and write one file; never raises for what is wrong with it."""
        what = str(task.source)
        data = b""
        try:
            data = task.source.read()
            document = read_document(data, what)
            report = self.aim.reached(document, self.catalogue, what, self.choices)
            opened = Opened(data, document, self._judged(report))
        except OSError as error:
            return Outcome(what, Failed.UNREADABLE, UpgradeCode.UNREADABLE, f"{what} can't be read: {_reason(error)}")
        except NodeloomError as error:
            if not task.source.was_named and _is_no_workflow(data):
                return Outcome(what, Failed.SKIPPED, message=str(error))
            return Outcome(what, Failed.UNREADABLE, UpgradeCode.UNREADABLE, str(error))
        found = _migrated(what, opened)
        if self.check:
            return replace(found, exit=checked_code(found.status, found.missing))
        return self._written(task, opened, found)

    def _judged(self, report: MigrationReport) -> MigrationReport:
        """The report with what is missing here, where that matters."""
        if not self.aim.is_ours:
            return replace(report, missing=())
        return with_missing(report, self.catalogue, self.known)

    def _written(self, task: Task, opened: Opened, found: Outcome) -> Outcome:
        try:
            if task.target is None:
                self.emit(_form(task, opened, self.aim))
                return replace(found, written="-")
            if not task.in_place:
                return replace(found, written=self._put(_form(task, opened, self.aim), task.target))
            if not opened.is_changed:
                return found
            if task.source.path.exists() and not task.source.path.is_file():
                raise InputError(f"{task.source} is no file that could be replaced; name one with -o")
            kept = files.replace(_form(task, opened, self.aim), task.target)
        except OSError as error:
            sentence = f"{printable(str(task.target))} can't be written: {_reason(error)}"
            return replace(found, exit=UpgradeCode.UNREADABLE, message=sentence)
        except NodeloomError as error:
            return replace(found, exit=UpgradeCode.UNREADABLE, message=str(error))
        return replace(found, written=printable(str(task.target)), kept=printable(str(kept)))

    def _put(self, data: bytes, target: Path) -> str:
        shown = printable(str(target))
        if target.exists() and not self.force:
            if target.is_file() and target.read_bytes() == data:
                return shown
            raise InputError(f"{shown} is there already and holds something else; choose another -o, or say --force")
        files.put(data, target)
        return shown


def _migrated(what: str, opened: Opened) -> Outcome:
    report = opened.report
    before, after = _format(opened.document), _format(report.document)
    status = report.status
    if status is Status.UNCHANGED and before != after:
        status = Status.LOSSLESS
    count = len({*_nodes(report.workflow), *(change.node for change in report.changes if change.node)})
    return Outcome(
        what,
        status,
        source=report.source,
        formats=None if before is None or after is None else (before, after),
        nodes=count,
        changes=report.changes,
        missing=report.missing,
        missing_models=report.missing_models,
    )


def _form(task: Task, opened: Opened, aim: Aim) -> bytes:
    """The bytes to write: JSON or a picture, as it came, or as the name of the target says."""
    suffix = "" if task.target is None or task.in_place else task.target.suffix.lower()
    is_picture = is_png(opened.data)
    if suffix == PICTURE_SUFFIX and not is_picture:
        raise InputError(
            f"{task.source} is JSON, and a workflow alone makes no picture: {printable(str(task.target))} must end in "
            ".json"
        )
    holder = "" if is_picture else _holder(opened.data)
    if holder and task.target is not None and suffix != ".json":
        raise InputError(f"a workflow can't be written into a {holder}; choose an -o that ends in .json")
    if is_picture and suffix != ".json":
        if not opened.is_changed:
            return opened.data
        keyword, others = aim.keywords
        text = write_json(opened.report.document).encode()
        return with_workflow(opened.data, text, str(task.source), keyword=keyword, without=others)
    is_json = not is_picture and not holder
    if is_json and not opened.is_changed:
        return opened.data
    is_indented = not is_json or b"\n" in opened.data.strip()
    return write_json(opened.report.document, indent=is_indented).encode() + b"\n"


def _holder(data: bytes) -> str:
    """What holds a workflow that can be read from it and not written into it; empty for JSON."""
    return carrier_name(data) or ("text of parameters" if are_parameters(data) else "")


def _is_no_workflow(data: bytes) -> bool:
    """Whether bytes that can't be opened hold no workflow at all: neither a damaged one, nor another program's."""
    if is_png(data):
        return PICTURE_KEY.encode() not in data and not other_program(data)
    if FORMAT.encode() in data:
        return False
    try:
        return format_of(read_document(data)) is Format.UNKNOWN
    except NodeloomError:
        return True


def _format(document: JSON) -> int | None:
    """The version of our format that a document is of; None for those of other programs."""
    version = document.get("format_version") if isinstance(document, dict) else None
    return int(version) if isinstance(version, (int, float)) else None


def _nodes(part: Subgraph, path: str = "") -> Iterator[str]:
    """The paths of all nodes, `n1` and `call/n1`."""
    yield from (path + key for key in part.nodes)
    for name, each in part.subgraphs.items():
        yield from _nodes(each, f"{path}{name}/")


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
