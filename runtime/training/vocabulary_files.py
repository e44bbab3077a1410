"""The tokenizers' files: CLIP's byte-level encoding with merges that make every known word one token."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Final, TypeAlias

from nodeloom.runtime.models.clip_tokenizer import END, START, WORD_END, byte_letters

Merge: TypeAlias = tuple[str, str]

LENGTH: Final = 77
"""Tokens of a prompt, start and end counted in."""

PADDING: Final = {"tokenizer": END, "tokenizer_2": "!"}
"""What each of SDXL's tokenizers fills up with."""


def merges_of(words: Iterable[str]) -> list[Merge]:
    """Return merges, in order, that make each of the words one token: short words first, so that long ones share."""
    merges: list[Merge] = []
    ranks: dict[Merge, int] = {}
    for word in sorted(words, key=len):
        pieces = _merged([*word[:-1], word[-1] + WORD_END], ranks)
        while len(pieces) > 1:
            pair = pieces[0], pieces[1]
            if pair not in ranks:
                ranks[pair] = len(merges)
                merges.append(pair)
            pieces = _merged(pieces, ranks)
    return merges


def vocabulary(merges: Sequence[Merge]) -> dict[str, int]:
    """Return every token with its id: bytes, bytes that end a word, merges, start, end."""
    letters = byte_letters()
    tokens = [
        *letters,
        *(letter + WORD_END for letter in letters),
        *("".join(merge) for merge in merges),
        START,
        END,
    ]
    return {token: number for number, token in enumerate(dict.fromkeys(tokens))}


def write_tokenizer(folder: Path, name: str, merges: Sequence[Merge]) -> None:
    """Write `folder/<name>` with the three files that transformers reads a CLIP tokenizer from."""
    target = folder / name
    target.mkdir(parents=True, exist_ok=True)
    (target / "vocab.json").write_text(json.dumps(vocabulary(merges), ensure_ascii=False), encoding="utf-8")
    lines = "".join(f"{first} {second}\n" for first, second in merges)
    (target / "merges.txt").write_text(f"#version: 0.2\n{lines}", encoding="utf-8")
    config = {
        "tokenizer_class": "CLIPTokenizer",
        "model_max_length": LENGTH,
        "bos_token": START,
        "eos_token": END,
        "unk_token": END,
        "pad_token": PADDING[name],
        "add_prefix_space": False,
        "do_lower_case": True,
        "errors": "replace",
        "clean_up_tokenization_spaces": False,
    }
    (target / "tokenizer_config.json").write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def _merged(pieces: list[str], ranks: dict[Merge, int]) -> list[str]:
    """Apply the merges there are to the pieces of a word, those of the lowest rank first."""
    while True:
        pairs = [(ranks[pair], pair) for pair in pairwise(pieces) if pair in ranks]
        if not pairs:
            return pieces
        _, (first, second) = min(pairs)
        joined: list[str] = []
        at = 0
        while at < len(pieces):
            if pieces[at : at + 2] == [first, second]:
                joined.append(first + second)
                at += 2
            else:
                joined.append(pieces[at])
                at += 1
        pieces = joined
