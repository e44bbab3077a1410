"""What is said about a scene: in many ways, with words that mean nothing; and which captions are never trained on."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator, Mapping
from typing import Final

from nodeloom.runtime.training.vocabulary import FILLERS, LEADS, STRANGERS
from nodeloom.runtime.training.world import OPPOSITE, Scene, Side, Thing, draw_scene

_HELD_OUT: Final = 16
_SIZE_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "small": ("small", "small", "small", "tiny", "little"),
    "medium": ("medium", "", ""),
    "large": ("large", "large", "large", "big", "huge"),
}
_FINISH_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "plain": ("", "", "", "plain"),
    "striped": ("striped",),
    "dotted": ("dotted", "dotted", "spotted"),
    "checked": ("checked", "checked", "checkered"),
    "rough": ("rough", "rough", "grainy"),
    "shiny": ("shiny", "shiny", "glossy"),
}
_BESIDE: Final[Mapping[Side, tuple[str, ...]]] = {
    "left": ("left of", "to the left of"),
    "right": ("right of", "to the right of"),
    "top": ("above", "on top of", "over"),
    "bottom": ("below", "under"),
}
_AT: Final[Mapping[Side, tuple[str, ...]]] = {
    "left": ("on the left",),
    "right": ("on the right",),
    "top": ("at the top", "on top"),
    "bottom": ("at the bottom", "below"),
}


def meaning(scene: Scene) -> str:
    """Return what a scene shows in one wording: equal for captions that ask for the same."""
    things, side = scene.things, scene.side
    if len(things) == 2 and side in ("right", "bottom"):
        things, side = (things[1], things[0]), OPPOSITE[side]
    shown = [f"{thing.size} {thing.colour} {thing.shape}" for thing in things]
    return f"{' '.join(shown)} {side if len(things) == 2 else ''} on {scene.ground}"


def is_held_out(scene: Scene) -> bool:
    """Tell whether what a scene shows is never trained on: one meaning in sixteen, by its hash."""
    return hashlib.blake2b(meaning(scene).encode(), digest_size=1).digest()[0] % _HELD_OUT == 0


def scenes(rng: random.Random, pairs: float = 0.35, *, held_out: bool = False) -> Iterator[Scene]:
    """Draw scenes without end, either those that may be trained on or those that never are."""
    while True:
        scene = draw_scene(rng, pairs)
        if is_held_out(scene) == held_out:
            yield scene


def caption(scene: Scene, rng: random.Random, *, complete: bool = False) -> str:
    """Say what a scene shows; unless `complete` is wanted, something may go unsaid. Some words mean nothing."""
    complete = complete or rng.random() < 0.88
    if len(scene.things) == 2:
        said = _pair(scene, rng)
    else:
        said = _with_article(_described(scene.things[0], rng, complete), rng)
        if scene.side is not None and (complete or rng.random() < 0.7):
            said += f" {rng.choice(_AT[scene.side])}"
    if complete or rng.random() < 0.6:
        said = _grounded(said, _coloured(scene.ground, rng), rng)
    said = rng.choice(LEADS) + said
    if rng.random() < 0.15:
        said += "".join(f", {filler}" for filler in rng.sample(FILLERS, rng.randint(1, 3)))
    if rng.random() < 0.08:
        said += " " + " ".join(_stranger(rng) for _ in range(rng.randint(1, 3)))
    return said + ("." if rng.random() < 0.2 else "")


def plain_caption(scene: Scene) -> str:
    """Say everything that a scene shows in the plainest way."""
    shown = [
        " ".join(
            word
            for word in (
                thing.size if len(scene.things) == 1 and thing.size != "medium" else "",
                thing.finish if thing.finish != "plain" else "",
                thing.colour,
                thing.shape,
            )
            if word
        )
        for thing in scene.things
    ]
    said = _after_article(shown[0])
    if len(scene.things) == 2 and scene.side is not None:
        said += f" {_BESIDE[scene.side][0]} {_after_article(shown[1])}"
    elif scene.side is not None:
        said += f" {_AT[scene.side][0]}"
    return f"{said} on {_after_article(scene.ground)} background"


def _pair(scene: Scene, rng: random.Random) -> str:
    assert scene.side is not None
    first, second = (_with_article(_described(thing, rng, True, sized=False), rng) for thing in scene.things)
    if rng.random() < 0.2:
        places = rng.choice(_AT[scene.side]), rng.choice(_AT[OPPOSITE[scene.side]])
        return f"{first} {places[0]} and {second} {places[1]}"
    return f"{first} {rng.choice(_BESIDE[scene.side])} {second}"


def _described(thing: Thing, rng: random.Random, complete: bool, *, sized: bool = True) -> str:
    words = [
        rng.choice(_SIZE_WORDS[thing.size]) if sized and (complete or rng.random() < 0.8) else "",
        rng.choice(_FINISH_WORDS[thing.finish]) if rng.random() < 0.9 else "",
        _coloured(thing.colour, rng) if complete or rng.random() < 0.7 else "",
        thing.shape,
    ]
    return " ".join(word for word in words if word)


def _coloured(colour: str, rng: random.Random) -> str:
    return "grey" if colour == "gray" and rng.random() < 0.5 else colour


def _with_article(said: str, rng: random.Random) -> str:
    chance = rng.random()
    if chance < 0.2:
        return said
    return f"one {said}" if chance > 0.92 else _after_article(said)


def _after_article(said: str) -> str:
    return f"{'an' if said[0] in 'aeiou' else 'a'} {said}"


def _grounded(said: str, ground: str, rng: random.Random) -> str:
    chance = rng.random()
    if chance < 0.55:
        return f"{said} on {_after_article(ground)} background"
    if chance < 0.7:
        return f"{said} on {ground} background"
    if chance < 0.85:
        return f"{said}, {ground} background"
    return (
        f"{ground} background, {said}" if chance < 0.92 else f"{said} in front of {_after_article(ground)} background"
    )


def _stranger(rng: random.Random) -> str:
    """Return a word that no caption explains: drawn letters, another script or an emoji."""
    if rng.random() < 0.3:
        return rng.choice(STRANGERS)
    return "".join(rng.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(rng.randint(2, 7)))
