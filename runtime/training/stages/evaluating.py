"""The stage `evaluate`: the exported pair, drawn from by the base alone and by both, and judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from PIL import Image

from nodeloom.runtime.training.evaluation import Evaluation, evaluate
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.pair import Pair
from nodeloom.runtime.training.pictures import as_pictures, save_sheet
from nodeloom.runtime.training.stages.judging import accuracy, trained_judges

_COLUMNS: Final = 10
_ENLARGED: Final = 2


def run(job: Job) -> None:
    """Write `figures.json`, and sheets on which the true pictures, the base's and the pair's are below each other."""
    pair = Pair.in_folder(job.at("export"), job.at("cache"))
    found = evaluate(pair, job.plan, trained_judges(job), job.tell)
    figures = found.figures | {"judge": accuracy(job)}
    job.at("figures.json").write_text(json.dumps(figures, indent=2) + "\n")
    job.tell(f"evaluate: {json.dumps(figures)}")
    save_sheets(job.folder, found)


def save_sheets(folder: Path, found: Evaluation) -> None:
    """Write `sheet_one.png` and `sheet_two.png`, with what was asked for in a text file beside each."""
    for kind, shown in found.shown.items():
        rows = [[_enlarged(picture) for picture in as_pictures(pictures[:_COLUMNS])] for pictures in shown]
        save_sheet(folder / f"sheet_{kind}.png", rows)
        (folder / f"sheet_{kind}.txt").write_text("\n".join(found.prompts[kind]) + "\n", encoding="utf-8")


def _enlarged(picture: Image.Image) -> Image.Image:
    return picture.resize((picture.width * _ENLARGED, picture.height * _ENLARGED), Image.Resampling.NEAREST)
