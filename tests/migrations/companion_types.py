"""Types that part with other nodes, take them in, and have converters put at their edges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.schema import (
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    To,
    add_input,
    add_output,
    convert_input,
    convert_output,
    converter,
    edge_to_input,
    input_to_edge,
    insert_converter,
    invocation,
    merge_nodes,
    rename_input,
    rename_output,
    rename_type,
    rounded,
    scale,
    set_default,
    split_node,
    unit,
)


class Image(InvocationOutput):
    image: str


class Number(InvocationOutput):
    number: float


class Field(InvocationOutput):
    field: str


class _Type(Invocation):
    def invoke(self, context: InvocationContext) -> Image:
        raise AssertionError


class _Number(Invocation):
    def invoke(self, context: InvocationContext) -> Number:
        raise AssertionError


@invocation("t/grain", version=3)
class Grain(Invocation):
    """What `Denoise` took in."""

    start: int = InputField(default=0)
    size: float = InputField(default=1.0)

    migrations = (
        To(2, rename_input("number", "seed"), convert_input("size", scale(0.1), rounded(1))),
        To(3, rename_output("noise", "field"), rename_input("seed", "start")),
    )

    def invoke(self, context: InvocationContext) -> Field:
        raise AssertionError


@invocation("t/denoise", version=4)
class Denoise(_Type):
    """It had its noise made by another node."""

    latents: str = InputField(default="")
    begin: int = InputField(default=0)

    migrations = (
        To(2, rename_input("samples", "latents")),
        To(3, merge_nodes("noise", "t/grain", 2, inputs={"seed": "seed"}, gives={"noise": "noise"})),
        To(4, rename_input("seed", "begin")),
    )


@invocation("u/mask", version=3)
class Mask(_Type):
    """What `Load` parted with, in another pack and of another name then."""

    file: str = InputField(default="")
    canal: str = InputField(default="alpha")

    migrations = (
        To(2, rename_type("t/alpha"), rename_input("channel", "canal")),
        To(3, set_default("canal", "red", "alpha"), rename_output("mask", "image")),
    )


@invocation("t/load", version=4)
class Load(_Type):
    """It gave a mask besides its picture; both read the file."""

    path: str = InputField(default="")

    migrations = (
        To(2, add_input("channel", "red")),
        To(
            3,
            split_node(
                "mask",
                "t/alpha",
                1,
                inputs={"channel": "channel"},
                shared={"file": "file"},
                outputs={"mask": "mask"},
            ),
        ),
        To(4, rename_input("file", "path")),
    )


@invocation("t/number", version=3)
class Whole(_Number):
    """A number."""

    content: float = InputField(default=0.0)

    migrations = (
        To(2, rename_output("value", "number")),
        To(3, rename_input("value", "content"), convert_input("content", scale(10), rounded(0))),
    )


@invocation("t/sample", version=5)
class Sample(_Type):
    """Values that became nodes, nodes that became values, and back."""

    seed: int = InputField(default=0)
    steps: int = InputField(default=0)

    migrations = (
        To(2, input_to_edge("seed", "t/number", 1, input="value", output="value")),
        To(3, edge_to_input("steps", "t/number", 2, input="value", output="number")),
        To(4, rename_output("picture", "image")),
        To(5, edge_to_input("seed", "t/number", 3, input="content", output="number")),
    )


@invocation("t/inch", version=3)
class ToInch(_Number):
    """Millimetres to inches."""

    length: float = InputField(default=0.0)
    exact: bool = InputField(default=False)

    migrations = (
        To(2, rename_input("value", "length")),
        To(3, rename_output("result", "number")),
    )


@invocation("t/metric", version=1)
class ToMetric(_Number):
    """Inches to millimetres."""

    value: float = InputField(default=0.0)


@invocation("t/print", version=4)
class Print(_Number):
    """A size in another unit; the converters of both directions are there."""

    wide: float = InputField(default=0.0)

    migrations = (
        To(
            2,
            insert_converter(
                "width",
                "t/inch",
                1,
                input="value",
                output="result",
                values={"exact": True},
                back=converter("t/metric", 1, input="value", output="number"),
            ),
            convert_input("width", unit("millimetre", "inch")),
        ),
        To(
            3,
            insert_converter(
                "area",
                "t/metric",
                1,
                input="value",
                output="number",
                side="outputs",
                back=converter("t/inch", 2, input="length", output="result", values={"exact": True}),
            ),
            convert_output("area", unit("millimetre", "inch")),
        ),
        To(4, rename_input("width", "wide"), rename_output("area", "number")),
    )


@invocation("t/scan", version=3)
class Scan(_Number):
    """A size in another unit; there is no converter of the other direction."""

    width: float = InputField(default=0.0)

    migrations = (
        To(
            2,
            insert_converter("width", "t/inch", 3, input="length", output="number"),
            convert_input("width", unit("millimetre", "inch")),
        ),
        To(3, insert_converter("number", "t/metric", 1, input="value", output="number", side="outputs")),
    )


@invocation("t/look", version=3)
class Look(_Type):
    """It always showed its picture."""

    zoom: float = InputField(default=1.0)

    migrations = (
        To(
            2,
            split_node(
                "view",
                "t/show",
                1,
                shared={"zoom": "zoom"},
                takes={"image": "image"},
                values={"level": 3},
                always=True,
            ),
        ),
        To(3, rename_output("image", "picture"), rename_output("picture", "image")),
    )


@invocation("t/show", version=2)
class Show(_Type):
    """A picture is shown."""

    shown: str = InputField(default="")
    level: int = InputField(default=0)
    zoom: float = InputField(default=1.0)

    migrations = (To(2, rename_input("image", "shown")),)


@invocation("t/wide", version=3)
class Wide(_Type):
    """It parted with what sharpens its picture, which is not installed here."""

    blur: float = InputField(default=0.0)

    migrations = (
        To(
            2,
            add_output("raw"),
            split_node(
                "sharp",
                "x/scale",
                4,
                inputs={"sharpness": "amount"},
                outputs={"image": "image"},
                takes={"raw": "image"},
            ),
        ),
        To(3, rename_output("raw", "image"), add_input("blur", 0.0)),
    )


COMPANION_TYPES: Final = (
    Grain,
    Denoise,
    Mask,
    Load,
    Whole,
    Sample,
    ToInch,
    ToMetric,
    Print,
    Scan,
    Look,
    Show,
    Wide,
)
COMPANION_FIELDS: Final[Mapping[str, Mapping[int, tuple[str, str]]]] = {
    "t/grain": {1: ("number size", "noise"), 2: ("seed size", "noise"), 3: ("start size", "field")},
    "t/denoise": {
        1: ("noise samples", "image"),
        2: ("noise latents", "image"),
        3: ("seed latents", "image"),
        4: ("begin latents", "image"),
    },
    "u/mask": {1: ("file channel", "mask"), 2: ("file canal", "mask"), 3: ("file canal", "image")},
    "t/load": {
        1: ("file", "image mask"),
        2: ("file channel", "image mask"),
        3: ("file", "image"),
        4: ("path", "image"),
    },
    "t/number": {1: ("value", "value"), 2: ("value", "number"), 3: ("content", "number")},
    "t/sample": {
        **dict.fromkeys(range(1, 4), ("seed steps", "picture")),
        **dict.fromkeys(range(4, 6), ("seed steps", "image")),
    },
    "t/inch": {1: ("value exact", "result"), 2: ("length exact", "result"), 3: ("length exact", "number")},
    "t/metric": {1: ("value", "number")},
    "t/print": {**dict.fromkeys(range(1, 4), ("width", "area")), 4: ("wide", "number")},
    "t/scan": dict.fromkeys(range(1, 4), ("width", "number")),
    "t/look": dict.fromkeys(range(1, 4), ("zoom", "image")),
    "t/wide": {1: ("sharpness", "image"), 2: ("", "raw"), 3: ("blur", "image")},
    "t/show": {1: ("image level zoom", "image"), 2: ("shown level zoom", "image")},
}
"""Inputs and outputs of every version."""


COMPANION_WIRES: Final[tuple[tuple[str, tuple[int, ...], str, str, str], ...]] = (
    ("t/denoise", (1, 2), "inputs", "noise", "t/grain"),
    ("t/sample", (2, 3, 4), "inputs", "seed", "t/number"),
    ("t/sample", (1, 2), "inputs", "steps", "t/number"),
    ("t/print", (1,), "inputs", "width", "t/metric"),
    ("t/print", (2, 3), "inputs", "width", "t/inch"),
    ("t/print", (4,), "inputs", "wide", "t/inch"),
    ("t/print", (1, 2), "outputs", "area", "t/inch"),
    ("t/print", (3,), "outputs", "area", "t/metric"),
    ("t/print", (4,), "outputs", "number", "t/metric"),
    ("t/scan", (1, 2, 3), "inputs", "width", "t/inch"),
    ("t/scan", (1, 2, 3), "outputs", "number", "t/metric"),
    ("t/look", (1, 2, 3), "outputs", "image", "t/show"),
)
"""What often stands beside a node: its type and versions, the field, and what stands at the other end, by its first."""
