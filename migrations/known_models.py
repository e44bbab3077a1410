"""`KnownModels`: the models that there are, as the caller lists them; which one a reference means, and which are near.

It must not know where they lie or how they are loaded. A name means what it means to a worker: the model of that name,
else the only one at that place, at its end, or with that file name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import Final, Literal

from nodeloom.migrations.model_references import SUFFIXES, ModelReference

MOST_OFFERS: Final = 5
"""Most models that are offered in the place of one."""
_NEAR: Final = 0.5
"""Least share of letter pairs that two names have in common, for one to be offered in the place of the other."""
_SHORTEST_HASH: Final = 8
"""Fewest digits of a hash that is told cut off, as A1111 does with ten."""
_BINDING: Final = "blake3:"
"""What hashes begin with that a worker takes at their word; where it has another model of that name, it refuses it."""
_ENDING: Final = re.compile(rf"\.(?:{'|'.join(SUFFIXES)})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model that is there. `place` is its path below a model folder, `hashes` are those that are known of it."""

    name: str
    place: str = ""
    kind: str | None = None
    base: str | None = None
    hashes: tuple[str, ...] = ()
    is_folder: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A model that may be taken in the place of a missing one: `by` its hash, which is the same, or its name."""

    name: str
    by: Literal["hash", "name"]


class KnownModels:
    """Models in the order in which they are offered where nothing else decides.

    They are taken from `models` when something is asked: for a document that names none, nobody need look for them.
    """

    def __init__(self, models: Iterable[KnownModel]) -> None:
        self._given = models

    @cached_property
    def _models(self) -> Sequence[KnownModel]:
        return tuple(self._given)

    def has(self, reference: ModelReference) -> bool:
        """Whether a worker would find the model."""
        if reference.hash is not None and reference.hash.startswith(_BINDING):
            return reference.hash in self._hashes or any(not model.hashes for model in self._named(reference))
        return len(self._named(reference)) == 1

    def offers(self, reference: ModelReference) -> tuple[Offer, ...]:
        """Models to take instead, the best first: those of the same hash, then those of the nearest names."""
        same = [model for model in self._models if reference.hash and _has_hash(model, reference.hash)]
        pairs = _pairs(plain_name(reference.name))
        scored = [
            (_likeness(pairs, own), -index, model)
            for index, (model, own) in enumerate(self._indexed)
            if model not in same and _fits(model, reference)
        ]
        near = [model for score, _, model in sorted(scored, key=_by_score, reverse=True) if score >= _NEAR]
        offered = [Offer(model.name, "hash") for model in same] + [Offer(model.name, "name") for model in near]
        return tuple(offered[:MOST_OFFERS])

    def _named(self, reference: ModelReference) -> Sequence[KnownModel]:
        """The models that a name may mean; several of them if it says too little."""
        wanted, name, place = _wanted(reference), reference.name, reference.name.replace("\\", "/")
        found = [calls.get(each, ()) for calls, each in zip(self._calls, (name, place, place, name), strict=True)]
        preferred = ([model for model in those if model.kind in wanted] for those in found)
        return next((those for those in (*preferred, *found) if those), ())

    @cached_property
    def _calls(self) -> Sequence[Mapping[str, Sequence[KnownModel]]]:
        """The models by name, by place, by the ends of their places and by file name: what counts more comes first."""
        return [_by(self._models, ways) for ways in (_name, _place, _ends_of_place, _file_names)]

    @cached_property
    def _hashes(self) -> frozenset[str]:
        return frozenset(each for model in self._models for each in model.hashes)

    @cached_property
    def _indexed(self) -> Sequence[tuple[KnownModel, frozenset[str]]]:
        """Every model with the letter pairs of its name."""
        return [(model, _pairs(plain_name(model.name))) for model in self._models]


def plain_name(name: str) -> str:
    """A name as it is compared: without folders, ending, case and what stands between words."""
    stem = _ENDING.sub("", name.replace("\\", "/").rpartition("/")[2])
    return "".join(letter for letter in stem.casefold() if letter.isalnum())


def _by_score(scored: tuple[float, int, KnownModel]) -> tuple[float, int]:
    return scored[:2]


def _wanted(reference: ModelReference) -> tuple[str, ...]:
    return (reference.kind,) if reference.kind else reference.kinds


def _fits(model: KnownModel, reference: ModelReference) -> bool:
    """Whether it makes sense to offer a model; what is not known of it, or of the reference, is no hindrance."""
    wanted = _wanted(reference)
    return (not wanted or model.kind in wanted) and (
        None in (reference.base, model.base) or reference.base == model.base
    )


def _by(models: Iterable[KnownModel], ways: Callable[[KnownModel], Iterable[str]]) -> dict[str, list[KnownModel]]:
    found: dict[str, list[KnownModel]] = {}
    for model in models:
        for way in {*ways(model)}:
            found.setdefault(way, []).append(model)
    return found


def _name(model: KnownModel) -> Iterable[str]:
    return (model.name,)


def _place(model: KnownModel) -> Iterable[str]:
    return (model.place,)


def _ends_of_place(model: KnownModel) -> Iterator[str]:
    parts = model.place.split("/")
    return ("/".join(parts[at:]) for at in range(1, len(parts) - 1))


def _file_names(model: KnownModel) -> Iterable[str]:
    """Its file name, with the ending and without; of a folder, that of the folder."""
    path = PurePosixPath(model.place)
    return (path.name,) if model.is_folder else (path.name, path.stem)


def _has_hash(model: KnownModel, wanted: str) -> bool:
    return any(_is_same(wanted, own) for own in model.hashes)


def _is_same(one: str, other: str) -> bool:
    """Whether two hashes can be of one model: the same, or one the beginning of the other, as far as it is told."""
    (kind, digits), (other_kind, other_digits) = _parted(one), _parted(other)
    if kind and other_kind and kind != other_kind:
        return False
    short, long = sorted((digits, other_digits), key=len)
    return len(short) >= _SHORTEST_HASH and long.startswith(short)


def _parted(hashed: str) -> tuple[str, str]:
    """How a hash was made, if it says so, and its digits."""
    kind, _, digits = hashed.strip().casefold().rpartition(":")
    return kind, digits


def _pairs(name: str) -> frozenset[str]:
    return frozenset(name[at : at + 2] for at in range(len(name) - 1)) or frozenset({name})


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of letter pairs in common (Dice 1945), 0 to 1."""
    return 2 * len(one & other) / (len(one) + len(other))
