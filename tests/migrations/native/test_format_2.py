"""Format 2: what migrations keep of a node stands in the node."""

from __future__ import annotations

from typing import Any

import pytest

from nodeloom.migrations.native import to_format


def of_format(version: int, its_nodes: dict[str, Any], **residue: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"format_version": version, "nodes": its_nodes}
    return {**found, "residue": residue} if residue else found


def test_residue_moves_into_the_node() -> None:
    old = of_format(1, {"n": {"type": "a/b"}}, nodes={"n": [{"op": "a/b 2.0"}]}, guest=1)
    new = of_format(2, {"n": {"type": "a/b", "residue": [{"op": "a/b 2.0"}]}}, guest=1)
    assert to_format(old, 2) == new
    assert to_format(new, 1) == old


@pytest.mark.parametrize("kept", [{"ghost": [1]}, {"n": "no list"}, {"n": {"op": "x"}}])
def test_what_is_nobodys_or_no_list_stays(kept: Any) -> None:
    old = of_format(1, {"n": {"type": "a/b"}}, nodes=kept)
    assert to_format(old, 2) == {**old, "format_version": 2}


def test_a_strangers_residue_in_a_node_is_set_aside_and_comes_back() -> None:
    old = of_format(1, {"n": {"type": "a/b", "residue": "mine"}}, nodes={"n": [1]})
    new = to_format(old, 2)
    assert new["nodes"] == {"n": {"type": "a/b", "residue": [{"format": "2.0", "way": "up", "was": "mine"}, 1]}}
    assert to_format(new, 1) == old


def test_what_a_newer_program_kept_since_comes_along_with_the_strangers() -> None:
    new: Any = to_format(of_format(1, {"n": {"type": "a/b", "residue": {"my": "own"}}}), 2)
    new["nodes"]["n"]["residue"].append("kept since")
    old = to_format(new, 1)
    assert old["nodes"] == {"n": {"type": "a/b", "residue": {"my": "own"}}}
    assert old["residue"] == {"nodes": {"n": ["kept since"]}}


def test_a_guests_list_under_the_id_of_a_node_stays_a_guests() -> None:
    new = of_format(2, {"n": {"type": "a/b"}}, nodes={"n": ["guest"]})
    old: Any = to_format(new, 1)
    old["residue"]["nodes"]["n"].append("kept by format 1")
    again = to_format(old, 2)
    assert again["nodes"] == {"n": {"type": "a/b", "residue": ["kept by format 1"]}}
    assert again["residue"] == {"nodes": {"n": ["guest"]}}


@pytest.mark.parametrize("residue", [{}, {"nodes": {}}, {"nodes": "a guest's"}, {"nodes": {"ghost": 1}}])
def test_what_stood_in_the_place_is_there_again_even_if_it_was_empty(residue: Any) -> None:
    new = {**of_format(2, {"n": {"type": "a/b", "residue": []}}), "residue": residue}
    assert to_format(to_format(new, 1), 2) == new


def test_a_note_stays_while_it_can_not_be_honoured() -> None:
    new = {**of_format(2, {"n": {"residue": [1]}, "m": {"residue": [2]}}), "residue": {"nodes": "a guest's"}}
    old: Any = to_format(new, 1)
    del old["nodes"]["m"]
    edited: Any = to_format(old, 2)
    assert edited["nodes"] == {"n": {"residue": [1]}}
    assert edited["residue"]["nodes"].keys() == {"", "m"}
    assert to_format(edited, 1) == old
