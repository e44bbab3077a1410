"""Migration ops: what may change between two versions of an invocation type, as data that works both ways.

Packs declare them beside the model, the published document carries them, and `nodeloom.migrations` applies them up
and down. Nothing here touches a document. Here are the ops that speak of the type itself, and the union of all.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal, TypeAlias

from pydantic import ConfigDict, Field, TypeAdapter

from nodeloom.schema.field_ops import (
    AddInput,
    AddOutput,
    Convert,
    ConvertInput,
    ConvertOutput,
    FieldOp,
    Presence,
    RemoveInput,
    RemoveOutput,
    RenameInput,
    RenameOutput,
    SetDefault,
    add_input,
    add_output,
    convert_input,
    convert_output,
    remove_input,
    remove_output,
    rename_input,
    rename_output,
    set_default,
)
from nodeloom.schema.graph_ops import (
    EdgeToInput,
    GraphOp,
    InputToEdge,
    InsertConverter,
    MergeNodes,
    SplitNode,
    edge_to_input,
    input_to_edge,
    insert_converter,
    merge_nodes,
    split_node,
)
from nodeloom.schema.op_model import Name, OpModel, Side, TypeId
from nodeloom.schema.value_maps import declared

__all__ = [
    "OPS",
    "AddInput",
    "AddOutput",
    "Behaviour",
    "Convert",
    "ConvertInput",
    "ConvertOutput",
    "EdgeToInput",
    "FieldOp",
    "GraphOp",
    "InputToEdge",
    "InsertConverter",
    "MergeNodes",
    "MoveToPack",
    "Name",
    "Op",
    "OpModel",
    "Presence",
    "Python",
    "RemoveInput",
    "RemoveOutput",
    "RenameInput",
    "RenameOutput",
    "RenameType",
    "SetDefault",
    "Side",
    "SplitNode",
    "TypeId",
    "add_input",
    "add_output",
    "behaviour",
    "convert_input",
    "convert_output",
    "edge_to_input",
    "input_to_edge",
    "insert_converter",
    "merge_nodes",
    "move_to_pack",
    "python",
    "remove_input",
    "remove_output",
    "rename_input",
    "rename_output",
    "rename_type",
    "set_default",
    "split_node",
]


class RenameType(OpModel):
    """The type was called `old` until here, perhaps in another pack."""

    op: Literal["rename_type"] = "rename_type"
    old: TypeId


class MoveToPack(OpModel):
    """The type was in the pack `old` until here, under the same name."""

    op: Literal["move_to_pack"] = "move_to_pack"
    old: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]


class Behaviour(OpModel):
    """Results differ from here on, though no field tells."""

    op: Literal["behaviour"] = "behaviour"
    note: Annotated[str, Field(min_length=1)]


class Python(OpModel):
    """A change of inputs that no other op can say: functions `module:name`, called where pack code may run.

    Each gets the node's inputs as JSON and returns those of the other version. Without `down` there is no way back.
    """

    op: Literal["python"] = "python"
    up: Annotated[str, Field(pattern=r"^[\w.]+:\w+$")]
    down: Annotated[str, Field(pattern=r"^[\w.]+:\w+$")] | None = None


Op: TypeAlias = Annotated[
    RenameInput
    | RenameOutput
    | AddInput
    | RemoveInput
    | AddOutput
    | RemoveOutput
    | ConvertInput
    | ConvertOutput
    | SetDefault
    | RenameType
    | MoveToPack
    | SplitNode
    | MergeNodes
    | InputToEdge
    | EdgeToInput
    | InsertConverter
    | Behaviour
    | Python,
    Field(discriminator="op"),
]
OPS: Final[TypeAdapter[Op]] = TypeAdapter(Op, config=ConfigDict(defer_build=True))
"""Reads any op from JSON."""


def rename_type(old: str) -> RenameType:
    """The type was called `old` until now."""
    return declared(RenameType, "rename_type", old=old)


def move_to_pack(old: str) -> MoveToPack:
    """The type was in the pack `old` until now."""
    return declared(MoveToPack, "move_to_pack", old=old)


def behaviour(note: str) -> Behaviour:
    """Results differ now; the note tells the user how."""
    return declared(Behaviour, "behaviour", note=note)


def python(up: str, down: str | None = None) -> Python:
    """Functions `module:name` that turn the old inputs into the new ones, and back."""
    return declared(Python, "python", up=up, down=down)
