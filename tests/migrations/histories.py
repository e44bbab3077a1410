"""Packs whose types have changed in every way that there is an op for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from tests.migrations.companion_types import COMPANION_FIELDS, COMPANION_TYPES, COMPANION_WIRES
from tests.migrations.removed_types import LIVING_TYPES, PACKS, REMOVED, REMOVED_FIELDS, REMOVED_WIRES, SUCCESSORS

from nodeloom.schema import (
    Catalogue,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    To,
    add_input,
    add_output,
    cast,
    convert_input,
    convert_output,
    invocation,
    move_to_pack,
    offset,
    python,
    remove_input,
    remove_output,
    rename_input,
    rename_output,
    rename_type,
    rounded,
    scale,
    set_default,
    table,
    unit,
)
from nodeloom.schema.history import History
from nodeloom.schema.json import JSON
from nodeloom.schema.openapi import publish

KINDS: Final = {"g": "gauss", "b": "box"}
FLIP: Final = cast("boolean", "integer")


class Picture(InvocationOutput):
    picture: str


class Sizes(InvocationOutput):
    width: int
    area: int
    name: str = OutputField()


class _Type(Invocation):
    def invoke(self, context: InvocationContext) -> Picture:
        raise AssertionError


@invocation("t/blur", version=5)
class Blur(_Type):
    """Renames, a conversion that rounds, a new input, an output's name."""

    image: str = InputField(default="")
    radius: float = InputField(default=1.0)
    kind: str = InputField(default="gauss")
    passes: int = InputField(default=1)

    migrations = (
        To(2, rename_input("mode", "kind")),
        To(3, convert_input("radius", scale(0.1), rounded(1)), convert_input("kind", table(KINDS))),
        To(4, add_input("passes", 1), rename_output("image", "picture")),
        To(5, rename_input("src", "image"), behaviour="edges are mirrored, they were black"),
    )


@invocation("t/noise", version=6)
class Noise(_Type):
    """Inputs that come, go and come again, and defaults that change."""

    amount: float = InputField(default=0.25)
    seed: int = InputField(default=3)
    model: str

    migrations = (
        To(2, add_input("seed", 0)),
        To(3, set_default("amount", 0.5, 0.75)),
        To(4, remove_input("seed", 0), set_default("amount", 0.75, 0.25)),
        To(5, add_input("seed", 7, stored=True)),
        To(6, add_input("model"), remove_input("device", "cpu", stored=True)),
    )


@invocation("t/turn", version=4)
class Turn(_Type):
    """Another pack, other names, other units."""

    angle: float = InputField(default=0.0)
    step: str = InputField(default="1")
    flip: int = InputField(default=0)

    migrations = (
        To(2, rename_type("old/spin"), convert_input("angle", unit("degree", "radian"))),
        To(3, move_to_pack("old"), convert_input("step", offset(1), cast("integer", "string"))),
        To(4, convert_input("angle", unit("radian", "turn"), rounded(2)), convert_input("flip", FLIP)),
    )


@invocation("t/measure", version=4)
class Measure(Invocation):
    """Outputs that come, go and mean something else."""

    image: str = InputField(default="")

    migrations = (
        To(2, add_output("area"), rename_output("w", "width")),
        To(3, remove_output("height", 0), convert_output("width", scale(2), offset(1))),
        To(4, add_output("name", "?")),
    )

    def invoke(self, context: InvocationContext) -> Sizes:
        raise AssertionError


@invocation("t/swap", version=3)
class Swap(_Type):
    """Two inputs change places, and one gathers what is dropped later."""

    a: int = InputField(default=0)
    b: int = InputField(default=0)

    migrations = (
        To(2, rename_input("a", "c"), rename_input("b", "a"), rename_input("c", "b")),
        To(3, remove_input("items", [])),
    )


@invocation("t/code", version=3)
class Code(_Type):
    """What only code can say."""

    size: list[int] = InputField(default=[])

    migrations = (
        To(
            2,
            add_input("size", []),
            python("histories:joined", "histories:parted"),
            remove_input("width", 1),
            remove_input("height", 1),
        ),
        To(3, rename_output("image", "picture")),
    )


@invocation("t/still", version=1)
class Still(_Type):
    """It never changed."""

    text: str = InputField(default="")


TYPES: Final = (Blur, Noise, Turn, Measure, Swap, Code, Still, *COMPANION_TYPES, *LIVING_TYPES)
CATALOGUE: Final = Catalogue(publish(TYPES, PACKS))
HISTORIES: Final[dict[str, History]] = {history.type: history for history in CATALOGUE.histories.all}
LAST: Final = {type_id: history.version + (type_id in REMOVED) for type_id, history in HISTORIES.items()}
"""The last version of each type; of a removed one, the number above it says that it became something else."""
WIRES: Final = (*COMPANION_WIRES, *REMOVED_WIRES)
"""What often stands beside a node: its type and versions, the field, and what stands at the other end, by its first."""


def standing(type_id: str, versions: Mapping[str, int]) -> str:
    """The type that a node is of in these versions: a removed one, or what it became."""
    while type_id in REMOVED and versions[type_id] > REMOVED[type_id].version:
        type_id = SUCCESSORS[type_id]
    return type_id


def targets(versions: Mapping[str, int]) -> dict[str, int]:
    """Versions to ask for; removed types that became something else are not asked for."""
    return {type_id: version for type_id, version in versions.items() if standing(type_id, versions) == type_id}


def run_python(function: str, inputs: dict[str, JSON]) -> dict[str, JSON]:
    """The functions of the pack."""
    return {"histories:joined": joined, "histories:parted": parted}[function](inputs)


def joined(inputs: dict[str, JSON]) -> dict[str, JSON]:
    """`size` is made of `width` and `height`."""
    return {**inputs, "size": [inputs.get("width", 1), inputs.get("height", 1)]}


def parted(inputs: dict[str, JSON]) -> dict[str, JSON]:
    """And back."""
    rest: dict[str, JSON] = {name: value for name, value in inputs.items() if name != "size"}
    size = inputs.get("size")
    width, height = size if isinstance(size, list) and len(size) == 2 else (1, 1)
    return {**rest, "width": width, "height": height}


FIELDS: Final[Mapping[str, Mapping[int, tuple[str, str]]]] = {
    "t/blur": {
        1: ("src radius mode", "image"),
        2: ("src radius kind", "image"),
        3: ("src radius kind", "image"),
        4: ("src radius kind passes", "picture"),
        5: ("image radius kind passes", "picture"),
    },
    "t/noise": {
        1: ("amount device", "picture"),
        2: ("amount device seed", "picture"),
        3: ("amount device seed", "picture"),
        4: ("amount device", "picture"),
        5: ("amount device seed", "picture"),
        6: ("amount seed model", "picture"),
    },
    "t/turn": dict.fromkeys(range(1, 5), ("angle step flip", "picture")),
    "t/measure": {
        1: ("image", "w height"),
        2: ("image", "width height area"),
        3: ("image", "width area"),
        4: ("image", "width area name"),
    },
    "t/swap": {1: ("a b items", "picture"), 2: ("a b items", "picture"), 3: ("a b", "picture")},
    "t/code": {1: ("width height", "image"), 2: ("size", "image"), 3: ("size", "picture")},
    "t/still": {1: ("text", "picture")},
    **COMPANION_FIELDS,
    **REMOVED_FIELDS,
}
"""Inputs and outputs of every version of every type."""
