"""`diffusion/load_model` takes what it can denoise with, and says what to do with the rest."""

from typing import Any

import pytest

from nodeloom.invocations.diffusion.load_model import LoadModel
from nodeloom.schema import ModelError, ModelField


def found(name: str, base: str | None, kind: str) -> ModelField:
    return ModelField(name=name, hash="d", base=base, kind=kind)


@pytest.mark.parametrize(("base", "kind"), [("sd1", "main"), ("sd2", "main"), ("sdxl", "main"), ("sdxl", "refiner")])
def test_every_main_model_is_taken(context: Any, base: str, kind: str) -> None:
    model = found("m", base, kind)
    context.models.resolve = lambda field: model
    output = LoadModel(model=ModelField(name="m")).invoke(context)
    assert {output.unet.model, output.clip.model, output.vae.model, output.model} == {model}


@pytest.mark.parametrize(
    ("base", "kind", "sentence"),
    [
        (None, "vae", "model 'm' is of kind vae and base unknown, .*; use diffusion/load_vae for it"),
        ("sd1", "lora", "model 'm' is of kind lora and base sd1, .*; use diffusion/load_lora for it"),
        (None, "unknown", "model 'm' is of kind unknown and base unknown, .*; `nodeloom models info m` tells more"),
    ],
)
def test_what_is_no_main_model_is_named_with_the_node_for_it(
    context: Any, base: str | None, kind: str, sentence: str
) -> None:
    context.models.resolve = lambda field: found("m", base, kind)
    with pytest.raises(ModelError, match=sentence):
        LoadModel(model=ModelField(name="m")).invoke(context)
