"""The conformance cases, which the editor's TypeScript runs as well."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

import nodeloom.schema.field_types
from nodeloom.schema.catalogue import Catalogue
from nodeloom.schema.connections import connection_problem, gather_problem, join
from nodeloom.schema.constraints import Constraints
from nodeloom.schema.edges import check_edge, check_edges
from nodeloom.schema.errors import Problem
from nodeloom.schema.field_templates import Bounds, parse_input
from nodeloom.schema.field_types import Cardinality, FieldType
from nodeloom.schema.graph import Edge, Graph, Node
from nodeloom.schema.inference import infer_types
from nodeloom.schema.ports import Ports
from nodeloom.schema.subgraphs import bound
from nodeloom.schema.templates import MISSING, parse_templates

FOLDER = Path(nodeloom.schema.field_types.__file__).parent / "conformance"


def read_file(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return content


def cases(name: str) -> pytest.MarkDecorator:
    """A parametrization over the cases of a file."""
    found = read_file(name)["cases"]
    return pytest.mark.parametrize("case", found, ids=[case["name"] for case in found])


def field_type(case: Mapping[str, Any]) -> FieldType:
    return FieldType(case["name"], Cardinality(case.get("cardinality", "single")), case.get("variable", False))


@pytest.mark.parametrize("name", ["field_types", "connections", "joins", "edges", "templates", "ports"])
def test_every_case_has_a_name_of_its_own(name: str) -> None:
    names = [case["name"] for case in read_file(name)["cases"]]
    assert len(set(names)) == len(names)


@cases("field_types")
def test_field_type(case: dict[str, Any]) -> None:
    expected = case["expected"]
    found = parse_input("value", case["schema"], case.get("components", {}), required=False)
    assert found.type == field_type(expected["type"])
    assert json.dumps(found.options and list(found.options)) == json.dumps(expected.get("options"))
    assert found.original == (field_type(expected["original"]) if "original" in expected else None)
    assert (found.problem is not None) == ("problem" in expected)
    assert [word for word in expected.get("problem", ()) if word not in str(found.problem)] == []


@cases("connections")
def test_connection(case: dict[str, Any]) -> None:
    rule = gather_problem if case.get("gather") else connection_problem
    reason = rule(field_type(case["source"]), field_type(case["target"]))
    assert (reason is None) == case["accepted"], reason
    assert [word for word in case.get("because", ()) if word not in str(reason)] == []


@cases("joins")
def test_join(case: dict[str, Any]) -> None:
    expected = None if case["expected"] is None else field_type(case["expected"])
    for types in permutations(map(field_type, case["types"])):
        assert join(types) == expected


@cases("edges")
def test_edges(case: dict[str, Any]) -> None:
    templates = parse_templates(read_file("edges")["document"])
    graph = Graph(
        {key: Node(type_id) for key, type_id in case["nodes"].items()}, [Edge(*each) for each in case["edges"]]
    )
    if "adding" in case:
        replacing = Edge(*case["replacing"]) if "replacing" in case else None
        problems = check_edge(graph, templates, Edge(*case["adding"]), replacing)
    else:
        problems = check_edges(graph, templates)
    assert [summary(problem) for problem in problems] == case["problems"]
    inference = infer_types(graph, templates)
    for place, expected in case.get("inputs", {}).items():
        assert inference.input_type(*place.split(".")) == field_type(expected), place
    for place, expected in case.get("outputs", {}).items():
        assert inference.output_type(*place.split(".")) == field_type(expected), place


def summary(problem: Problem) -> list[str | None]:
    return [problem.code, problem.node, problem.field]


@cases("templates")
def test_templates(case: dict[str, Any]) -> None:
    templates = parse_templates(case["document"])
    assert list(templates) == list(case["expected"])
    for type_id, expected in case["expected"].items():
        template = templates[type_id]
        assert list(template.inputs) == list(expected["inputs"])
        assert list(template.outputs) == list(expected["outputs"])
        for name, value in expected.items():
            if name not in ("inputs", "outputs"):
                assert plain(getattr(template, name)) == value, name
        for kind in ("inputs", "outputs"):
            for field, wanted in expected[kind].items():
                parsed = getattr(template, kind)[field]
                assert {name: plain(getattr(parsed, name)) for name in wanted} == wanted, field


def graph(case: Mapping[str, Any]) -> Graph:
    return Graph(
        {key: Node(node["type"], node["inputs"]) for key, node in case.get("nodes", {}).items()},
        [Edge(*each) for each in case.get("edges", ())],
        inputs={name: (end[0], end[1]) for name, end in case.get("inputs", {}).items()},
        outputs={name: (end[0], end[1]) for name, end in case.get("outputs", {}).items()},
        subgraphs={name: graph(inner) for name, inner in case.get("subgraphs", {}).items()},
    )


@cases("ports")
def test_ports(case: dict[str, Any]) -> None:
    outermost: dict[str, Any] = {name: case[name] for name in ("nodes", "edges", "subgraphs") if name in case}
    found = bound(graph(outermost), Catalogue(read_file("ports")["document"]))
    template = found.catalogue.templates[found.graph.nodes[case["node"]].type]
    for kind in ("inputs", "outputs"):
        parsed = getattr(template, kind)
        assert list(parsed) == list(case[kind])
        for field, wanted in case[kind].items():
            assert {name: plain(getattr(parsed[field], name)) for name in wanted} == wanted, field
    if "whole" in case:
        assert found.graph.nodes[case["node"]].inputs["whole"] == case["whole"]
    problems = [[name, *summary(problem)] for name, part in found.definitions.items() for problem in part.problems]
    assert problems == case.get("problems", [])


def plain(value: object) -> object:
    """A template's value as the cases write it."""
    if isinstance(value, FieldType):
        shown = {"name": value.name, "cardinality": value.cardinality.value, "variable": value.variable}
        return {key: each for key, each in shown.items() if each not in ("single", False)}
    if isinstance(value, Constraints):
        limits = {name: getattr(value, name) for name in Constraints.__slots__}
        return {name: limit for name, limit in limits.items() if limit is not None}
    if value is MISSING:
        return {}
    if isinstance(value, Bounds):
        return {"lower": plain(value.lower), "upper": [plain(each) for each in value.upper]}
    if isinstance(value, Ports):
        return value.published()
    return list(value) if isinstance(value, tuple) else value
