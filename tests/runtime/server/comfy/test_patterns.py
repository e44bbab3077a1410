"""A prompt that is like one before is translated as if it were the first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.runtime.server.comfy.talking import node

from nodeloom.runtime.server.comfy import patterns as room
from nodeloom.runtime.server.comfy.checking import checked
from nodeloom.runtime.server.comfy.files_there import NOTHING
from nodeloom.runtime.server.comfy.mistakes import PromptError
from nodeloom.runtime.server.comfy.node_class import classes_of
from nodeloom.runtime.server.comfy.patterns import Patterns
from nodeloom.runtime.server.comfy.translation import Translated, translated
from nodeloom.runtime.server.state import ServerState

WORDS = st.sampled_from(["", "a", "ab", "0", "1.5", "é\n"])
NUMBERS = st.sampled_from([0, 1, 8, 16, 64, 1.5, -3, "7", True, 10**30])


def prompt(word: object, size: object, factor: object) -> dict[str, Any]:
    return {
        "1": node("EmptyImage", width=size, height=64, batch_size=1, color=0),
        "2": node("ImageScaleBy", image=["1", 0], upscale_method="bilinear", scale_by=factor),
        "3": node("PreviewImage", images=["2", 0]),
        "4": node("PrimitiveString", value=word),
        "5": {**node("PreviewAny", source=["4", 0]), "_meta": {"title": "shown"}},
    }


def outcome(asked: dict[str, Any], state: ServerState, work: Callable[..., Translated]) -> tuple[object, ...]:
    """What becomes of a prompt: the document, and what is wrong with it."""
    classes = classes_of(state.publication.current.catalogue)
    try:
        found = checked(asked, classes, NOTHING)
        ready = work(asked, found)
    except PromptError as error:
        return (error.to_json(),)
    return ready.document, {key: each.to_json() for key, each in ready.checked.mistakes.items()}, ready.checked.outputs


def test_each_prompt_of_many_is_the_same_as_if_it_came_alone(state: ServerState) -> None:
    catalogue = state.publication.current.catalogue
    remembering = Patterns(catalogue)

    @given(words=st.lists(st.tuples(WORDS, NUMBERS, NUMBERS), min_size=1, max_size=8))
    @settings(max_examples=30, derandomize=True, suppress_health_check=[*HealthCheck])
    def tried(words: list[tuple[str, Any, Any]]) -> None:
        for each in words:
            asked = prompt(*each)
            alone = outcome(asked, state, lambda asked, found: translated(asked, found, {}, catalogue, None))
            among = outcome(asked, state, lambda asked, found: remembering.translated(asked, found, {}, None))
            assert among == alone

    tried()


def test_a_prompt_like_one_before_is_not_translated_again(state: ServerState, monkeypatch: pytest.MonkeyPatch) -> None:
    patterns, asked = Patterns(state.publication.current.catalogue), [prompt(word, 64, 2.0) for word in ("one", "two")]
    classes, count = classes_of(state.publication.current.catalogue), 0

    def counted(*given: Any) -> Translated:
        nonlocal count
        count += 1
        return translated(*given)

    monkeypatch.setattr(room, "translated", counted)
    made = [patterns.translated(each, checked(each, classes, NOTHING), {}, None) for each in asked]
    assert [each.document["nodes"]["4"]["inputs"]["value"] for each in made] == ["one", "two"]
    assert count == 1


def test_long_texts_are_not_remembered(state: ServerState) -> None:
    patterns, classes = Patterns(state.publication.current.catalogue), classes_of(state.publication.current.catalogue)
    titled = prompt("one", 64, 2.0)
    titled["5"]["_meta"]["title"] = "t" * 200_000
    for asked in (prompt("w" * 200_000, 64, 2.0), titled):
        patterns.translated(asked, checked(asked, classes, NOTHING), {}, None)
    assert len(patterns._known) == 1
    assert len(repr(patterns._known)) < 20_000
