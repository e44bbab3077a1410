"""Types that are no more, what they became, and types whose ops speak of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from nodeloom.schema import (
    Became,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    Pack,
    To,
    Tombstone,
    add_input,
    add_output,
    convert_input,
    invocation,
    merge_nodes,
    remove_input,
    remove_output,
    rename_input,
    rename_output,
    rename_type,
    rounded,
    scale,
    split_node,
)


class Lit(InvocationOutput):
    picture: str


class _Type(Invocation):
    def invoke(self, context: InvocationContext) -> Lit:
        raise AssertionError


@invocation("t/light", version=4)
class Light(_Type):
    """What three others became, at different versions."""

    strength: float = InputField(default=0.5)
    mode: str = InputField(default="plain")

    migrations = (
        To(2, add_input("mode", "plain")),
        To(3, rename_input("power", "strength"), convert_input("strength", scale(0.5), rounded(1))),
        To(4, rename_output("image", "picture")),
    )


@invocation("t/lamp", version=3)
class Lamp(_Type):
    """It parted with a node of a type that is no more."""

    lamp: str = InputField(default="")

    migrations = (
        To(2, split_node("glow", "t/glow", 2, inputs={"bright": "amount"}, gives={"glow": "lamp"})),
        To(3, rename_output("image", "picture")),
    )


@invocation("t/shade", version=2)
class Shade(_Type):
    """It took in what others became."""

    bright: float = InputField(default=0.5)

    migrations = (To(2, merge_nodes("light", "t/light", 3, inputs={"bright": "strength"}, gives={"image": "lamp"})),)


TOMBSTONES: Final = (
    Tombstone("t/gone", "there is nothing like it"),
    Tombstone(
        "t/glow",
        "use t/light",
        version=3,
        migrations=[
            To(2, add_input("halo", 3)),
            To(3, rename_input("amount", "level"), remove_input("tint", "red")),
        ],
        becomes=Became(
            "t/light",
            2,
            rename_input("level", "power"),
            convert_input("power", scale(0.1), rounded(1)),
            add_input("mode", "glow", stored=True),
            remove_input("halo", 3),
            rename_output("glow", "image"),
            behaviour="the halo is softer",
        ),
    ),
    Tombstone(
        "t/spark",
        "use t/light",
        version=2,
        migrations=[To(2, add_input("amount", 1), rename_output("out", "spark"))],
        becomes=Became(
            "t/glow",
            2,
            split_node("mark", "t/show", 1, inputs={"size": "level"}, takes={"spark": "image"}),
            rename_output("spark", "glow"),
            add_input("tint", "red"),
            add_input("halo", 5, stored=True),
        ),
    ),
)
FOREIGN_TOMBSTONES: Final = (
    Tombstone(
        "v/flash",
        "use t/light of the pack t",
        version=3,
        migrations=[To(2, rename_type("v/blitz"), add_input("when", 0)), To(3, add_output("seconds"))],
        becomes=Became(
            "t/light",
            3,
            rename_input("power", "strength"),
            remove_input("when", 0),
            add_input("mode", "flash", stored=True),
            remove_output("seconds", 0),
        ),
    ),
    Tombstone("v/alpha", "use u/mask of the pack u", becomes=Became("t/alpha", 1)),
)
PACKS: Final = (
    Pack("t", "1", "none", tombstones=TOMBSTONES),
    Pack("v", "1", "none", tombstones=FOREIGN_TOMBSTONES),
)
REMOVED: Final = {each.type: each.history for pack in PACKS for each in pack.tombstones if each.becomes is not None}
"""The histories of types that became others."""
SUCCESSORS: Final[Mapping[str, str]] = {
    "t/glow": "t/light",
    "t/spark": "t/glow",
    "v/flash": "t/light",
    "v/alpha": "u/mask",
}
"""What each is today."""

LIVING_TYPES: Final = (Light, Lamp, Shade)
REMOVED_FIELDS: Final[Mapping[str, Mapping[int, tuple[str, str]]]] = {
    "t/light": {
        1: ("power", "image"),
        2: ("power mode", "image"),
        3: ("strength mode", "image"),
        4: ("strength mode", "picture"),
    },
    "t/lamp": {1: ("bright", "image"), 2: ("lamp", "image"), 3: ("lamp", "picture")},
    "t/shade": {1: ("lamp", "picture"), 2: ("bright", "picture")},
    "t/glow": {1: ("amount tint", "glow"), 2: ("amount halo tint", "glow"), 3: ("level halo", "glow")},
    "t/spark": {1: ("size", "out"), 2: ("size amount", "spark")},
    "v/flash": {1: ("power", "image"), 2: ("power when", "image"), 3: ("power when", "image seconds")},
    "v/alpha": {1: ("file channel", "mask")},
}
"""Inputs and outputs of every version."""
REMOVED_WIRES: Final[tuple[tuple[str, tuple[int, ...], str, str, str], ...]] = (
    ("t/lamp", (2, 3), "inputs", "lamp", "t/glow"),
    ("t/lamp", (2, 3), "inputs", "lamp", "t/light"),
    ("t/shade", (1,), "inputs", "lamp", "t/light"),
    ("t/shade", (1,), "inputs", "lamp", "t/glow"),
    ("t/shade", (1,), "inputs", "lamp", "v/flash"),
    ("t/spark", (1,), "outputs", "out", "t/show"),
    ("t/light", (1, 2, 3), "outputs", "image", "t/show"),
)
"""What often stands beside a node, as in `companion_types`."""
