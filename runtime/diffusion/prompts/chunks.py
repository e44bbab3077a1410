"""Tokens in chunks that a text encoder can take: begin, up to 75 tokens, end, padding.

As ComfyUI fills them: a stretch of fewer than 8 tokens goes to the next chunk rather than being torn apart.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from nodeloom.runtime.diffusion.prompts.spans import Break
from nodeloom.runtime.diffusion.prompts.tokens import Group, Token, Tokenizer

LONG_GROUP: Final = 8
"""Groups of that many tokens are torn where the chunk ends."""

Chunk: TypeAlias = tuple[Token, ...]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a chunk is made of beside the prompt: the ids of begin, end and padding, and its length with them."""

    begin: int
    end: int
    padding: int
    length: int

    @classmethod
    def of(cls, tokenizer: Tokenizer, length: int) -> Frame:
        """Return the frame of a text encoder that takes chunks of that length."""
        return cls(tokenizer.bos_token_id, tokenizer.eos_token_id, tokenizer.pad_token_id, length)

    @property
    def room(self) -> int:
        """Tokens of the prompt that a chunk has room for."""
        return self.length - 2

    def around(self, tokens: Iterable[Token]) -> Chunk:
        """Return the chunk that holds these tokens."""
        chunk = (Token(self.begin), *tokens, Token(self.end))
        return (*chunk, *[Token(self.padding)] * (self.length - len(chunk)))


def chunks(groups: Iterable[Group | Break], frame: Frame) -> list[Chunk]:
    """Return a prompt's tokens in chunks; at least one, a `Break` begins the next."""
    filled: list[list[Token]] = [[]]
    for group in groups:
        if isinstance(group, Break):
            filled.append([])
        else:
            _add(filled, group, frame.room)
    return [frame.around(tokens) for tokens in filled]


def _add(filled: list[list[Token]], group: Group, room: int) -> None:
    """Put a group into the last chunk and as many more as it takes."""
    is_long = len(group) >= min(LONG_GROUP, room + 1)
    while len(filled[-1]) + len(group) > room:
        fitting = room - len(filled[-1]) if is_long else 0
        filled[-1].extend(group[:fitting])
        group = group[fitting:]
        filled.append([])
    filled[-1].extend(group)
