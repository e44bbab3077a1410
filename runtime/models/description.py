"""What the makers of a model wrote into it: title, trigger words and the like, cut to what a person reads.

The keys are those of the Stability model spec ("modelspec.") and of kohya's trainer ("ss_"). It must not know torch.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from nodeloom.runtime.models.header import read_header
from nodeloom.runtime.models.records import ModelRecord
from nodeloom.schema.errors import ModelError

_LONGEST: Final = 300
_MOST_TAGS: Final = 10
_TITLE: Final = ("modelspec.title", "ss_output_name", "name")
_TRIGGER: Final = ("modelspec.trigger_phrase", "trigger_words", "trigger_word")
_TAGS: Final = "ss_tag_frequency"


@dataclass(frozen=True, slots=True)
class Description:
    """A model's title, the words that call forth what a LoRA learnt, and the tags it met most often in training."""

    title: str | None = None
    trigger_words: str | None = None
    tags: tuple[str, ...] = ()


def describe(record: ModelRecord) -> Description:
    """Return what the header of a single file says; nothing for folders and for files that can't be read."""
    if record.layout != "single_file":
        return Description()
    try:
        metadata = read_header(record.path).metadata
    except ModelError:
        return Description()  # the record's problems tell why
    return Description(_first(metadata, _TITLE), _first(metadata, _TRIGGER), _tags(metadata.get(_TAGS, "")))


def _first(metadata: Mapping[str, str], keys: tuple[str, ...]) -> str | None:
    """Return the first text that isn't empty."""
    return next((text for key in keys if (text := _short(metadata.get(key, "")))), None)


def _short(text: str) -> str:
    """Return a text of one line, without control characters, cut where it is too long."""
    clean = " ".join("".join(sign if sign.isprintable() else " " for sign in text[: 4 * _LONGEST]).split())
    return clean if len(clean) <= _LONGEST else f"{clean[:_LONGEST]}..."


def _tags(text: str) -> tuple[str, ...]:
    """Return the most frequent tags of all folders of training pictures."""
    try:
        folders = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return ()
    counts = Counter[str]()
    for tag, count in _counted(folders):
        counts[tag] += count
    return tuple(short for tag, _ in counts.most_common(_MOST_TAGS) if (short := _short(tag)))


def _counted(folders: object) -> Iterator[tuple[str, int]]:
    """Yield tags and how often each folder has them; passes over what is otherwise than trainers write it."""
    for tags in folders.values() if isinstance(folders, dict) else ():
        for tag, count in tags.items() if isinstance(tags, dict) else ():
            if isinstance(count, int):
                yield tag, count
