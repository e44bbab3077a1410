"""Captions to what the networks read of them, many at a time, as `runtime.diffusion.text` does it for one prompt."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from torch import Tensor, nn

from nodeloom.runtime.models.clip_tokenizer import Tokenizer, folder_tokenizer
from nodeloom.runtime.training.plan import Sizes
from nodeloom.runtime.training.vocabulary_files import LENGTH

_SHORT: Final = 40
_LONG_SHARE: Final = 0.25
_EMPTY: Final = 0.06
_NOTHING: Final = 0.13
_FRAMES: Final = (512, 1024)


@dataclass(frozen=True, slots=True)
class Tokenizers:
    """The tokenizers of the two text encoders."""

    first: Tokenizer
    second: Tokenizer

    @classmethod
    def load(cls, folder: Path) -> Tokenizers:
        """Load both from the folder in which their stage wrote them."""
        return cls(folder_tokenizer(folder, "tokenizer"), folder_tokenizer(folder, "tokenizer_2"))

    def __len__(self) -> int:
        return len(self.first)


@dataclass(frozen=True, slots=True)
class Dropped:
    """Captions of one step: some are empty, and some are to be read as zeros, so that guidance has what to avoid."""

    captions: tuple[str, ...]
    kept: Tensor
    length: int


def drop_some(captions: Sequence[str], rng: random.Random) -> Dropped:
    """Empty some captions and mark others to be zeroed; choose how many tokens all are padded to."""
    chances = [rng.random() for _ in captions]
    said = tuple("" if chance < _EMPTY else text for text, chance in zip(captions, chances, strict=True))
    kept = torch.tensor([0.0 if _EMPTY <= chance < _NOTHING else 1.0 for chance in chances])
    return Dropped(said, kept, LENGTH if rng.random() < _LONG_SHARE else _SHORT)


def read_both(clip: nn.Module, open_clip: nn.Module, tokenizers: Tokenizers, given: Dropped) -> tuple[Tensor, Tensor]:
    """Return what the base reads: embeds [B,T,D] of both encoders side by side, pooled [B,P] of the second."""
    device = next(open_clip.parameters()).device
    hidden = clip(_ids(tokenizers.first, given).to(device), output_hidden_states=True).hidden_states[-2]
    second, pooled = _read(open_clip, tokenizers, given, device)
    return _zeroed(torch.cat([hidden, second], dim=-1), pooled, given.kept.to(device))


def read_second(open_clip: nn.Module, tokenizers: Tokenizers, given: Dropped) -> tuple[Tensor, Tensor]:
    """Return what the refiner reads: embeds [B,T,D] and pooled [B,P] of the second encoder."""
    device = next(open_clip.parameters()).device
    return _zeroed(*_read(open_clip, tokenizers, given, device), given.kept.to(device))


def draw_frames(count: int, sizes: Sizes, rng: random.Random) -> Tensor:
    """Return time ids [count, 6] of the base: sizes and crops of all kinds, since people give all kinds."""
    return torch.tensor([_frame(sizes.picture, rng) for _ in range(count)], dtype=torch.float32)


def _frame(own: int, rng: random.Random) -> list[float]:
    if rng.random() < 0.5:
        return [own, own, 0, 0, own, own]
    sides = [(own, own), *((side, side) for side in _FRAMES), (rng.randint(32, 1536), rng.randint(32, 1536))]
    height, width = rng.choice(sides)
    target = rng.choice([(own, own), (height, width)])
    crop = [0 if rng.random() < 0.8 else rng.randint(0, 32) for _ in range(2)]
    return [height, width, *crop, *target]


def _read(open_clip: nn.Module, tokenizers: Tokenizers, given: Dropped, device: torch.device) -> tuple[Tensor, Tensor]:
    output = open_clip(_ids(tokenizers.second, given).to(device), output_hidden_states=True)
    return output.hidden_states[-2], output.text_embeds


def _ids(tokenizer: Tokenizer, given: Dropped) -> Tensor:
    encoded = tokenizer(
        [*given.captions], padding="max_length", truncation=True, max_length=given.length, return_tensors="pt"
    )
    ids: Tensor = encoded.input_ids
    return ids


def _zeroed(embeds: Tensor, pooled: Tensor, kept: Tensor) -> tuple[Tensor, Tensor]:
    return embeds * kept[:, None, None], pooled * kept[:, None]
