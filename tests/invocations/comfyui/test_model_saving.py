"""Models that are saved: their files load again, and draw the same."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load as read_tensors
from tests.invocations.comfyui.prompts import BASE, REFINER, REGISTRY, document, latents, run, sampler

from nodeloom.runtime.models import EMBEDDED_ROOT
from nodeloom.runtime.models.part_export import checkpoint_tensors, file_of, unet_tensors
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import ModelError, Workflow

Nodes = dict[str, tuple[str, dict[str, Any]]]
MIXED: Nodes = {
    "whole": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
    "unet": ("UNetSelfAttentionMultiply", {"model": ["whole", 0], "v": 0.5}),
    "clip": ("CLIPAttentionMultiply", {"clip": ["whole", 1], "out": 0.75}),
}
SAVED: Nodes = {
    "checkpoint": (
        "CheckpointSave",
        {"model": ["unet", 0], "clip": ["clip", 0], "vae": ["whole", 2], "filename_prefix": "all"},
    ),
    "model": ("ModelSave", {"model": ["unet", 0], "filename_prefix": "unet"}),
    "words": ("CLIPSave", {"clip": ["clip", 0], "filename_prefix": "words"}),
    "vae": ("VAESave", {"vae": ["whole", 2], "filename_prefix": "vae"}),
}
DRAWN: Nodes = {
    "positive": ("CLIPTextEncode", {"text": "a large red circle", "clip": ["clip", 0]}),
    "negative": ("CLIPTextEncode", {"text": "", "clip": ["clip", 0]}),
    "empty": ("EmptyLatentImage", {"width": 64, "height": 64, "batch_size": 1}),
    "drawn": ("KSampler", sampler("empty", model="unet", seed=3, steps=2)),
}


def saved(nodes: Nodes, home: Path) -> dict[str, bytes]:
    """The files that a run saves, by their names."""
    files: dict[str, bytes] = {}
    session = Session(REGISTRY, Settings(home=home))
    result = session.run(
        Workflow.read(document(nodes)), save=lambda data, name: files.update({name: data}), targets=[*nodes]
    )
    assert result.status == "completed", [failure.message for failure in result.failures]
    return files


@pytest.fixture(scope="module")
def expected(tmp_path_factory: pytest.TempPathFactory) -> torch.Tensor:
    """What the model draws that is saved."""
    session = Session(REGISTRY, Settings(home=tmp_path_factory.mktemp("home")))
    return latents(session, run(session, {**MIXED, **DRAWN}), "drawn")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Session:
    """A session whose models are the files that were saved, with the configs of the embedded base beside them."""
    home = tmp_path_factory.mktemp("home")
    files = saved({**MIXED, **SAVED}, tmp_path_factory.mktemp("before"))
    assert len(files) == 5
    places = {"all": "checkpoints", "unet": "unet", "words_clip_l": "clip", "words_clip_g": "clip", "vae": "vae"}
    for name, data in files.items():
        beginning = name.rpartition("-")[0] if "-" in name else name.rpartition("_")[0]
        folder = home / "models" / places[beginning]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{beginning}.safetensors").write_bytes(data)
        described = {"words_clip_l": ["text_encoder", "tokenizer"], "words_clip_g": ["text_encoder_2", "tokenizer_2"]}
        for part in described.get(beginning, ["."]):
            shutil.copytree(
                EMBEDDED_ROOT / BASE / part,
                folder / f"{beginning}.config" / part,
                ignore=shutil.ignore_patterns("*.safetensors"),
            )
    return Session(REGISTRY, Settings(home=home))


def test_a_checkpoint_that_was_saved_draws_the_same(loaded: Session, expected: torch.Tensor) -> None:
    nodes: Nodes = {
        "whole": ("CheckpointLoaderSimple", {"ckpt_name": "all.safetensors"}),
        "unet": ("ModelSamplingDiscrete", {"model": ["whole", 0], "sampling": "eps", "zsnr": False}),
        "clip": ("CLIPMergeSimple", {"clip1": ["whole", 1], "clip2": ["whole", 1], "ratio": 1.0}),
    }
    torch.testing.assert_close(latents(loaded, run(loaded, {**nodes, **DRAWN}), "drawn"), expected)


def test_parts_that_were_saved_draw_the_same(loaded: Session, expected: torch.Tensor) -> None:
    nodes: Nodes = {
        "unet": ("UNETLoader", {"unet_name": "unet.safetensors", "weight_dtype": "default"}),
        "clip": ("DualCLIPLoader", {
            "clip_name1": "words_clip_l.safetensors", "clip_name2": "words_clip_g.safetensors", "type": "sdxl",
        }),
    }  # fmt: skip
    torch.testing.assert_close(latents(loaded, run(loaded, {**nodes, **DRAWN}), "drawn"), expected)


def test_an_autoencoder_that_was_saved_is_the_same(loaded: Session) -> None:
    nodes: Nodes = {
        "whole": ("CheckpointLoaderSimple", {"ckpt_name": "all.safetensors"}),
        "alone": ("VAELoader", {"vae_name": "vae.safetensors"}),
        "picture": ("EmptyImage", {"width": 64, "height": 64, "batch_size": 1, "color": 0x804020}),
        "one": ("VAEEncode", {"pixels": ["picture", 0], "vae": ["whole", 2]}),
        "other": ("VAEEncode", {"pixels": ["picture", 0], "vae": ["alone", 0]}),
    }
    result = run(loaded, nodes)
    assert latents(loaded, result, "one").equal(latents(loaded, result, "other"))


def test_what_is_saved_without_changes_is_what_was_loaded(tmp_path: Path, checkpoint: dict[str, torch.Tensor]) -> None:
    nodes: Nodes = {
        "whole": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
        "out": ("CheckpointSave", {"model": ["whole", 0], "clip": ["whole", 1], "vae": ["whole", 2]}),
    }
    (name, data), *_ = saved(nodes, tmp_path).items()
    assert name.startswith("checkpoints_ComfyUI")
    tensors = read_tensors(data)
    assert tensors.keys() == checkpoint.keys()
    for key, tensor in tensors.items():
        assert tensor.equal(checkpoint[key].to(tensor.dtype)), key


def test_a_refiner_has_the_names_of_one_and_encoders_of_another_base_are_refused(tmp_path: Path) -> None:
    nodes: Nodes = {
        "whole": ("CheckpointLoaderSimple", {"ckpt_name": REFINER}),
        "base": ("CheckpointLoaderSimple", {"ckpt_name": BASE}),
        "out": ("CheckpointSave", {"model": ["whole", 0], "clip": ["whole", 1], "vae": ["base", 2]}),
    }
    (data,) = saved(nodes, tmp_path).values()
    assert "conditioner.embedders.0.model.token_embedding.weight" in read_tensors(data)
    with pytest.raises(ModelError, match="a checkpoint of base sd1 has no text_encoder_2: connect text encoders of"):
        checkpoint_tensors("sd1", {"unet": {}, "text_encoder_2": {}}, {})


def test_networks_of_other_layouts_are_refused() -> None:
    with pytest.raises(ModelError, match="can't be saved as Stable Diffusion's are: time_mixer.alpha is not a tensor"):
        unet_tensors({"time_mixer.alpha": torch.zeros(1)}, {})


def test_files_tell_what_a_network_predicts() -> None:
    assert unet_tensors({}, {"prediction_type": "epsilon", "rescale_betas_zero_snr": True}) == {}
    assert unet_tensors({}, {"prediction_type": "v_prediction"}).keys() == {"v_pred"}
    both = unet_tensors({}, {"prediction_type": "v_prediction", "rescale_betas_zero_snr": True})
    assert both.keys() == {"v_pred", "ztsnr"}
    assert read_tensors(file_of(both, {})).keys() == both.keys()
