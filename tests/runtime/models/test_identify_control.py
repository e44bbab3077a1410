"""Files of networks that steer by pictures are told by their tensors: the sort, the base, and what can be loaded."""

from __future__ import annotations

import pytest

from nodeloom.runtime.models.header import Header, TensorInfo
from nodeloom.runtime.models.identify import identify
from nodeloom.runtime.models.records import Base, Part, Variant

Shapes = dict[str, tuple[int, ...]]
LDM = "control_model.input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight"
BARE = "input_blocks.1.1.transformer_blocks.0.attn2.to_k.weight"
DIFFUSERS = "down_blocks.0.attentions.0.transformer_blocks.0.attn2.to_k.weight"
PICTURE = {"controlnet_cond_embedding.conv_in.weight": (16, 3, 3, 3)}
HINT = {"input_hint_block.0.weight": (16, 3, 3, 3)}


def header(shapes: Shapes) -> Header:
    return Header({name: TensorInfo("F16", shape, 2) for name, shape in shapes.items()}, {})


@pytest.mark.parametrize(
    ("shapes", "base"),
    [
        ({"control_model.input_hint_block.0.weight": (16, 3, 3, 3), LDM: (320, 768)}, "sd1"),
        ({**HINT, BARE: (320, 1024)}, "sd2"),
        ({**PICTURE, DIFFUSERS: (640, 2048)}, "sdxl"),
        ({**PICTURE, "add_embedding.linear_1.weight": (1280, 2816)}, "sdxl"),
        (PICTURE, None),
        ({**PICTURE, DIFFUSERS: ()}, None),
    ],
)
def test_a_controlnet_is_known_by_its_hints_and_its_base_by_what_it_reads(shapes: Shapes, base: Base | None) -> None:
    found = identify(header(shapes))
    assert (found.kind, found.base, found.problems, found.parts) == ("controlnet", base, (), ("control",))


def test_a_whole_checkpoint_with_a_controlnet_in_it_is_a_controlnet() -> None:
    unet = {"model.diffusion_model.input_blocks.0.0.weight": (320, 4, 3, 3)}
    text = {"cond_stage_model.transformer.text_model.x": (8,)}
    assert identify(header({**unet, **text, LDM: (320, 768)})).kind == "controlnet"


@pytest.mark.parametrize(
    ("shapes", "variant", "part"),
    [
        ({**PICTURE, DIFFUSERS: (640, 2048), "task_embedding": (8, 320)}, "union", "control"),
        ({LDM: (320, 768), "difference": ()}, "difference", "weights"),
        ({**HINT, "lora_controlnet": (0,), "input_blocks.1.1.proj_in.up": (320, 4)}, "control_lora", "weights"),
    ],
)
def test_its_sort_is_told_too(shapes: Shapes, variant: Variant, part: Part) -> None:
    found = identify(header(shapes))
    assert (found.kind, found.variant, found.parts) == ("controlnet", variant, (part,))


@pytest.mark.parametrize(
    ("shapes", "base"),
    [
        ({"conv_in.weight": (320, 192, 3, 3), "body.0.block1.weight": (1,), "body.0.block2.weight": (1,)}, "sd1"),
        ({"conv_in.weight": (320, 768, 3, 3), "body.0.block1.weight": (1,), "body.0.block2.weight": (1,)}, "sdxl"),
        ({"adapter.conv_in.weight": (320, 256, 3, 3), "adapter.body.0.resnets.0.block1.weight": (1,)}, "sdxl"),
        ({"adapter.body.0.in_conv.weight": (80, 192, 1, 1), "adapter.body.0.resnets.0.block1.weight": (1,)}, "sd1"),
        ({"body.0.in_conv.weight": (80, 192, 1, 1), "body.0.body.0.block1.weight": (80, 80, 3, 3)}, "sd1"),
    ],
)
def test_a_t2i_adapter_is_told_with_its_base_by_the_cells_that_it_takes(shapes: Shapes, base: Base) -> None:
    found = identify(header(shapes))
    assert (found.kind, found.base, found.parts) == ("t2i_adapter", base, ("control",))


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("controlnet_blocks.0.weight", "a ControlNet of a diffusion transformer"),
        ("lllite_unet_input_blocks_4_1.conditioning1.0.weight", "ControlNet-LLLite"),
    ],
)
def test_what_is_called_a_controlnet_and_is_another_network_is_named(name: str, word: str) -> None:
    found = identify(header({name: (8, 8)}))
    assert found.kind == "unknown"
    assert word in found.problems[0]
