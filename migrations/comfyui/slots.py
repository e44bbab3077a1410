"""Inputs and outputs of nodes whose type is not known: as the slots of a document that the editor wrote say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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


def named_outputs(signature: Signature | None, slots: Sequence[Mapping[str, JSON]]) -> tuple[str, ...]:
    """Our names of a node's outputs, in order."""
    return signature.outputs if signature is not None else output_names(map(slot_name, slots))


def input_types(signature: Signature | None, kept: Mapping[str, JSON]) -> dict[str, str]:
    """ComfyUI's types of a node's inputs, by their names, in the order of its slots."""
    slots = {slot_name(slot): slot_type(slot) for slot in slots_of(kept.get("inputs"))}
    known = signature.inputs if signature is not None and not slots else ()
    return slots or {slot.name: slot.type for slot in sorted(known, key=lambda slot: slot.kind != "socket")}


def output_type(signature: Signature | None, kept: Mapping[str, JSON], place: int) -> str:
    """ComfyUI's type of an output; empty if nobody knows it."""
    slots = slots_of(kept.get("outputs"))
    titles = signature.titles if signature is not None else ()
    return slot_type(slots[place]) if place < len(slots) else titles[place] if place < len(titles) else ""


def fits(one: str, other: str) -> bool:
    """Whether what is of one type may be of another: `*` is any, and several stand with commas between."""
    return "*" in (one, other) or bool(set(one.split(",")) & set(other.split(",")))


def bypass(place: int, wanted: str, types: Mapping[str, str]) -> str:
    """The input that a bypassed node passes on by its output at a place, of the type wanted; empty if it has none.

    As in ComfyUI: the one at the same place if it fits, else the first of just that type, else the first that fits.
    """
    names = list(types)
    if place < len(names) and fits(types[names[place]], wanted):
        return names[place]
    exact = [name for name in names if types[name] == wanted]
    return next((name for name in (*exact, *names) if fits(types[name], wanted)), "")


def output_slots(signature: Signature | None, kept: Mapping[str, JSON]) -> dict[str, int]:
    """The places by which ComfyUI knows the outputs of a node, by our names."""
    return {name: place for place, name in enumerate(named_outputs(signature, slots_of(kept.get("outputs"))))}


def slot_by_place(name: str) -> int | None:
    """The place of an output that is called by it; None if it is not."""
    digits = name.removeprefix(_UNNAMED)
    is_place = name.startswith(_UNNAMED) and digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS
    return int(digits) if is_place else None
