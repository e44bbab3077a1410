"""The JSON codec."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.schema import ColorField, DocumentError, json_text
from nodeloom.schema.json import JSON, MAX_NESTING, canonical_json, json_problem, read_json, write_json

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)


def nested(levels: int) -> JSON:
    value: JSON = 1
    for _ in range(levels):
        value = [value]
    return value


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ("{", "Expecting property name"),
        ("[1,", "(char 3); it ends too early: copy the whole of it"),
        ('{"a": "b', "(char 6); it ends too early: copy the whole of it"),
        ('{"a": 1,}', "property name"),
        (b"\xff", "can't decode byte 0xff in position 0"),
        ("[NaN]", "NaN is no JSON number"),
        ("[-Infinity]", "-Infinity is no JSON number"),
        ("[1e400]", "the number '1e400' is too large"),
        ("[" + "9" * 5000 + "]", "an integer has 5000 digits"),
        ('{"x": {"a": 1, "b": 2, "a": 3}}', "the key 'a' is there twice in one object"),
        (r'["\ud800"]', r"the text '\ud800' holds half a character"),
        (r'{"\udc00": 1}', r"the text '\udc00' holds half a character"),
        ('["\ud800"]', r"the text '\ud800' holds half a character"),
        ("[" * 100_000, "it nests more than 200 lists"),
        ('{"a":' * 100_000, "it nests more than 200 lists"),
        ("[" * (MAX_NESTING + 1) + "]" * (MAX_NESTING + 1), "it nests more than 200 lists"),
    ],
)
def test_what_would_not_survive_is_refused_by_a_printable_sentence(text: str | bytes, problem: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_json(text, "my file")
    sentence = str(caught.value)
    assert sentence.startswith("my file is not valid JSON: ")
    assert problem.replace("can't", "codec can't") in sentence
    assert len(sentence.encode()) < 200


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_tells_the_encoding(codec: str) -> None:
    assert read_json('{"ü": ["🎨"]}'.encode(codec)) == {"ü": ["🎨"]}


@pytest.mark.parametrize(("codec", "mark"), [("utf-16-be", b"\xfe\xff"), ("utf-32-be", b"\x00\x00\xfe\xff")])
def test_a_byte_order_mark_tells_the_order_of_bytes(codec: str, mark: bytes) -> None:
    assert read_json(mark + '["ü"]'.encode(codec)) == ["ü"]


def test_a_mark_that_was_decoded_already_is_passed_over() -> None:
    assert read_json("\ufeff[1]") == [1]


@pytest.mark.parametrize("text", ["[" + "1," * 30 + "1]", '[{"a":[[[]]]}' + ',{"b":{}}' * 10 + "]", "," * 30])
def test_a_text_of_more_values_than_fit_into_memory_is_not_parsed(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "MAX_PARTS", 20)
    with pytest.raises(DocumentError, match="it has more than 2000000 values"):
        read_json(text)


@pytest.mark.parametrize("inner", ["[" * 100, '\\"' + "," * 100, "\\\\"])
def test_what_stands_in_a_string_is_one_value(inner: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_text, "MAX_PARTS", 8)
    assert read_json(f'["{inner}", "{inner}", "{inner}", 1]') == [*[json.loads(f'"{inner}"')] * 3, 1]


def test_as_deep_as_allowed_is_read_and_written() -> None:
    text = "[" * MAX_NESTING + "]" * MAX_NESTING
    assert write_json(read_json(text)) == text


@given(values)
def test_what_is_written_is_read_back(value: JSON) -> None:
    assert read_json(write_json(value)) == value
    assert read_json(canonical_json(value)) == value
    assert read_json(json.dumps(value)) == value


def test_integers_of_any_size_are_exact() -> None:
    text = '{"b":[18446744073709551616,-9223372036854775809],"a":1e+22}'
    assert write_json(read_json(text)) == text
    assert canonical_json(read_json(text)) == b'{"a":1e+22,"b":[18446744073709551616,-9223372036854775809]}'


def test_equal_values_have_equal_canonical_bytes() -> None:
    assert canonical_json({"b": 1, "a": [ColorField(r=1, g=2, b=3)]}) == (b'{"a":[{"a":255,"b":3,"g":2,"r":1}],"b":1}')
    assert canonical_json([2**64, {"c"}, ColorField(r=1, g=2, b=3)]) == (
        b'[18446744073709551616,["c"],{"a":255,"b":3,"g":2,"r":1}]'
    )


def test_writing_keeps_the_order_of_keys() -> None:
    assert write_json({"b": 1, "a": 2}) == '{"b":1,"a":2}'


@pytest.mark.parametrize("value", [nested(300), nested(100_000), "\ud800", object(), {1: 2}])
def test_what_is_no_json_is_not_written(value: Any) -> None:
    with pytest.raises(DocumentError, match="a value can't be written as JSON"):
        write_json(value)


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ([float("inf")], "inf is no JSON number"),
        ({"a": {1}}, "set is no JSON value"),
        ({1: 2}, "the key 1 is no text"),
        ({"\ud800": 2}, "half a character"),
        (nested(100_000), "it nests more than 200"),
    ],
)
def test_values_that_are_no_json_say_why(value: Any, problem: str) -> None:
    assert problem in str(json_problem(value))
