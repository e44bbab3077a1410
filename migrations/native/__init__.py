"""The document formats of our own, and the way between any two of them: `to_format`."""

from nodeloom.migrations.native.sequence import STEPS, said, to_format

__all__ = ["STEPS", "said", "to_format"]
