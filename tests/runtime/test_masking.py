"""Values of secrets are replaced by their names, in whatever pieces they come."""

from __future__ import annotations

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.runtime.masking import Mask, MaskedBytes, MaskedText, masked_text

KEY = 'sk-"Live"/0123 é'
MASK = Mask({"openai_key": KEY})


@pytest.mark.parametrize(
    "written",
    [
        KEY,
        json.dumps(KEY)[1:-1],
        json.dumps(KEY, ensure_ascii=False)[1:-1],
        ascii(KEY)[1:-1],
        "sk-%22Live%22%2F0123%20%C3%A9",
        "sk-%22Live%22/0123%20%C3%A9",
        "sk-%22Live%22%2F0123+%C3%A9",
    ],
)
def test_a_value_is_found_however_it_is_written(written: str) -> None:
    assert MASK.text(f"before {written} after") == "before ***openai_key*** after"
    assert MASK.found_in(written) == "openai_key"


def test_what_is_no_value_stays() -> None:
    assert MASK.text("sk- half \ud800 a character") == "sk- half \ud800 a character"
    assert MASK.found_in("sk-") is None
    assert MASK.json([1, None, {"a": True}]) == [1, None, {"a": True}]


def test_texts_and_keys_of_json_are_masked() -> None:
    assert MASK.json({"a": [f"<{KEY}>"], KEY: 1}) == {"a": ["<***openai_key***>"], "***openai_key***": 1}


def test_short_values_are_not_looked_for() -> None:
    mask = Mask({"pin": "123"})
    assert (bool(mask), mask.text("123")) == (False, "123")


def test_of_values_within_each_other_the_longer_one_is_meant() -> None:
    mask = Mask({"a": "abcd", "b": "abcdef"})
    assert mask.text("abcdef abcd") == "***b*** ***a***"


def test_a_mask_that_was_cleared_knows_nothing() -> None:
    mask = Mask({"a": "abcd"})
    mask.clear()
    assert (bool(mask), mask.text("abcd")) == (False, "abcd")


@given(st.data())
def test_a_stream_is_masked_as_its_whole_would_be(data: st.DataObject) -> None:
    mask = Mask({"one": "abab", "two": "abc\nabd", "three": "cccc"})
    whole = "".join(
        data.draw(st.lists(st.sampled_from(["a", "b", "abab", "c", "\n", "abc\nabd", "cccc", "x"])))
    ).encode()
    cuts = sorted(data.draw(st.lists(st.integers(0, len(whole)))))
    stream = MaskedBytes(lambda: mask)
    pieces = [whole[start:end] for start, end in zip([0, *cuts], [*cuts, len(whole)], strict=True)]
    told = b"".join([*map(stream.feed, pieces), stream.end()])
    for value in ("abab", "abc\nabd", "cccc"):
        assert value.encode() not in told
    assert (told == whole) == (mask.text(whole.decode()) == whole.decode())


def test_what_can_be_no_value_is_told_at_once() -> None:
    stream = MaskedBytes(lambda: Mask({"a": "abcd"}))
    assert [stream.feed(b"line\n"), stream.feed(b"ab"), stream.feed(b"x"), stream.end()] == [
        b"line\n",
        b"",
        b"abx",
        b"",
    ]


def test_a_value_that_is_known_only_now_is_masked_from_now_on() -> None:
    mask = Mask()
    stream = MaskedBytes(lambda: mask)
    assert stream.feed(b"abcd") == b"abcd"
    mask.add("a", "abcd")
    assert stream.feed(b"abcd") == b"***a***"


def test_a_text_stream_keeps_all_else_that_it_is() -> None:
    under = io.StringIO()
    stream = masked_text(under, Mask({"a": "abcd"}))
    print("key", "abcd", "and a", file=stream)
    stream.writelines(["ab", "cd", " ab"])
    assert (stream.isatty(), under.getvalue()) == (False, "key ***a*** and a\n***a*** ")
    stream.buffer.write(b"cd")
    stream.buffer.flush()
    assert under.getvalue().endswith("***a*** ***a***")
    stream.write(" ab")
    assert isinstance(stream, MaskedText)
    stream.end()
    assert under.getvalue().endswith("***a*** ab")
