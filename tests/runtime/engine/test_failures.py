from __future__ import annotations

import pytest

from nodeloom.runtime.engine.failures import failure_of, field_told
from nodeloom.schema.errors import CanceledError, InputError, ModelError, NodeloomError, Problem

INPUTS = {"cfg": 0, "a": 1.0, "model": {"name": "one's own"}, "lora": {"name": "x"}, "image": None, "text": "x"}


@pytest.mark.parametrize(
    ("sentence", "field"),
    [
        ("cfg is -1, must be positive", "cfg"),
        ("image has no pixels", "image"),
        ("a is 0, must be positive", "a"),
        ("a file can't be read", None),
        ('the main model "one\'s own" was not found', "model"),
        ("model 'x' is of kind main, must be a LoRA", "lora"),
        ("the LoRA 'x' was not found", "lora"),
        ("the LoRA 'x' does not fit \"one's own\"", None),
        ("nothing is known", None),
        ("", None),
    ],
)
def test_a_sentence_tells_the_field_that_it_is_about(sentence: str, field: str | None) -> None:
    assert field_told(sentence, INPUTS) == field


@pytest.mark.parametrize("error", [InputError("cfg is -1, must be positive"), ModelError("the LoRA 'x' is not here")])
def test_our_own_errors_have_their_field(error: NodeloomError) -> None:
    assert failure_of("n", (), "p/t", error, INPUTS).field in ("cfg", "lora")
    assert failure_of("n", (), "p/t", error).field is None


def test_what_an_error_says_itself_counts_and_strangers_have_none() -> None:
    told = InputError("cfg is -1")
    told.problems = (Problem("input", "cfg is -1", field="text"),)
    assert failure_of("n", (), "p/t", told, INPUTS).field == "text"
    assert failure_of("n", (), "p/t", ValueError("cfg is -1"), INPUTS).field is None
    assert failure_of("n", (), "p/t", CanceledError(), INPUTS).field is None
