"""ComfyUI's documents: those of its editor, and the prompts of its API, which are written too.

Node types keep their names, with the pack `comfyui` before them; those that the pack does not have are placeholders.
"""

from __future__ import annotations

from typing import Final

from nodeloom.migrations.carriers import read_loose_json
from nodeloom.migrations.comfyui.editor import read_editor_document
from nodeloom.migrations.comfyui.prompt import read_prompt
from nodeloom.migrations.comfyui.prompt_writing import write_prompt
from nodeloom.migrations.formats import Format
from nodeloom.migrations.guest import Guest

GUESTS: Final[tuple[Guest, ...]] = (
    Guest(Format.COMFYUI_UI, read_editor_document, carried_as=("workflow",), unwrap=read_loose_json),
    Guest(
        Format.COMFYUI_API,
        read_prompt,
        carried_as=("prompt",),
        write=write_prompt,
        unwrap=read_loose_json,
        says_all=True,
    ),
)
"""The formats of ComfyUI; the editor's has more to say, so it comes before the prompt that lies beside it."""
