r"""`parse`: a prompt in one of the known syntaxes becomes spans; `escaped` is the way back for plain text.

In every syntax but plain, `embedding:name` at the beginning of a word names a textual inversion; in those of
AUTOMATIC1111 and compel `<name>` does so too, and in AUTOMATIC1111's `BREAK` ends a chunk. Nothing is ever refused:
what is no mark is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from nodeloom.runtime.diffusion.prompts.a1111 import a1111_ranges
from nodeloom.runtime.diffusion.prompts.comfyui import comfyui_ranges
from nodeloom.runtime.diffusion.prompts.compel import compel_ranges
from nodeloom.runtime.diffusion.prompts.spans import Break, Piece, Range, Span

Syntax = Literal["comfyui", "a1111", "compel", "plain"]
"""Whose marks a prompt uses; "plain" knows none."""


@dataclass(frozen=True, slots=True)
class _Rules:
    """What a syntax knows: its weights, which letters a backslash makes text, its names and breaks."""

    ranges: Callable[[str], Iterator[Range]]
    special: str
    points: re.Pattern[str]

    def escape(self, text: str) -> str:
        return re.sub(f"[{self.special}]", r"\\\g<0>", text) if self.special else text

    def unescape(self, text: str) -> str:
        return re.sub(rf"\\([{self.special}])", r"\1", text) if self.special else text


def _plain_ranges(text: str) -> Iterator[Range]:
    yield Range(0, len(text), 1.0)


_EMBEDDING: Final = r"(?:\A|(?<=[ \n]))embedding:\s*(?P<embedding>[^\s,]+)"
_BRACKETED: Final = r"(?<!\\)<(?P<bracketed>[^\s<>]+)>"
_BREAK: Final = r"(?P<break>\bBREAK\b)"
_RULES: Final[Mapping[Syntax, _Rules]] = {
    "comfyui": _Rules(comfyui_ranges, r"()", re.compile(_EMBEDDING)),
    "a1111": _Rules(a1111_ranges, r"()\[\]\\<", re.compile(f"{_EMBEDDING}|{_BRACKETED}|{_BREAK}")),
    "compel": _Rules(compel_ranges, r"()+\-\\<", re.compile(f"{_EMBEDDING}|{_BRACKETED}")),
    "plain": _Rules(_plain_ranges, "", re.compile(r"(?!)")),
}


def parse(text: str, syntax: Syntax) -> list[Piece]:
    """Return what a prompt is made of, in order. Any text will do."""
    rules = _RULES[syntax]
    return [piece for part in rules.ranges(text) for piece in _pieces(text, part, rules)]


def escaped(text: str, syntax: Syntax) -> str:
    """Return the prompt that means this text with weight 1, for text that names no embedding and has no BREAK."""
    return _RULES[syntax].escape(text)


def embedding_names(pieces: list[Piece]) -> list[str]:
    """Return the names of the embeddings in a prompt, each once, in order."""
    return list(dict.fromkeys(piece.embedding for piece in pieces if isinstance(piece, Span) and piece.embedding))


def without_names(text: str, syntax: Syntax, names: Collection[str]) -> str:
    """Return a prompt without these names of embeddings; what stands around them stays."""
    pieces = parse(text, syntax)
    cut = [piece for piece in pieces if isinstance(piece, Span) and piece.embedding in names]
    for piece in reversed(cut):
        text = text[: piece.start] + text[piece.end :]
    return text


def _pieces(text: str, part: Range, rules: _Rules) -> Iterator[Piece]:
    """A stretch of one weight, cut at names and breaks."""
    source = text[part.start : part.end]
    at = 0
    for point in rules.points.finditer(source):
        yield from _text(source, at, point.start(), part, rules)
        at = point.end()
        start, end = part.start + point.start(), part.start + at
        found = point.groupdict()
        if found.get("break") is not None:
            yield Break(start, end)
        else:
            name = rules.unescape(found["embedding"] or found["bracketed"])
            yield Span(rules.unescape(point[0]), part.weight, start, end, embedding=name)
    yield from _text(source, at, len(source), part, rules)


def _text(source: str, start: int, end: int, part: Range, rules: _Rules) -> Iterator[Span]:
    if start < end:
        text = rules.unescape(source[start:end])
        yield Span(text, part.weight, part.start + start, part.start + end)
