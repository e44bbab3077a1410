"""The text that A1111 writes of a picture: prompt, negative prompt, and a last line of settings.

    a cat <lora:soft:0.8>
    Negative prompt: blurry
    Steps: 20, Sampler: DPM++ 2M Karras, CFG scale: 7, Seed: 1, Size: 512x512, Lora hashes: "soft: 0123"

Source: what its pictures carry from 2022 on, and those of Forge, SD.Next and Civitai.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Final

from nodeloom.migrations.formats import is_parameters_text
from nodeloom.schema.errors import DocumentError
from nodeloom.schema.json import JSON, json_problem

LONGEST: Final = 2**20
"""Most bytes of such a text."""
NEGATIVE: Final = "Negative prompt:"
_SETTING: Final = re.compile(r'\s*(\w[\w \-/]{0,80}):\s*("(?:\\.|[^\\"])*"|[^,]*)(?:,|$)')
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
    settings = {name: _unquoted(value) for name, value in _SETTING.findall(", ".join(lines[last:]))}
    prompt = "\n".join(lines[:last])
    positive, _, negative = prompt.partition(f"\n{NEGATIVE}") if not prompt.startswith(NEGATIVE) else ("", "", prompt)
    negative = negative.removeprefix(NEGATIVE)
    loras = (*_LORA.findall(positive), *_LORA.findall(negative))
    return Parameters(_plain(positive), _plain(negative), tuple(_lora(*each) for each in loras), settings)


def _decoded(data: bytes) -> str:
    """Text in UTF-8, or Latin-1 where it is none: plain chunks of a PNG are in that."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value.strip()
    try:
        found = json.loads(value)
    except ValueError:
        return value
    return found if isinstance(found, str) else value


def _plain(prompt: str) -> str:
    return _LORA.sub("", prompt).strip()


def _lora(name: str, weights: str) -> Lora:
    """Weights go by place, or by name: `:0.8`, `:0.8:0.5` (text encoders, then network), `:te=0.8:unet=0.5`."""
    places: list[float] = []
    named: dict[str, float] = {}
    for each in filter(None, weights.split(":")):
        key, equals, value = each.rpartition("=")
        weight = _weight(value)
        if weight is not None and equals:
            named[key.strip().lower()] = weight
        elif weight is not None:
            places.append(weight)
    clip = named.get("te", places[0] if places else 1.0)
    unet = named.get("unet", places[1] if len(places) > 1 else clip)
    return Lora(name.strip(), clip, unet)


def _weight(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if abs(found) < 1e6 else None
