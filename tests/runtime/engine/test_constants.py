from __future__ import annotations

from typing import Any

from tests.runtime.engine.lab import Lab

from nodeloom.runtime.engine.constants import Constants


def constants(lab: Lab, type_id: str, inputs: dict[str, Any], *connected: str) -> tuple[Any, bytes]:
    fields = lab.catalogue.templates[type_id].inputs
    defaults = {name: field.default for name, field in fields.items() if not field.required}
    return Constants(fields, defaults, inputs, connected).of(inputs)  # type: ignore[arg-type]


def test_defaults_stand_in_for_what_is_neither_given_nor_connected(lab: Lab) -> None:
    assert constants(lab, "t/add", {"b": 5}) == ({"a": 0, "b": 5}, b'{"a":0,"b":5}')
    assert constants(lab, "t/add", {"b": 5}, "a", "b") == ({}, b'{"a":%b,"b":%b}')


def test_a_value_behind_an_edge_does_not_count(lab: Lab) -> None:
    assert constants(lab, "t/add", {"a": "left over"}, "a") == ({"b": 0}, b'{"a":%b,"b":0}')


def test_names_in_a_key_format_are_sorted(lab: Lab) -> None:
    assert constants(lab, "t/add", {"b": 1, "a": 2})[1] == constants(lab, "t/add", {"a": 2, "b": 1})[1]


def test_a_number_takes_the_form_of_its_type(lab: Lab) -> None:
    assert repr(constants(lab, "t/add", {"a": 1.0})[0]["a"]) == "1"


def test_equal_values_of_different_types_have_different_keys(lab: Lab) -> None:
    keys = {constants(lab, "t/choose", {"value": value})[1] for value in (1, 1.0, True, 0.0, -0.0, "1")}
    assert len(keys) == 6


def test_a_percent_sign_is_no_place_for_a_connection(lab: Lab) -> None:
    assert constants(lab, "t/choose", {"value": "100 %b"})[1] % () == b'{"value":"100 %b"}'


def test_long_values_stand_in_keys_by_their_digest(lab: Lab) -> None:
    assert len(constants(lab, "t/choose", {"value": "x" * 1000})[1]) < 100


def test_lists_are_not_those_of_the_graph(lab: Lab) -> None:
    given: Any = {"value": [[1], {"a": [2]}]}
    (found, _) = constants(lab, "t/choose", given)
    given["value"][0].append(5)
    given["value"][1]["a"].append(5)
    assert found == {"value": [[1], {"a": [2]}]}
