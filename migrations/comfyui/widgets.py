"""Values of ComfyUI's widgets, which its editor writes in a row: whose value each one is.

A row has a value for every widget, connected or not, in the order of the node type; after some stands what becomes of
the value after a run (`randomize`), after others what an upload button says. Newer files write them by name as well.
Source: ComfyUI_frontend, as described of its files from 0.4 on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from nodeloom.migrations.comfyui.names import is_name
from nodeloom.migrations.comfyui.signatures import Signature
from nodeloom.schema.json import JSON

CONTROLS: Final = frozenset({"fixed", "increment", "decrement", "randomize", "increment-wrap"})
"""What may become of a value after a run."""
_SEEDS: Final = frozenset({"seed", "noise_seed"})
_BUTTONS: Final = frozenset({"image", "upload", "audio", "video", "file", "", None})
_ASIDE: Final = re.compile(r"(control_after_generate|control_filter_list|upload)(#\d+)?")
_UNNAMED: Final = "widget_"

RowPart = tuple[str, str]
"""A widget's name and what it is: as in a signature, or a `number` that may have a control, or the `button` of one."""
UNNAMED: Final = "unnamed"
"""What is kept of a node: the inputs that are called by the place of their value."""


@dataclass(slots=True)
class Row:
    """A row that was read: values by the names of their inputs, and what belongs to no input, by the widget before it.

    `unnamed` are values whose place is all that is known: they are called by it.
    """

    values: dict[str, JSON] = field(default_factory=dict)
    aside: dict[str, JSON] = field(default_factory=dict)
    unnamed: list[str] = field(default_factory=list)


def unnamed(place: int) -> str:
    """What an input is called of which only the place of its value is known."""
    return f"{_UNNAMED}{place}"


def row_by_name(named: Mapping[str, JSON], signature: Signature | None) -> Row:
    """Values that a file has by name; what only the editor uses is put aside."""
    row = Row()
    for name, value in named.items():
        is_input = signature is not None and signature.input(name) is not None
        is_control = name in CONTROLS and isinstance(value, str) and value in CONTROLS
        is_aside = not is_name(name) or (not is_input and (is_control or _ASIDE.fullmatch(name)))
        (row.aside if is_aside else row.values)[name] = value
    return row


def row_by_place(values: Sequence[JSON], signature: Signature | None, slots: Sequence[str]) -> Row:
    """Values in a row. `slots` are the widgets that the file itself names: for types, or values, that nobody knows."""
    if signature is not None:
        row = row_of(values, with_buttons((slot.name, slot.kind) for slot in signature.widgets(values)))
        return _with_newer(row, [name for name in slots if signature.input(name) is None])
    row = row_of_widgets(values, slots)
    if len(row.values) == len(slots) and not row.unnamed:
        return row
    return _unknown(values)


def row_of_widgets(values: Sequence[JSON], names: Sequence[str]) -> Row:
    """Values in a row of widgets whose names are all known, in this order; those of seeds may have a control."""
    return row_of(values, [(name, "number" if is_seed(name) else "widget") for name in names])


def with_buttons(widgets: Iterable[RowPart]) -> list[RowPart]:
    """The widgets of a node in a row, with the buttons of those that upload, which stand below everything else."""
    found = [*widgets]
    return [*found, *((name, "button") for name, kind in found if kind == "upload")]


def is_seed(name: str) -> bool:
    """Whether a widget is one whose value may change after every run, by its name; `seed_1` is, too."""
    return name.rstrip("_0123456789") in _SEEDS


def _with_newer(row: Row, names: Sequence[str]) -> Row:
    """Name what a newer version of a type has more of as the file does, if it names just these."""
    if len(names) == len(set(names)) == len(row.unnamed):
        for name, place in zip(names, row.unnamed, strict=True):
            row.values[name] = row.values.pop(place)
        row.unnamed = []
    return row


def row_of(values: Sequence[JSON], widgets: Iterable[RowPart]) -> Row:
    """Values in a row of widgets that are known."""
    row, left = Row(), _Left(values)
    for name, kind in widgets:
        if left.is_empty:
            break
        if kind == "button":
            if left.is_button:
                row.aside[name] = left.take()
            continue
        row.values[name] = left.take()
        if kind in ("seed", "number") and left.is_control(legacy=kind == "seed"):
            row.aside[name] = left.take()
    for place, value in left.rest():
        row.values[unnamed(place)] = value
        row.unnamed.append(unnamed(place))
    return row


def _unknown(values: Sequence[JSON]) -> Row:
    row = Row()
    for place, value in enumerate(values):
        before = values[place - 1] if place else None
        is_number = isinstance(before, int) and not isinstance(before, bool)
        if is_number and isinstance(value, str) and value in CONTROLS:
            row.aside[unnamed(place - 1)] = value
        else:
            row.values[unnamed(place)] = value
            row.unnamed.append(unnamed(place))
    return row


class _Left:
    """What is left of a row while it is read."""

    def __init__(self, values: Sequence[JSON]) -> None:
        self._values = values
        self._place = 0

    @property
    def count(self) -> int:
        """How many values are left."""
        return len(self._values) - self._place

    @property
    def is_empty(self) -> bool:
        """Whether none is left."""
        return not self.count

    def is_control(self, *, legacy: bool) -> bool:
        """Whether the next value says what becomes of the one before it; legacy files say yes or no."""
        value = self._values[self._place] if self.count else None
        return (legacy and isinstance(value, bool)) or (isinstance(value, str) and value in CONTROLS)

    @property
    def is_button(self) -> bool:
        """Whether the next value is what an upload button says."""
        value = self._values[self._place] if self.count else 0
        return value is None or (isinstance(value, str) and value in _BUTTONS)

    def take(self) -> JSON:
        """The next value."""
        self._place += 1
        return self._values[self._place - 1]

    def rest(self) -> Iterator[tuple[int, JSON]]:
        """All that follow, with their places."""
        return ((place, self._values[place]) for place in range(self._place, len(self._values)))
