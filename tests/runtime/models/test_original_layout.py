"""The shipped configs against the key lists of real checkpoints, on the meta device."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from nodeloom.runtime.models import original_export as export
from nodeloom.runtime.models.config_folders import config_folder
from nodeloom.runtime.models.conversion import Tensors, convert
from nodeloom.runtime.models.fitting import Shapes, misfit, surplus
from nodeloom.runtime.models.header import Header, TensorInfo
from nodeloom.runtime.models.identify import identify
from nodeloom.runtime.models.networks import empty_network, shapes_of
from nodeloom.runtime.models.original_layout import (
    REFINER_OPEN_CLIP,
    SD2_OPEN_CLIP,
    SDXL_OPEN_CLIP,
    UNET,
    VAE,
    part_prefix,
)
from nodeloom.runtime.models.records import Base, Kind, ModelRecord, Part

KEYS = Path(__file__).parents[4] / "shared/tools/random-checkpoint"
CONFIGS = Path(export.__file__).parent / "configs"
NETWORKS: tuple[Part, ...] = ("unet", "vae", "text_encoder", "text_encoder_2")


def real_shapes(name: str) -> Shapes:
    path = KEYS / f"{name}_keys.json"
    if not path.is_file():
        pytest.skip("the key lists are not beside this checkout")
    return {key: tuple(shape) for key, shape in json.loads(path.read_text()).items()}


def exported(part: Part, network: torch.nn.Module, prefix: str) -> Tensors:
    tensors = network.state_dict()
    if part == "unet":
        return export.export_unet(tensors)
    if part == "vae":
        return export.export_vae(tensors)
    if prefix in (SD2_OPEN_CLIP, SDXL_OPEN_CLIP, REFINER_OPEN_CLIP):
        return export.export_open_clip(tensors, prefix)
    return export.export_clip(tensors, prefix)


def exported_checkpoint(folder: str, base: Base, kind: Kind) -> Tensors:
    tensors: Tensors = {}
    for part in NETWORKS:
        if (prefix := part_prefix(base, kind, part)) is not None:
            tensors |= exported(part, empty_network(part, CONFIGS / folder), prefix)
    return tensors


@pytest.mark.parametrize(("name", "folder", "base"), [("sdxl", "sdxl-base", "sdxl"), ("sd15", "sd1", "sd1")])
def test_every_tensor_of_a_real_checkpoint_has_its_place(name: str, folder: str, base: Base) -> None:
    shapes = dict(real_shapes(name))
    for part in NETWORKS:
        prefix = part_prefix(base, "main", part)
        if prefix is None:
            continue
        keys = [key for key in shapes if key.startswith(prefix)]
        tensors = {key: torch.empty(shapes.pop(key), device="meta") for key in keys}
        network = empty_network(part, CONFIGS / folder)
        assert misfit(shapes_of(network.state_dict()), shapes_of(convert(part, network, tensors, prefix))) is None
    assert shapes == {}


@pytest.mark.parametrize(("name", "folder", "base"), [("sdxl", "sdxl-base", "sdxl"), ("sd15", "sd1", "sd1")])
def test_an_export_has_the_tensors_of_a_real_checkpoint(name: str, folder: str, base: Base) -> None:
    shapes = {key: shape for key, shape in real_shapes(name).items() if not key.endswith("logit_scale")}
    assert misfit(shapes, shapes_of(exported_checkpoint(folder, base, "main"))) is None


def test_every_tensor_of_a_refiner_has_its_place() -> None:
    tensors = exported_checkpoint("sdxl-refiner", "sdxl", "refiner")
    assert tensors["model.diffusion_model.label_emb.0.0.weight"].shape == (1536, 2560)
    assert tensors["model.diffusion_model.middle_block.1.transformer_blocks.3.attn2.to_k.weight"].shape == (1536, 1280)
    for part in ("unet", "vae", "text_encoder_2"):
        prefix = part_prefix("sdxl", "refiner", part)
        assert prefix is not None
        own = {key: tensors.pop(key) for key in list(tensors) if key.startswith(prefix)}
        network = empty_network(part, CONFIGS / "sdxl-refiner")
        assert misfit(shapes_of(network.state_dict()), shapes_of(convert(part, network, own, prefix))) is None
    assert tensors == {}


@pytest.mark.parametrize(
    ("folder", "base", "kind"),
    [
        ("sdxl-base", "sdxl", "main"),
        ("sdxl-refiner", "sdxl", "refiner"),
        ("sd1", "sd1", "main"),
        ("sd2", "sd2", "main"),
    ],
)
def test_a_checkpoint_of_full_size_is_identified_and_gets_the_shipped_config(
    folder: str, base: Base, kind: Kind, tmp_path: Path
) -> None:
    shapes = shapes_of(exported_checkpoint(folder, base, kind))
    header = Header({name: TensorInfo("F16", shape, 1) for name, shape in shapes.items()}, {})
    found = identify(header)
    assert (found.base, found.kind, found.problems) == (base, kind, ())
    path = tmp_path / "x.safetensors"
    record = ModelRecord(
        "x", path, path.name, "single_file", kind, base, found.precision, found.parts, 0, False, found.problems
    )
    assert config_folder(record, header).resolve() == (CONFIGS / folder).resolve()


def sd2_shapes() -> dict[str, tuple[int, ...]]:
    """A checkpoint of SD2: the UNet and VAE of SD1, and the second text encoder of SDXL, in other sizes.

    Its UNet reads text 1024 wide, through linear layers where SD1 has convolutions; its text encoder is 1024 wide
    and 24 layers deep, of which the last was not used in training.
    """
    shapes: dict[str, tuple[int, ...]] = {}
    for key, shape in real_shapes("sd15").items():
        wide = tuple(1024 if extent == 768 else extent for extent in shape)
        if key.startswith(UNET):
            shapes[key] = wide[:2] if key.endswith((".proj_in.weight", ".proj_out.weight")) else wide
        elif key.startswith(VAE):
            shapes[key] = shape
    sizes = {1280: 1024, 3840: 3072, 5120: 4096}
    for key, shape in real_shapes("sdxl").items():
        name = key.removeprefix(SDXL_OPEN_CLIP)
        block = int(name.split(".")[2]) if ".resblocks." in name else 0
        if key != name and block < 24:
            shapes[SD2_OPEN_CLIP + name] = tuple(sizes.get(extent, extent) for extent in shape)
    return shapes


def test_every_tensor_of_a_checkpoint_of_sd2_but_those_of_the_last_layer_has_its_place() -> None:
    shapes = sd2_shapes()
    left: list[str] = []
    for part in ("unet", "vae", "text_encoder"):
        prefix = part_prefix("sd2", "main", part)
        assert prefix is not None
        keys = [key for key in shapes if key.startswith(prefix)]
        tensors = {key: torch.empty(shapes.pop(key), device="meta") for key in keys}
        network = empty_network(part, CONFIGS / "sd2")
        expected, found = shapes_of(network.state_dict()), convert(part, network, tensors, prefix)
        assert misfit(expected, shapes_of(found)) is None
        left += [name for name in found if name not in expected]
    assert shapes == {}
    assert left
    assert all(".resblocks.23." in name for name in left)


def test_tensors_that_no_rule_knows_are_not_lost_silently() -> None:
    network = empty_network("vae", CONFIGS / "sd1")
    tensors = export.export_vae(network.state_dict())
    tensors["first_stage_model.decoder.extra.weight"] = torch.empty(3, device="meta")
    expected = shapes_of(network.state_dict())
    found = shapes_of(convert("vae", network, tensors, "first_stage_model."))
    assert misfit(expected, found) is None
    assert surplus(expected, found) == "1 tensor is not expected: first_stage_model.decoder.extra.weight"


def test_numbers_of_positions_that_old_files_store_are_ignored() -> None:
    network = empty_network("text_encoder", CONFIGS / "sd1")
    prefix = "cond_stage_model.transformer."
    tensors = export.export_clip(network.state_dict(), prefix)
    tensors[f"{prefix}text_model.embeddings.position_ids"] = torch.empty((1, 77), device="meta")
    converted = convert("text_encoder", network, tensors, prefix)
    assert misfit(shapes_of(network.state_dict()), shapes_of(converted)) is None
