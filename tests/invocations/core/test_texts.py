from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.invocations.core.ops.texts import cut, fill, lines, replace, replace_pattern, split
from nodeloom.schema import InputError


def test_placeholders_are_filled_once_and_other_braces_stay() -> None:
    values = {"a": "{b}", "b": "cat"}
    assert (
        fill("{a} and {b}, {red|blue}, {{masterpiece}}, {c}", values) == "{b} and cat, {red|blue}, {{masterpiece}}, {c}"
    )


def test_replacing_nothing_changes_nothing() -> None:
    assert replace("cat", "", "dog") == "cat"
    assert replace_pattern("cat", "", "dog") == "cat"


def test_a_regular_expression_may_use_its_groups() -> None:
    assert replace_pattern("cat:1.2", r"(\w+):([\d.]+)", r"(\1)\2") == "(cat)1.2"


@pytest.mark.parametrize(("pattern", "replacement"), [("(", ""), ("cat", r"\1"), ("cat", r"\g<name>")])
def test_a_broken_regular_expression_is_refused_by_name(pattern: str, replacement: str) -> None:
    with pytest.raises(InputError, match="is no regular expression"):
        replace_pattern("cat", pattern, replacement)


@given(st.lists(st.text(alphabet="abc ", min_size=1), min_size=1))
def test_splitting_undoes_joining(pieces: list[str]) -> None:
    assert split(",".join(pieces), ",", trim=False, skip_empty=False) == pieces


def test_pieces_are_trimmed_before_empty_ones_are_left_out() -> None:
    assert split(" a ,  , b", ",", trim=True, skip_empty=True) == ["a", "b"]
    assert split(" a  b ", "", trim=False, skip_empty=False) == ["a", "b"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_end_the_way_any_system_ends_them(end: str) -> None:
    assert lines(f"one{end}{end}two{end}", trim=False, skip_empty=False) == ["one", "", "two"]
    assert lines(f" one{end}  {end}two", trim=True, skip_empty=True) == ["one", "two"]


def test_no_text_is_no_line() -> None:
    assert lines("", trim=False, skip_empty=False) == []


def test_a_text_is_cut_at_the_first_separator() -> None:
    assert cut("a,b,c", ",") == ("a", "b,c")
    assert cut("abc", ",") == ("abc", "")
    assert cut("abc", "") == ("abc", "")
