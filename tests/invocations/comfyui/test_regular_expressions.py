"""Regular expressions in texts: what is found, taken out and replaced."""

from __future__ import annotations

from typing import Any

import pytest

from nodeloom.invocations.comfyui.regular_expressions import RegexExtract, RegexMatch, RegexReplace
from nodeloom.schema import InputError

TEXT = "Fox 12\ndog 7, fox 3"


@pytest.mark.parametrize(
    ("pattern", "options", "expected"),
    [
        ("^DOG", {}, False),
        ("^DOG", {"multiline": True}, True),
        ("^DOG", {"multiline": True, "case_insensitive": False}, False),
        ("12.dog", {}, False),
        ("12.dog", {"dotall": True}, True),
        ("(", {}, False),
    ],
)
def test_a_pattern_is_found_or_not(context: Any, pattern: str, options: Any, expected: bool) -> None:
    found = RegexMatch(string=TEXT, regex_pattern=pattern, **options).invoke(context)
    assert found.matches is expected


@pytest.mark.parametrize(
    ("mode", "pattern", "group", "expected"),
    [
        ("First Match", r"(fox) (\d+)", 1, "Fox 12"),
        ("All Matches", r"fox \d+", 1, "Fox 12\nfox 3"),
        ("All Matches", r"(\w+) (\d+)", 1, "Fox\ndog\nfox"),
        ("First Group", r"(\w+) (\d+)", 2, "12"),
        ("First Group", r"(\w+) (\d+)", 0, "Fox 12"),
        ("First Group", r"(\w+) (\d+)", 3, ""),
        ("All Groups", r"(\w+) (\d+)", 2, "12\n7\n3"),
        ("All Groups", r"\d+", 0, ""),
        ("All Groups", r"(cat)", 1, ""),
        ("First Match", "(", 1, ""),
    ],
)
def test_what_is_found_is_taken_out(context: Any, mode: Any, pattern: str, group: int, expected: str) -> None:
    node = RegexExtract(string=TEXT, regex_pattern=pattern, mode=mode, group_index=group)
    assert node.invoke(context).string == expected


def test_a_group_that_took_no_part_is_empty(context: Any) -> None:
    node = RegexExtract(string="b", regex_pattern="(a)?b", mode="First Group")
    assert node.invoke(context).string == ""


@pytest.mark.parametrize(("count", "expected"), [(0, "<12>\ndog 7, <3>"), (1, "<12>\ndog 7, fox 3")])
def test_what_is_found_is_replaced(context: Any, count: int, expected: str) -> None:
    node = RegexReplace(string=TEXT, regex_pattern=r"fox (\d+)", replace=r"<\1>", count=count)
    assert node.invoke(context).string == expected


@pytest.mark.parametrize(
    ("pattern", "replace", "message"),
    [
        ("(", "", r"regex_pattern is '\(', which is no regular expression: "),
        ("a", r"\1", r"replace is '\\\\1', which can't be put there: "),
    ],
)
def test_what_cannot_be_replaced_is_said(context: Any, pattern: str, replace: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        RegexReplace(string="a", regex_pattern=pattern, replace=replace).invoke(context)
