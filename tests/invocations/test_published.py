"""What the built-in packs publish: everything titled and described, as users will see it."""

from __future__ import annotations

import pytest

from nodeloom.invocations import comfyui, core, diffusion, image
from nodeloom.schema import Registry
from nodeloom.schema.templates import InputTemplate, InvocationTemplate, OutputTemplate, parse_templates

TEMPLATES = parse_templates(Registry([core.pack, image.pack, diffusion.pack, comfyui.pack]).openapi())


@pytest.fixture(params=sorted(TEMPLATES))
def template(request: pytest.FixtureRequest) -> InvocationTemplate:
    found: InvocationTemplate = TEMPLATES[request.param]
    return found


def test_every_node_is_titled_described_and_easy_to_find(template: InvocationTemplate) -> None:
    assert template.title
    assert template.description.rstrip().endswith(".")
    assert template.category
    assert template.tags


def test_every_field_is_titled_and_described(template: InvocationTemplate) -> None:
    fields: list[InputTemplate | OutputTemplate] = [*template.inputs.values(), *template.outputs.values()]
    for field in fields:
        assert field.title, field.name
        assert field.description, field.name


def test_inputs_are_told_apart_by_their_titles(template: InvocationTemplate) -> None:
    titles = [field.title for field in template.inputs.values() if not field.hidden]
    assert len(titles) == len(set(titles))


def test_choice_labels_name_choices_that_exist(template: InvocationTemplate) -> None:
    for field in template.inputs.values():
        if field.choice_labels:
            assert set(field.choice_labels) == set(field.options or ())
