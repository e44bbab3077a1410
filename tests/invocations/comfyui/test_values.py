"""Primitives, texts, and what shows any value."""

from __future__ import annotations

from typing import Any, cast

import pytest
from tests.invocations.comfyui.prompts import run

from nodeloom.invocations.comfyui.preview_any import ShownTextOutput, shown
from nodeloom.invocations.comfyui.string_editing import CaseConverter, StringReplace, StringSubstring, StringTrim
from nodeloom.invocations.comfyui.string_questions import StringCompare, StringContains, StringLength
from nodeloom.runtime.engine import RunResult
from nodeloom.runtime.worker.session import Session


def text_of(result: RunResult, node: str) -> str:
    output = result.output(node)
    assert isinstance(output, ShownTextOutput)
    return output.text


def test_texts_go_from_node_to_node_and_are_shown(session: Session) -> None:
    result = run(
        session,
        {
            "a": ("PrimitiveString", {"value": "red"}),
            "b": ("PrimitiveStringMultiline", {"value": "green\nblue"}),
            "both": ("StringConcatenate", {"string_a": ["a", 0], "string_b": ["b", 0], "delimiter": ", "}),
            "shown": ("PreviewAny", {"source": ["both", 0]}),
        },
    )
    assert text_of(result, "shown") == "red, green\nblue"


def test_numbers_and_truth_values_are_shown_as_python_writes_them(session: Session) -> None:
    prompt: dict[str, tuple[str, dict[str, Any]]] = {}
    for name, kind, value in (("i", "Int", -7), ("f", "Float", 0.5), ("b", "Boolean", True)):
        prompt[name] = (f"Primitive{kind}", {"value": value})
        prompt[f"{name} shown"] = ("PreviewAny", {"source": [name, 0]})
    result = run(session, prompt)
    assert [text_of(result, f"{name} shown") for name in "ifb"] == ["-7", "0.5", "True"]


def test_what_is_no_text_is_shown_as_json() -> None:
    assert shown({"a": [1]}) == '{\n  "a": [\n    1\n  ]\n}'
    assert (shown(None), shown("as it is")) == ("None", "as it is")


@pytest.mark.parametrize(
    ("node", "text"),
    [
        (StringSubstring(string="abcdef", start=1, end=-1), "bcde"),
        (StringReplace(string="a-b-c", find="-", replace="+"), "a+b+c"),
        (StringTrim(string=" x ", mode="Left"), "x "),
        (StringTrim(string=" x ", mode="Both"), "x"),
        (CaseConverter(string="two words", mode="Title Case"), "Two Words"),
        (CaseConverter(string="two words", mode="Capitalize"), "Two words"),
        (CaseConverter(string="Two", mode="UPPERCASE"), "TWO"),
    ],
)
def test_a_text_is_made_of_a_text(node: Any, text: str) -> None:
    assert node.invoke(cast(Any, None)).string == text


def test_texts_are_counted_and_compared_with_or_without_regard_to_capitals() -> None:
    context = cast(Any, None)
    assert StringLength(string="abc").invoke(context).length == 3
    assert not StringContains(string="Abc", substring="a").invoke(context).contains
    assert StringContains(string="Abc", substring="a", case_sensitive=False).invoke(context).contains
    assert StringCompare(string_a="abc", string_b="bc", mode="Ends With").invoke(context).boolean
    assert not StringCompare(string_a="abc", string_b="ABC", mode="Equal").invoke(context).boolean
