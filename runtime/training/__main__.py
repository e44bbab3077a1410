"""`python -m nodeloom.runtime.training --folder FOLDER`: makes the embedded models from nothing, stage by stage.

A stage that is over is passed through quickly, one that was ended goes on, so the same command always does the rest.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Final

os.environ.setdefault("OMP_NUM_THREADS", "1")  # two threads wait for each other longer than one takes for such networks

import torch

from nodeloom.runtime.training.budget import Budget
from nodeloom.runtime.training.job import Job, choose_device, tell_on_console
from nodeloom.runtime.training.plan import COURSES, Plan, smoke_plan
from nodeloom.runtime.training.shipped import begin_with_shipped
from nodeloom.runtime.training.stages import (
    adapter,
    autoencoder,
    base,
    evaluating,
    exporting,
    judging,
    latents,
    lora,
    quick,
    refiner,
    reporting,
    tokenizer,
    upscaler,
    word,
    world_sheet,
)

STAGES: Final[Mapping[str, Callable[[Job], None]]] = {
    "world": world_sheet.run,
    "tokenizer": tokenizer.run,
    "autoencoder": autoencoder.run,
    "latents": latents.run,
    "judge": judging.run,
    "detail": judging.run_detail,
    "base": base.run,
    "refiner": refiner.run,
    "decoder": autoencoder.run_decoder,
    "export": exporting.run,
    "evaluate": evaluating.run,
    "report": reporting.run,
    "lora": lora.run,
    "word": word.run,
    "adapter": adapter.run,
    "quick": quick.run,
    "upscaler": upscaler.run,
}
"""Every stage in order."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the stages that were asked for."""
    given = _parser().parse_args(arguments)
    plan = smoke_plan() if given.smoke else Plan(seed=given.seed)
    plan = plan.with_budgets(dict(given.budget))
    device = choose_device(given.device)
    if device.type == "cpu":
        torch.set_num_threads(1)
    given.folder.mkdir(parents=True, exist_ok=True)
    job = Job(given.folder, plan, device, tell_on_console)
    if given.shipped:
        begin_with_shipped(job)
    for name in STAGES:
        if name in given.stages or not given.stages:
            job.tell(f"stage {name} on {device}")
            STAGES[name](job)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m nodeloom.runtime.training", description=__doc__)
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=f"some of {', '.join(STAGES)}; none: all of them")
    parser.add_argument("--folder", type=Path, required=True, help="where everything is kept that is made on the way")
    parser.add_argument("--device", default="auto", help="cpu, cuda, or auto: a GPU if there is one")
    parser.add_argument("--seed", type=int, default=1, help="of all that is drawn at random")
    parser.add_argument("--smoke", action="store_true", help="tiny networks and two steps each, to see that all works")
    parser.add_argument("--shipped", action="store_true", help="begin with what the shipped models learnt")
    parser.add_argument(
        "--budget",
        type=_named_budget,
        action="append",
        default=[],
        metavar="COURSE=AMOUNT",
        help=f"steps (base=20000) or minutes of processor time (base=90m) for one of {', '.join(COURSES)}",
    )
    return parser


def _named_budget(text: str) -> tuple[str, Budget]:
    name, _, amount = text.partition("=")
    try:
        return name, Budget.read(amount)
    except ValueError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


if __name__ == "__main__":
    main()
