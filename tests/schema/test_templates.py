from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.schema.errors import DocumentError
from nodeloom.schema.templates import MISSING, InputTemplate, OutputTemplate, parse_templates

CHECKOUT = Path(__file__).parents[2]
CORPORA = [folder / "shared/corpus" for folder in (CHECKOUT, CHECKOUT.parent)]
PROBLEMS_OF_INVOKEAI: dict[tuple[str, str], str] = {}
"""Fields of InvokeAI's document whose type is not understood, by (type, field): none."""

ATTRIBUTES = {"id", "type", "use_cache", "is_intermediate"}
WORDS = [
    "class",
    "properties",
    "type",
    "output",
    "required",
    "allOf",
    "$ref",
    "field_kind",
    "ui_type",
    "default",
    "spread",
]
VALUES = ["invocation", "output", "input", "internal", "array", "string", "#/components/schemas/A", "CollectionField"]

leaves = st.none() | st.booleans() | st.integers() | st.sampled_from(VALUES)
hostile = st.recursive(
    leaves,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
    max_leaves=25,
)


def published(*invocations: dict[str, Any]) -> dict[str, Any]:
    return {"components": {"schemas": {f"C{index}": each for index, each in enumerate(invocations)}}}


def invocation(type_id: str, **properties: Any) -> dict[str, Any]:
    return {"class": "invocation", "properties": {"type": {"const": type_id}, **properties}}


def corpus_documents() -> Iterator[dict[str, Any]]:
    """Documents that InvokeAI published, where the checkout has them."""
    for folder in CORPORA:
        for path in sorted(folder.glob("invokeai-openapi-*.json")):
            yield json.loads(path.read_text(encoding="utf-8"))


def test_every_field_of_invokeais_own_document_is_in_its_template() -> None:
    for document in corpus_documents():
        schemas = document["components"]["schemas"]
        invocations = [schema for schema in schemas.values() if schema.get("class") == "invocation"]
        templates = parse_templates(document)
        assert len(templates) == len(invocations)
        for schema in invocations:
            template = templates[schema["properties"]["type"]["const"]]
            output = schemas[schema["output"]["$ref"].rsplit("/", 1)[-1]]
            assert set(template.inputs) == set(schema["properties"]) - ATTRIBUTES
            assert set(template.outputs) == set(output["properties"]) - {"type"}
            assert template.problem is None


def test_every_field_of_invokeais_own_document_has_a_type() -> None:
    for document in corpus_documents():
        problems: dict[tuple[str, str], str | None] = {}
        for template in parse_templates(document).values():
            problems |= {(template.type, name): field.problem for name, field in template.inputs.items()}
            problems |= {(template.type, f"{name} (output)"): field.problem for name, field in template.outputs.items()}
        assert {where: problem for where, problem in problems.items() if problem} == PROBLEMS_OF_INVOKEAI


def test_invokeais_own_document_keeps_what_each_field_demands() -> None:
    for document in corpus_documents():
        templates = parse_templates(document)
        for schema in document["components"]["schemas"].values():
            if schema.get("class") == "invocation":
                template = templates[schema["properties"]["type"]["const"]]
                for name, field in template.inputs.items():
                    published_field = schema["properties"][name]
                    assert field.required is published_field["orig_required"]
                    assert field.input == published_field["input"]
                    assert (field.default is MISSING) == (published_field["orig_required"] is True)


def test_invokeais_own_denoiser_reads_as_its_editor_shows_it() -> None:
    for document in corpus_documents():
        denoise = parse_templates(document)["denoise_latents"]
        assert (
            shown(denoise.inputs["positive_conditioning"]) == "ConditioningField or list of them, required, stateless"
        )
        assert shown(denoise.inputs["cfg_scale"]) == "FloatField or list of them, optional, stateful"
        assert shown(denoise.inputs["scheduler"]) == "SchedulerField, optional, stateful"
        assert shown(denoise.inputs["unet"]) == "UNetField, required, stateless"
        assert {name: str(field.type) for name, field in denoise.outputs.items()} == {
            "latents": "LatentsField",
            "width": "IntegerField",
            "height": "IntegerField",
        }


def shown(field: InputTemplate) -> str:
    need, state = ("required" if field.required else "optional"), ("stateful" if field.stateful else "stateless")
    return f"{field.type}, {need}, {state}"


@pytest.mark.parametrize(
    "document", [{}, {"components": {}}, {"components": {"schemas": []}}, {"openapi": "3.1.0"}, []]
)
def test_a_document_without_components_is_refused(document: Any) -> None:
    with pytest.raises(DocumentError, match="no components"):
        parse_templates(document)


def test_a_document_without_invocations_has_no_templates() -> None:
    assert parse_templates({"components": {"schemas": {"ImageField": {"type": "object"}}}}) == {}


@given(st.dictionaries(st.sampled_from("AB") | st.just("InvocationOutputMap"), hostile))
def test_no_document_breaks_the_parser(schemas: dict[str, Any]) -> None:
    templates = parse_templates({"components": {"schemas": schemas}})
    for template in templates.values():
        assert all(isinstance(field, InputTemplate) for field in template.inputs.values())
        assert all(isinstance(field, OutputTemplate) for field in template.outputs.values())


def test_a_type_id_that_is_there_twice_keeps_the_first_and_says_so() -> None:
    templates = parse_templates(published(invocation("a/b", one={}), invocation("a/b", two={})))
    assert list(templates["a/b"].inputs) == ["one"]
    assert "C1" in str(templates["a/b"].problem)


def test_an_output_that_is_not_defined_is_named() -> None:
    schema = {**invocation("a/b"), "output": {"$ref": "#/components/schemas/GoneOutput"}}
    template = parse_templates(published(schema))["a/b"]
    assert template.outputs == {}
    assert template.problem == "its output component GoneOutput can't be found"


def test_an_invocation_without_a_type_id_goes_by_its_components_name() -> None:
    templates = parse_templates(published({"class": "invocation", "properties": {"value": {"type": "integer"}}}))
    assert list(templates["C0"].inputs) == ["value"]
    assert "states no type id" in str(templates["C0"].problem)


def test_components_that_extend_each_other_in_a_circle_are_read_once() -> None:
    extends = {"allOf": [{"$ref": "#/components/schemas/C0"}, {"$ref": "#/components/schemas/C1"}] * 50}
    document = published({**invocation("a/b", one={}), **extends}, {**extends, "properties": {"two": {}}})
    assert list(parse_templates(document)["a/b"].inputs) == ["one", "two"]


def test_a_missing_default_is_not_null() -> None:
    template = parse_templates(published(invocation("a/b", one={"default": None}, two={})))["a/b"]
    assert template.inputs["one"].default is None
    assert template.inputs["two"].default is MISSING
    assert not MISSING
