"""The number format of most of a model's weights, in the words people use for it. It must not know torch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from nodeloom.runtime.models.header import TensorInfo

_WORDS: Final = {"F64": "fp64", "F32": "fp32", "F16": "fp16", "BF16": "bf16", "F8_E4M3": "fp8", "F8_E5M2": "fp8"}


def main_precision(tensors: Iterable[TensorInfo]) -> str | None:
    """Return the format that holds the most numbers, None where there are none."""
    numbers: Counter[str] = Counter()
    for tensor in tensors:
        numbers[_WORDS.get(tensor.dtype, tensor.dtype.lower())] += tensor.size
    return max(numbers, key=lambda word: numbers[word]) if numbers else None
