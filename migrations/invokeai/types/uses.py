"""`became`, which declares a type, and `pictures`, which declares it with its second use.

What a node of InvokeAI does can depend on more than its type: on what is connected, or on whether its result is kept.
Such a use is read as a type of its own, whose name has the use behind it.
"""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.invokeai.names import type_of
from nodeloom.schema.field_ops import remove_input
from nodeloom.schema.graph_ops import split_node
from nodeloom.schema.history import Became, History
from nodeloom.schema.migration_ops import Op

SAVED: Final = "--saved"
"""A node whose picture goes to the gallery: with us another one saves it."""
SEED: Final = "--seed"
"""A noise of which only the seed is used."""
APPLIED: Final = "--applied"
"""A mask that the latents of all its denoisings are led through."""
STEERING: Final = "--steering"
"""What steers a denoising, whose prompts are led through it; and a collector of that, which is muted."""
GATHERED: Final = "--gathered"
"""A collector of the one prompt of a denoising, which is muted."""
CHAINED: Final = "--chained"
"""A chosen LoRA that puts itself on, and what put on a list of them, which is bypassed."""
APPENDING: Final = "--appending"
"""A collector that appends to another list, for which there is no counterpart."""
COUNTED: Final = "--counted"
"""A calculation that counts the steps of a share."""
WEIGHED: Final = "--weighed"
"""A LoRA whose one strength, which a name of the interface stands for, is that of two inputs here."""

GALLERY: Final = (remove_input("board", None), remove_input("metadata", None))
"""Where a picture is sorted in, and what is noted with it."""
_SAVE: Final = split_node("save", "image/save", 1, takes={"image": "image"}, always=True)


def became(name: str, type_id: str, version: int, *ops: Op, behaviour: str = "") -> History:
    """The history of a type of InvokeAI that is a type of ours."""
    return History(type_of(name), 1, became=Became(type_id, version, *ops, behaviour=behaviour))


def pictures(
    name: str, type_id: str, version: int, *ops: Op, then: tuple[Op, ...] = (), behaviour: str = ""
) -> tuple[History, History]:
    """The histories of a type that makes a picture: one that is used up, and one that is kept.

    `then` are ops for which the picture is not the node's own any more.
    """
    shown = became(name, type_id, version, *GALLERY, *ops, *then, behaviour=behaviour)
    return shown, became(name + SAVED, type_id, version, *GALLERY, *ops, _SAVE, *then, behaviour=behaviour)
