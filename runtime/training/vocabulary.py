"""The words that the tokenizer knows whole, and the words of captions that mean nothing."""

from __future__ import annotations

from typing import Final

from nodeloom.runtime.training.world import COLOURS, FINISHES, SHAPES, SIDES, SIZES

LEADS: Final = (
    "",
    "",
    "",
    "",
    "a photo of ",
    "a picture of ",
    "an image of ",
    "a drawing of ",
    "a painting of ",
    "a render of ",
)
"""How captions begin."""

FILLERS: Final = (
    "high quality",
    "detailed",
    "sharp",
    "best quality",
    "masterpiece",
    "simple",
    "clean",
    "3d render",
    "soft light",
    "studio light",
    "digital art",
    "vector art",
    "centered",
    "minimal",
)
"""Praise that people write into prompts out of habit."""

STRANGERS: Final = ("日本", "🦓", "Ölbild", "🚀✨", "xyzzy", "ein", "une", "кот", "x2", "(very)", "8k!", "#1")
"""Words from elsewhere: they are spelled byte by byte."""

_OTHERS: Final = (
    "a an the on of in with and at to by one two three background front left right above below under top bottom over "
    "next beside between side middle center corner upper lower plain spotted checkered grainy glossy matte smooth "
    "photo picture image drawing painting render illustration icon logo sketch photograph art style shape shapes "
    "object color colour tiny little small medium big large huge grey dark light bright deep pale vivid "
    "high quality detailed sharp best masterpiece simple clean soft studio digital vector centered minimal highly "
    "ultra realistic hd low worst bad blurry ugly deformed text watermark noise jpeg artifacts no not is are it "
    "this that very outline outlined pastel neon cat dog house tree car man woman person sky sun flower mountain sea "
    "water city robot beautiful cute portrait landscape fantasy cinematic crescent "
    "ball disk disc box cube rectangle hearts circles squares triangles stars crosses rings diamonds moons plus donut "
    "rhombus"
)


def known_words() -> tuple[str, ...]:
    """Return every word that is to be one token, each once."""
    world = (*COLOURS, *SHAPES, *FINISHES, *SIZES, *SIDES)
    return tuple(dict.fromkeys((*_OTHERS.split(), *world)))
