"""Models are found wherever a document names one, and replaced there and nowhere else."""

from __future__ import annotations

from typing import Any

from tests.migrations.model_documents import catalogue, workflow

from nodeloom.migrations.model_references import ModelReference, references_in, with_models
from nodeloom.schema import Workflow

MAIN = {"name": "flux-capacitor", "hash": "blake3:1", "base": "sdxl", "kind": "main"}


def places(document: Workflow) -> dict[str, str]:
    return {each.place: each.name for each in references_in(document, catalogue())}


def test_a_reference_says_what_the_document_and_the_field_say_of_it() -> None:
    (found,) = references_in(workflow(n=("shelf/load", {"model": MAIN})), catalogue())
    assert found == ModelReference(
        "flux-capacitor", "n", "shelf/load", None, "model", "blake3:1", "main", "sdxl", ("main", "refiner")
    )


def test_models_within_lists_and_other_values_are_found() -> None:
    inputs = {
        "loras": [{"model": {"name": "ink"}, "weight": 1.0}, {"model": {"name": "oil"}}],
        "choice": {"first": {"name": "wax"}},
        "label": "not-a-model.safetensors",
    }
    found = places(workflow(n=("shelf/stack", inputs)))
    assert found == {"n.loras[0].model": "ink", "n.loras[1].model": "oil", "n.choice.first": "wax"}


def test_in_types_that_are_not_installed_what_looks_like_a_model_is_one() -> None:
    inputs: dict[str, Any] = {
        "ckpt": "sub\\foo.SafeTensors",
        "text": "a cat",
        "long": "x" * 500 + ".ckpt",
        "model": {"name": "bar", "type": "main", "key": "k"},
        "color": {"name": "red"},
        "file": {"name": "vae.pt"},
        "list": [{"name": "baz", "base": "sd1"}, 3, "q.gguf"],
    }
    found = places(workflow(n=("other/thing", inputs)))
    assert found == {
        "n.ckpt": "sub\\foo.SafeTensors",
        "n.model": "bar",
        "n.file": "vae.pt",
        "n.list[0]": "baz",
        "n.list[2]": "q.gguf",
    }


def test_subgraphs_are_walked_and_inputs_that_edges_feed_are_not() -> None:
    document = workflow(n=("shelf/load", {"model": MAIN}), m=("other/thing", {})).document()
    document["edges"] = [["m", "model", "n", "model"]]
    inner = workflow(n=("shelf/load", {"model": {"name": "inner"}}))
    document["subgraphs"] = {"s": {"nodes": inner.document()["nodes"]}}
    assert places(Workflow.read(document)) == {"s/n.model": "inner"}


def test_another_model_takes_the_place_with_nothing_that_was_said_of_the_first() -> None:
    document = workflow(
        a=("shelf/load", {"model": MAIN}),
        b=("other/thing", {"ckpt": "x.ckpt", "model": {"name": "bar", "type": "main", "key": "k", "hash": "h"}}),
        c=("shelf/load", {"model": {"name": "stays"}}),
    )
    made = with_models(document, catalogue(), lambda each: None if each.name == "stays" else "new")
    assert made.nodes["a"].inputs == {"model": {"name": "new"}}
    assert made.nodes["b"].inputs == {"ckpt": "new", "model": {"name": "new", "type": "main"}}
    assert made.nodes["c"] is document.nodes["c"]
    assert with_models(document, catalogue(), lambda each: None) is document
