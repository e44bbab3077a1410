"""`diffusion/load_vae` takes whatever has an autoencoder."""

from typing import Any

import pytest

from nodeloom.invocations.diffusion.load_vae import LoadVAE
from nodeloom.schema import ModelError, ModelField


@pytest.mark.parametrize(("kind", "parts"), [("vae", {"vae": object()}), ("main", {"unet": 1, "vae": object()})])
def test_whatever_has_an_autoencoder_gives_it(context: Any, kind: str, parts: dict[str, object]) -> None:
    model = ModelField(name="m", hash="d", base=None, kind=kind)
    context.models.known["m"] = parts
    context.models.resolve = lambda field: model
    assert LoadVAE(model=ModelField(name="m")).invoke(context).vae.model == model


def test_what_has_none_is_named(context: Any) -> None:
    context.models.known["m"] = {"unet": object()}
    context.models.resolve = lambda field: ModelField(name="m", hash="d", kind="main")
    with pytest.raises(ModelError, match="model 'm' is of kind main and has no autoencoder; choose a VAE or"):
        LoadVAE(model=ModelField(name="m")).invoke(context)
