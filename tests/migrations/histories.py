"""A pack whose types have changed in every way that there is an op for, and documents of all their versions."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final

from hypothesis import strategies as st

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


TYPES: Final = (Blur, Noise, Turn, Measure, Swap, Code, Still)
CATALOGUE: Final = Catalogue(publish(TYPES))
HISTORIES: Final[dict[str, History]] = {
    cls.definition.type: found[0]
    for cls in TYPES
    if (found := CATALOGUE.histories.find(cls.definition.type, None)) is not None
}


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
}
"""Inputs and outputs of every version of every type."""

_ANY: Final = st.one_of(
    st.integers(-200, 200),
    st.floats(-400, 400, allow_subnormal=False).filter(math.isfinite),
    st.sampled_from(["", "g", "gauss", "b", "box", "3", "x", True, False, None]),
    st.lists(st.integers(0, 3), max_size=2),
)
"""Values, good and bad ones: a document may hold anything."""
Versions = dict[str, int]
VERSIONS: Final = st.fixed_dictionaries(
    {type_id: st.integers(1, history.version) for type_id, history in HISTORIES.items()}
)


@st.composite
def graphs(draw: Any, versions: Versions, depth: int = 1, strays: tuple[str, ...] = ()) -> dict[str, Any]:
    """A graph whose nodes have these versions, and perhaps values under names that only other versions know."""
    types = draw(st.lists(st.sampled_from(sorted(HISTORIES)), min_size=1, max_size=5))
    nodes, ends = {}, []
    for number, type_id in enumerate(types):
        version = versions[type_id]
        inputs = FIELDS[type_id][version][0].split()
        values = draw(st.dictionaries(st.sampled_from([*inputs, "unknown", *strays]), _ANY))
        name = HISTORIES[type_id].name_at(version)
        node: dict[str, Any] = {"type": name, "version": version, "colour": "#fff"}
        if values or draw(st.booleans()):
            node["inputs"] = values
        nodes[f"n{number}"] = node
        ends += [(f"n{number}", type_id, each) for each in dict.fromkeys([*inputs, *strays])]
    edges = []
    for target, _, name in ends:
        many = 3 if name == "items" else 1
        for source in draw(st.lists(st.sampled_from(sorted(nodes)), max_size=many)):
            source_type = types[int(source[1:])]
            outputs = FIELDS[source_type][versions[source_type]][1].split()
            edges.append([source, draw(st.sampled_from(outputs)), target, name])
    graph = {"nodes": nodes, "edges": edges, "view": {"zoom": 1}, "residue": {"guest": {"kept": True}}}
    exposed = draw(st.lists(st.sampled_from(ends), max_size=3))
    graph["interface"] = {"inputs": {f"i{number}": [end[0], end[2]] for number, end in enumerate(exposed)}}
    graph["pins"] = draw(_pins(types, versions))
    if depth:
        graph["subgraphs"] = draw(
            st.dictionaries(st.sampled_from("pq"), graphs(versions, depth - 1, strays), max_size=1)
        )
    return graph


@st.composite
def _pins(draw: Any, types: list[str], versions: Versions) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, type_id in enumerate(types):
        inputs, outputs = (names.split() for names in FIELDS[type_id][versions[type_id]])
        pins = []
        for index in range(draw(st.integers(0, 2))):
            pin: dict[str, Any] = {"index": [index], "outputs": {name: draw(_ANY) for name in outputs}}
            if draw(st.booleans()):
                pin["inputs"] = draw(st.dictionaries(st.sampled_from(inputs), _ANY))
            pins.append(pin)
        if pins:
            found[f"n{number}"] = pins
    return found


@st.composite
def documents(draw: Any, versions: Versions, strays: tuple[str, ...] = ()) -> dict[str, Any]:
    """A document whose nodes have these versions."""
    graph = draw(graphs(versions, strays=strays))
    return {"format": "nodeloom.workflow", "format_version": 2, "stranger": [1, None], **graph}


def comparable(document: Any) -> Any:
    """A document whose edges, which have no order, are sorted."""
    if isinstance(document, list):
        return [comparable(each) for each in document]
    if not isinstance(document, dict):
        return document
    found = {name: comparable(value) for name, value in document.items()}
    if "edges" in found:
        found["edges"] = sorted(found["edges"], key=str)
    return found
