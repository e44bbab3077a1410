"""Forms, batches and the API speak of names of the interface, which stand for the same input in every version."""

from __future__ import annotations

import pytest
from tests.migrations.histories import CATALOGUE
from tests.migrations.test_upgrade import native, node, report

from nodeloom.schema import InvalidGraphError
from nodeloom.schema.interface import with_inputs
from nodeloom.schema.json import JSON


def _named(*place: str) -> JSON:
    return {"inputs": {"given": [*place]}, "outputs": {}}


@pytest.mark.parametrize(
    ("nodes", "place", "edges", "now"),
    [
        ({"n": node("t/blur", 1, src="a")}, ("n", "src"), [], ("n", "image")),
        ({"n": node("t/load", 2, channel="g")}, ("n", "channel"), [], ("n.mask", "canal")),
        (
            {"n": node("t/denoise", 2), "g": node("t/grain", 2, seed=3)},
            ("g", "seed"),
            ["g noise n noise"],
            ("n", "begin"),
        ),
    ],
    ids=["renamed", "parted", "taken in"],
)
def test_a_form_and_values_by_interface_name_work_as_before(
    nodes: dict[str, JSON], place: tuple[str, str], edges: list[str], now: tuple[str, str]
) -> None:
    form: JSON = {"fields": [{"input": "given", "label": "Mine"}], "unknown": [1]}
    found = report(native(nodes, *edges, interface=_named(*place), form=form)).workflow
    assert found.form == form
    key, field = now
    assert found.interface.inputs == {"given": (key, field)}
    given = with_inputs(found, CATALOGUE, {"given": "new"})
    assert given.nodes[key].inputs[field] == "new"


def test_a_place_named_by_node_and_field_is_one_of_the_version_that_the_node_has() -> None:
    found = report(native({"n": node("t/blur", 1, src="a")})).workflow
    assert with_inputs(found, CATALOGUE, {"n.image": "new"}).nodes["n"].inputs["image"] == "new"
    with pytest.raises(InvalidGraphError, match="no input src"):
        with_inputs(found, CATALOGUE, {"n.src": "new"})
