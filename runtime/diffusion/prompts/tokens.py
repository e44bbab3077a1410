"""Pieces of a prompt to tokens with weights, in groups that are better not torn apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

from nodeloom.runtime.diffusion.prompts.cleaning import cleaned
from nodeloom.runtime.diffusion.prompts.spans import Break, Piece

if TYPE_CHECKING:
    from torch import Tensor


class Tokenizer(Protocol):
    """The part of transformers' CLIPTokenizer that is used."""

    bos_token_id: int
    eos_token_id: int
    pad_token_id: int

    def encode(self, text: str, *, add_special_tokens: bool, truncation: bool, verbose: bool) -> list[int]:
        """Return the token ids."""


@dataclass(frozen=True, slots=True, eq=False)
class Token:
    """A token of a text encoder.

    id: its number in the vocabulary. weight: how much its encoding counts. vector: [d], what stands for it where it is
    no word but part of a textual inversion; its id is 0 then.
    """

    id: int
    weight: float = 1.0
    vector: Tensor | None = None


Group: TypeAlias = list[Token]
"""Tokens of one stretch of a prompt."""


def token_groups(
    pieces: Iterable[Piece], tokenizer: Tokenizer, vectors: Mapping[str, Tensor]
) -> Iterator[Group | Break]:
    """Yield the tokens of each stretch; `vectors` [n,d] are those of textual inversions by name.

    A name without vectors is read as text, as it stands there.
    """
    for piece in pieces:
        if isinstance(piece, Break):
            yield piece
        elif piece.embedding is not None and piece.embedding in vectors:
            yield [Token(0, piece.weight, vector) for vector in vectors[piece.embedding]]
        else:
            ids = tokenizer.encode(cleaned(piece.text), add_special_tokens=False, truncation=False, verbose=False)
            yield [Token(number, piece.weight) for number in ids]
