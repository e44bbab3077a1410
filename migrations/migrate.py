"""`migrate`, the single entrance of every document: file, API, paste, picture. It never writes.

Documents of all our own formats are read, and written in the one that is asked for; those of other programs (guests)
are read into one of ours first. With a catalogue, every node is brought to the version of its type that is asked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import Final

from nodeloom.migrations.a1111 import are_parameters, read_parameters
from nodeloom.migrations.carriers import carried_texts
from nodeloom.migrations.circles import circles
from nodeloom.migrations.formats import Format, format_of
from nodeloom.migrations.guests import Reading, guest_for, picture_carriers, program_of, with_guests
from nodeloom.migrations.native import said, to_format
from nodeloom.migrations.observation import tell_onlookers
from nodeloom.migrations.packing import pack, unpack
from nodeloom.migrations.picture import embedded_workflow, is_png
from nodeloom.migrations.report import KEEP, Change, MigrationReport, Missing, Status, gravest
from nodeloom.migrations.routes import RunPython
from nodeloom.migrations.staying import upgrade_others
from nodeloom.migrations.upgrade import uncollected
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import JSON, json_problem, read_json
from nodeloom.schema.mistakes import shown
from nodeloom.schema.workflow import FORMAT, FORMAT_VERSION, PICTURE_KEY, Subgraph, Workflow, WorkflowNode

MAX_FILE = 256 * 2**20
"""Largest file that is opened, in bytes."""
_LOSSLESS: Final = Change("", "", "guest", 0, FORMAT_VERSION, "format", Status.LOSSLESS, "", after=FORMAT)
"""The first line of the report of a document of another program, if nothing graver follows."""


def read_document(data: bytes, what: str = "the document") -> JSON:
    """The document in the bytes of a file: workflow JSON, or a picture or other file that carries one.

    Raises `DocumentError`.
    """
    if len(data) > MAX_FILE:
        raise DocumentError(f"{what} is larger than {MAX_FILE // 2**20} MB; that is no workflow")
    unwraps = {PICTURE_KEY: read_json, **picture_carriers()}
    if is_png(data):
        found = embedded_workflow(data, what, (*unwraps,))
        return unwraps[found.keyword](found.text, f"the workflow in {what}")
    texts = carried_texts(data, what)
    if texts is None:
        return read_parameters(data, what) if are_parameters(data) else read_json(data, what)
    keyword = next((each for each in unwraps if each in texts), None)
    if keyword is None:
        raise DocumentError(f"{what} carries no workflow: none was put into it, or its metadata was stripped")
    return unwraps[keyword](texts[keyword], f"the workflow in {what}")


def migrate(
    document: JSON,
    target: int | Mapping[str, int] = FORMAT_VERSION,
    *,
    catalogue: Catalogue | None = None,
    run_python: RunPython | None = None,
    keep: Collection[str] = (),
    what: str = "the document",
) -> MigrationReport:
    """Bring a document to a format, and its nodes to versions of their types; nothing is written, nothing is lost.

    Args:
        document: What was read; it is not changed.
        target: The document format, or versions by type id for an older program: {"image/resize": 1}. Types that are
            not named go to the version in the catalogue. For a program that is older in both, migrate twice: the nodes
            first, then their document to its format, without a catalogue.
        catalogue: The installed types and their histories; without one, nodes stay as they are. Nodes of types that
            are not installed are kept, and named in the report.
        run_python: Calls functions of packs. Without it, nodes whose way needs one are reported as blocked.
        keep: Paths of nodes (`n1`, `subgraph/n1`) that stay of the type and version that they came with, for now, and
            what is one with them in the other version: see `MigrationReport.families`. One that would be born keeps
            those that it would be born of.
        what: Name of the document in errors.

    Raises `DocumentError`, naming `what`, for what is no document of ours, nor of a program whose files are read, and
    for a node to keep that it does not have.
    """
    versions, goal = ({}, target) if isinstance(target, int) else (target, FORMAT_VERSION)
    if not 1 <= goal <= FORMAT_VERSION:
        raise DocumentError(f"there is no document format {goal}; there are 1 to {FORMAT_VERSION}")
    found = format_of(document)
    with uncollected():
        report = _native(document, goal, what) if found is Format.NATIVE else _of_guest(document, found, what)
        if catalogue is not None:
            report = _upgraded(report, catalogue, versions, run_python, keep, what)
        guest = guest_for(found)
        if guest is not None and (catalogue is not None or not guest.histories):
            # not before its nodes are ours: one that becomes two may feed itself until then
            report = replace(report, changes=(*report.changes, *circles(report.workflow)))
        if goal != FORMAT_VERSION:
            report = replace(report, written=to_format(report.document, goal, what))
    if catalogue is not None and found is Format.NATIVE:  # whoever looks on compares documents of ours
        tell_onlookers(document, report)
    return report


def _native(document: JSON, goal: int, what: str) -> MigrationReport:
    start = _format_version(document, what)
    return MigrationReport(_opened(document, start, what), _format_changes(start, goal))


def _of_guest(document: JSON, found: Format, what: str) -> MigrationReport:
    """A document of another program as one of ours; its nodes have the types of that program still."""
    if found is Format.UNKNOWN:
        raise DocumentError(f'{what} is not a workflow: a nodeloom document says "format": "nodeloom.workflow"')
    guest = guest_for(found)
    if guest is None:
        raise DocumentError(f"{what} is of another program ({found}), whose files this version does not open")
    problem = json_problem(document)
    if problem:
        raise DocumentError(f"{what} is not a workflow: {problem}")
    reading = guest.read(document, what)
    pack(reading.document, what)
    workflow = Workflow.of_json(reading.document, f"{what}, read as {found},")
    return MigrationReport(workflow, (_read_as(found, reading), *reading.changes), source=found)


def _read_as(found: Format, reading: Reading) -> Change:
    status = gravest([_LOSSLESS, *reading.changes])
    return _LOSSLESS._replace(status=status, message=f"{found} becomes a workflow of nodeloom", before=str(found))


def _format_version(document: JSON, what: str) -> int:
    """The version of our format that a document is of; `DocumentError` if there is none, or it is a newer one."""
    version = document.get("format_version") if isinstance(document, dict) else None
    if not isinstance(version, (int, float)) or isinstance(version, bool) or version < 1 or version % 1:
        raise DocumentError(f"{what}: format_version is {shown(version)}, must be a whole number from 1")
    if version > FORMAT_VERSION:
        raise DocumentError(
            f"{what} is of format {version}, made by a newer nodeloom; this one reads up to {FORMAT_VERSION}: update it"
        )
    return int(version)


def _opened(document: JSON, version: int, what: str) -> Workflow:
    problem = json_problem(document)
    if problem:
        raise DocumentError(f"{what} is not a workflow: {problem}")
    if version == FORMAT_VERSION or not isinstance(document, dict):
        return Workflow.of_json(document, what)
    return Workflow.of_json(to_format(document, FORMAT_VERSION, what), f"{what}, brought from format {version},")


def _format_changes(start: int, goal: int) -> tuple[Change, ...]:
    if start == goal:
        return ()
    message = f"format {start} becomes {goal}: {'; '.join(said(start, goal))}"
    return (Change("", "", "format", start, goal, "format_version", Status.LOSSLESS, message, start, goal),)


def _upgraded(
    report: MigrationReport,
    catalogue: Catalogue,
    versions: Mapping[str, int],
    run_python: RunPython | None,
    keep: Collection[str],
    what: str,
) -> MigrationReport:
    if not versions and not keep and _is_current(report.workflow, catalogue):
        return report
    document = report.document
    unpack(document)
    document, changes, families = upgrade_others(document, with_guests(catalogue.histories), versions, run_python, keep)
    if keep:
        _check_kept(keep, {*families.members, *(path for path, _ in _nodes(report.workflow))}, what)
    if changes:
        pack(document, what)
        workflow = Workflow.of_json(document, f"{what}, migrated,")
        report = replace(report, workflow=workflow, changes=(*report.changes, *changes), written=document)
    kept = {change.node for change in changes if change.op == KEEP}
    missing = _missing(report.workflow, catalogue, versions, kept)
    return replace(report, missing=missing, families=families.groups())


def _is_current(workflow: Workflow, catalogue: Catalogue) -> bool:
    """Whether all nodes are of the versions that are installed, so that there is nothing to do."""
    templates, histories = catalogue.templates, with_guests(catalogue.histories)
    for _, node in _nodes(workflow):
        found = histories.find(node.type, node.version) if node.type in templates else None
        if found is None:
            return False
        history, version = found
        if history.became is not None or history.type != node.type or history.version != version:
            return False
    return True


def _check_kept(keep: Collection[str], known: Collection[str], what: str) -> None:
    unknown = sorted({*keep} - {*known})
    if unknown:
        raise DocumentError(f"{what} has no node {unknown[0]} that could be kept as it is")


def _missing(
    workflow: Workflow, catalogue: Catalogue, versions: Mapping[str, int], kept: Collection[str]
) -> tuple[Missing, ...]:
    """The types that are not installed, but for those of nodes that could become another type and are kept."""
    users: defaultdict[str, list[str]] = defaultdict(list)
    for path, node in _nodes(workflow):
        if path not in kept and _is_missing(node.type, catalogue, versions):
            users[node.type].append(path)
    notes = catalogue.tombstones
    return tuple(
        _missing_type(workflow, type_id, tuple(nodes), notes.get(type_id, ""))
        for type_id, nodes in sorted(users.items())
    )


def _is_missing(type_id: str, catalogue: Catalogue, versions: Mapping[str, int]) -> bool:
    """Whether a type is not installed. One that was removed counts as missing, unless it is asked for."""
    if type_id in catalogue.templates:
        return False
    found = with_guests(catalogue.histories).find(type_id, None)
    if found is None:
        return True
    is_removed = found[0].became is not None or found[0].type in catalogue.removed
    return is_removed and found[0].type not in versions


def _nodes(part: Subgraph, prefix: str = "") -> Iterator[tuple[str, WorkflowNode]]:
    """Every node with its path, those of subgraphs included: `n1`, `subgraph/n1`."""
    for key, node in part.nodes.items():
        yield prefix + key, node
    for key, subgraph in part.subgraphs.items():
        yield from _nodes(subgraph, f"{prefix}{key}/")


def _missing_type(workflow: Workflow, type_id: str, nodes: tuple[str, ...], note: str) -> Missing:
    pack = type_id.partition("/")[0]
    reference = workflow.packs.get(pack)
    return Missing(type_id, pack, reference.version if reference else "", nodes, note, program_of(pack))
