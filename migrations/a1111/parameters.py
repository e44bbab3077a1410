"""The text that A1111 writes of a picture: prompt, negative prompt, and a last line of settings.

    a cat <lora:soft:0.8>
    Negative prompt: blurry
    Steps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 1, Size: 512x512, Lora hashes: "soft: 0123"

Source: what its pictures carry from 2022 on, and those of Forge, SD.Next and Civitai.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from nodeloom.migrations.a1111.settings_line import settings_of
from nodeloom.migrations.formats import is_parameters_text
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import JSON, json_problem

LONGEST: Final = 2**20
"""Most bytes of such a text."""
NEGATIVE: Final = "Negative prompt:"
_LORA: Final = re.compile(r"<(?:lora|lyco):([^:<>]{1,200})((?::[^:<>]{0,40}){0,3})>")


@dataclass(frozen=True, slots=True)
class Lora:
    """A LoRA that a prompt names, and its weights."""

    name: str
    clip_weight: float
    unet_weight: float


@dataclass(frozen=True, slots=True)
class Parameters:
    """A text taken apart: both prompts without the LoRAs that they name, those, and the settings by their names."""

    prompt: str
    negative: str
    loras: tuple[Lora, ...]
    settings: dict[str, str]


def are_parameters(data: bytes) -> bool:
    """Whether the bytes of a file are such a text."""
    return len(data) <= LONGEST and b"Steps: " in data and is_parameters_text(_decoded(data))


def read_parameters(data: bytes, what: str) -> JSON:
    """The text in the bytes of a file or picture; `DocumentError`, naming `what`, if it is none."""
    text = _decoded(data)
    problem = "it is too long" if len(data) > LONGEST else json_problem(text)
    if problem or not is_parameters_text(text):
        raise DocumentError(
            f"{what} holds no parameters of A1111: {problem or 'it has no line that begins with Steps'}"
        )
    return text


def parameters_of(text: str) -> Parameters:
    """Take a text apart."""
    lines = text.replace("\r\n", "\n").strip().split("\n")
    last = max(place for place, line in enumerate(lines) if line.startswith("Steps: "))
    settings = settings_of(", ".join(lines[last:]))
    prompt = "\n".join(lines[:last])
    positive, _, negative = prompt.partition(f"\n{NEGATIVE}") if not prompt.startswith(NEGATIVE) else ("", "", prompt)
    negative = negative.removeprefix(NEGATIVE)
    loras: list[Lora] = []
    return Parameters(_without(positive, loras), _without(negative, loras), tuple(loras), settings)


def _decoded(data: bytes) -> str:
    """Text in UTF-8, or Latin-1 where it is none: plain chunks of a PNG are in that."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _without(prompt: str, loras: list[Lora]) -> str:
    """A prompt without the LoRAs that it names, which are added to a list; what is not understood stays in it."""

    def take(found: re.Match[str]) -> str:
        lora = _lora(found[1], found[2])
        loras.extend([lora] if lora else [])
        return "" if lora else found[0]

    return _LORA.sub(take, prompt).strip()


def _lora(name: str, weights: str) -> Lora | None:
    """Weights go by place, or by name: `:0.8`, `:0.8:0.5` (text encoders, then network), `:te=0.8:unet=0.5`."""
    named: dict[str, float] = {}
    for place, each in enumerate(weights.split(":")[1:]):
        key, equals, value = each.rpartition("=")
        key = key.strip().lower() if equals else ("te", "unet", "")[place]
        weight = _weight(value)
        if weight is None or key not in ("te", "unet"):
            return None
        named[key] = weight
    clip = named.get("te", 1.0)
    return Lora(name.strip(), clip, named.get("unet", clip))


def _weight(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) < 1e6 else None
