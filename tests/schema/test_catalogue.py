from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.templates import InvocationTemplate

SCHEMAS = {
    "One": {"class": "invocation", "properties": {"type": {"const": "t/one", "field_kind": "node_attribute"}}},
    "Two": {"class": "invocation", "properties": {"type": {"const": "t/two", "field_kind": "node_attribute"}}},
}


class Making:
    """Counts what it makes."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def __call__(self, template: InvocationTemplate, components: Mapping[str, Any]) -> str:
        self.made.append(template.title)
        return f"{template.title} of {len(components)}"


@pytest.fixture
def catalogue() -> Catalogue:
    return Catalogue({"components": {"schemas": SCHEMAS}})


def test_an_extension_knows_more_templates_and_leaves_the_catalogue_as_it_was(catalogue: Catalogue) -> None:
    extended = catalogue.extended({"t/three": catalogue.templates["t/one"]})
    assert [*extended.templates] == ["t/one", "t/two", "t/three"]
    assert [*catalogue.templates] == ["t/one", "t/two"]
    assert extended.components is catalogue.components


def test_what_is_derived_is_made_once_for_a_catalogue_and_its_extensions(catalogue: Catalogue) -> None:
    make = Making()
    extended = catalogue.extended({"t/three": catalogue.templates["t/one"]}).extended({})
    assert extended.derived("t/one", make) == catalogue.derived("t/one", make) == "One of 2"
    assert make.made == ["One"]


def test_an_extension_derives_from_its_own_templates(catalogue: Catalogue) -> None:
    make = Making()
    first = catalogue.extended({"t/one": replace(catalogue.templates["t/one"], title="First")})
    second = catalogue.extended({"t/one": replace(catalogue.templates["t/one"], title="Second")})
    assert [each.derived("t/one", make) for each in (first, second, catalogue, first)] == [
        "First of 2", "Second of 2", "One of 2", "First of 2",
    ]  # fmt: skip
    assert make.made == ["First", "Second", "One"]


def test_different_things_are_derived_from_one_template(catalogue: Catalogue) -> None:
    assert catalogue.derived("t/one", lambda template, _: template.type) == "t/one"
    assert catalogue.derived("t/one", lambda template, _: template.title) == "One"


def test_nothing_is_derived_from_an_unknown_type(catalogue: Catalogue) -> None:
    with pytest.raises(KeyError, match="t/gone"):
        catalogue.derived("t/gone", Making())
