"""Base and refiner as a program loads and runs them: what is measured is what people get."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import torch
from diffusers import AutoencoderKL
from torch import Tensor

from nodeloom.runtime.diffusion.autoencoder import decode
from nodeloom.runtime.diffusion.conditioning import Conditioning
from nodeloom.runtime.diffusion.denoiser import Model
from nodeloom.runtime.diffusion.experts import Experts
from nodeloom.runtime.diffusion.guidance import Guided
from nodeloom.runtime.diffusion.text import READINGS, TextEncoder, encode_prompt
from nodeloom.runtime.diffusion.trajectory import Settings, sample
from nodeloom.runtime.diffusion.types import Denoiser
from nodeloom.runtime.models import ModelLibrary, ModelRecord, Part
from nodeloom.runtime.models.loader import LoadedPart, load_part

BASE_NAME: Final = "tiny-sdxl-base"
"""Name of the embedded base."""

REFINER_NAME: Final = "tiny-sdxl-refiner"
"""Name of the embedded refiner."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How a picture is made: with which prompt and seed, in how many steps, and where the refiner takes over."""

    prompt: str
    seed: int
    steps: int
    switch_at: float
    guidance: float
    refiner_guidance: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A base and a refiner, loaded."""

    base: Model
    refiner: Model
    encoders: tuple[TextEncoder, TextEncoder]
    refiner_encoder: TextEncoder
    autoencoder: AutoencoderKL

    @classmethod
    def load(cls, library: ModelLibrary, base: str = BASE_NAME, refiner: str = REFINER_NAME) -> Pair:
        """Load both by their names; raises ModelError where one can't be."""
        records = library.resolve(name=base), library.resolve(name=refiner)
        first, second = (_encoder(records[0], part) for part in ("text_encoder", "text_encoder_2"))
        autoencoder = _part(records[0], "vae")
        assert isinstance(autoencoder, AutoencoderKL)
        return cls(
            Model(_part(records[0], "unet")),  # type: ignore[arg-type]
            Model(_part(records[1], "unet")),  # type: ignore[arg-type]
            (first, second),
            _encoder(records[1], "text_encoder_2"),
            autoencoder,
        )

    @classmethod
    def in_folder(cls, folder: Path, cache: Path) -> Pair:
        """Load the pair that was exported to a folder; `cache` is where the library may keep what it found out."""
        records = [record for record in ModelLibrary([folder], cache).records() if not record.built_in]
        names = {record.kind: record.name for record in records if record.layout == "diffusers"}
        return cls.load(ModelLibrary([folder], cache), names["main"], names["refiner"])

    @property
    def pixels(self) -> int:
        """The side of the pictures that the base was made for."""
        return int(self.base.network.config["sample_size"]) * self.base.latent_factor

    def draw(self, wish: Wish, pixels: int, *, refined: bool) -> Tensor:
        """Return a picture [3, pixels, pixels] in -1..1: by the base alone, or finished by the refiner."""
        denoise: Denoiser = self._guided(self.base, self.encoders, wish.prompt, wish.guidance)
        if refined:
            finish = self._guided(self.refiner, (self.refiner_encoder,), wish.prompt, wish.refiner_guidance)
            denoise = Experts((denoise, finish), (round(wish.steps * wish.switch_at),))
        empty = torch.zeros(1, 4, pixels // 8, pixels // 8)
        scaling = float(self.autoencoder.config.scaling_factor)
        latents = sample(denoise, empty, Settings("euler", "normal", wish.steps, wish.seed), scaling=scaling)
        return decode(self.autoencoder, latents)[0].movedim(-1, 0) * 2 - 1

    def _guided(self, model: Model, encoders: tuple[TextEncoder, ...], prompt: str, guidance: float) -> Denoiser:
        shown, avoided = self._read(encoders, prompt), self._read(encoders, "")
        return Guided(model, [shown], [avoided], guidance)

    def _read(self, encoders: tuple[TextEncoder, ...], prompt: str) -> Conditioning:
        return encode_prompt(encoders, prompt)


def _encoder(record: ModelRecord, part: Part) -> TextEncoder:
    tokenizer = _part(record, "tokenizer_2" if part == "text_encoder_2" else "tokenizer")
    return TextEncoder(tokenizer, _part(record, part), READINGS["sdxl"])  # type: ignore[arg-type]


def _part(record: ModelRecord, part: Part) -> LoadedPart:
    return load_part(record, part, torch.device("cpu"), torch.float32)
