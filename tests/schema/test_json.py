"""The JSON codec."""

import pytest

from nodeloom.schema import ColorField, DocumentError
from nodeloom.schema.json import canonical_json, read_json, write_json


def test_reading_is_strict() -> None:
    for text in ("{", "[NaN]", '{"a": 1,}', b"\xff", "[" * 100_000):
        with pytest.raises(DocumentError, match="my file is not valid JSON"):
            read_json(text, "my file")


def test_equal_values_have_equal_canonical_bytes() -> None:
    assert canonical_json({"b": 1, "a": [ColorField(r=1, g=2, b=3)]}) == (b'{"a":[{"a":255,"b":3,"g":2,"r":1}],"b":1}')


def test_writing_keeps_the_order_of_keys() -> None:
    assert write_json({"b": 1, "a": 2}) == '{"b":1,"a":2}'
