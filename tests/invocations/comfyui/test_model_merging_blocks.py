"""Networks that are mixed block by block: which parameters of which block."""

from __future__ import annotations

from typing import Any

import pytest
from tests.invocations.comfyui.prompts import BASE, TEMPLATES, run
from torch import nn

from nodeloom.invocations.comfyui.model_merging_blocks import ModelMergeSD1, ModelMergeSDXL
from nodeloom.invocations.diffusion.patching import patched_unet
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import ModelField, UNetField

ONE, TWO = (UNetField(model=ModelField(name=name)) for name in ("one", "two"))
NAMES = {
    "first": "input_blocks.1.0.in_layers.0",
    "tenth": "input_blocks.10.0.in_layers.0",
    "middle": "middle_block.1.proj_in",
    "end": "out.2",
    "time": "time_embed.0",
    "none": "elsewhere",
}


@pytest.fixture
def shares(context: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """How much of the first network there is in each of these parameters, under a mixture of all 1 and all 0."""
    context.models.known = {}
    for name, level in {"one": 1.0, "two": 0.0}.items():
        layers = nn.ModuleDict({key: nn.Linear(1, 1, bias=False) for key in NAMES})
        for parameter in layers.parameters():
            nn.init.constant_(parameter, level)
        context.models.known[name] = {"unet": layers}
    original = {f"{key}.weight": f"{name}.weight" for key, name in NAMES.items()}
    monkeypatch.setattr("nodeloom.invocations.diffusion.patching._original_names", lambda unet: original)

    def of(node: Any) -> dict[str, float]:
        with patched_unet(context, node.invoke(context).model) as module:
            return {name.partition(".")[0]: parameter.item() for name, parameter in module.named_parameters()}

    return of


def test_every_block_has_a_share_of_its_own(shares: Any) -> None:
    asked = {"input_blocks.1.": 0.25, "input_blocks.10.": 0.5, "middle_block.1.": 0.0, "out.": 0.75}
    found = shares(ModelMergeSD1(model1=ONE, model2=TWO, **asked))
    assert found == {"first": 0.25, "tenth": 0.5, "middle": 0.0, "end": 0.75, "time": 1.0, "none": 1.0}


def test_what_belongs_to_no_block_is_mixed_as_the_first_input_says(shares: Any) -> None:
    found = shares(ModelMergeSDXL(model1=ONE, model2=TWO, **{"time_embed.": 0.5, "input_blocks.1": 0.0}))
    assert (found["time"], found["none"], found["first"], found["end"]) == (0.5, 0.5, 0.0, 1.0)


def test_there_is_an_input_for_each_block_under_its_name_in_files() -> None:
    sd1, sdxl = (TEMPLATES[f"comfyui/ModelMerge{base}"].inputs for base in ("SD1", "SDXL"))
    assert (len(sd1), len(sdxl)) == (2 + 2 + 12 + 3 + 12 + 1, 2 + 2 + 9 + 3 + 9 + 1)
    assert {"input_blocks.11.", "middle_block.2.", "output_blocks.0."} <= sd1.keys()
    assert {"input_blocks.8", "middle_block.2", "output_blocks.0"} <= sdxl.keys()


def test_all_of_the_second_is_the_second(session: Session) -> None:
    nothing = dict.fromkeys([*TEMPLATES["comfyui/ModelMergeSDXL"].inputs][2:], 0.0)
    result: Any = run(
        session,
        {
            "one": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
            "two": ("UNetSelfAttentionMultiply", {"model": ["one", 0], "v": 3.0}),
            "mixed": ("ModelMergeSDXL", {"model1": ["one", 0], "model2": ["two", 0], **nothing}),
        },
    )
    mixed, second = result.output("mixed").model, result.output("two").model
    assert mixed.mixtures[0].other == second
    assert set(mixed.mixtures[0].weights.values()) == {(0.0, 1.0)}
