"""What a user reads whose model is broken, of another kind, or for another base than the rest."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from safetensors.torch import save_file
from tests.embedded import CLIP_WIDTH, TEXT_WIDTH

from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import Registry, Workflow

TO_K = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_k"
FEED_FORWARD = "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_ff_net_2"
LAST = "model.diffusion_model.out.2.weight"
SCALE = "model.diffusion_model.time_embed.0.scale_weight"


def lora(module: str, out: int, width: int) -> dict[str, torch.Tensor]:
    return {f"{module}.lora_up.weight": torch.zeros(out, 4), f"{module}.lora_down.weight": torch.zeros(4, width)}


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory, checkpoint: dict[str, torch.Tensor]) -> Session:
    home = tmp_path_factory.mktemp("home")
    models = home / "models"
    models.mkdir()
    for name, tensors in {
        "good": checkpoint,
        "holes": {name: tensor for name, tensor in checkpoint.items() if ".middle_block." not in name},
        "blown": checkpoint | {LAST: checkpoint[LAST] * float("nan")},
        "scaled": checkpoint | {SCALE: torch.ones(1)},
        "edm": checkpoint | {"edm_mean": torch.zeros(1)},
        "unet": {name: tensor for name, tensor in checkpoint.items() if name.startswith("model.")},
        "sd3": {"model.diffusion_model.joint_blocks.0.x_block.attn.qkv.weight": torch.zeros(8, 8)},
        "flux": {"double_blocks.0.img_attn.qkv.weight": torch.zeros(8, 8)},
        "sd1 style": lora(TO_K, 320, 768),
        "some style": lora(FEED_FORWARD, 320, 1280),
        "flux style": lora("lora_unet_double_blocks_0_img_attn_proj", 8, 8),
        "vae16": {
            "encoder.conv_in.weight": torch.zeros(8, 3, 3, 3),
            "decoder.conv_in.weight": torch.zeros(8, 16, 3, 3),
        },
        "ink": {"emb_params": torch.zeros(2, 768)},
    }.items():
        save_file(tensors, models / f"{name}.safetensors")
    whole = (models / "good.safetensors").read_bytes()
    for name, data in {
        "cut": whole[: len(whole) // 2],
        "page": b"<!DOCTYPE html><html><body>Sign in</body></html>" * 9,
        "pointer": b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 2132625894\n",
        "pickle": b"PK\x03\x04" + bytes(99),
        "none": b"",
    }.items():
        (models / f"{name}.safetensors").write_bytes(data)
    return Session(Registry.installed(), Settings(home=home))


def failure(
    session: Session, model: str = "good", *, style: str = "", vae: str = "", prompt: str = "", text: str = ""
) -> str:
    """What is said of a small run with a LoRA, another VAE or the text encoders of another model."""
    nodes: dict[str, Any] = {
        "base": ("diffusion/load_model", {"model": {"name": model}}),
        "words": ("diffusion/load_model", {"model": {"name": prompt or model}}),
        "prompt": ("diffusion/prompt", {"prompt": text}),
        "empty": ("diffusion/empty_latents", {"width": 64, "height": 64}),
        "denoise": ("diffusion/denoise", {"steps": 1, "cfg": 1}),
        "decode": ("diffusion/latents_to_image", {}),
    }
    unet, decoder = "base", "base"
    edges = ["words clip prompt clip", "prompt conditioning denoise positive", "empty latents denoise latents"]
    if style:
        nodes["style"] = ("diffusion/load_lora", {"lora": {"name": style}})
        edges.append("base unet style unet")
        unet = "style"
    if vae:
        nodes["vae"] = ("diffusion/load_vae", {"model": {"name": vae}})
        decoder = "vae"
    edges += [f"{unet} unet denoise unet", "denoise latents decode latents", f"{decoder} vae decode vae"]
    document: Any = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": {key: {"type": type_id, "inputs": inputs} for key, (type_id, inputs) in nodes.items()},
        "edges": [edge.split() for edge in edges],
    }
    result = session.run(Workflow.read(document), save=lambda data, name: None)
    return "; ".join(each.message for each in result.failures)


def test_a_model_that_is_well_fails_nowhere(session: Session) -> None:
    assert failure(session) == ""


@pytest.mark.parametrize(
    ("model", "sentence"),
    [
        ("cut", "cut.safetensors is truncated (its tensors take "),
        ("page", "is not a safetensors file (it doesn't start with a safetensors header): if a download page or"),
        ("pointer", "is a Git LFS pointer, not the model itself: run 'git lfs pull' where it came from"),
        ("pickle", "is called .safetensors but holds a pickle, which can run code when it is opened, so it is refused"),
        ("none", "none.safetensors is empty: download or copy it again"),
        ("sd3", "it is a model of Stable Diffusion 3, where models of Stable Diffusion 1, 2 and SDXL can be used"),
        ("flux", "it is a model of the kind of Flux, where models of Stable Diffusion 1, 2 and SDXL can be used"),
        ("unet", "model 'unet' is of kind unet and base sdxl, must be a Stable Diffusion 1 or 2, an SDXL base"),
        ("edm", "it was trained on noise levels of its own (EDM, as Playground 2.5 and CosXL), which no sampler has"),
        ("scaled", "is in scaled fp8 (1 scales, such as model.diffusion_model.time_embed.0.scale_weight)"),
        ("holes", "tensors are missing: mid_block.attentions.0.norm.bias, "),
        (
            "blown",
            "node denoise (diffusion/denoise): denoising gave infinite numbers or none at all: the network's file",
        ),
        (
            "sd1 style",
            "model 'sd1 style' is of kind lora and base sd1, must be a Stable Diffusion 1 or 2, an SDXL base",
        ),
        ("ink", "model 'ink' is of kind embedding and base sd1, must be a Stable Diffusion 1 or 2"),
        (
            "watercolour",
            "the main model 'watercolour' was not found: put it into a model folder or choose one that is there",
        ),
    ],
)
def test_a_model_that_cannot_be_run_says_why_and_what_to_do(session: Session, model: str, sentence: str) -> None:
    assert sentence in failure(session, model)


@pytest.mark.parametrize(
    ("style", "sentence"),
    [
        ("sd1 style", "LoRA 'sd1 style' is for sd1, the model 'good' is of base sdxl; choose a LoRA for that base, or"),
        ("some style", "LoRA 'some style' is for another base: its patch of down_blocks.1.attentions.0.transformer_"),
        ("flux style", "it patches a network that nodeloom doesn't know, neither Stable Diffusion 1, 2 nor SDXL"),
        ("good", "model 'good' is of kind main, must be a LoRA"),
        ("cut", "cut.safetensors is truncated"),
    ],
)
def test_a_lora_that_does_not_fit_says_so(session: Session, style: str, sentence: str) -> None:
    assert sentence in failure(session, style=style)


@pytest.mark.parametrize(
    ("vae", "sentence"),
    [
        (
            "vae16",
            "its latents have 16 channels, where those of Stable Diffusion 1, 2 and SDXL have 4: it is for another",
        ),
        ("sd1 style", "model 'sd1 style' is of kind lora and has no autoencoder; choose a VAE or a model with one"),
    ],
)
def test_a_vae_that_does_not_fit_says_so(session: Session, vae: str, sentence: str) -> None:
    assert sentence in failure(session, vae=vae)


def test_text_of_another_model_is_refused_by_the_network(session: Session) -> None:
    told = failure(session, prompt="tiny-sdxl-refiner")
    wanted = f"the conditioning is 64 wide, the network reads text {TEXT_WIDTH} wide: encode the prompt with the text"
    assert wanted in told


def test_an_embedding_of_another_base_is_refused_by_the_text_encoder(session: Session) -> None:
    told = failure(session, text="embedding:ink, a tree")
    wanted = f"the embedding 'ink' has no vectors of width {CLIP_WIDTH}, which this text encoder takes"
    assert wanted in told


def test_no_sentence_of_these_is_that_of_a_program(session: Session) -> None:
    told = [failure(session, model) for model in ("holes", "blown", "scaled")]
    told += [failure(session, prompt="tiny-sdxl-refiner"), failure(session, text="embedding:ink")]
    assert all("Error:" not in each for each in told)
