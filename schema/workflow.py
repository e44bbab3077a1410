"""`Workflow`: the one document format, for editor, API, files and picture metadata. Format 2.

Values go by name, edges by (node, field), never by position. Every unknown key is kept where it stood. The frozen
JSON Schema of each format is in `schema/formats/`; a test fails when the model and the frozen schema differ, or when
one accepts what the other refuses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, Final, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from nodeloom.schema.document_mistakes import mistakes_of, refusal
from nodeloom.schema.errors import DocumentError, Problem
from nodeloom.schema.graph import Edge, Graph, Mode, Node, Pin
from nodeloom.schema.json import JSON, json_problem

if TYPE_CHECKING:
    from pydantic import JsonValue
else:  # what is read was checked to be JSON already; pydantic would do it again, by a call of Python for each value
    JsonValue = Any

FORMAT: Final = "nodeloom.workflow"
FORMAT_VERSION: Final = 2
PICTURE_KEY = "nodeloom_workflow"
"""Keyword of the PNG text chunk that carries the workflow a picture was made by."""


def _whole(value: object) -> object:
    """Only numbers: pydantic would take "1" and true as well. JSON does not tell 1.0 from 1, so that is an integer."""
    if isinstance(value, (bool, str)):
        raise ValueError("must be a whole number")
    return int(value) if isinstance(value, float) and value.is_integer() else value


Whole = BeforeValidator(_whole)
LONGEST_NAME: Final = 256
"""Most characters of a node's id and of a field's name."""
NodeId = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
FieldName = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME)]
Port = tuple[NodeId, FieldName]


def _new(kind: type[list[Any] | dict[str, Any] | BaseModel]) -> Any:
    """A field that is new and empty where nothing is given. pydantic would copy a default deeply, each time anew."""

    def told(schema: dict[str, Any]) -> None:
        empty = kind()
        schema["default"] = empty.model_dump(mode="json") if isinstance(empty, BaseModel) else empty

    return Field(default_factory=kind, json_schema_extra=told)


class Part(BaseModel):
    """Base of every part of a document: unknown keys are kept, and written back as they were."""

    model_config = ConfigDict(extra="allow", defer_build=True)


class Meta(Part):
    """What people say about a workflow; no part of how it runs."""

    author: str = ""
    description: str = ""
    notes: str = ""
    tags: list[str] = _new(list)


class PackReference(Part):
    """A pack the workflow was saved with."""

    version: str = ""


class WorkflowNode(Part):
    """One use of an invocation type, with the values the user gave. `residue` is what migrations keep of it."""

    type: Annotated[str, Field(min_length=1)]
    version: Annotated[int, Field(ge=1), Whole] | None = None
    inputs: dict[FieldName, JsonValue] = _new(dict)
    mode: Mode = "normal"
    label: str = ""
    residue: list[JsonValue] = _new(list)


class Interface(Part):
    """The workflow as a function: names of its inputs and outputs, and the (node, field) each stands for."""

    inputs: dict[str, Port] = _new(dict)
    outputs: dict[str, Port] = _new(dict)


class WorkflowPin(Part):
    """Outputs kept for one node at one index; see `nodeloom.schema.graph.Pin`."""

    outputs: dict[FieldName, JsonValue]
    index: list[Annotated[int, Field(ge=0), Whole]] = []
    inputs: dict[FieldName, JsonValue] | None = None


class Subgraph(Part):
    """A part of a workflow that is used like a node: same shape, with its own interface."""

    name: str = ""
    nodes: dict[NodeId, WorkflowNode] = _new(dict)
    edges: list[tuple[NodeId, FieldName, NodeId, FieldName]] = _new(list)
    interface: Interface = _new(Interface)
    subgraphs: dict[str, Subgraph] = _new(dict)
    pins: dict[NodeId, list[WorkflowPin]] = _new(dict)
    view: dict[str, JsonValue] = _new(dict)
    residue: dict[str, JsonValue] = _new(dict)

    def graph(self) -> Graph:
        """What runs: nodes, edges and pins, with the interface, and the same of all subgraphs."""
        return Graph(
            nodes={
                key: Node(type=node.type, inputs=dict(node.inputs), version=node.version, mode=node.mode)
                for key, node in self.nodes.items()
            },
            edges=[Edge(*edge) for edge in self.edges],
            pins={
                key: [Pin(outputs=pin.outputs, index=tuple(pin.index), inputs=pin.inputs) for pin in pins]
                for key, pins in self.pins.items()
            },
            inputs=dict(self.interface.inputs),
            outputs=dict(self.interface.outputs),
            subgraphs={name: subgraph.graph() for name, subgraph in self.subgraphs.items()},
        )


_REQUIRED = ("format", "format_version", "nodes")


class Workflow(Subgraph):
    """A workflow document, format 2."""

    model_config = ConfigDict(json_schema_extra={"required": [*_REQUIRED]})
    format: Literal["nodeloom.workflow"] = FORMAT
    format_version: Annotated[Literal[2], Whole] = FORMAT_VERSION
    id: str = ""
    meta: Meta = _new(Meta)
    packs: dict[str, PackReference] = _new(dict)
    form: dict[str, JsonValue] = _new(dict)

    @classmethod
    def read(cls, document: Any, what: str = "the document") -> Workflow:
        """Check a document of this format; `DocumentError` names the first places that are wrong.

        Older formats are read by `nodeloom.migrations.migrate`.
        """
        problem = json_problem(document)
        if problem:
            raise refusal(_head(what), [Problem(DocumentError.code, problem)])
        return cls.of_json(document, what)

    @classmethod
    def of_json(cls, document: Any, what: str = "the document") -> Workflow:
        """`read`, for what is known to be JSON, and not nested too deeply: the half of its time."""
        if is_older(document):
            version = document["format_version"]
            sentence = f"it is of format {version}; open it through migrate, which reads all older formats"
            raise refusal(_head(what), [Problem(DocumentError.code, sentence)])
        missing = [name for name in _REQUIRED if isinstance(document, dict) and name not in document]
        if missing:
            raise refusal(_head(what), [Problem("missing", f"{name} is missing") for name in missing])
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            raise refusal(_head(what), mistakes_of(error, cls, document), error.error_count()) from None

    def document(self) -> dict[str, JSON]:
        """The JSON document: what was read or set, and nothing that was only a default, but for the format.

        `DocumentError` if a value that was put in since is no JSON, or nests too deeply.
        """
        try:
            given = self.model_dump(mode="json", exclude_unset=True)
        except ValueError as error:
            raise DocumentError(f"the workflow can't be written: {error}") from error
        return {"format": self.format, "format_version": self.format_version, **given}

    def with_pins(self, pins: dict[str, list[Pin]]) -> Workflow:
        """The same workflow with the pins of these nodes put in the place of what it had for them.

        `DocumentError` if a document can't keep their values.
        """
        added = {key: [_pin(key, pin) for pin in found] for key, found in pins.items()}
        return self.model_copy(update={"pins": {**self.pins, **added}})


def _head(what: str) -> str:
    return f"{what} is not a workflow of format {FORMAT_VERSION}:"


def is_older(document: object) -> bool:
    """Whether a JSON value says that it is a document of a former format."""
    version = document.get("format_version") if isinstance(document, dict) else None
    is_number = isinstance(version, (int, float)) and not isinstance(version, bool)
    return is_number and version in range(1, FORMAT_VERSION)


def _pin(node: str, pin: Pin) -> WorkflowPin:
    outputs, inputs = dict(pin.outputs), None if pin.inputs is None else dict(pin.inputs)
    problem = json_problem([outputs, inputs])
    if problem:
        raise DocumentError(f"node {node}: its pin can't be kept in a document: {problem}")
    return WorkflowPin(outputs=outputs, index=list(pin.index), inputs=inputs)
