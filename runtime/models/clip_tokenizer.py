"""CLIP's tokenizer: from a model's own folder, or from the vocabulary that ships for single files.

The shipped table holds the 48894 merges of CLIP's byte-pair encoding; the vocabulary follows from them: 256 bytes,
the same at the end of a word, one token a merge, start and end.
"""

from __future__ import annotations

import lzma
from functools import cache
from pathlib import Path
from typing import Final, TypeAlias

from transformers import CLIPTokenizer

from nodeloom.runtime.models.identify_folder import part_folder, read_json
from nodeloom.runtime.models.records import Part
from nodeloom.schema.errors import ModelError

Tokenizer: TypeAlias = CLIPTokenizer

START: Final = "<|startoftext|>"
END: Final = "<|endoftext|>"
WORD_END: Final = "</w>"
"""What marks, in a vocabulary, a piece that ends a word; START and END are the tokens around a prompt."""

_MERGES: Final = Path(__file__).parent / "clip_merges.txt.xz"
_LENGTH: Final = 77
_OPEN_CLIP_PADDING: Final = "!"  # has id 0


def folder_tokenizer(folder: Path, part: Part) -> Tokenizer:
    """Load the tokenizer of a diffusers folder; raise ModelError if its files can't be used."""
    try:
        holder = part_folder(folder, part).parent
        padding = str(_from_folder(holder, part).pad_token)
        return _padded_with(padding, _from_folder(holder, part, pad_token=END))
    except Exception as error:  # the tokenizers library raises plain Exceptions
        raise ModelError(f"the tokenizer in {folder / part} can't be read ({error}): get the model again") from error


def _from_folder(folder: Path, part: Part, **options: str) -> Tokenizer:
    return CLIPTokenizer.from_pretrained(
        folder, subfolder=part, local_files_only=True, clean_up_tokenization_spaces=False, **options
    )


def _padded_with(padding: str, tokenizer: Tokenizer) -> Tokenizer:
    """Make a tokenizer pad with a token, without that token becoming a special one.

    SDXL's second tokenizer pads with "!". Declared at construction it would be cut out of prompts as well, so that
    "hi!" became other ids than those the model was trained with (and ComfyUI uses).
    """
    tokenizer.pad_token = padding
    return tokenizer


def shipped_tokenizer(*, open_clip: bool = False) -> Tokenizer:
    """Build CLIP's own tokenizer (49408 tokens), padding as OpenAI trained their text encoders, or as open_clip did."""
    vocabulary, merges = _shipped_table()
    tokenizer = CLIPTokenizer(
        vocab=vocabulary,
        merges=merges,
        unk_token=END,
        bos_token=START,
        eos_token=END,
        pad_token=END,
        model_max_length=_LENGTH,
        clean_up_tokenization_spaces=False,
    )
    return _padded_with(_OPEN_CLIP_PADDING if open_clip else END, tokenizer)


def config_tokenizer(folder: Path, part: Part) -> Tokenizer:
    """Return the tokenizer that goes with a config folder: its own, else CLIP's where the vocabulary has its size."""
    if part_folder(folder, part).is_dir():
        return folder_tokenizer(folder, part)
    encoder = "text_encoder_2" if part == "tokenizer_2" else "text_encoder"
    config = read_json(part_folder(folder, encoder) / "config.json")
    # the one thing in the config that tells them apart: open_clip has the exact GELU, OpenAI a quick one
    tokenizer = shipped_tokenizer(open_clip=config.get("hidden_act") == "gelu")
    wanted = config.get("vocab_size", len(tokenizer))
    if wanted != len(tokenizer):
        raise ModelError(
            f"the {encoder} in {folder} knows {wanted} tokens, CLIP's tokenizer has {len(tokenizer)}: "
            f"put the model's own tokenizer into {folder / part}"
        )
    return tokenizer


@cache
def _shipped_table() -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Return CLIP's vocabulary (token to id) and its merges in order."""
    lines = lzma.decompress(_MERGES.read_bytes()).decode("utf-8").splitlines()
    merges = [(first, second) for first, _, second in (line.partition(" ") for line in lines)]
    letters = byte_letters()
    tokens = [
        *letters,
        *(letter + WORD_END for letter in letters),
        *("".join(merge) for merge in merges),
        START,
        END,
    ]
    return {token: number for number, token in enumerate(tokens)}, merges


def byte_letters() -> list[str]:
    """Return the letter that stands for each byte in byte-level encodings, in CLIP's order of ids.

    Bytes that print in Latin-1 stand for themselves and come first; the others follow as the letters from 256 on.
    """
    printing = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    return [chr(byte) for byte in printing] + [chr(256 + number) for number in range(256 - len(printing))]
