"""GET /packs: the packs that are installed, and those that could not be imported."""

from __future__ import annotations

from collections import Counter

from pydantic import Field

from nodeloom.runtime.server.bodies import View
from nodeloom.runtime.server.routes.router import subject
from nodeloom.runtime.server.state import State

router = subject("schema")


class PackView(View):
    """One pack."""

    name: str
    version: str = ""
    title: str = ""
    description: str = ""
    nodes: int = Field(default=0, description="Number of its node types")
    problem: str | None = Field(default=None, description="Why it can't be used, where that is so")


class PackList(View):
    """All packs of a server."""

    packs: list[PackView]


@router.get("/packs", summary="The installed packs, and what is wrong with them")
async def list_packs(state: State) -> PackList:
    """Every pack by name. One that can't be imported is told with its problem, and breaks nothing but itself."""
    published = state.publication.current
    counts = Counter(template.pack for template in published.catalogue.templates.values())
    known = [
        PackView(
            name=name,
            version=str(pack.get("version", "")),
            title=str(pack.get("title", "")),
            description=str(pack.get("description", "")),
            nodes=counts[name],
            problem=published.problems.get(name),
        )
        for name, pack in published.invocations.get("x-packs", {}).items()
    ]
    names = {pack.name for pack in known}
    broken = [PackView(name=name, problem=text) for name, text in published.problems.items() if name not in names]
    return PackList(packs=sorted([*known, *broken], key=lambda pack: pack.name))
