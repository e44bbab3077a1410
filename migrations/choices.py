"""`Choices`: which models and node types a user wants in the place of those that a document names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Any, TypeVar

from nodeloom.migrations.model_references import ModelReference, with_models
from nodeloom.migrations.report import Change, MigrationReport, Status
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.errors import InputError
from nodeloom.schema.json import JSON, read_json
from nodeloom.schema.templates import InvocationTemplate
from nodeloom.schema.workflow import Subgraph, WorkflowNode

Part = TypeVar("Part", bound=Subgraph)


@dataclass(frozen=True, slots=True)
class Choices:
    """Old names to new ones, of models and of node types; `either` are names that may be of a model or of a type."""

    models: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)
    either: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of_json(cls, given: JSON, what: str = "the choices") -> Choices:
        """Choices as they stand in a file: {"models": {"old": "new"}, "types": {...}}. Raises `InputError`."""
        if not isinstance(given, dict) or not given.keys() <= {"models", "types"}:
            raise InputError(f'{what} must be an object with "models", "types" or both: {{"models": {{"old": "new"}}}}')
        return cls(_texts(given, "models", what), _texts(given, "types", what))

    @classmethod
    def read(cls, data: bytes, what: str) -> Choices:
        """Choices in the bytes of a file. Raises `InputError` or `DocumentError`."""
        return cls.of_json(read_json(data, what), what)

    def __bool__(self) -> bool:
        """Whether there is any choice."""
        return bool(self.names)

    @property
    def names(self) -> list[str]:
        """Every old name."""
        return [*{**self.models, **self.types, **self.either}]

    def joined(self, either: Mapping[str, str]) -> Choices:
        """The same, and other choices that count more."""
        return replace(self, either={**self.either, **either})

    def model(self, reference: ModelReference) -> str | None:
        """The model to take in the place of one, by its name or its hash."""
        for wanted in (reference.name, reference.hash):
            if wanted is not None and (wanted in self.either or wanted in self.models):
                return self.either.get(wanted) or self.models[wanted]
        return None

    def type(self, type_id: str) -> str | None:
        """The type to take in the place of one."""
        return self.either.get(type_id) or self.types.get(type_id)


def chosen(report: MigrationReport, choices: Choices, catalogue: Catalogue) -> MigrationReport:
    """The report of a workflow in which the choices were made, each told as a change. Types come first.

    Raises `InputError` for a type that is chosen and not installed.
    """
    if not choices:
        return report
    changes: list[Change] = []
    workflow = _typed(report.workflow, choices, catalogue, changes, "")

    def choose(reference: ModelReference) -> str | None:
        new = choices.model(reference)
        if new is not None:
            changes.append(_model_change(reference, new))
        return new

    workflow = with_models(workflow, catalogue, choose)
    if not changes:
        return report
    gone = {change.node for change in changes if change.op == "choose_type"}
    left = [replace(each, nodes=tuple(node for node in each.nodes if node not in gone)) for each in report.missing]
    missing = tuple(each for each in left if each.nodes)
    return replace(
        report,
        workflow=workflow,
        changes=(*report.changes, *changes),
        missing=missing,
        written=workflow.document(),
    )


def unused(choices: Choices, changes: tuple[Change, ...]) -> list[str]:
    """The old names that none of these changes is about: there was no such model and no such type."""
    used = {each for change in changes for each in _named(change)}
    return [name for name in choices.names if name not in used]


def _texts(given: Mapping[str, JSON], key: str, what: str) -> dict[str, str]:
    part = given.get(key, {})
    texts = {old: new for old, new in part.items() if isinstance(new, str) and new} if isinstance(part, dict) else {}
    if not isinstance(part, dict) or len(texts) < len(part):
        raise InputError(f"{what}: {key} must be an object of texts: old names, and the new ones")
    return texts


def _named(change: Change) -> Iterator[str]:
    if change.op == "choose_type":
        yield change.type
    elif change.op == "choose_model" and isinstance(change.before, dict):
        yield from (part for key in ("name", "hash") if isinstance(part := change.before.get(key), str))


def _model_change(reference: ModelReference, new: str) -> Change:
    version = reference.version or 1
    told: dict[str, Any] = {"name": reference.name, "hash": reference.hash}
    before = {key: part for key, part in told.items() if part is not None}
    message = f"input {reference.field} is the model that was chosen"
    return Change(
        reference.node, reference.type, "choose_model", version, version, f"inputs.{reference.field}",
        Status.LOSSLESS, message, before, {"name": new},
    )  # fmt: skip


def _typed(part: Part, choices: Choices, catalogue: Catalogue, changes: list[Change], path: str) -> Part:
    nodes = dict(part.nodes)
    for key, node in part.nodes.items():
        new = choices.type(node.type)
        if new is not None and new != node.type:
            template = _template(new, node.type, catalogue)
            nodes[key] = node.model_copy(update={"type": new, "version": int(template.version)})
            changes += _type_changes(path + key, node, template)
    inner = {name: _typed(each, choices, catalogue, changes, f"{path}{name}/") for name, each in part.subgraphs.items()}
    return part.model_copy(update={"nodes": nodes, **({"subgraphs": inner} if inner else {})})


def _template(new: str, old: str, catalogue: Catalogue) -> InvocationTemplate:
    found = catalogue.templates.get(new)
    if found is None:
        near = get_close_matches(new, catalogue.templates, n=1)
        hint = f"did you mean {near[0]}?" if near else "`nodeloom nodes` lists all"
        raise InputError(f"there is no node type {new} to take in the place of {old}; {hint}")
    return found


def _type_changes(path: str, node: WorkflowNode, template: InvocationTemplate) -> Iterator[Change]:
    """That a node is of another type now, and which of its values have no input there."""
    old, new = node.version or 1, int(template.version)
    message = f"is now {template.type}, as was chosen"
    yield Change(path, node.type, "choose_type", old, new, "type", Status.LOSSLESS, message, node.type, template.type)
    for name in node.inputs.keys() - template.inputs.keys() if template.ports is None else ():
        message = f"{template.type} has no input {name}; the value stays in the document until you take it out"
        yield Change(path, template.type, "choose_type", new, new, f"inputs.{name}", Status.NEEDS_CHOICE, message)
