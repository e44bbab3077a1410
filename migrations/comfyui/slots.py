"""Inputs and outputs of nodes whose type is not known: as the slots of a document that the editor wrote say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.migrations.comfyui.kept import array, table
from nodeloom.migrations.comfyui.signatures import Signature, output_names
from nodeloom.schema.json import JSON

_UNNAMED: Final = "output_"
_MOST_DIGITS: Final = 5

Slots = list[dict[str, JSON]]


def slots_of(value: JSON) -> Slots:
    """The slots in a list, copied; an empty one stands for what is none, so that every slot keeps its place."""
    return [dict(table(each)) for each in array(value)]


def slot_name(slot: Mapping[str, JSON]) -> str:
    """What a slot is called; empty if it has no name."""
    name = slot.get("name")
    return name if isinstance(name, str) else ""


def slot_type(slot: Mapping[str, JSON]) -> str:
    """ComfyUI's type of a slot: `MODEL`, `*`; several stand with commas between, empty if it says none."""
    found = slot.get("type")
    return found if isinstance(found, str) else ""


def named_outputs(signature: Signature | None, slots: Slots) -> tuple[str, ...]:
    """Our names of a node's outputs, in order."""
    return signature.outputs if signature is not None else output_names(map(slot_name, slots))


def input_types(signature: Signature | None, kept: Mapping[str, JSON]) -> dict[str, str]:
    """ComfyUI's types of a node's inputs, in order, by their names."""
    known = {slot.name: slot.type for slot in signature.inputs} if signature is not None else {}
    return {**known, **{slot_name(slot): slot_type(slot) for slot in slots_of(kept.get("inputs"))}}


def output_type(signature: Signature | None, kept: Mapping[str, JSON], name: str) -> str:
    """ComfyUI's type of an output; empty if nobody knows it."""
    slots = slots_of(kept.get("outputs"))
    place = output_slot(signature, kept, name)
    if place is None:
        return ""
    titles = signature.titles if signature is not None else ()
    return slot_type(slots[place]) if place < len(slots) else titles[place] if place < len(titles) else ""


def output_slot(signature: Signature | None, kept: Mapping[str, JSON], name: str) -> int | None:
    """The place by which ComfyUI knows an output; None if nobody knows it."""
    names = named_outputs(signature, slots_of(kept.get("outputs")))
    if name in names:
        return names.index(name)
    digits = name.removeprefix(_UNNAMED)
    is_place = name.startswith(_UNNAMED) and digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    return int(digits) if is_place else None
