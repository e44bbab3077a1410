"""ComfyUI's classes against the published document: nothing is named there that our nodes do not have."""

from typing import Any

import pytest
from tests.parity.counterparts import COUNTERPARTS, Counterpart
from tests.parity.translation import translated

from nodeloom.invocations import core, diffusion, image
from nodeloom.runtime.engine import validate_graph
from nodeloom.schema import Registry, Workflow

CATALOGUE = Registry([core.pack, image.pack, diffusion.pack]).catalogue()
TEMPLATES = CATALOGUE.templates
LATENTS = ["3", 0]


@pytest.mark.parametrize("counterpart", COUNTERPARTS.values(), ids=COUNTERPARTS)
def test_a_counterpart_has_the_inputs_and_outputs_that_are_named(counterpart: Counterpart) -> None:
    for part in counterpart.parts.values():
        assert {*part.inputs.values(), *part.takes} <= set(TEMPLATES[part.type].inputs)
        for source, output in part.takes.values():
            assert output in TEMPLATES[counterpart.parts[source].type].outputs
    for source, output in counterpart.outputs:
        assert output in TEMPLATES[counterpart.parts[source].type].outputs


def prompt(text: str) -> dict[str, Any]:
    return {"class_type": "CLIPTextEncode", "inputs": {"text": text, "clip": ["2", 1]}}


def test_a_prompt_with_all_its_side_ways_becomes_a_valid_document() -> None:
    lora = {
        "lora_name": "a.safetensors",
        "strength_model": 0.7,
        "strength_clip": 1.3,
        "model": ["1", 0],
        "clip": ["1", 1],
    }
    mask = {"destination": ["6", 0], "source": ["7", 0], "x": 8, "y": 16, "operation": "add"}
    sampler = {"sampler_name": "euler", "scheduler": "normal", "cfg": 7.0, "steps": 4, "seed": 1, "denoise": 0.5}
    case = translated(
        {
            "1": {"class_type": "CheckpointLoaderSimple", "inputs": {"ckpt_name": "m.safetensors"}},
            "2": {"class_type": "LoraLoader", "inputs": lora},
            "4": prompt("a fox"),
            "4b": {"class_type": "ConditioningZeroOut", "inputs": {"conditioning": ["4", 0]}},
            "5": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 64, "color": 255}},
            "6": {"class_type": "SolidMask", "inputs": {"value": 0.0, "width": 64, "height": 64}},
            "7": {"class_type": "SolidMask", "inputs": {"value": 1.0, "width": 32, "height": 32}},
            "8": {"class_type": "MaskComposite", "inputs": mask},
            "9": {
                "class_type": "VAEEncodeForInpaint",
                "inputs": {"pixels": ["5", 0], "vae": ["1", 2], "mask": ["8", 0], "grow_mask_by": 6},
            },
            "3": {
                "class_type": "KSampler",
                "inputs": {
                    **sampler,
                    "model": ["2", 0],
                    "positive": ["4", 0],
                    "negative": ["4b", 0],
                    "latent_image": ["9", 0],
                },
            },
            "10": {"class_type": "VAEDecode", "inputs": {"samples": LATENTS, "vae": ["1", 2]}},
            "11": {"class_type": "SaveImage", "inputs": {"images": ["10", 0]}},
            "12": {"class_type": "SaveLatent", "inputs": {"samples": LATENTS}},
        }
    )
    assert (case.picture, case.latents) == ("n10", "n3")
    assert case.nodes["n2"]["inputs"] == {"lora": {"name": "a"}, "unet_weight": 0.7, "clip_weight": 1.3}
    assert case.nodes["n8_both"]["inputs"] == {"x": 8, "y": 16}
    assert "n10" not in case.document("n3")["nodes"]
    assert validate_graph(Workflow.read(case.document("n10")).graph(), CATALOGUE) == []
