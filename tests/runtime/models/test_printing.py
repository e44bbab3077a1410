"""File names on terminals and in JSON."""

from __future__ import annotations

import json
import os

import pytest

from nodeloom.runtime.models.printing import one_line, printable


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("ink.safetensors", "ink.safetensors"),
        ("墨 👩‍🎨 é\u00a0b", "墨 👩‍🎨 é\u00a0b"),
        ("two\nlines\tand\x1b[31mred\x7f", "two\\nlines\\tand\\x1b[31mred\\x7f"),
        ("a\u2028b\u202eslrig", "a\\u2028b\\u202eslrig"),
        (os.fsdecode(b"latin \xe9"), "latin \\udce9"),
    ],
)
def test_a_name_takes_one_line_and_moves_no_cursor(name: str, shown: str) -> None:
    assert one_line(name) == shown
    shown.encode()


def test_json_keeps_a_name_but_for_bytes_that_are_no_text() -> None:
    assert printable("two\nlines") == "two\nlines"
    assert json.loads(json.dumps(printable(os.fsdecode(b"\xff"))).encode()) == "\\udcff"
