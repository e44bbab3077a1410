"""Parts of models that are files of their own do what they do within a model, bit for bit."""

from __future__ import annotations

import shutil
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from tests.invocations.comfyui.prompts import BASE, REFINER, REGISTRY, latents, run, sampler
from tests.runtime.models.vision_toys import vision_tensors

from nodeloom.invocations.comfyui.clip_loader import CLIPLoader
from nodeloom.runtime.models import EMBEDDED_ROOT
from nodeloom.runtime.models.original_export import export_open_clip, export_unet
from nodeloom.runtime.models.original_layout import UNET
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import CLIPField, InputError, ModelError, ModelField

MODEL = EMBEDDED_ROOT / BASE
TINY = {"width": 64, "height": 64, "batch_size": 1}


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A session whose models are the parts of the embedded base, each in a file of its own, and an image encoder."""
    home = tmp_path_factory.mktemp("home")
    models = home / "models"
    for place in ("unet", "text_encoders/l.config", "text_encoders/g.config", "clip_vision"):
        (models / place).mkdir(parents=True)
    unet = load_file(MODEL / "unet/diffusion_pytorch_model.safetensors")
    original = {name: tensor.contiguous() for name, tensor in export_unet(unet).items()}
    save_file(original, models / "unet/prefixed.safetensors")
    save_file({name.removeprefix(UNET): each for name, each in original.items()}, models / "unet/bare.safetensors")
    save_file(unet, models / "unet/renamed.safetensors")
    for name, part, tokens in (("l", "text_encoder", "tokenizer"), ("g", "text_encoder_2", "tokenizer_2")):
        tensors = load_file(MODEL / part / "model.safetensors")
        stored = export_open_clip(tensors, "") if name == "g" else _wrapped(tensors)
        save_file(
            {key: each.contiguous() for key, each in stored.items()}, models / f"text_encoders/{name}.safetensors"
        )
        for folder in (part, tokens):
            shutil.copytree(
                MODEL / folder,
                models / f"text_encoders/{name}.config/{folder}",
                ignore=shutil.ignore_patterns("*.safetensors"),
            )
    save_file(vision_tensors(), models / "clip_vision/seer.safetensors")
    return Session(REGISTRY, Settings(home=home))


def _wrapped(tensors: dict[str, torch.Tensor]) -> dict[str, torch.Tensor]:
    return {f"text_model.{name.removeprefix('text_model.')}": tensor for name, tensor in tensors.items()}


def prompt(**nodes: tuple[str, dict[str, Any]]) -> dict[str, tuple[str, dict[str, Any]]]:
    """Two steps from nothing by the node `unet`, with prompts of the node `clip`."""
    texts = {"positive": "a large red circle", "negative": ""}
    return {
        **nodes,
        **{name: ("CLIPTextEncode", {"text": text, "clip": ["clip", "clip"]}) for name, text in texts.items()},
        "empty": ("EmptyLatentImage", TINY),
        "sampled": ("KSampler", {**sampler("empty", steps=2), "model": ["unet", "model"]}),
    }


@pytest.fixture(scope="module")
def expected(parts: Session) -> torch.Tensor:
    whole = ("CheckpointLoaderSimple", {"ckpt_name": BASE})
    return latents(parts, run(parts, prompt(unet=whole, clip=whole)), "sampled")


@pytest.mark.parametrize("name", ["prefixed.safetensors", "bare.safetensors", "unet/renamed.safetensors"])
def test_a_network_alone_is_the_one_of_its_model(parts: Session, expected: torch.Tensor, name: str) -> None:
    unet = ("UNETLoader", {"unet_name": name, "weight_dtype": "default"})
    clip = ("DualCLIPLoader", {"clip_name1": "g.safetensors", "clip_name2": "l.safetensors", "type": "sdxl"})
    result = run(parts, prompt(unet=unet, clip=clip))
    value: Any = result.output("unet")
    assert (value.model.model.kind, value.model.model.base) == ("unet", "sdxl")
    assert torch.equal(latents(parts, result, "sampled"), expected)


def test_weights_are_rounded_where_that_is_chosen(parts: Session) -> None:
    def drawn(weight_dtype: str) -> torch.Tensor:
        asked = prompt(
            unet=("UNETLoader", {"unet_name": "bare", "weight_dtype": weight_dtype}),
            clip=("CheckpointLoaderSimple", {"ckpt_name": BASE}),
        )
        asked["sampled"][1].update(steps=1, cfg=1.0)  # the network's own answer, which no later step moves on from
        return latents(parts, run(parts, asked), "sampled")

    whole, fine, coarse = drawn("default"), drawn("fp8_e4m3fn"), drawn("fp8_e5m2")
    assert torch.equal(fine, drawn("fp8_e4m3fn_fast"))
    assert 0 < torch.dist(fine, whole) < torch.dist(coarse, whole)


def test_what_has_no_network_is_refused_with_what_it_is(parts: Session) -> None:
    with pytest.raises(AssertionError, match="model 'seer' is of kind clip_vision and has no denoising network"):
        run(parts, {"unet": ("UNETLoader", {"unet_name": "seer"})})
    with pytest.raises(AssertionError, match="is of kind unet and has no text encoder of CLIP"):
        run(parts, {"clip": ("CLIPLoader", {"clip_name": "bare"})})
    with pytest.raises(AssertionError, match="must be CLIP's L and its G"):
        run(parts, {"clip": ("DualCLIPLoader", {"clip_name1": "l", "clip_name2": "l"})})
    with pytest.raises(AssertionError, match="is of kind unet and has no image encoder"):
        run(parts, {"seer": ("CLIPVisionLoader", {"clip_name": "bare"})})


@pytest.mark.parametrize(
    ("base", "kind", "is_read"),
    [("sd1", "stable_diffusion", True), ("sd1", "wan", True), ("sd1", "sd3", False), ("sdxl", "stable_cascade", False)],
)
def test_a_text_encoder_is_read_as_stable_diffusion_does_or_not_at_all(
    context: Any, base: str, kind: Any, is_read: bool
) -> None:
    context.models.known["words"] = {"text_encoder": object()}
    node = CLIPLoader(clip_name=ModelField(name="words", base=base), type=kind)
    if is_read:
        assert node.invoke(context).clip.model.name == "words"
    else:
        with pytest.raises(InputError, match=f"type is {kind}, for which there is no network here"):
            node.invoke(context)


def test_pictures_are_seen_one_after_the_other_as_one_batch(parts: Session) -> None:
    result = run(
        parts,
        {
            "seer": ("CLIPVisionLoader", {"clip_name": "seer.safetensors"}),
            "one": ("EmptyImage", {"width": 40, "height": 30, "batch_size": 2, "color": 0x804020}),
            "seen": ("CLIPVisionEncode", {"clip_vision": ["seer", 0], "image": ["one", 0], "crop": "none"}),
        },
    )
    name = result.output("seen").clip_vision_output.name  # type: ignore[attr-defined]
    found = parts._stores.tensors.get(name)
    assert {key: tuple(each.shape) for key, each in found.items()} == {
        "last": (2, 5, 32),
        "penultimate": (2, 5, 32),
        "embeds": (2, 24),
    }
    assert torch.equal(found["embeds"][0], found["embeds"][1])


def test_a_lora_goes_by_the_base_of_both_encoders(context: Any) -> None:
    from nodeloom.invocations.diffusion.model_choice import with_lora

    both = CLIPField(model=ModelField(name="l", base="sd1"), beside=ModelField(name="g", base="sdxl"))
    assert len(with_lora(both, ModelField(name="ink", base="sdxl"), 1.0).patches) == 1
    with pytest.raises(ModelError, match="is for sd1, the model 'g' is of base sdxl"):
        with_lora(both, ModelField(name="ink", base="sd1"), 1.0)


MIXED = (
    ("ModelMergeSimple", {"ratio": 0.25}),
    ("ModelMergeBlocks", {"input": 0.5, "middle": 0.0, "out": 1.0}),
    ("ModelMergeSDXL", {"time_embed.": 0.5, "input_blocks.4": 0.0, "out.": 0.25}),
)


@pytest.mark.parametrize(("node", "values"), MIXED)
def test_a_mixture_with_itself_is_itself(
    parts: Session, expected: torch.Tensor, node: str, values: dict[str, float]
) -> None:
    whole = ("CheckpointLoaderSimple", {"ckpt_name": BASE})
    nodes = prompt(
        one=whole,
        two=("UNETLoader", {"unet_name": "bare"}),
        unet=(node, {"model1": ["one", 0], "model2": ["two", 0], **values}),
        clip=("CLIPMergeSimple", {"clip1": ["one", 1], "clip2": ["one", 1], "ratio": 0.5}),
    )
    assert torch.allclose(latents(parts, run(parts, nodes), "sampled"), expected, atol=2e-3)


def test_what_is_added_and_subtracted_again_is_gone(parts: Session, expected: torch.Tensor) -> None:
    whole = ("CheckpointLoaderSimple", {"ckpt_name": BASE})
    nodes = prompt(
        clip=whole,
        half=("UNETLoader", {"unet_name": "bare", "weight_dtype": "fp8_e5m2"}),
        rest=("ModelMergeSubtract", {"model1": ["clip", 0], "model2": ["half", 0], "multiplier": 1.0}),
        unet=("ModelMergeAdd", {"model1": ["rest", 0], "model2": ["half", 0]}),
    )
    assert torch.allclose(latents(parts, run(parts, nodes), "sampled"), expected, atol=1e-3)


def test_models_of_other_bases_and_shapes_are_not_mixed(parts: Session) -> None:
    loaders = {
        "one": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
        "two": ("CheckpointLoaderSimple", {"ckpt_name": REFINER}),
    }
    mixed = ("ModelMergeSimple", {"model1": ["one", 0], "model2": ["two", 0], "ratio": 0.5})
    with pytest.raises(AssertionError, match="which is mixed in, has a unet of another shape"):
        run(parts, {**loaders, **prompt(unet=mixed, clip=loaders["one"])})
