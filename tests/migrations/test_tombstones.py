"""Nodes of types that are no more: what they become, which of them go back, and what the report says."""

from __future__ import annotations

from typing import Any

import pytest
from tests.migrations.histories import CATALOGUE, TYPES
from tests.migrations.removed_types import TOMBSTONES

from nodeloom.migrations import Change, MigrationReport, Status, migrate
from nodeloom.schema import Became, Catalogue, DocumentError, Pack, Tombstone, python
from nodeloom.schema.json import JSON
from nodeloom.schema.openapi import publish


def native(*edges: str, **nodes: JSON) -> dict[str, JSON]:
    found: list[JSON] = [[*edge.split()] for edge in edges]
    return {"format": "nodeloom.workflow", "format_version": 2, "nodes": nodes, "edges": found}


def node(type_id: str, version: int | None, **inputs: JSON) -> dict[str, JSON]:
    stated: dict[str, JSON] = {} if version is None else {"version": version}
    return {"type": type_id, **stated, "inputs": inputs}


def report(document: JSON, catalogue: Catalogue = CATALOGUE, **versions: int) -> MigrationReport:
    target = {type_id.replace("_", "/"): version for type_id, version in versions.items()}
    return migrate(document, target, catalogue=catalogue)


def types(found: MigrationReport) -> dict[str, tuple[str, int | None]]:
    return {key: (each.type, each.version) for key, each in found.workflow.nodes.items()}


def becoming(found: MigrationReport) -> list[Change]:
    return [change for change in found.changes if change.op == "becomes"]


def with_stones(*stones: Tombstone) -> Catalogue:
    return Catalogue(publish(TYPES, [Pack("t", "1", "none", tombstones=stones)]))


def test_a_node_of_any_version_goes_its_own_way_then_becomes_the_other_type() -> None:
    found = report(native(n=node("t/glow", 1, amount=12, tint="blue"), m=node("t/glow", 3)))
    assert types(found) == {"n": ("t/light", 4), "m": ("t/light", 4)}
    assert dict(found.workflow.nodes["n"].inputs) == {"strength": 0.6, "mode": "glow"}
    assert dict(found.workflow.nodes["m"].inputs) == {"mode": "glow"}
    assert found.missing == ()


def test_the_report_names_both_types_and_is_as_grave_as_what_happened() -> None:
    lossy, plain = (report(native(n=node("t/spark", 1, size=size))) for size in (2, 3))
    assert [str(change) for change in becoming(lossy)] == [
        'node n (t/spark): t/spark 2 becomes t/glow 2: "t/spark" -> "t/glow" (lossless)',
        'node n (t/glow): t/glow 3 becomes t/light 2: "t/glow" -> "t/light" (behaviour-changed)',
    ]
    assert becoming(plain) == becoming(lossy)
    assert "node n (t/glow): the halo is softer (behaviour-changed)" in str(plain)
    rounded = becoming(report(native(n=node("v/flash", 3, when=4))))
    assert [(change.status, change.from_version, change.to_version) for change in rounded] == [(Status.LOSSY, 3, 3)]


def test_only_nodes_that_came_from_it_go_back() -> None:
    document = native("g glow l power", g=node("t/glow", 1, amount=12), l=node("t/light", 2, power=1))
    there = report(document)
    assert there.document["edges"] == [["g", "picture", "l", "strength"]]
    back = report(there.document, t_glow=1, t_light=2)
    assert back.document == document
    assert types(report(there.document, t_glow=3)) == {"g": ("t/glow", 3), "l": ("t/light", 4)}
    assert [change.message for change in becoming(back)] == ["t/light 2 becomes t/glow 3"]


def test_a_copy_of_such_a_node_goes_back_too_and_an_edit_in_between_wins() -> None:
    there: Any = report(native(g=node("t/glow", 2, amount=14, halo=7))).document
    there["nodes"]["c"] = {**there["nodes"]["g"], "inputs": {"strength": 3, "mode": "wide"}}
    back = report(there, t_glow=2)
    assert types(back) == {"g": ("t/glow", 2), "c": ("t/glow", 2)}
    assert dict(back.workflow.nodes["g"].inputs) == {"amount": 14, "halo": 7}
    assert dict(back.workflow.nodes["c"].inputs) == {"amount": 60, "halo": 7}


def test_a_node_goes_back_to_the_first_type_of_a_chain_that_is_asked_for() -> None:
    there = report(native(n=node("t/spark", 1))).document
    assert types(report(there, t_glow=1))["n"] == ("t/glow", 1)
    assert types(report(there, t_spark=1, t_glow=2))["n"] == ("t/spark", 1)
    assert types(report(native(n=node("t/spark", 1)), t_glow=2))["n"] == ("t/glow", 2)


def test_a_type_that_is_asked_for_stays() -> None:
    found = report(native(n=node("t/glow", 1)), t_glow=2)
    assert (types(found), found.missing) == ({"n": ("t/glow", 2)}, ())
    with pytest.raises(DocumentError, match="t/glow has no version 4 that is known here; known is 1 to 3"):
        report(native(), t_glow=4)


def test_another_type_may_be_older_than_what_it_became_there() -> None:
    document = native(n=node("v/blitz", 1, power=3))
    there = report(document, t_light=1)
    assert types(there) == {"n": ("t/light", 1)}
    assert report(there.document, v_flash=1, t_light=4).document == document


def test_a_version_that_was_not_said_is_not_said_again() -> None:
    document = native(n=node("t/glow", None, level=3))
    assert report(report(document, t_light=1).document, t_glow=3).document == document


def test_a_companion_of_a_removed_type_is_taken_in_again() -> None:
    document = native(n=node("t/lamp", 1, bright=8))
    there = report(document)
    assert types(there) == {"n": ("t/lamp", 3), "n.glow": ("t/light", 4)}
    assert report(there.document, t_lamp=1).document == document


@pytest.mark.parametrize(
    ("became", "sentence"),
    [
        (Became("lab/light", 2), "t/lost became lab/light 2, which is not installed: install the pack lab"),
        (Became("t/light", 9), "t/lost became t/light 9, which the installed pack t does not know: update it"),
        (Became("t/lost", 1), "t/lost became t/lost 1, which leads back to it; tell the authors of the pack t"),
        (Became("t/light", 2, python("t:up")), "t/light 2 needs t:up of the pack to run, which can't be done here"),
    ],
)
def test_what_can_not_become_anything_here_stays_whole_and_is_told(became: Became, sentence: str) -> None:
    document = native(n=node("t/lost", 1, x=3))
    found = report(document, with_stones(Tombstone("t/lost", "use another", becomes=became)))
    assert (found.document, found.status) == (document, Status.BLOCKED)
    assert [(change.op, change.message) for change in found.changes] == [("becomes", sentence)]
    assert [str(each) for each in found.missing] == [
        "type t/lost was removed from its pack: use another; used by n",
    ]


def test_a_tombstone_that_is_not_understood_blocks_its_nodes() -> None:
    published = publish(TYPES, [Pack("t", "1", "none", tombstones=TOMBSTONES)])
    published["x-tombstones"]["t/glow"]["becomes"]["ops"][0] = {"op": "fold"}
    found = report(native(n=node("t/glow", 1), m=node("t/spark", 1)), Catalogue(published))
    assert types(found) == {"n": ("t/glow", 1), "m": ("t/spark", 1)}
    assert found.status is Status.BLOCKED
    assert "what its published tombstone says can't be understood" in str(found)


def test_a_tombstone_without_ops_of_its_own_leads_over_as_it_is() -> None:
    document = native(n=node("v/alpha", 1, file="a.png", channel="red"))
    there = report(document)
    assert types(there) == {"n": ("u/mask", 3)}
    assert report(there.document, v_alpha=1).document == document
