"""Prompts that are told of pictures, styles and boxes, with tiny networks under ComfyUI's names."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from tests.embedded import TEXT_WIDTH
from tests.invocations.comfyui.prompts import BASE, REGISTRY, latents, run, sampler
from tests.runtime.models.vision_toys import vision_tensors

from nodeloom.runtime.models import EMBEDDED_ROOT
from nodeloom.runtime.models.beside.gligen import GLIGEN
from nodeloom.runtime.models.beside.style import StyleAdapter
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session

TINY = {"width": 64, "height": 64, "batch_size": 1}
PLACES = ("input_blocks", "middle_block", "output_blocks")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A session with an image encoder for the embedded base, a style adapter and a GLIGEN model for its UNet."""
    home = tmp_path_factory.mktemp("home")
    models = home / "models"
    models.mkdir()
    save_file(vision_tensors(projection_dim=64), models / "clip_vision_g.safetensors")
    save_file(filled(StyleAdapter(32, TEXT_WIDTH, 2, 4)), models / "style.safetensors")
    save_file(filled(StyleAdapter(16, TEXT_WIDTH, 2, 4)), models / "narrow.safetensors")
    save_file(gligen_tensors(transformer_widths()), models / "boxes.safetensors")
    return Session(REGISTRY, Settings(home=home))


def filled(network: torch.nn.Module) -> dict[str, torch.Tensor]:
    torch.manual_seed(3)
    return {name: torch.randn(each.shape) * 0.2 for name, each in network.state_dict().items()}


def transformer_widths() -> list[tuple[str, int]]:
    """The transformers of the embedded base: a place in the original layout, and a width."""
    from diffusers import UNet2DConditionModel

    from nodeloom.runtime.diffusion.grounding import transformers_of

    unet = UNet2DConditionModel.from_config(UNet2DConditionModel.load_config(EMBEDDED_ROOT / BASE / "unet"))
    parts = (unet.down_blocks, unet.mid_block, unet.up_blocks)
    return [
        (f"{place}.{number}.1.transformer_blocks.0", len(block.get_parameter("norm1.weight")))
        for place, part in zip(PLACES, parts, strict=True)
        for number, block in enumerate(transformers_of(torch.nn.ModuleDict({"mid_block": part})))
    ]


def gligen_tensors(places: list[tuple[str, int]]) -> dict[str, torch.Tensor]:
    found = {}
    for name, tensor in filled(GLIGEN(64, TEXT_WIDTH, [width for _, width in places])).items():
        first, _, rest = name.partition(".")
        number, _, inner = rest.partition(".")
        found[f"{places[int(number)][0]}.fuser.{inner}" if first == "fusers" else name] = tensor
    return found


def prompt(**more: tuple[str, dict[str, Any]]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Two steps; the positive prompt is what the node `told` makes of the text, if there is one."""
    positive = "told" if "told" in more else "positive"
    return {
        "model": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
        "positive": ("CLIPTextEncode", {"text": "a large red circle", "clip": ["model", 1]}),
        "negative": ("CLIPTextEncode", {"text": "", "clip": ["model", 1]}),
        "seer": ("CLIPVisionLoader", {"clip_name": "clip_vision_g.safetensors"}),
        "red": ("EmptyImage", {"width": 40, "height": 30, "batch_size": 1, "color": 0xFF2000}),
        "seen": ("CLIPVisionEncode", {"clip_vision": ["seer", 0], "image": ["red", 0], "crop": "center"}),
        **more,
        "empty": ("EmptyLatentImage", TINY),
        "sampled": ("KSampler", {**sampler("empty", steps=2), "positive": [positive, 0]}),
    }


def drawn(tiny: Session, **more: tuple[str, dict[str, Any]]) -> torch.Tensor:
    return latents(tiny, run(tiny, prompt(**more)), "sampled")


def picture(strength: float, after: str = "positive") -> tuple[str, dict[str, Any]]:
    values = {"conditioning": [after, 0], "clip_vision_output": ["seen", 0], "strength": strength}
    return ("unCLIPConditioning", {**values, "noise_augmentation": 0.0})


def test_sdxl_draws_after_pictures(tiny: Session) -> None:
    plain, one = drawn(tiny), drawn(tiny, told=picture(0.75))
    both = drawn(tiny, first=picture(0.75), told=picture(0.75, after="first"))
    assert not torch.equal(one, plain)
    assert not torch.equal(both, one)
    assert torch.equal(drawn(tiny, told=picture(0.0)), plain)


def test_a_style_is_more_words_and_only_its_own_encoder_will_do(tiny: Session) -> None:
    def styled(name: str, **values: Any) -> dict[str, tuple[str, dict[str, Any]]]:
        inputs = {"conditioning": ["positive", 0], "style_model": ["style", 0], "clip_vision_output": ["seen", 0]}
        return {
            "style": ("StyleModelLoader", {"style_model_name": name}),
            "told": ("StyleModelApply", {**inputs, **values}),
        }

    whole = drawn(tiny, **styled("style.safetensors"))
    assert not torch.equal(whole, drawn(tiny))
    assert not torch.equal(whole, drawn(tiny, **styled("style.safetensors", strength=0.5)))
    assert torch.equal(whole, drawn(tiny, **styled("style.safetensors", strength=0.5, strength_type="attn_bias")))
    with pytest.raises(AssertionError, match="layers are 32 wide, the style adapter 'narrow' reads ones 16 wide"):
        drawn(tiny, **styled("narrow.safetensors"))


def box(after: str, text: str, **values: int) -> tuple[str, dict[str, Any]]:
    inputs = {"conditioning_to": [after, 0], "clip": ["model", 1], "gligen_textbox_model": ["boxes", 0], "text": text}
    return ("GLIGENTextBoxApply", {**inputs, "width": 32, "height": 32, "x": 0, "y": 0, **values})


def test_texts_in_boxes_are_seen_and_leave_no_trace_in_the_network(tiny: Session) -> None:
    boxes = ("GLIGENLoader", {"gligen_name": "boxes.safetensors"})
    plain = drawn(tiny)
    one = drawn(tiny, boxes=boxes, told=box("positive", "a blue square"))
    elsewhere = drawn(tiny, boxes=boxes, told=box("positive", "a blue square", x=32))
    both = drawn(tiny, boxes=boxes, first=box("positive", "a blue square"), told=box("first", "a dot", y=32))
    assert len({tensor.numpy().tobytes() for tensor in (plain, one, elsewhere, both)}) == 4
    assert torch.equal(drawn(tiny), plain)
