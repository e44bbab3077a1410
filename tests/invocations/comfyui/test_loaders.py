"""Models are found by the names that ComfyUI's workflows have: of files, with their ending and their folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from tests.embedded import TEXT_WIDTH
from tests.invocations.comfyui.prompts import BASE, REGISTRY, run

from nodeloom.invocations.comfyui.checkpoint_loader_simple import CheckpointLoaderSimple
from nodeloom.invocations.comfyui.clip_set_last_layer import CLIPSetLastLayer
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import CLIPField, ModelError, ModelField

LAYER = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k"


@pytest.fixture(scope="module")
def with_lora(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A session whose models are a LoRA in folders of ComfyUI's, and another of the same name elsewhere."""
    home = tmp_path_factory.mktemp("home")
    for value, place in enumerate(("inks/thin", "old")):
        up, down = torch.full((64, 1), float(value)), torch.ones(1, TEXT_WIDTH)
        tensors = {f"{LAYER}.lora_up.weight": up, f"{LAYER}.lora_down.weight": down}
        folder = home / "models/loras" / place
        folder.mkdir(parents=True)
        save_file(tensors, folder / "ink.safetensors")
    return Session(REGISTRY, Settings(home=home))


@pytest.mark.parametrize("name", ["thin/ink.safetensors", "inks\\thin\\ink.safetensors", "old/ink.safetensors"])
def test_a_lora_is_put_on_both_by_the_name_of_its_file(with_lora: Session, name: str) -> None:
    lora = {"lora_name": name, "model": ["model", 0]}
    result = run(
        with_lora,
        {
            "model": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
            "both": ("LoraLoader", {**lora, "clip": ["model", 1], "strength_model": 50.0, "strength_clip": -50.0}),
            "one": ("LoraLoaderModelOnly", {**lora, "strength_model": 0.0}),
        },
    )
    both: Any = result.output("both")
    assert [(patch.model.kind, patch.weight) for patch in both.model.patches] == [("lora", 50.0)]
    assert [patch.weight for patch in both.clip.patches] == [-50.0]
    assert Path(name.replace("\\", "/")).parent.name in both.model.patches[0].model.name
    assert result.output("one").model.patches == ()  # type: ignore[attr-defined]


def test_a_vae_is_that_of_any_model_that_has_one(session: Session) -> None:
    result = run(session, {"vae": ("VAELoader", {"vae_name": BASE})})
    assert result.output("vae").vae.model.name == BASE  # type: ignore[attr-defined]


def test_what_is_no_checkpoint_is_named_with_what_it_is(context: Any) -> None:
    context.models.resolve = lambda field: ModelField(name="ink", kind="lora", base="sdxl", hash="d")
    with pytest.raises(ModelError, match="model 'ink' is of kind lora and base sdxl"):
        CheckpointLoaderSimple(ckpt_name=ModelField(name="ink.safetensors")).invoke(context)


@pytest.mark.parametrize(
    ("config", "skip", "predicted"),
    [
        ("v1-inference.yaml", None, []),
        ("anything_v3.yaml", 2, []),
        ("v1-inference_clip_skip_2_fp16.yaml", 2, []),
        ("v2-inference.yaml", None, []),
        ("v2-inference-v.yaml", None, ["v_prediction"]),
    ],
)
def test_a_file_of_settings_tells_the_layer_and_what_is_predicted(
    session: Session, config: str, skip: int | None, predicted: list[str]
) -> None:
    result = run(session, {"model": ("CheckpointLoader", {"ckpt_name": BASE, "config_name": config})})
    parts: Any = result.output("model")
    assert {parts.model.model.name, parts.clip.model.name, parts.vae.model.name} == {BASE}
    assert parts.clip.skip == (skip or CLIPField(model=parts.clip.model).skip)
    assert [change.settings["prediction_type"] for change in parts.model.changes] == predicted


def test_layers_are_counted_from_the_last(context: Any) -> None:
    clip = CLIPField(model=ModelField(name=BASE))
    assert CLIPSetLastLayer(clip=clip, stop_at_clip_layer=-2).invoke(context).clip.skip == 2
