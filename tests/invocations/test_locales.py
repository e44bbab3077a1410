"""The packs that come with nodeloom speak Chinese and Japanese."""

from __future__ import annotations

import re
from string import ascii_lowercase

import pytest

from nodeloom.schema import Registry
from nodeloom.schema.locales import texts_of

REGISTRY = Registry.installed()
PACKS = ("comfyui", "core", "diffusion", "image")
NAMES = {"A", "B", "C", "D", "E", "F", "G", "H", "K", "Q", "U", "V", "X", "Y"} | {
    *("ComfyUI", "CLIP", "VAE", "UNet", "IP-Adapter", "AUTOMATIC1111", "compel, InvokeAI", "Hamming"),
    *ascii_lowercase,
    *map(str, range(1, 51)),
    *("a = b", "a > b", "a ≥ b", "a < b", "a ≤ b", "a ≠ b", "a + b", "a ÷ b", "a × b", "a − b"),
}
"""What is written so in every language."""
WORD = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
KEPT = {"ComfyUI", "CFG", "LoRA"}
"""What is a name there too, though it is written in another way than it is published."""


@pytest.mark.parametrize("language", ["zh", "ja"])
@pytest.mark.parametrize("pack", PACKS)
def test_every_text_is_there_and_no_other(pack: str, language: str) -> None:
    words = REGISTRY.packs[pack].locales()[language]
    assert texts_of(REGISTRY.openapi(), pack) - NAMES == words.keys()


@pytest.mark.parametrize("language", ["zh", "ja"])
@pytest.mark.parametrize("pack", PACKS)
def test_nothing_is_left_in_english(pack: str, language: str) -> None:
    words = REGISTRY.packs[pack].locales()[language]
    assert {word for word in words.values() if not WORD.search(word)} <= KEPT


@pytest.mark.parametrize("language", ["zh", "ja"])
@pytest.mark.parametrize("pack", PACKS)
def test_what_a_text_names_is_named(pack: str, language: str) -> None:
    """Commands, placeholders and numbers are the same in all languages."""
    words = REGISTRY.packs[pack].locales()[language]
    names = re.compile(r"`[^`]+`|%\w+%|\{\w\}|\d[\d,.]*\d|\d")
    lost = {text: word for text, word in words.items() if not set(names.findall(text)) <= set(names.findall(word))}
    assert lost == {}
