"""`complaints_about`: what axe finds wrong with a page for people who use a keyboard or a screen reader."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

_AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
_RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}


def complaints_about(page: Page) -> list[str]:
    """Each breach of WCAG A or AA, or of what is good practice, with the elements concerned."""
    page.evaluate(_source())
    found: dict[str, Any] = page.evaluate("rules => axe.run(document, rules)", _RULES)
    return [_sentence(breach) for breach in found["violations"]]


def _sentence(breach: dict[str, Any]) -> str:
    places = "; ".join(
        f"{node['target'][0]}: {node['any'][0]['message'] if node['any'] else ''}" for node in breach["nodes"][:5]
    )
    return f"{breach['id']} ({breach['impact']}): {breach['help']}: {places}"


@cache
def _source() -> str:
    return _AXE.read_text(encoding="utf-8")
