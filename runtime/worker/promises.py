"""`keep_promised`: pictures that the interface names as outputs are kept for the user, saved by a node or not.

What else a run made is in the cache only, which may be cleared at any time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from nodeloom.runtime.engine import Failure, RunResult, prepared
from nodeloom.runtime.masking import Mask
from nodeloom.runtime.worker.guest_texts import GuestTexts
from nodeloom.runtime.worker.handles import HandleStore, handles_in
from nodeloom.runtime.worker.numbers import Kept, pillow
from nodeloom.runtime.worker.outside import Outside, Place
from nodeloom.runtime.worker.pictures import PICTURE, file_name, png_bytes
from nodeloom.schema import Catalogue, InputError, Workflow
from nodeloom.schema.json import canonical_json

_UNUSUAL = re.compile(r"[^\w -]")
_LONGEST = 100


def keep_promised(
    workflow: Workflow,
    catalogue: Catalogue,
    result: RunResult,
    pictures: HandleStore[Kept],
    outside: Outside,
    mask: Mask,
    texts: GuestTexts,
) -> None:
    """Save what pictures the outputs of a run name, but for those that were saved; `outside.saved` has all then.

    Their files carry the workflow with the pins of the run, and the texts, but no value of a secret. What can't be kept
    is a failure of the result.
    """
    promised = [] if result.status == "canceled" else [*_promised(workflow, catalogue, result)]
    if not promised:
        return
    document = canonical_json(mask.json(workflow.with_pins(result.pins).document())).decode()
    for output, place, handle in promised:
        if handle in outside.saved:
            continue
        try:
            data = png_bytes(pillow(pictures.get(handle)), document, texts.by_keyword)
            outside.save(place, data, file_name(_UNUSUAL.sub("_", output)[:_LONGEST], data), handle)
        except (InputError, OSError) as error:  # Pillow's, of pictures that no PNG can hold
            _fail(result, place, f"node {place.node}: output {output} of the workflow can't be kept: {error}")


def _promised(workflow: Workflow, catalogue: Catalogue, result: RunResult) -> Iterator[tuple[str, Place, str]]:
    """Every picture that an output names: the output, whose it is, and its handle."""
    promises = workflow.interface.outputs
    if not promises or not any(_pictures(outputs) for runs in result.outputs.values() for outputs in runs.values()):
        return
    for name, (node, field) in prepared(workflow.graph(), catalogue).places(promises).items():
        for index, outputs in sorted(result.outputs.get(node, {}).items()):
            for handle in _pictures(getattr(outputs, field)):
                yield name, Place(node, index), handle


def _pictures(value: object) -> list[str]:
    return [handle for handle in handles_in(value) if handle.startswith(PICTURE)]


def _fail(result: RunResult, place: Place, message: str) -> None:
    result.failures.append(Failure(place.node, place.index, "", "output", message))
    if result.status == "completed":
        result.status = "partial"
