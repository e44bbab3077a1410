"""Prompts as users write them: marked text to spans, spans to tokens with weights, tokens to chunks.

What reads text is here and knows no torch; `tokens`, `chunks`, `weighting` and `inversion` go on from there.
"""

from nodeloom.runtime.diffusion.prompts.spans import Break, Piece, Span
from nodeloom.runtime.diffusion.prompts.syntax import Syntax, embedding_names, escaped, parse, without_names

__all__ = ["Break", "Piece", "Span", "Syntax", "embedding_names", "escaped", "parse", "without_names"]
