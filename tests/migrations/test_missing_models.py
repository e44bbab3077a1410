"""Which models are missing, and which are offered in their place: by hash first, then by name."""

from __future__ import annotations

from typing import Any

import pytest
from tests.migrations.model_documents import catalogue, workflow

from nodeloom.migrations import KnownModel, KnownModels, missing_models
from nodeloom.migrations.known_models import Offer, plain_name
from nodeloom.migrations.missing_models import MissingModel

DIGEST = "blake3:" + "ab" * 32
SHELF = KnownModels(
    [
        KnownModel("sd_xl_base_1.0", "checkpoints/XL/sd_xl_base_1.0.safetensors", "main", "sdxl", (DIGEST,)),
        KnownModel("sd_xl_refiner_1.0", "checkpoints/sd_xl_refiner_1.0.safetensors", "refiner", "sdxl"),
        KnownModel(
            "v1-5-pruned-emaonly", "checkpoints/v1-5-pruned-emaonly.ckpt", "main", "sd1", ("sha256:6ce0161689",)
        ),
        KnownModel("loras/a/ink.safetensors", "loras/a/ink.safetensors", "lora"),
        KnownModel("loras/b/ink.safetensors", "loras/b/ink.safetensors", "lora"),
        KnownModel("embeddings/ink.pt", "embeddings/ink.pt", "embedding"),
        KnownModel("tiny", "diffusers/tiny.v1", "main", "sdxl", is_folder=True),
    ]
)


def missing(*models: dict[str, Any]) -> tuple[MissingModel, ...]:
    nodes = {f"n{index}": ("shelf/load", {"model": model}) for index, model in enumerate(models)}
    return missing_models(workflow(**nodes), catalogue(), SHELF)


def offered(**model: Any) -> list[Offer]:
    (found,) = missing(model)
    return [*found.offers]


@pytest.mark.parametrize(
    "model",
    [
        {"name": "sd_xl_base_1.0"},
        {"name": "sd_xl_base_1.0.safetensors"},
        {"name": "XL\\sd_xl_base_1.0.safetensors"},
        {"name": "checkpoints/XL/sd_xl_base_1.0.safetensors"},
        {"name": "another name", "hash": DIGEST},
        {"name": "sd_xl_refiner_1.0", "hash": "blake3:" + "cd" * 32},  # it may be that one: nobody has read it yet
        {"name": "tiny.v1"},
        {"name": "b/ink.safetensors"},
        {"name": "ink", "kind": "embedding"},
    ],
)
def test_what_a_worker_would_find_is_there(model: dict[str, Any]) -> None:
    assert missing(model) == ()


@pytest.mark.parametrize(
    "model",
    [
        {"name": "sd_xl_base_1.0", "hash": "blake3:" + "cd" * 32},  # other weights of that name
        {"name": "ink", "kind": "lora"},  # there are two
        {"name": "nothing"},
        {"name": "l/sd_xl_base_1.0.safetensors"},
    ],
)
def test_what_a_worker_would_not_find_is_missing(model: dict[str, Any]) -> None:
    assert [each.name for each in missing(model)] == [model["name"]]


def test_a_model_is_told_once_with_all_fields_that_name_it() -> None:
    (found,) = missing({"name": "x.ckpt", "base": "sd1"}, {"name": "x.ckpt", "base": "sd1"})
    assert found.to_json() == {
        "name": "x.ckpt",
        "hash": None,
        "kind": "main",
        "base": "sd1",
        "places": ["n0.model", "n1.model"],
        "offers": [],
    }
    assert str(found) == "model x.ckpt is not there (sd1 main), named by n0.model, n1.model"


def test_the_same_hash_goes_before_a_nearer_name() -> None:
    offers = offered(
        name="sd_xl_base_1_0", hash="sha256:6ce0161689b3853acaa03779ec93eafe75a02f4ced659bee03f50797806fa2fa"
    )
    assert offers[:2] == [Offer("v1-5-pruned-emaonly", "hash"), Offer("sd_xl_base_1.0", "name")]


def test_names_are_near_whatever_case_separators_and_ending_they_have() -> None:
    assert offered(name="SD-XL Base 1-0.ckpt")[0] == Offer("sd_xl_base_1.0", "name")
    assert plain_name("a\\B-c_D.v2.safetensors") == "bcdv2"


def test_what_is_of_another_kind_or_base_is_not_offered() -> None:
    assert [offer.name for offer in offered(name="sdxlrefiner1", base="sd1")] == []
    assert [offer.name for offer in offered(name="inks", kind="lora")] == [
        "loras/a/ink.safetensors",
        "loras/b/ink.safetensors",
    ]
    assert offered(name="sd_xl_refiner", kind="refiner") == [Offer("sd_xl_refiner_1.0", "name")]
