"""`complaints_about`: what axe finds wrong with a page for people who use a keyboard or a screen reader."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_ALL = {
    "runOnly": {"type": "tag", "values": _TAGS},
    # The first is an experiment of axe's, off by itself; the second is asked for below.
    "rules": {"label-content-name-mismatch": {"enabled": False}, "target-size": {"enabled": False}},
}
_SIZES = {"runOnly": ["target-size"]}
_EVERYWHERE = {"exclude": [["[role=tooltip]"]]}
_BUT_FOR_THE_GRAPH = {"exclude": [["[role=tooltip]"], [".react-flow__viewport"]]}
"""What stands in the graph is as large as one zooms it, and its fields are in the inspector too, in full size."""


def complaints_about(page: Page) -> list[str]:
    """Each breach of WCAG A or AA, or of what is good practice, with the elements concerned."""
    page.evaluate(_source())
    found = [*_breaches(page, _EVERYWHERE, _ALL), *_breaches(page, _BUT_FOR_THE_GRAPH, _SIZES)]
    return [_sentence(breach) for breach in found]


def _breaches(page: Page, context: dict[str, Any], options: dict[str, Any]) -> list[dict[str, Any]]:
    found: dict[str, Any] = page.evaluate("([context, options]) => axe.run(context, options)", [context, options])
    return list(found["violations"])


def _sentence(breach: dict[str, Any]) -> str:
    places = "; ".join(
        f"{node['target'][0]}: {node['any'][0]['message'] if node['any'] else ''}" for node in breach["nodes"][:5]
    )
    return f"{breach['id']} ({breach['impact']}): {breach['help']}: {places}"


@cache
def _source() -> str:
    return _AXE.read_text(encoding="utf-8")
