"""Runs from a request: what of them others should not wait for."""

from __future__ import annotations

import pytest

from nodeloom.runtime.server.runs.submitting import Ready
from nodeloom.runtime.store.records import LITTLE


@pytest.mark.parametrize(
    ("asked", "is_little"),
    [
        (Ready("{}", "", [{"word": "a"}]), True),
        (Ready("{}", "", [{"word": "a" * LITTLE}]), False),
        (Ready("a" * LITTLE, "", [{}]), False),
        (Ready("{}", "", [{}, {}]), False),
    ],
)
def test_one_run_with_a_small_document_and_small_values_is_little(asked: Ready, is_little: bool) -> None:
    assert asked.is_little is is_little
