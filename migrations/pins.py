"""`shift_pins`: what an op on a field does to the pins of a node."""

from __future__ import annotations

from typing import Any

from nodeloom.migrations.moves import Move, shift
from nodeloom.migrations.part import Part
from nodeloom.migrations.residue import Entry
from nodeloom.schema.field_templates import MISSING


def shift_pins(part: Part, key: str, move: Move, before: Entry | None, after: Entry) -> int:
    """Move the values of a node's pins; how many were set aside, as the new output's value is not known."""
    there = part.pins(key)
    pins: list[dict[str, Any]] = list(there)
    back = sorted(before.pins, key=lambda each: each[0]) if before else []
    if not pins and not back:
        return 0
    restored: set[int] = set()
    for at, put_aside in back:
        place = min(at, len(pins))
        pins.insert(place, put_aside)
        restored.add(place)
    kept: list[dict[str, Any]] = []
    for number, pin in enumerate(pins):
        bag = pin.get(move.side)
        original = {**pin, move.side: dict(bag)} if bag is not None else pin
        if bag is None or number in restored:
            kept.append(pin)
            continue
        shifted = shift(bag, f"pin {number} {move.side}", move, before, after)
        if move.side == "outputs" and move.old is None and shifted.now is MISSING:
            after.pins.append((number, original))
        else:
            kept.append(pin)
    if len(kept) != len(there):
        part.set_pins(key, kept)
    return len(after.pins)
