"""Graph-scope ops: a node parts with another one, takes one in, or gets a converter at one of its edges.

All are one thing in two directions: the node and its *companion*. What is declared here is the parted state: which of
the node's fields stand at which fields of the companion, and the edges between the two.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from nodeloom.schema.companion import Companion
from nodeloom.schema.field_ops import AddInput, AddOutput, RemoveInput, RemoveOutput
from nodeloom.schema.op_model import Name, OpModel, Side, TypeId
from nodeloom.schema.value_maps import declared

Names = dict[Name, Name]
FieldChange: TypeAlias = AddInput | AddOutput | RemoveInput | RemoveOutput
Version = Annotated[int, Field(ge=1)]


class GraphOp(OpModel):
    """Base of the ops that reach beyond the node. `parts` says whether the way up is the one that parts."""

    parts: ClassVar[bool] = True
    name: Name
    type: TypeId
    version: Version

    @property
    @abstractmethod
    def companion(self) -> Companion:
        """The other node."""

    @property
    def before(self) -> tuple[FieldChange, ...]:
        """Fields of the node itself that come, before the other node comes or goes."""
        return ()

    @property
    def after(self) -> tuple[FieldChange, ...]:
        """Fields of the node itself that go, after the other node came or went."""
        return ()


_IN_LINE = "give the field of one of the two another name, or use insert_converter for what stands in an edge"
"""What edges of such a field belonged to whom could not be told on the way back."""


class _Pair(GraphOp):
    """Two nodes in one version, one in the other."""

    inputs: Names = Field(default_factory=dict)
    shared: Names = Field(default_factory=dict)
    outputs: Names = Field(default_factory=dict)
    values: dict[Name, JsonValue] = Field(default_factory=dict)
    gives: Names = Field(default_factory=dict)
    takes: Names = Field(default_factory=dict)
    always: bool = False

    @model_validator(mode="after")
    def _is_plain(self) -> _Pair:
        taken = [*self.inputs.values(), *self.shared.values(), *self.values, *self.takes.values()]
        fed = list(self.gives.values())
        for names, what in (
            (taken, f"input of {self.type}"),
            (list(self.outputs.values()), f"output of {self.type}"),
            (fed, "input here"),
        ):
            twice = next((name for name in names if names.count(name) > 1), None)
            if twice is not None:
                raise ValueError(f"{twice} is named twice as an {what}; it can stand for one thing")
        fed_here = set(self.gives.values())
        for both, where, way_out in (
            (self.inputs.keys() & self.shared.keys(), "inputs and shared", "choose one"),
            (fed_here & self.shared.keys(), "shared and what is given", "choose one"),
            (fed_here & self.inputs.keys(), "inputs and what is given", _IN_LINE),
            (self.outputs.keys() & self.takes.keys(), "outputs and takes", _IN_LINE),
        ):
            if both:
                raise ValueError(f"{sorted(both)[0]} is among {where}; {way_out}")
        if self.gives and self.takes:
            raise ValueError(f"edges lead to {self.type} and back, so neither could run first; name gives or takes")
        if not (self.inputs or self.outputs or self.gives or self.takes):
            raise ValueError(f"nothing leads to {self.type}: name inputs, outputs, or the edges between the two")
        return self

    @property
    def companion(self) -> Companion:
        """The other node."""
        edges = {target: source for source, target in self.gives.items()}
        return Companion(
            self.name,
            self.type,
            self.version,
            self.inputs,
            self.shared,
            self.outputs,
            self.values,
            edges,
            self.takes,
            self.always,
        )

    def _of_the_whole(self) -> Iterator[tuple[Side, str]]:
        """Fields of the node that only the version without companion has."""
        yield from (("inputs", name) for name in self.inputs)
        yield from (("outputs", name) for name in self.outputs)

    def _of_the_parted(self) -> Iterator[tuple[Side, str]]:
        """Fields of the node that only the version with a companion has."""
        yield from (("inputs", name) for name in self.gives.values())


class SplitNode(_Pair):
    """A node parts with another one: fields of it are that one's from here on, and edges lead between the two.

    Outputs that the other takes stay the node's own, and inputs that the other feeds are new.
    """

    op: Literal["split_node"] = "split_node"

    @property
    def before(self) -> tuple[FieldChange, ...]:
        """The inputs that the other node feeds."""
        return tuple(AddInput(name=name) for _, name in self._of_the_parted())

    @property
    def after(self) -> tuple[FieldChange, ...]:
        """The fields that the other node has now."""
        return tuple(_gone(side, name) for side, name in self._of_the_whole())


class MergeNodes(_Pair):
    """A node takes in another one, whose fields are its own from here on; the edges between the two are no more."""

    parts = False
    op: Literal["merge_nodes"] = "merge_nodes"

    @property
    def before(self) -> tuple[FieldChange, ...]:
        """The fields that the other node had."""
        return tuple(
            AddInput(name=name) if side == "inputs" else AddOutput(name=name) for side, name in self._of_the_whole()
        )

    @property
    def after(self) -> tuple[FieldChange, ...]:
        """The inputs that the other node fed."""
        return tuple(RemoveInput(name=name) for _, name in self._of_the_parted())


class _Literal(GraphOp):
    """An input whose value stands in a node of its own, in one of the two versions."""

    input: Name
    output: Name

    @property
    def companion(self) -> Companion:
        """The node that holds the value."""
        return Companion(
            self.name,
            self.type,
            self.version,
            inputs={self.name: self.input},
            gives={self.name: self.output},
            wanted="literal",
        )


class InputToEdge(_Literal):
    """The value of an input moves to a node of its own, which feeds the input by an edge."""

    op: Literal["input_to_edge"] = "input_to_edge"


class EdgeToInput(_Literal):
    """A node that does nothing but hold the value of an input is taken in: the value stands at the input itself."""

    parts = False
    op: Literal["edge_to_input"] = "edge_to_input"


class Converter(BaseModel):
    """A node that converts what an edge brings, and the way through it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)
    type: TypeId
    version: Version
    input: Name
    output: Name
    values: dict[Name, JsonValue] = Field(default_factory=dict)


class InsertConverter(GraphOp):
    """Where an edge or a name of the interface stands at a field, a converter is put between.

    On the way back it is taken out again. Where there is none, `back` is put in, the converter of the other direction.
    """

    op: Literal["insert_converter"] = "insert_converter"
    side: Side = "inputs"
    input: Name
    output: Name
    values: dict[Name, JsonValue] = Field(default_factory=dict)
    back: Converter | None = None

    @property
    def companion(self) -> Companion:
        """The converter."""
        return self._between(self.name, self)

    @property
    def inverse(self) -> Companion | None:
        """The converter of the other direction."""
        return None if self.back is None else self._between(f"{self.name}.back", self.back)

    def _between(self, name: str, node: InsertConverter | Converter) -> Companion:
        known = (node.type, node.version)
        moved = {self.name: node.input if self.side == "inputs" else node.output}
        other = {self.name: node.output if self.side == "inputs" else node.input}
        if self.side == "inputs":
            return Companion(name, *known, inputs=moved, gives=other, values=node.values, wanted="edge")
        return Companion(name, *known, outputs=moved, takes=other, values=node.values, wanted="edge")


def split_node(
    name: str,
    type_id: str,
    version: int,
    *,
    inputs: Mapping[str, str] | None = None,
    shared: Mapping[str, str] | None = None,
    outputs: Mapping[str, str] | None = None,
    values: Mapping[str, Any] | None = None,
    gives: Mapping[str, str] | None = None,
    takes: Mapping[str, str] | None = None,
    always: bool = False,
) -> SplitNode:
    """The node parts with another one, `split_node("mask", "image/load_mask", 1, inputs={"channel": "channel"})`.

    Args:
        name: What the other is to this one; its id is the node's with this behind it.
        type_id: The type of the other node, which may be of another pack.
        version: The version of that type whose fields are named here.
        inputs: The node's inputs that the other has now: {input here: input there}.
        shared: Inputs that both have; the other gets a copy.
        outputs: The node's outputs that the other has now.
        values: Values that the other is given.
        gives: Edges to the node: {output there: input here}.
        takes: Edges from the node: {output here: input there}.
        always: Part with it even if nothing stands at the fields that move.
    """
    return declared(SplitNode, "split_node", **_given(locals()))


def merge_nodes(
    name: str,
    type_id: str,
    version: int,
    *,
    inputs: Mapping[str, str] | None = None,
    shared: Mapping[str, str] | None = None,
    outputs: Mapping[str, str] | None = None,
    values: Mapping[str, Any] | None = None,
    gives: Mapping[str, str] | None = None,
    takes: Mapping[str, str] | None = None,
    always: bool = False,
) -> MergeNodes:
    """The node takes in another one that it is connected with; the arguments are those of `split_node`, read backwards.

    `merge_nodes("noise", "latents/noise", 2, inputs={"seed": "seed"}, gives={"noise": "noise"})`
    """
    return declared(MergeNodes, "merge_nodes", **_given(locals()))


def input_to_edge(name: str, type_id: str, version: int, *, input: str, output: str) -> InputToEdge:  # noqa: A002
    """A value at the input `name` moves to a node of its own: `input_to_edge("seed", "core/integer", 1, ...)`.

    `input` is where it stands there, and `output` is what feeds the input here.
    """
    return declared(InputToEdge, "input_to_edge", **_given(locals()))


def edge_to_input(name: str, type_id: str, version: int, *, input: str, output: str) -> EdgeToInput:  # noqa: A002
    """A node of that type which only holds the value for the input `name` is taken in; the value stands here."""
    return declared(EdgeToInput, "edge_to_input", **_given(locals()))


def insert_converter(
    name: str,
    type_id: str,
    version: int,
    *,
    input: str,  # noqa: A002
    output: str,
    values: Mapping[str, Any] | None = None,
    side: Side = "inputs",
    back: Converter | None = None,
) -> InsertConverter:
    """A converter stands at the edges of the field `name`; values that stand there are the business of `convert_input`.

    `back=converter(...)` is the one of the other direction, for edges that were made later.
    """
    return declared(InsertConverter, "insert_converter", **_given(locals()))


def converter(
    type_id: str,
    version: int,
    *,
    input: str,  # noqa: A002
    output: str,
    values: Mapping[str, Any] | None = None,
) -> Converter:
    """The converter of the other direction."""
    return declared(Converter, "converter", **_given(locals()))


def _given(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """What was said: what is left out is left out of the published op too."""
    unsaid = {"always": False, "side": "inputs"}
    found = {"type" if name == "type_id" else name: each for name, each in arguments.items() if each is not None}
    return {
        name: dict(each) if isinstance(each, Mapping) else each
        for name, each in found.items()
        if unsaid.get(name) != each
    }


def _gone(side: Side, name: str) -> FieldChange:
    return RemoveInput(name=name) if side == "inputs" else RemoveOutput(name=name)
