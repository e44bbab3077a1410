"""Prompts: those that are encoded, and lists of them."""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.invokeai.types.uses import became
from nodeloom.schema.field_ops import add_input, remove_input, rename_input, set_default
from nodeloom.schema.history import History

_SYNTAX: Final = add_input("syntax", "compel", stored=True)
_SIZE: Final = 1024
"""What an SDXL model is told where a node says nothing; with us, that is the size of the picture."""
_EMPTY: Final = "InvokeAI takes zeros for an empty prompt; here it is encoded like any other: see Zero prompt"

PROMPTS: Final[tuple[History, ...]] = (
    became("compel", "diffusion/prompt", 1, _SYNTAX),
    became(
        "sdxl_compel_prompt",
        "diffusion/sdxl_prompt",
        2,
        rename_input("crop_left", "crop_x"),
        rename_input("crop_top", "crop_y"),
        *(
            set_default(f"{which}_{side}", _SIZE, None)
            for which in ("original", "target")
            for side in ("width", "height")
        ),
        _SYNTAX,
        behaviour=_EMPTY,
    ),
    became(
        "sdxl_refiner_compel_prompt",
        "diffusion/sdxl_refiner_prompt",
        2,
        rename_input("style", "prompt"),
        rename_input("clip2", "clip"),
        remove_input("crop_left", 0),
        remove_input("crop_top", 0),
        *(set_default(f"original_{side}", _SIZE, None) for side in ("width", "height")),
        _SYNTAX,
        behaviour=_EMPTY,
    ),
    became(
        "prompt_from_file",
        "core/lines",
        1,
        *(remove_input(name, "") for name in ("file_path", "pre_prompt", "post_prompt")),
        *(remove_input(name, 1) for name in ("start_line", "max_prompts")),
        behaviour="the file is not read: write its lines into the text, as many as there should be prompts",
    ),
)
"""Their histories."""
