"""ComfyUI's official templates for Stable Diffusion 1.5, 2 and SDXL, where they are installed.

They come with the package comfyui-workflow-templates, or lie in the folder that `NODELOOM_TEMPLATES` names.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

PACKAGE: Final = "comfyui_workflow_templates"
FOLDER: Final = "NODELOOM_TEMPLATES"
NAMES: Final = (
    "default", "image2image", "inpaint_example", "inpaint_model_outpainting", "lora", "lora_multiple",
    "embedding_example", "hiresfix_latent_workflow", "hiresfix_esrgan_workflow", "esrgan_example",
    "latent_upscale_different_prompt_model", "area_composition", "area_composition_square_area_for_subject",
    "controlnet_example", "depth_controlnet", "depth_t2i_adapter", "mixing_controlnets", "2_pass_pose_worship",
    "gligen_textbox_example", "sdxl_simple_example", "sdxl_refiner_prompt_example", "sdxl_revision_text_prompts",
    "sdxl_revision_zero_positive", "sdxlturbo_example", "image_to_video", "txt_to_image_to_video",
)  # fmt: skip
_PICTURES: Final = frozenset({"LoadImage", "LoadImageMask"})


def folder() -> Path | None:
    """Where the templates are; None if they are nowhere."""
    named = os.environ.get(FOLDER)
    if named:
        return Path(named)
    found = find_spec(PACKAGE)
    return Path(found.origin).parent / "templates" if found is not None and found.origin else None


def template(name: str) -> dict[str, Any]:
    """The file of a template, as the editor of ComfyUI saved it."""
    place = folder()
    assert place is not None, f"the templates are not installed: pip install {PACKAGE.replace('_', '-')}==0.1.95"
    read: dict[str, Any] = json.loads((place / f"{name}.json").read_text(encoding="utf-8"))
    return read


def picture_names(document: dict[str, Any]) -> set[str]:
    """The pictures that a template opens."""
    return {node["widgets_values"][0] for node in _nodes(document) if node["type"] in _PICTURES}


def _nodes(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from document["nodes"]
    for part in document.get("definitions", {}).get("subgraphs", ()):
        yield from part["nodes"]
