"""Choosing among records by name, and the sentences for when that fails. It must not know files or torch."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from pathlib import PurePosixPath
from typing import Final

from nodeloom.runtime.models.printing import one_line, printable
from nodeloom.runtime.models.records import Base, Kind, ModelRecord

_LISTED: Final = 8
_KIND_WORDS: Final[dict[Kind, str]] = {
    "main": "main model",
    "refiner": "refiner",
    "vae": "VAE",
    "lora": "LoRA",
    "embedding": "textual inversion",
    "controlnet": "ControlNet",
    "t2i_adapter": "T2I adapter",
    "clip_vision": "image encoder",
    "text_encoder": "text encoder",
    "unet": "UNet",
    "style": "style model",
    "ip_adapter": "IP-Adapter",
    "gligen": "GLIGEN model",
    "upscaler": "upscaler",
    "unknown": "model of unknown kind",
}
_BASE_WORDS: Final[dict[Base, str]] = {"sd1": "SD1", "sd2": "SD2", "sdxl": "SDXL", "svd": "SVD"}


def fits(record: ModelRecord, kind: Kind | None, base: Base | None) -> bool:
    """Tell whether a record is of the wanted kind and base; a record whose base can't be told fits every base."""
    return (kind is None or record.kind == kind) and (base is None or record.base in {None, base})


def sole_kind(kinds: Collection[str]) -> Kind | None:
    """Return the one kind that is named; None where there are several, or none that is known."""
    known = [kind for kind in _KIND_WORDS if kind in kinds]
    return known[0] if len(known) == len(kinds) == 1 else None


def by_name(
    records: Sequence[ModelRecord],
    name: str,
    kind: Kind | None = None,
    base: Base | None = None,
    preferred: Collection[str] = (),
) -> ModelRecord | None:
    """Return the record of this name, else the only one at this place, at its end, or with this file name or stem.

    Those that fit kind and base come before all others, and among them those of the `preferred` kinds. Where several
    share what was asked for, one that can be used alone is taken; if that leaves several, none is returned.
    """
    fitting = [record for record in records if fits(record, kind, base)]
    for those in ([record for record in fitting if record.kind in preferred], fitting, records):
        for match in (_is_name, _is_place, _is_end_of_place, _is_file_name):
            same = [record for record in those if match(record, name)]
            usable = [record for record in same if not record.problems]
            for found in (usable, same):
                if len(found) == 1:
                    return found[0]
            if same:
                return None
    return None


def _is_name(record: ModelRecord, name: str) -> bool:
    return name in {record.name, printable(record.name), one_line(record.name)}  # as it is listed


def _is_place(record: ModelRecord, name: str) -> bool:
    return record.place == name.replace("\\", "/")


def _is_end_of_place(record: ModelRecord, name: str) -> bool:
    """Other programs name a model by its place in the folder of its kind, which may be any of ours."""
    place = name.replace("\\", "/")
    return "/" in place and record.place.endswith(f"/{place}")


def _is_file_name(record: ModelRecord, name: str) -> bool:
    place = PurePosixPath(record.place)
    return name in {place.name, place.stem if record.layout == "single_file" else place.name}


def explain_absence(
    records: Sequence[ModelRecord],
    name: str | None,
    digest: str | None,
    kind: Kind | None,
    base: Base | None,
    preferred: Collection[str] = (),
) -> str:
    """Return the sentence for a model that isn't there; of those that are it names such of the `preferred` kinds."""
    kind = kind or sole_kind(preferred)
    wanted = _wanted(kind, base)
    asked = set(_KIND_WORDS).intersection(preferred) or set(_KIND_WORDS)
    usable = [record for record in _own_first(records) if fits(record, kind, base) and not record.problems]
    there = [record.name for record in usable if kind or record.kind in asked]
    if not name and not digest:
        return f"no {wanted} was chosen: choose {_choice(there, wanted)}"
    sharing = [record for record in records if name and _is_file_name(record, name)]
    sharing = [record for record in sharing if fits(record, kind, base)] or sharing
    if len(sharing) > 1:
        return f"several models are called {name!r}: {_candidates(sharing)}; choose one by that name, or by its digest"
    if name and digest and any(_is_name(record, name) for record in records):
        return (
            f"model {name!r} is not the one that this workflow was made with: its weights differ from {digest}; "
            "choose it again to use it as it is"
        )
    label = f"{name!r}" if name else f"of digest {digest}"
    near = get_close_matches(name or "", there, n=3, cutoff=0.6)
    hint = f" (did you mean {' or '.join(repr(match) for match in near)}?)" if near else ""
    return f"the {wanted} {label} was not found{hint}: put it into a model folder or choose {_choice(there, wanted)}"


def explain_misfit(records: Sequence[ModelRecord], found: ModelRecord, kind: Kind | None, base: Base | None) -> str:
    """Return the sentence for a model that is there but of another kind or base."""
    wanted = _wanted(kind, base)
    there = [record.name for record in _own_first(records) if fits(record, kind, base) and not record.problems]
    is_one, need_one = describe_kind(found.kind, found.base), describe_kind(kind, base)
    return f"model {found.name!r} is {is_one}, where {need_one} is needed: choose {_choice(there, wanted)}"


def _own_first(records: Sequence[ModelRecord]) -> list[ModelRecord]:
    """Return people's own models, then those that come with nodeloom."""
    return sorted(records, key=lambda record: record.built_in)


def _wanted(kind: Kind | None, base: Base | None) -> str:
    words = "model" if kind is None else _KIND_WORDS[kind]
    return f"{_BASE_WORDS[base]} {words}" if base else words


def describe_kind(kind: Kind | None, base: Base | None) -> str:
    """Return kind and base as words with an article: "an SDXL refiner", "a VAE"."""
    words = _wanted(kind, base)
    return f"an {words}" if words.startswith(("SD", "upscaler", "image")) else f"a {words}"


def _candidates(records: Sequence[ModelRecord]) -> str:
    """Return records with their kinds as part of a sentence."""
    named = [f"{one_line(record.name)} ({_wanted(record.kind, record.base)})" for record in records[:_LISTED]]
    more = f" and {len(records) - _LISTED} more" if len(records) > _LISTED else ""
    return f"{', '.join(named)}{more}"


def _choice(names: Sequence[str], wanted: str) -> str:
    """Return the names to choose from as part of a sentence."""
    if not names:
        return f"another (there is no {wanted} in any model folder)"
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"one that is there: {', '.join(map(one_line, names[:_LISTED]))}{more}"
