"""`Workflow`: the one document format, for editor, API, files and picture metadata. Format 1.

Values go by name, edges by (node, field), never by position. Every unknown key is kept where it stood. The frozen
JSON Schema of each format is in `schema/formats/`; a test fails when the model and the frozen schema differ.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError

from nodeloom.schema.errors import DocumentError
from nodeloom.schema.graph import Edge, Graph, Mode, Node, Pin
from nodeloom.schema.json import JSON

FORMAT: Final = "nodeloom.workflow"
FORMAT_VERSION: Final = 1
PICTURE_KEY = "nodeloom_workflow"
"""Keyword of the PNG text chunk that carries the workflow a picture was made by."""

NodeId = Annotated[str, Field(min_length=1, max_length=256)]
FieldName = Annotated[str, Field(min_length=1, max_length=256)]
Port = tuple[NodeId, FieldName]


class Part(BaseModel):
    """Base of every part of a document: unknown keys are kept, and written back as they were."""

    model_config = ConfigDict(extra="allow")


class Meta(Part):
    """What people say about a workflow; no part of how it runs."""

    author: str = ""
    description: str = ""
    notes: str = ""
    tags: list[str] = []


class PackReference(Part):
    """A pack the workflow was saved with."""

    version: str = ""


class WorkflowNode(Part):
    """One use of an invocation type, with the values the user gave."""

    type: Annotated[str, Field(min_length=1)]
    version: Annotated[int, Field(ge=1)] | None = None
    inputs: dict[FieldName, JsonValue] = {}
    mode: Mode = "normal"
    label: str = ""


class Interface(Part):
    """The workflow as a function: names of its inputs and outputs, and the (node, field) each stands for."""

    inputs: dict[str, Port] = {}
    outputs: dict[str, Port] = {}


class WorkflowPin(Part):
    """Outputs kept for one node at one index; see `nodeloom.schema.graph.Pin`."""

    outputs: dict[FieldName, JsonValue]
    index: list[Annotated[int, Field(ge=0)]] = []
    inputs: dict[FieldName, JsonValue] | None = None


class Subgraph(Part):
    """A part of a workflow that is used like a node: same shape, with its own interface."""

    name: str = ""
    nodes: dict[NodeId, WorkflowNode] = {}
    edges: list[tuple[NodeId, FieldName, NodeId, FieldName]] = []
    interface: Interface = Interface()
    subgraphs: dict[str, Subgraph] = {}
    pins: dict[NodeId, list[WorkflowPin]] = {}
    view: dict[str, JsonValue] = {}
    residue: dict[str, JsonValue] = {}


class Workflow(Subgraph):
    """A workflow document, format 1."""

    model_config = ConfigDict(json_schema_extra={"required": ["format", "format_version", "nodes"]})
    format: Literal["nodeloom.workflow"] = FORMAT
    format_version: Literal[1] = FORMAT_VERSION
    id: str = ""
    meta: Meta = Meta()
    packs: dict[str, PackReference] = {}
    form: dict[str, JsonValue] = {}

    @classmethod
    def read(cls, document: Any, what: str = "the document") -> Workflow:
        """Check a document of this format; `DocumentError` names every place that is wrong."""
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            lines = [
                f"  {_place(item['loc'])}: {item['msg']}, found {_short(item['input'])}" for item in error.errors()
            ]
            raise DocumentError("\n".join([f"{what} is not a workflow of format {FORMAT_VERSION}:", *lines])) from None

    def document(self) -> dict[str, JSON]:
        """The JSON document: what was read or set, and nothing that was only a default, but for the format."""
        given = self.model_dump(mode="json", exclude_unset=True)
        return {"format": self.format, "format_version": self.format_version, **given}

    def graph(self) -> Graph:
        """What runs: nodes, edges and pins."""
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
        )

    def with_pins(self, pins: dict[str, list[Pin]]) -> Workflow:
        """The same workflow with the pins of these nodes put in the place of what it had for them."""
        added = {
            key: [WorkflowPin(outputs=dict(pin.outputs), index=list(pin.index), inputs=_plain(pin)) for pin in found]
            for key, found in pins.items()
        }
        return self.model_copy(update={"pins": {**self.pins, **added}})


def _plain(pin: Pin) -> dict[str, Any] | None:
    return None if pin.inputs is None else dict(pin.inputs)


def _place(location: tuple[int | str, ...]) -> str:
    return ".".join(str(part) for part in location) or "the document"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
