"""The stage `export`: the models as people get them: diffusers folders that share their parts, and single files."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import torch
from diffusers import EulerDiscreteScheduler
from torch import Tensor, nn

from nodeloom.runtime.models.identify_folder import INDEX_NAME, LENDER
from nodeloom.runtime.models.original_export import export_clip, export_open_clip, export_unet, export_vae
from nodeloom.runtime.models.original_layout import REFINER_OPEN_CLIP, SDXL_CLIP, SDXL_OPEN_CLIP
from nodeloom.runtime.training.checkpoints import keep_tensors
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.pair import BASE_NAME, REFINER_NAME
from nodeloom.runtime.training.stages.autoencoder import trained_autoencoder
from nodeloom.runtime.training.stages.base import trained_base
from nodeloom.runtime.training.stages.refiner import trained_refiner

_CLASSES: Final[Mapping[str, tuple[str, str]]] = {
    "scheduler": ("diffusers", "EulerDiscreteScheduler"),
    "text_encoder": ("transformers", "CLIPTextModel"),
    "text_encoder_2": ("transformers", "CLIPTextModelWithProjection"),
    "tokenizer": ("transformers", "CLIPTokenizer"),
    "tokenizer_2": ("transformers", "CLIPTokenizer"),
    "unet": ("diffusers", "UNet2DConditionModel"),
    "vae": ("diffusers", "AutoencoderKL"),
}
_BASE_ONLY: Final = ("text_encoder", "tokenizer")


def run(job: Job) -> None:
    """Write `export/`: the two folders; and `single/`: each model as one file with its configs beside it."""
    base, refiner, vae = trained_base(job), trained_refiner(job), trained_autoencoder(job)
    networks = {
        "unet": base["unet"],
        "vae": vae,
        "text_encoder": base["clip"],
        "text_encoder_2": base["open_clip"],
    }
    networks = {part: network.half() for part, network in networks.items()}
    refiner = refiner.half()
    _write_base(job, job.at("export", BASE_NAME), networks)
    _write_refiner(job, job.at("export", REFINER_NAME), refiner)
    _write_single_files(job, networks, refiner)
    total = sum(path.stat().st_size for path in job.at("export").rglob("*") if path.is_file())
    job.tell(f"export: {total / 1e6:.2f} MB in both folders")


def _write_base(job: Job, folder: Path, networks: Mapping[str, nn.Module]) -> None:
    _write_index(folder, "StableDiffusionXLPipeline", _CLASSES)
    for part, network in networks.items():
        _write_network(folder / part, network)
    for part in ("tokenizer", "tokenizer_2"):
        shutil.copytree(job.at(part), folder / part, dirs_exist_ok=True)


def _write_refiner(job: Job, folder: Path, unet: nn.Module) -> None:
    """Write what the refiner has of its own; the rest is the base's, and told to be."""
    del job
    parts = {part: names for part, names in _CLASSES.items() if part not in _BASE_ONLY}
    more = {"requires_aesthetics_score": True, LENDER: BASE_NAME}
    _write_index(folder, "StableDiffusionXLImg2ImgPipeline", parts, more)
    _write_network(folder / "unet", unet)


def _write_index(
    folder: Path, pipeline: str, parts: Mapping[str, tuple[str, str]], more: Mapping[str, object] | None = None
) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    absent = {part: [None, None] for part in (*_CLASSES, "image_encoder", "feature_extractor") if part not in parts}
    index = {
        "_class_name": pipeline,
        "force_zeros_for_empty_prompt": True,
        **absent,
        **{part: [*names] for part, names in parts.items()},
        **(more or {}),
    }
    (folder / INDEX_NAME).write_text(json.dumps(index, indent=2, sort_keys=True) + "\n")
    EulerDiscreteScheduler(
        num_train_timesteps=1000,
        beta_start=0.00085,
        beta_end=0.012,
        beta_schedule="scaled_linear",
        steps_offset=1,
        timestep_spacing="leading",
    ).save_pretrained(folder / "scheduler")


def _write_network(folder: Path, network: nn.Module) -> None:
    """Write a network's config and weights, which everybody may read."""
    network.save_pretrained(folder, safe_serialization=True)  # type: ignore[operator]
    for path in folder.iterdir():
        path.chmod(0o644)  # safetensors makes files that only their owner can read


def _write_single_files(job: Job, networks: Mapping[str, nn.Module], refiner: nn.Module) -> None:
    shared = export_vae(_tensors(networks["vae"]))
    open_clip = _tensors(networks["text_encoder_2"])
    base = export_unet(_tensors(networks["unet"])) | shared | export_clip(_tensors(networks["text_encoder"]), SDXL_CLIP)
    base |= export_open_clip(open_clip, SDXL_OPEN_CLIP)
    finish = export_unet(_tensors(refiner)) | shared | export_open_clip(open_clip, REFINER_OPEN_CLIP)
    for name, tensors, parts in ((BASE_NAME, base, ()), (REFINER_NAME, finish, _BASE_ONLY)):
        keep_tensors(job.at("single", f"{name}.safetensors"), tensors)
        _write_configs(job, job.at("single", f"{name}.config"), name, parts)


def _write_configs(job: Job, folder: Path, name: str, absent: tuple[str, ...]) -> None:
    """Write what a single file can't say beside it: the configs of its networks and the tokenizers."""
    for part in ("unet", "vae", "text_encoder", "text_encoder_2"):
        own = job.at("export", name, part, "config.json")
        source = own if own.is_file() else job.at("export", BASE_NAME, part, "config.json")
        if part not in absent:
            (folder / part).mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, folder / part / "config.json")
    for part in ("tokenizer", "tokenizer_2"):
        if part not in absent:
            shutil.copytree(job.at(part), folder / part, dirs_exist_ok=True)


def _tensors(network: nn.Module) -> dict[str, Tensor]:
    tensors: dict[str, torch.Tensor] = network.state_dict()
    return tensors
