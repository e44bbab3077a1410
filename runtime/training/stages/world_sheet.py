"""The stage `world`: a sheet of drawn pictures, crisp and soft, with what is said about them."""

from __future__ import annotations

from typing import Final

from nodeloom.runtime.training.captions import caption
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.pictures import save_sheet
from nodeloom.runtime.training.rendering import softened
from nodeloom.runtime.training.stages.drawing import dice, draw_scenes, pictures_of

_COLUMNS: Final = 8
_ROWS: Final = 4


def run(job: Job) -> None:
    """Write `world.png` and `world.txt`."""
    rng = dice(job, "world")
    found = draw_scenes(rng, _COLUMNS * _ROWS)
    pictures = pictures_of(job, found)
    rows = [pictures[at : at + _COLUMNS] for at in range(0, len(pictures), _COLUMNS)]
    save_sheet(job.at("world.png"), [*rows, [softened(picture) for picture in rows[0]]])
    job.at("world.txt").write_text("\n".join(caption(scene, rng) for scene in found) + "\n", encoding="utf-8")
    job.tell(f"world: {job.at('world.png')} shows {len(found)} scenes, the last row without fine detail")
