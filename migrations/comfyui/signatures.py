"""Signatures of ComfyUI's node types: the order of their inputs, which of them are widgets, and names of outputs.

A facts table stands beside this file; types that it does not have are known by their slots in a document alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Literal

TABLE: Final = "signatures.tsv"
_INPUT: Final = re.compile(r"(.+?)([:=@!^])([A-Z0-9_*]+)")
_KINDS: Final[Mapping[str, Kind]] = {":": "socket", "=": "widget", "@": "widget", "!": "seed", "^": "upload"}

Kind = Literal["socket", "widget", "seed", "upload"]
"""`socket` takes an edge only; the others hold a value: a `seed` is followed by what becomes of it after a run, and an
`upload` by a button, which both stand among the values too."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An input of a node type: its name, what it is, and ComfyUI's type of it (`MODEL`, `INT`).

    Choices among files are told apart: `MODEL_FILE`, `IMAGE_FILE`, `LATENT_FILE`, where ComfyUI says `COMBO` of all.
    """

    name: str
    kind: Kind
    type: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Inputs of a node type in order, and the names that its outputs have with us, with ComfyUI's own beside them."""

    inputs: tuple[Slot, ...]
    outputs: tuple[str, ...]
    titles: tuple[str, ...]

    def input(self, name: str) -> Slot | None:
        """An input by its name."""
        return next((slot for slot in self.inputs if slot.name == name), None)

    @property
    def widgets(self) -> tuple[Slot, ...]:
        """The inputs that hold a value, in order."""
        return tuple(slot for slot in self.inputs if slot.kind != "socket")


def signature_of(class_type: str) -> Signature | None:
    """The signature of a node type; None if the table does not have it."""
    return _table().get(class_type)


def output_names(titles: Iterable[str]) -> tuple[str, ...]:
    """Names of outputs as our node types have them: in lower case, each once (`IMAGE`, `CLIP_VISION` -> `clip_vision`).

    A second output of the same name gets a number. An output without a name is called by its place, `output_2`.
    """
    found: dict[str, None] = {}
    for place, title in enumerate(titles):
        plain = re.sub(r"\W+", "_", title.lower()).strip("_")[:200] or unnamed_output(place)
        name, count = plain, 1
        while name in found:
            count += 1
            name = f"{plain}_{count}"
        found[name] = None
    return tuple(found)


def unnamed_output(slot: int) -> str:
    """What an output is called of which only the place is known."""
    return f"output_{slot}"


@cache
def _table() -> dict[str, Signature]:
    lines = Path(__file__).with_name(TABLE).read_text(encoding="utf-8").splitlines()
    return dict(_row(line) for line in lines if not line.startswith("#"))


def _row(line: str) -> tuple[str, Signature]:
    class_type, inputs, outputs = line.split("\t")
    titles = tuple(outputs.split())
    slots = tuple(_slot(each) for each in inputs.split())
    return class_type, Signature(slots, output_names(titles), titles)


def _slot(text: str) -> Slot:
    match = _INPUT.fullmatch(text)
    if match is None:
        raise ValueError(f"{TABLE}: {text!r} is no input")
    name, mark, type_ = match.groups()
    return Slot(name, _KINDS[mark], type_)
