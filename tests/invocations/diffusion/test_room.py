"""Pictures that can't fit the device are refused before anything is computed."""

from typing import Any, ClassVar

import pytest
import torch
from PIL import Image

from nodeloom.invocations.diffusion.image_to_latents import ImageToLatents
from nodeloom.invocations.diffusion.latents_to_image import LatentsToImage
from nodeloom.invocations.diffusion.room import check_step
from nodeloom.runtime.diffusion import footprint
from nodeloom.schema import InputError, LatentsField, ModelField, VAEField


class Network(torch.nn.Linear):
    """As much of a diffusers network as it takes to be judged."""

    config: ClassVar = {"block_out_channels": [320, 640]}
    dtype = torch.float16
    device = torch.device("cpu")


@pytest.fixture(autouse=True)
def small_device(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(footprint, "device_memory", lambda device: 2 * 10**9)


def test_latents_of_a_giant_are_not_denoised() -> None:
    giant = torch.empty(1, 4, 2048, 2048, device="meta")
    with pytest.raises(InputError) as caught:
        check_step("latents", Network(1, 1), giant)
    assert str(caught.value) == (
        "latents is a picture of 16384 x 16384 pixels: denoising it takes at least 5.4 GB, the device cpu has 2.0 GB; "
        "make it smaller, or choose another device with NODELOOM_DEVICE"
    )


def test_what_may_fit_is_let_through() -> None:
    check_step("latents", Network(1, 1), torch.empty(1, 4, 1024, 1024, device="meta"))


def test_the_coders_name_their_own_input(context: Any) -> None:
    context.models.known["m"] = {"vae": Network(1, 1)}
    vae = VAEField(model=ModelField(name="m"))
    name = context.tensors.put({"samples": torch.empty(1, 4, 512, 512, device="meta")})
    with pytest.raises(InputError, match="latents is a picture of 4096 x 4096 pixels: decoding it takes"):
        LatentsToImage(latents=LatentsField(name=name), vae=vae).invoke(context)
    image = context.images.put(Image.new("RGB", (4096, 4096)))
    with pytest.raises(InputError, match="image is a picture of 4096 x 4096 pixels: encoding it takes"):
        ImageToLatents(image=image, vae=vae).invoke(context)
