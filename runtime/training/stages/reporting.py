"""The stage `report`: a page with everything that was measured."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from nodeloom.runtime.training.job import Job

_GOALS: Final[Mapping[str, float]] = {"background": 0.99, "colour": 0.96, "shape": 0.93, "size": 0.90}
_BOTH_GOAL: Final = 0.80


def run(job: Job) -> None:
    """Write `report.md` from `figures.json`."""
    figures: dict[str, Any] = json.loads(job.at("figures.json").read_text())
    job.at("report.md").write_text(report(figures), encoding="utf-8")
    job.tell(f"report: {job.at('report.md')}")


def report(figures: Mapping[str, Any]) -> str:
    """Return the page that tells the figures of an evaluation."""
    base, both, judge = figures["base"], figures["base and refiner"], figures["judge"]
    lines = [
        "# The tiny pair, measured",
        "",
        "| one thing | goal | base | base and refiner | judge |",
        "|---|---|---|---|---|",
    ]
    for question, goal in _GOALS.items():
        lines.append(_row(question, goal, base["alone"][question], both["alone"][question], judge["right"][question]))
    for question in ("side", "finish"):
        lines.append(_row(question, None, base["alone"][question], both["alone"][question], judge["right"][question]))
    lines += ["", "| two things | goal | base | base and refiner | judge |", "|---|---|---|---|---|"]
    lines.append(_row("both right, on the right sides", _BOTH_GOAL, base["both"], both["both"], judge["pairs"]))
    lines += [
        "",
        "| detail | base | base and refiner |",
        "|---|---|---|",
        f"| energy of fine detail, true pictures 1 | {base['detail']:.3f} | {both['detail']:.3f} |",
        f"| blur that the judge of detail sees, pixels | {base['blur']:.2f} | {both['blur']:.2f} |",
        f"| seconds of one processor for a picture | {base['seconds']:.2f} | {both['seconds']:.2f} |",
        "",
        f"The refined picture is the finer one in {figures['finer with the refiner']:.1%} of all.",
    ]
    return "\n".join(lines) + "\n"


def _row(name: str, goal: float | None, *shares: float | None) -> str:
    told = (f"{goal:.0%}" if goal is not None else "", *("" if share is None else f"{share:.1%}" for share in shares))
    return f"| {name} | {' | '.join(told)} |"
