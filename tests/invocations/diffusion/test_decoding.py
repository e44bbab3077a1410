"""A batch of latents as pictures."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from nodeloom.invocations.diffusion.latents_to_image import LatentsToImage
from nodeloom.invocations.diffusion.latents_to_images import LatentsToImages
from nodeloom.runtime.models import ModelLibrary
from nodeloom.runtime.models.loader import load_part
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.session import Session
from nodeloom.schema import ImageField, LatentsField, ModelField, Registry, VAEField, Workflow
from nodeloom.schema.json import JSON

VAE = VAEField(model=ModelField(name="m"))


@pytest.fixture
def batch(context: Any, tmp_path: Path) -> LatentsField:
    """Three pictures' latents, and the embedded autoencoder to decode them with."""
    record = ModelLibrary([], tmp_path).resolve(name="tiny-sdxl-base")
    context.models.known["m"] = {"vae": load_part(record, "vae", torch.device("cpu"), torch.float32)}
    samples = torch.randn(3, 4, 4, 6, generator=torch.Generator().manual_seed(1)) * 4
    return LatentsField(name=context.tensors.put({"samples": samples}))


def pixels(context: Any, image: ImageField) -> NDArray[np.uint8]:
    return np.asarray(context.images.load(image))


def test_every_picture_of_a_batch_is_the_one_that_it_is_alone(context: Any, batch: LatentsField) -> None:
    output = LatentsToImages(latents=batch, vae=VAE).invoke(context)
    assert output.count == len(output.images) == 3
    samples = context.tensors.get(batch.name)["samples"]
    for index, image in enumerate(output.images):
        alone = LatentsField(name=context.tensors.put({"samples": samples[index : index + 1]}))
        expected = LatentsToImage(latents=alone, vae=VAE).invoke(context)
        assert (expected.width, expected.height) == (48, 32)
        assert np.array_equal(pixels(context, image), pixels(context, expected.image))
    assert context.steps == [(1, 3, ""), (2, 3, ""), (3, 3, "")]


def test_one_picture_of_a_batch_is_the_first_and_that_is_said(
    context: Any, batch: LatentsField, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    one = LatentsToImage(latents=batch, vae=VAE).invoke(context)
    every = LatentsToImages(latents=batch, vae=VAE).invoke(context)
    assert np.array_equal(pixels(context, one.image), pixels(context, every.images[0]))
    assert "3 pictures are in the batch, this is the first: diffusion/latents_to_images gives all" in caplog.text


def test_the_pictures_of_a_batch_go_on_as_a_list_and_one_by_one(tmp_path: Any) -> None:
    nodes: dict[str, tuple[str, JSON]] = {
        "base": ("diffusion/load_model", {"model": {"name": "tiny-sdxl-base"}}),
        "prompt": ("diffusion/sdxl_prompt", {"prompt": "a red circle"}),
        "empty": ("diffusion/empty_latents", {"width": 32, "height": 32, "batch": 2}),
        "denoise": ("diffusion/denoise", {"seed": 3, "steps": 1, "cfg": 1}),
        "decode": ("diffusion/latents_to_images", {}),
        "sheet": ("image/grid", {"columns": 2}),
        "each": ("core/iterate", {}),
        "save": ("image/save", {}),
    }
    edges = (
        "base clip prompt clip", "base unet denoise unet", "prompt conditioning denoise positive",
        "empty latents denoise latents", "denoise latents decode latents", "base vae decode vae",
        "decode images sheet images", "decode images each collection", "each item save image",
    )  # fmt: skip
    document: Any = {
        "format": "nodeloom.workflow",
        "format_version": 2,
        "nodes": {key: {"type": type_id, "inputs": inputs} for key, (type_id, inputs) in nodes.items()},
        "edges": [edge.split() for edge in edges],
    }
    saved: list[bytes] = []
    session = Session(Registry.installed(), Settings(home=tmp_path))
    result = session.run(
        Workflow.read(document), save=lambda data, name: saved.append(data), targets=["sheet", "save", "decode"]
    )
    assert result.status == "completed", result.failures
    assert result.output("sheet").width == 64  # type: ignore[attr-defined]
    assert len({*saved}) == result.output("decode").count == 2  # type: ignore[attr-defined]
