"""What output nodes show, told by what their runs gave."""

from __future__ import annotations

from nodeloom.runtime.server.comfy.node_class import classes_of
from nodeloom.runtime.server.comfy.shown import Shown
from nodeloom.schema import Registry
from nodeloom.schema.catalogue import Catalogue

PREVIEW = classes_of(Catalogue(Registry.installed().openapi()))["PreviewAny"]


def test_runs_for_the_items_of_a_list_are_told_in_their_order_whichever_ends_first() -> None:
    shown = Shown()
    for item in (0, 2, 10, 1):
        shown.take("7", PREVIEW, {"text": [f"item {item}"]}, (item,))
    assert shown.of("7", PREVIEW, {}) == {"text": ["item 0", "item 1", "item 2", "item 10"]}


def test_a_run_that_was_done_again_counts_once() -> None:
    shown = Shown()
    shown.take("7", PREVIEW, {"text": ["before"]})
    shown.take("7", PREVIEW, {"text": ["after"]})
    assert shown.of("7", PREVIEW, {}) == {"text": ["after"]}
