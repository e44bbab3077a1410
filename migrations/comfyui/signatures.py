"""Signatures of ComfyUI's node types: the order of their inputs, which of them are widgets, and names of outputs.

A facts table stands beside this file; types that it does not have are known by their slots in a document alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Literal

from nodeloom.migrations.comfyui.names import newest_class
from nodeloom.schema.json import JSON

TABLE: Final = "signatures.tsv"
_INPUT: Final = re.compile(r"(.+?)([:=@!^])([A-Z0-9_*]+)")
_NEWER: Final = "+"
_KINDS: Final[Mapping[str, Kind]] = {":": "socket", "=": "widget", "@": "widget", "!": "seed", "^": "upload"}

Kind = Literal["socket", "widget", "seed", "upload"]
"""`socket` takes an edge only; the others hold a value: a `seed` is followed by what becomes of it after a run, and an
`upload` by a button, which both stand among the values too."""


@dataclass(frozen=True, slots=True)
class Slot:
    """An input of a node type: its name, what it is, and ComfyUI's type of it (`MODEL`, `INT`).

    Choices among files are told apart: `MODEL_FILE`, `IMAGE_FILE`, `LATENT_FILE`, `VIDEO_FILE`, where
    ComfyUI says `COMBO` of all.
    """

    name: str
    kind: Kind
    type: str


@dataclass(frozen=True, slots=True)
class Signature:
    """Inputs of a node type in order, and the names that its outputs have with us, with ComfyUI's own beside them.

    The last `newer` outputs are those of newer versions. `choices` are the inputs that are there only while an input
    has a value: for each option the names of those.
    """

    inputs: tuple[Slot, ...]
    outputs: tuple[str, ...]
    titles: tuple[str, ...]
    newer: int = 0
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def input(self, name: str) -> Slot | None:
        """An input by its name."""
        return next((slot for slot in self.inputs if slot.name == name), None)

    @property
    def chosen(self) -> frozenset[str]:
        """The inputs that are there only while another one has a value."""
        return frozenset(name for names in self.choices.values() for name in names)

    def widgets(self, values: Sequence[JSON]) -> Iterator[Slot]:
        """The inputs that hold a value, in order; which of them are there, the values in a row say."""
        chosen = next((each for each in values if isinstance(each, str) and each in self.choices), None)
        named = self.choices.get(chosen or next(iter(self.choices), ""), ())
        absent = self.chosen - {*named}
        return (slot for slot in self.inputs if slot.kind != "socket" and slot.name not in absent)


def signature_of(class_type: str) -> Signature | None:
    """The signature of a node type; None if the table does not have it."""
    return _table().get(newest_class(class_type))


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
    class_type, inputs, outputs, *options = line.split("\t")
    titles = tuple(outputs.replace(_NEWER, "").split())
    slots = tuple(_slot(each) for each in inputs.split())
    choices = {option: tuple(names.split()) for option, _, names in (each.partition(":") for each in options)}
    return class_type, Signature(slots, output_names(titles), titles, outputs.count(_NEWER), choices)


def _slot(text: str) -> Slot:
    match = _INPUT.fullmatch(text)
    if match is None:
        raise ValueError(f"{TABLE}: {text!r} is no input")
    name, mark, type_ = match.groups()
    return Slot(name, _KINDS[mark], type_)
