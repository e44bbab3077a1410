"""Ops that speak of one input or output of a type: renames, comings and goings, conversions, defaults."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, JsonValue, model_validator

from nodeloom.schema.field_templates import MISSING, Missing
from nodeloom.schema.json import JSON
from nodeloom.schema.op_model import Name, OpModel, Side
from nodeloom.schema.value_maps import MapModel, ValueMap, declared


class FieldOp(OpModel):
    """Base of the ops that speak of one input or output."""

    side: ClassVar[Side]


class _Rename(FieldOp):
    old: Name
    new: Name

    @model_validator(mode="after")
    def _differs(self) -> _Rename:
        if self.old == self.new:
            raise ValueError(f"it renames {self.old} to itself; drop it")
        return self


class RenameInput(_Rename):
    """The input `old` is called `new` from here on."""

    side = "inputs"
    op: Literal["rename_input"] = "rename_input"


class RenameOutput(_Rename):
    """The output `old` is called `new` from here on."""

    side = "outputs"
    op: Literal["rename_output"] = "rename_output"


class Presence(FieldOp):
    """Base of the ops by which a field comes or goes."""

    name: Name
    value: JsonValue = None

    @property
    def known(self) -> JSON | Missing:
        """The value where the field is not there; `MISSING` if none was declared."""
        return self.value if "value" in self.model_fields_set else MISSING

    @property
    def is_stored(self) -> bool:
        """Whether the value is written into nodes, because the field's own default is another."""
        return False


class _InputPresence(Presence):
    stored: bool = False
    side = "inputs"

    @property
    def is_stored(self) -> bool:
        """Whether the value is written into nodes, because the input's own default is another."""
        return self.stored


class AddInput(_InputPresence):
    """A new input. Nodes that did not have it work as if it were `value`, which is its default unless `stored`."""

    op: Literal["add_input"] = "add_input"


class RemoveInput(_InputPresence):
    """An input less. Nodes work from here on as if it were `value`, which was its default unless `stored`."""

    op: Literal["remove_input"] = "remove_input"


class AddOutput(Presence):
    """A new output. Pins made before it get `value` for it; without one they are set aside."""

    side = "outputs"
    op: Literal["add_output"] = "add_output"


class RemoveOutput(Presence):
    """An output less. On the way back, pins get `value` for it; without one they are set aside."""

    side = "outputs"
    op: Literal["remove_output"] = "remove_output"


class Convert(FieldOp):
    """Base of the ops by which the values of a field are converted."""

    name: Name
    maps: Annotated[tuple[ValueMap, ...], Field(min_length=1)]

    @property
    def is_lossless(self) -> bool:
        """Whether no map of it loses anything."""
        return all(each.is_lossless for each in self.maps)


class ConvertInput(Convert):
    """The values of an input mean something else from here on: the maps turn an old one into a new one."""

    side = "inputs"
    op: Literal["convert_input"] = "convert_input"


class ConvertOutput(Convert):
    """The values of an output mean something else from here on: the maps turn an old one into a new one."""

    side = "outputs"
    op: Literal["convert_output"] = "convert_output"


class SetDefault(FieldOp):
    """The default of an input was `old` and is `new`. Nodes that don't give it keep what they had."""

    side = "inputs"
    op: Literal["set_default"] = "set_default"
    name: Name
    old: JsonValue
    new: JsonValue


def rename_input(old: str, new: str) -> RenameInput:
    """The input `old` is called `new` now."""
    return declared(RenameInput, "rename_input", old=old, new=new)


def rename_output(old: str, new: str) -> RenameOutput:
    """The output `old` is called `new` now."""
    return declared(RenameOutput, "rename_output", old=old, new=new)


def add_input(name: str, value: Any = MISSING, *, stored: bool = False) -> AddInput:
    """A new input; older nodes work as if it were `value`. Without one the user must choose.

    `stored=True` if its default is another, so that the value must be written into older nodes.
    """
    return declared(AddInput, "add_input", name=name, **_presence(value, stored))


def remove_input(name: str, value: Any = MISSING, *, stored: bool = False) -> RemoveInput:
    """An input less; nodes work now as if it were `value`, which is also its value on the way back.

    `stored=True` if its default was another.
    """
    return declared(RemoveInput, "remove_input", name=name, **_presence(value, stored))


def add_output(name: str, value: Any = MISSING) -> AddOutput:
    """A new output; pins of older nodes get `value` for it."""
    return declared(AddOutput, "add_output", name=name, **_presence(value, False))


def remove_output(name: str, value: Any = MISSING) -> RemoveOutput:
    """An output less; on the way back pins get `value` for it."""
    return declared(RemoveOutput, "remove_output", name=name, **_presence(value, False))


def convert_input(name: str, *maps: MapModel) -> ConvertInput:
    """Values of an input are converted, by one map after the other: `convert_input("strength", scale(100))`."""
    return declared(ConvertInput, "convert_input", name=name, maps=maps)


def convert_output(name: str, *maps: MapModel) -> ConvertOutput:
    """Values of an output are converted, by one map after the other."""
    return declared(ConvertOutput, "convert_output", name=name, maps=maps)


def set_default(name: str, old: Any, new: Any) -> SetDefault:
    """Another default; nodes that relied on the old one keep it as a value of their own."""
    return declared(SetDefault, "set_default", name=name, old=old, new=new)


def _presence(value: Any, stored: bool) -> dict[str, Any]:
    given = {} if value is MISSING else {"value": value}
    return {**given, "stored": True} if stored else given
