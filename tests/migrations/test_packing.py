"""What is kept of values that nest nearly as deeply as a document may."""

from __future__ import annotations

from typing import Any

import pytest
from tests.migrations.histories import CATALOGUE, run_python

from nodeloom.migrations import migrate, read_document
from nodeloom.migrations.packing import pack, unpack
from nodeloom.schema import DocumentError
from nodeloom.schema.json import JSON, MAX_NESTING, json_problem, write_json


def nested(levels: int, value: JSON = 2**70) -> JSON:
    for _ in range(levels):
        value = [value]
    return value


def document(node: dict[str, JSON], **parts: JSON) -> dict[str, Any]:
    return {"format": "nodeloom.workflow", "format_version": 2, "nodes": {"n": {"type": "t/swap", **node}}, **parts}


@pytest.mark.parametrize("levels", [100, 189, 190, 191, 192, 193, 194, 195, 196])
def test_a_value_that_is_dropped_comes_back_however_deep_it_was(levels: int) -> None:
    old = document({"version": 2, "inputs": {"items": nested(levels)}})
    there = migrate(old, catalogue=CATALOGUE).document
    read = read_document(write_json(there).encode())
    assert "items" not in there["nodes"]["n"]["inputs"]  # type: ignore[index, call-overload, operator]
    assert migrate(read, {"t/swap": 2}, catalogue=CATALOGUE).document == old


@pytest.mark.parametrize("levels", [190, 195, 196])
def test_deep_residue_goes_through_formats(levels: int) -> None:
    old = {**document({"version": 2, "residue": nested(levels)}, residue={"nodes": {"n": [1]}}), "format_version": 1}
    new = migrate(old).document
    assert json_problem(new) is None
    assert migrate(new, 1).document == old


def test_only_what_does_not_fit_is_packed() -> None:
    shallow: dict[str, Any] = {"op": "a/b 2.0", "way": "up"}
    deep = {**shallow, "whole": nested(MAX_NESTING - 4)}
    found = document({"residue": [shallow, deep, "{", "{}", '{"way":"up"']})
    pack(found, "it")
    assert [type(each) for each in found["nodes"]["n"]["residue"]] == [dict, str, str, str, str]
    assert json_problem(found) is None
    unpack(found)
    assert found["nodes"]["n"]["residue"] == [shallow, deep, "{", "{}", '{"way":"up"']


@pytest.mark.parametrize(
    "text", ['{"way":"up"', '{"way":"up","n":NaN}', '{"way": "up"}', '{"a":' * 5000, '{"way":"x"}']
)
def test_text_of_others_stays_text(text: str) -> None:
    found = document({"residue": [text]})
    unpack(found)
    assert found["nodes"]["n"]["residue"] == [text]


def test_a_value_that_becomes_too_deep_where_nothing_can_be_packed_is_refused_by_a_sentence() -> None:
    def too_deep(function: str, inputs: dict[str, JSON]) -> dict[str, JSON]:
        return {**run_python(function, inputs), "size": nested(MAX_NESTING - 2)}

    old = document({"type": "t/code", "version": 1})
    with pytest.raises(DocumentError, match="my.json can't be migrated: a value in it would nest more than 200 lists"):
        migrate(old, catalogue=CATALOGUE, run_python=too_deep, what="my.json")
