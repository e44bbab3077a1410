"""Files and models that the tests of this room share; no test here may reach for the network."""

from __future__ import annotations

import json
import socket
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from nodeloom.runtime.models import EMBEDDED_ROOT, ModelLibrary

Shapes = Mapping[str, tuple[int, ...]]
WriteShapes = Callable[[Path, Shapes], Path]


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a model room test reached for the network")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


@pytest.fixture
def write_shapes() -> WriteShapes:
    """Write a valid fp16 safetensors file of zeros with these tensor shapes; large ones take no room on disk."""

    def write(path: Path, shapes: Shapes) -> Path:
        entries: dict[str, object] = {}
        end = 0
        for name, shape in shapes.items():
            size = 2
            for extent in shape:
                size *= extent
            entries[name] = {"dtype": "F16", "shape": list(shape), "data_offsets": [end, end + size]}
            end += size
        header = json.dumps(entries).encode()
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as stream:
            stream.write(len(header).to_bytes(8, "little") + header)
            stream.truncate(8 + len(header) + end)
        return path

    return write


@pytest.fixture
def library(tmp_path: Path) -> ModelLibrary:
    """A library over the folder `models` below tmp_path."""
    (tmp_path / "models").mkdir(exist_ok=True)
    return ModelLibrary([tmp_path / "models"], tmp_path / "cache")


@pytest.fixture(scope="session")
def single_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the embedded pair exported to single files of the original layout, named `one` and `two`."""
    from safetensors.torch import load_file, save_file

    from nodeloom.runtime.models import original_export as export
    from nodeloom.runtime.models.identify_folder import part_folder
    from nodeloom.runtime.models.original_layout import REFINER_OPEN_CLIP, SDXL_CLIP, SDXL_OPEN_CLIP

    folder = tmp_path_factory.mktemp("single-files")
    for source, target, prefix in (("base", "one", SDXL_OPEN_CLIP), ("refiner", "two", REFINER_OPEN_CLIP)):
        model = EMBEDDED_ROOT / f"tiny-sdxl-{source}"
        tensors = export.export_unet(load_file(model / "unet/diffusion_pytorch_model.safetensors"))
        tensors |= export.export_vae(load_file(part_folder(model, "vae") / "diffusion_pytorch_model.safetensors"))
        open_clip = load_file(part_folder(model, "text_encoder_2") / "model.safetensors")
        tensors |= export.export_open_clip(open_clip, prefix)
        if source == "base":
            tensors |= export.export_clip(load_file(model / "text_encoder/model.safetensors"), SDXL_CLIP)
        save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, folder / f"{target}.safetensors")
    return folder
