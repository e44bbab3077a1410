"""Single files as programs write them: whatever they call, add or leave out, the networks are the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from nodeloom.runtime.models import ModelLibrary, ModelRecord, Part
from nodeloom.runtime.models.loader import load_part
from nodeloom.runtime.models.original_layout import SDXL_CLIP, SDXL_OPEN_CLIP, UNET, VAE

Tensors = dict[str, torch.Tensor]
PARTS: tuple[Part, ...] = ("unet", "vae", "text_encoder", "text_encoder_2")
PROJECTION = f"{SDXL_OPEN_CLIP}text_projection"


def with_averages(tensors: Tensors) -> Tensors:
    """Averages from training, named without dots, and the trainer's own numbers."""
    averages = {
        f"model_ema.{name.removeprefix('model.').replace('.', '')}": torch.zeros_like(tensor)
        for name, tensor in tensors.items()
        if name.startswith(UNET)
    }
    own = {"model_ema.decay": torch.tensor(0.999), "model_ema.num_updates": torch.tensor(7, dtype=torch.int32)}
    return tensors | averages | own


def with_tables(tensors: Tensors) -> Tensors:
    """Tables of training, positions in two number formats, and scales."""
    return tensors | {
        "betas": torch.ones(1000), "alphas_cumprod": torch.ones(1000), "denoiser.sigmas": torch.ones(1000),
        f"{SDXL_CLIP}text_model.embeddings.position_ids": torch.arange(77)[None],
        f"{SDXL_CLIP}embeddings.position_ids": torch.arange(77.0)[None],
        f"{SDXL_OPEN_CLIP}logit_scale": torch.tensor(4.6), "conditioner.embedders.0.logit_scale": torch.tensor(4.6),
        f"{SDXL_CLIP}text_projection.weight": torch.ones(4, 4), f"{SDXL_OPEN_CLIP}attn_mask": torch.zeros(77, 77),
        "first_stage_model.loss.logvar": torch.zeros(1),
    }  # fmt: skip


def with_a_projection_layer(tensors: Tensors) -> Tensors:
    """The projection as a linear layer has it, as diffusers' script once wrote it."""
    own = dict(tensors)
    own[f"{PROJECTION}.weight"] = own.pop(PROJECTION).T.contiguous()
    return own


def with_linear_attention(tensors: Tensors) -> Tensors:
    """A VAE's attention without its kernels of 1 x 1."""
    return {
        name: tensor[:, :, 0, 0].contiguous() if ".attn_1." in name and tensor.ndim == 4 else tensor
        for name, tensor in tensors.items()
    }


def without_wrapper(tensors: Tensors) -> Tensors:
    """The first text encoder as transformers names it from 5.6 on, and as it did before 4.20."""
    return {name.replace(f"{SDXL_CLIP}text_model.", SDXL_CLIP): tensor for name, tensor in tensors.items()}


def with_stale_duplicates(tensors: Tensors) -> Tensors:
    """A merge of files with and without the wrapper: those without it count."""
    stale = {name: torch.zeros_like(tensor) for name, tensor in tensors.items() if name.startswith(SDXL_CLIP)}
    return without_wrapper(tensors) | stale


def written(tensors: Tensors, folder: Path) -> ModelRecord:
    (folder / "models").mkdir()
    save_file(tensors, folder / "models/x.safetensors")
    return ModelLibrary([folder / "models"], folder).resolve(name="x")


def weights(record: ModelRecord, part: Part, dtype: torch.dtype = torch.float32) -> Tensors:
    network = load_part(record, part, torch.device("cpu"), dtype)
    assert isinstance(network, torch.nn.Module)
    return network.state_dict()


@pytest.mark.parametrize(
    "change",
    [
        with_averages,
        with_tables,
        with_a_projection_layer,
        with_linear_attention,
        without_wrapper,
        with_stale_duplicates,
    ],
)
def test_what_programs_add_or_name_otherwise_changes_no_weight(
    change: Callable[[Tensors], Tensors], single_files: Path, tmp_path: Path
) -> None:
    record = written(change(load_file(single_files / "one.safetensors")), tmp_path)
    plain = ModelLibrary([single_files], tmp_path).resolve(name="one")
    for part in PARTS:
        found, expected = weights(record, part), weights(plain, part)
        assert found.keys() == expected.keys()
        assert all(torch.equal(found[name], expected[name]) for name in expected)


@pytest.mark.parametrize(
    "stored", [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.float8_e4m3fn, torch.float8_e5m2]
)
@pytest.mark.parametrize("wanted", [torch.float32, torch.float16, torch.bfloat16])
def test_a_file_in_any_number_format_loads_in_any_other(
    stored: torch.dtype, wanted: torch.dtype, single_files: Path, tmp_path: Path
) -> None:
    tensors = {name: tensor.to(stored) for name, tensor in load_file(single_files / "two.safetensors").items()}
    record = written(tensors, tmp_path)
    found = weights(record, "unet", wanted)["conv_in.weight"]
    assert found.dtype == wanted
    assert torch.equal(found, tensors[f"{UNET}input_blocks.0.0.weight"].to(wanted))


def test_parts_in_different_number_formats_are_one_model(single_files: Path, tmp_path: Path) -> None:
    tensors = {
        name: tensor.to(torch.float32 if name.startswith(VAE) else torch.bfloat16)
        for name, tensor in load_file(single_files / "one.safetensors").items()
    }
    record = written(tensors, tmp_path)
    for part in PARTS:
        assert all(tensor.isfinite().all() for tensor in weights(record, part, torch.float16).values())


def test_a_vae_under_the_first_names_of_diffusers_is_the_same(tmp_path: Path) -> None:
    model = ModelLibrary([], tmp_path).resolve(name="tiny-sdxl-base")
    tensors = load_file(model.path / "vae/diffusion_pytorch_model.safetensors")
    first = {".to_q.": ".query.", ".to_k.": ".key.", ".to_v.": ".value.", ".to_out.0.": ".proj_attn."}
    for new, old in first.items():
        tensors = {name.replace(new, old): tensor for name, tensor in tensors.items()}
    assert any(".query." in name for name in tensors)
    found, expected = weights(written(tensors, tmp_path), "vae"), weights(model, "vae")
    assert found.keys() == expected.keys()
    assert all(torch.equal(found[name], expected[name]) for name in expected)
