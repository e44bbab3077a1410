"""A world in memory for one node, so that it is tested through its class and nothing else."""

from __future__ import annotations

import hashlib
import logging
import random
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as PillowImage
from PIL.Image import Image

from nodeloom.runtime.worker.numbers import pillow, settled
from nodeloom.schema import (
    Expansion,
    FileField,
    Graph,
    ImageField,
    ImageOutput,
    InputError,
    InvocationContext,
    MaskField,
    ModelError,
    ModelField,
    SecretField,
    SubgraphField,
)
from nodeloom.schema.context import NO_SIZE, ModelPart

if TYPE_CHECKING:
    import torch


class FakeImages:
    """Pictures by name; what was saved is listed with its prefix."""

    def __init__(self) -> None:
        self.pictures: dict[str, Image] = {}
        self.kept_numbers: dict[str, NDArray[np.float32]] = {}
        self.saved: list[tuple[str, ImageField]] = []

    def load(self, image: ImageField | MaskField) -> Image:
        if image.name not in self.pictures:
            raise InputError(f"there is no picture {image.name}")
        return self.pictures[image.name].copy()

    def put(self, image: Image) -> ImageField:
        field = ImageField(name=f"picture-{len(self.pictures)}")
        self.pictures[field.name] = image
        return field

    def numbers(self, image: ImageField | MaskField) -> NDArray[np.float32] | None:
        return self.kept_numbers.get(image.name)

    def put_numbers(self, numbers: NDArray[np.float32]) -> ImageField:
        kept = settled(numbers)
        field = self.put(pillow(kept))
        self.kept_numbers[field.name] = kept
        return field

    def output(self, image: Image) -> ImageOutput:
        return ImageOutput(image=self.put(image), width=image.width, height=image.height)

    def save(self, image: Image, prefix: str = "") -> ImageField:
        field = self.put(image)
        self.saved.append((prefix, field))
        return field


class FakeTensors:
    """Bundles of tensors by name."""

    def __init__(self) -> None:
        self.bundles: dict[str, Mapping[str, torch.Tensor]] = {}

    def put(self, bundle: Mapping[str, torch.Tensor]) -> str:
        name = f"tensors-{len(self.bundles)}"
        self.bundles[name] = bundle
        return name

    def get(self, name: str) -> Mapping[str, torch.Tensor]:
        return self.bundles[name]


class FakeModels:
    """Parts of models by the model's name."""

    def __init__(self) -> None:
        self.known: dict[str, dict[ModelPart, object]] = {}

    def resolve(self, model: ModelField) -> ModelField:
        self._parts(model)
        return model.model_copy(update={"hash": f"hash of {model.name}"})

    def load(self, model: ModelField, part: ModelPart) -> object:
        return self._parts(model)[part]

    def config(self, model: ModelField, part: ModelPart) -> Mapping[str, object]:
        """What a test's network says of itself."""
        config: Mapping[str, object] = getattr(self._parts(model)[part], "config", {})
        return config

    def parts(self, model: ModelField) -> frozenset[ModelPart]:
        return frozenset(self._parts(model))

    def _parts(self, model: ModelField) -> dict[ModelPart, object]:
        if model.name not in self.known:
            raise ModelError(f"there is no model {model.name}")
        return self.known[model.name]


class FakeFiles:
    """Files by path."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}

    def read(self, path: str, digest: str | None = None) -> bytes:
        if path not in self.contents:
            raise InputError(f"there is no file {path}")
        return self.contents[path]

    def digest(self, path: str) -> str:
        return hashlib.blake2b(self.read(path)).hexdigest()

    @property
    def workflow(self) -> str:
        return "{}"

    def save(
        self,
        data: bytes,
        prefix: str,
        ending: str,
        media_type: str = "application/octet-stream",
        size: tuple[int, int] = NO_SIZE,
    ) -> FileField:
        field = FileField(name=f"{prefix}.{ending}")
        self.contents[field.name] = data
        return field


class FakeContext:
    """The world of one node; random numbers are the same in every test."""

    def __init__(self) -> None:
        self.images = FakeImages()
        self.tensors = FakeTensors()
        self.models = FakeModels()
        self.files = FakeFiles()
        self.random = random.Random(0)
        self.log = logging.getLogger("nodeloom.node.test")
        self.secrets: dict[str, str] = {}
        self.steps: list[tuple[int, int, str]] = []
        self.previews: list[Image] = []
        self.expansions: list[Expansion] = []
        self.on_run: Callable[[Expansion], Mapping[str, Any]] = lambda expansion: {}

    def secret(self, secret: SecretField) -> str:
        return self.secrets[secret.name]

    def expansion(self, subgraph: SubgraphField, inputs: Mapping[str, Any]) -> Expansion:
        return Expansion(Graph(), {}, {"subgraph": subgraph.name, **inputs})

    async def run(self, expansion: Expansion) -> Mapping[str, Any]:
        """What a test says that the graph gives; what it was given is listed."""
        self.expansions.append(expansion)
        return self.on_run(expansion)

    def progress(self, step: int, total: int, message: str = "", preview: Image | None = None) -> None:
        self.steps.append((step, total, message))
        if preview is not None:
            self.previews.append(preview)

    def check_canceled(self) -> None:
        """Nobody cancels a test."""


_conforms: Callable[[], InvocationContext] = FakeContext  # mypy proves that it is what nodes are promised


@pytest.fixture
def context() -> FakeContext:
    return FakeContext()


@pytest.fixture
def picture() -> Image:
    """12 x 8 opaque pixels that all differ."""
    image = PillowImage.new("RGB", (12, 8))
    image.putdata([(20 * x, 30 * y, 255 - 20 * x) for y in range(8) for x in range(12)])
    return image


@pytest.fixture(scope="session")
def checkpoint() -> dict[str, torch.Tensor]:
    """The tensors of the embedded SDXL base as a single file has them; tests don't write to them."""
    from safetensors.torch import load_file

    from nodeloom.runtime.models import EMBEDDED_ROOT, original_export
    from nodeloom.runtime.models.original_layout import SDXL_CLIP, SDXL_OPEN_CLIP

    model = EMBEDDED_ROOT / "tiny-sdxl-base"
    tensors = original_export.export_unet(load_file(model / "unet/diffusion_pytorch_model.safetensors"))
    tensors |= original_export.export_vae(load_file(model / "vae/diffusion_pytorch_model.safetensors"))
    tensors |= original_export.export_open_clip(load_file(model / "text_encoder_2/model.safetensors"), SDXL_OPEN_CLIP)
    tensors |= original_export.export_clip(load_file(model / "text_encoder/model.safetensors"), SDXL_CLIP)
    return {name: tensor.contiguous() for name, tensor in tensors.items()}
