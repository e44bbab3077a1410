"""Ops and maps as data."""

from collections.abc import Callable

import pytest

from nodeloom.schema import (
    DefinitionError,
    To,
    add_input,
    add_output,
    behaviour,
    cast,
    convert_input,
    convert_output,
    converter,
    edge_to_input,
    input_to_edge,
    insert_converter,
    merge_nodes,
    move_to_pack,
    offset,
    python,
    remove_input,
    remove_output,
    rename_input,
    rename_output,
    rename_type,
    rounded,
    scale,
    set_default,
    split_node,
    table,
    unit,
)
from nodeloom.schema.field_templates import MISSING
from nodeloom.schema.json import write_json
from nodeloom.schema.migration_ops import OPS, Op
from nodeloom.schema.value_maps import Cast, Table

EVERY: list[Op] = [
    rename_input("a", "b"),
    rename_output("a", "b"),
    add_input("a", None),
    add_input("a"),
    add_input("a", {"x": [1]}, stored=True),
    remove_input("a", 0.5),
    add_output("a"),
    remove_output("a", "x"),
    convert_input("a", scale(100), offset(-1), rounded(2), table({"x": 1}), cast("integer", "string")),
    convert_output("a", unit("degree", "radian")),
    set_default("a", 1, 2),
    rename_type("t/old"),
    move_to_pack("old"),
    split_node("mask", "t/mask", 1, inputs={"channel": "channel"}, shared={"file": "file"}, outputs={"mask": "mask"}),
    split_node("log", "t/log", 2, takes={"image": "image"}, values={"level": 3}, always=True),
    merge_nodes("noise", "other/noise", 2, inputs={"seed": "seed"}, gives={"noise": "noise"}),
    input_to_edge("seed", "core/integer", 1, input="value", output="value"),
    edge_to_input("seed", "core/integer", 1, input="value", output="value"),
    insert_converter("width", "t/to_mm", 1, input="value", output="value", values={"dpi": 72}),
    insert_converter(
        "width", "t/mm", 1, input="a", output="b", side="outputs", back=converter("t/px", 1, input="b", output="a")
    ),
    behaviour("sharper"),
    python("acme.history:up", "acme.history:down"),
]


@pytest.mark.parametrize(
    ("make", "sentence"),
    [
        (lambda: split_node("a", "t/b", 1), "nothing leads to t/b: name inputs, outputs, or the edges between the two"),
        (
            lambda: split_node("a", "t/b", 1, inputs={"x": "y"}, shared={"z": "y"}),
            "y is named twice as an input of t/",
        ),
        (lambda: split_node("a", "t/b", 1, outputs={"x": "y", "z": "y"}), "y is named twice as an output of t/b"),
        (lambda: merge_nodes("a", "t/b", 1, gives={"x": "y", "z": "y"}), "y is named twice as an input here"),
        (lambda: merge_nodes("a", "t/b", 1, inputs={"x": "y"}, shared={"x": "z"}), "x is among inputs and shared"),
        (
            lambda: merge_nodes("a", "t/b", 1, inputs={"x": "y"}, gives={"o": "x"}),
            "x is among inputs and what is given; give the field of one of the two another name",
        ),
        (
            lambda: split_node("a", "t/b", 1, outputs={"x": "y"}, takes={"x": "i"}),
            "x is among outputs and takes; give the field of one of the two another name",
        ),
        (
            lambda: split_node("a", "t/b", 1, shared={"x": "y"}, gives={"o": "x"}),
            "x is among shared and what is given; choose one",
        ),
        (
            lambda: split_node("a", "t/b", 1, gives={"o": "x"}, takes={"p": "i"}),
            "edges lead to t/b and back, so neither could run first",
        ),
        (lambda: input_to_edge("a", "b", 1, input="x", output="y"), "input_to_edge(type)"),
        (lambda: edge_to_input("a", "t/b", 0, input="x", output="y"), "edge_to_input(version)"),
    ],
)
def test_a_graph_op_that_contradicts_itself_is_refused(make: Callable[[], Op], sentence: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        make()
    assert sentence in str(caught.value)


@pytest.mark.parametrize("op", EVERY, ids=lambda op: op.op)
def test_every_op_is_json_and_comes_back(op: Op) -> None:
    again = OPS.validate_json(write_json(op.published()))
    assert again == op
    assert again.published() == op.published()
    assert op.published()["op"] == op.op


def test_every_kind_of_op_is_tried_here() -> None:
    words = OPS.json_schema()["discriminator"]["mapping"]
    assert {op.op for op in EVERY} == set(words)


def test_a_value_that_is_null_is_not_one_that_is_missing() -> None:
    assert add_input("a", None).known is None
    assert add_input("a").known is MISSING
    assert add_input("a").published() == {"op": "add_input", "name": "a"}


def test_a_note_of_a_step_is_an_op() -> None:
    assert To(2, behaviour="sharper").ops == (behaviour("sharper"),)


@pytest.mark.parametrize(
    ("lossless", "op"),
    [
        (True, convert_input("a", scale(2), offset(1))),
        (False, convert_input("a", scale(2), rounded())),
        (True, convert_input("a", table({"x": "y", "y": "x"}))),
        (False, convert_input("a", table({"x": "y"}))),
        (False, convert_input("a", cast("string", "integer"))),
    ],
)
def test_a_conversion_tells_whether_it_loses_anything(lossless: bool, op: Op) -> None:
    assert getattr(op, "is_lossless") is lossless  # noqa: B009 - only conversions have it


def test_tables_and_casts_know_what_they_lose() -> None:
    assert not Table(pairs=(("x", 1), ("y", 1))).is_lossless
    assert Cast(old="boolean", new="integer").is_lossless


@pytest.mark.parametrize(
    ("declare", "sentence"),
    [
        (lambda: add_input("", 1), "add_input(name): must have at least 1 character"),
        (lambda: rename_input("a", "a"), "rename_input(): it renames a to itself; drop it"),
        (lambda: rename_type("resize"), "rename_type(old): must match pattern"),
        (lambda: python("f"), "python(up): must match pattern"),
        (lambda: convert_input("a"), "convert_input(maps)"),
        (lambda: scale(0), "scale by 0 can't be taken back"),
        (lambda: scale(float("nan")), "scale(factor)"),
        (lambda: table([(1, 2), (1, 3)]), "table has two pairs for 1; keep one"),
        (lambda: unit("degree", "percent"), "degree can't be converted to percent; the units are"),
        (lambda: To(2, "rename"), "To(2): 'rename' is no op; use rename_input(...)"),  # type: ignore[arg-type]
    ],
)
def test_what_makes_no_sense_is_refused_by_a_sentence(declare: Callable[[], object], sentence: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        declare()
    assert sentence in str(caught.value)
