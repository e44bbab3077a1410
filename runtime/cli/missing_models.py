"""Sentences on models that a workflow names and that are not there."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import Final

from nodeloom.migrations import MissingModel
from nodeloom.runtime.cli.sentences import one_line, some

MOST_MODELS: Final = 20
"""Most missing models that are told of a workflow."""
DIGITS: Final = 12
"""Digits of a hash that are shown."""


def missing_sentence(missing: MissingModel) -> str:
    """What is missing, who names it, and what is like it."""
    words = [" ".join(word for word in (missing.base, missing.kind) if word), _shortened(missing.hash or "")]
    told = ", ".join(filter(None, words))
    return f"{missing.name}{f' ({told})' if told else ''}, named by {some(missing.places)}{_offered(missing)}"


def way_out(missing: Sequence[MissingModel]) -> str:
    """What to do about missing models, with the first one as an example."""
    first = next((each for each in missing if each.offers), missing[0])
    new = first.offers[0].name if first.offers else "NAME"
    pair = shlex.quote(one_line(f"{first.name}={new}"))
    return (
        f"put the models into a model folder, or choose others with --map {pair} or a file of --choices; "
        "`nodeloom models` lists what there is"
    )


def _shortened(digest: str) -> str:
    """How a hash was made, and as many of its digits as tell it apart."""
    kind, _, digits = digest.rpartition(":")
    shown = digits if len(digits) <= DIGITS else f"{digits[:DIGITS]}..."
    return f"{kind} {shown}".strip()


def _offered(missing: MissingModel) -> str:
    same = [offer.name for offer in missing.offers if offer.by == "hash"]
    near = [offer.name for offer in missing.offers if offer.by == "name"]
    if same:
        return f"; the same is here as {some(same)}"
    return f"; its name is like that of {some(near)}" if near else ""
