"""Chunks as ComfyUI makes them; the recorded ones are compared where the corpus is at hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nodeloom.runtime.diffusion.prompts import parse
from nodeloom.runtime.diffusion.prompts.chunks import Frame, chunks
from nodeloom.runtime.diffusion.prompts.spans import Break
from nodeloom.runtime.diffusion.prompts.tokens import Token, token_groups
from nodeloom.runtime.models.clip_tokenizer import shipped_tokenizer

RECORDED = Path(__file__).resolve().parents[5] / "shared" / "corpus" / "comfyui-parity" / "tokens_clip_l.json"
FRAME = Frame(begin=1000, end=1001, padding=0, length=77)


def group(size: int) -> list[Token]:
    return [Token(number + 1) for number in range(size)]


def lengths(*groups: list[Token] | Break) -> list[int]:
    return [sum(0 < token.id < 1000 for token in chunk) for chunk in chunks(groups, FRAME)]


@pytest.mark.skipif(not RECORDED.exists(), reason="the recorded tokens of ComfyUI are not at hand")
def test_recorded_prompts_become_comfyuis_tokens_and_weights() -> None:
    tokenizer = shipped_tokenizer()
    frame = Frame.of(tokenizer, 77)
    for case in json.loads(RECORDED.read_text("utf-8")):
        made = chunks(token_groups(parse(case["text"], "comfyui"), tokenizer, {}), frame)
        assert [[[token.id, token.weight] for token in chunk] for chunk in made] == case["tokens"]


def test_a_chunk_is_begin_tokens_end_and_padding() -> None:
    (chunk,) = chunks([group(2)], FRAME)
    assert [token.id for token in chunk] == [1000, 1, 2, 1001, *[0] * 73]


def test_no_tokens_are_one_empty_chunk() -> None:
    assert lengths() == [0]


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [([75], [75]), ([76], [75, 1]), ([70, 7], [70, 7]), ([70, 8], [75, 3]), ([75, 7], [75, 7]), ([200], [75, 75, 50])],
)
def test_short_groups_are_kept_whole_and_long_ones_fill_the_chunk(sizes: list[int], expected: list[int]) -> None:
    assert lengths(*(group(size) for size in sizes)) == expected


def test_a_break_ends_a_chunk() -> None:
    assert lengths(group(3), Break(0, 5), group(4)) == [3, 4]


def test_groups_longer_than_a_small_encoder_takes_are_torn() -> None:
    assert len(chunks([group(7)], Frame(1000, 1001, 0, 5))) == 3
