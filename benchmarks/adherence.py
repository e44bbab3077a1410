"""How well the embedded pair does what a caption says, and what the refiner is worth.

`python -m benchmarks.adherence [--judges FOLDER] [--models FOLDER] [--sheets FOLDER] [--count 200] [--pairs 100]`.
Captions that were never trained on are drawn by the base alone and by base and refiner (20 + 5 steps), through the
loader and the sampler that everybody uses. A judge says what is on the pictures: a network that was trained on drawn
pictures alone, by itself; its own accuracy on fresh drawn pictures stands beside. Models of smaller pictures are
enlarged for it. `detail` is the energy of what is fine as a share of that of the true pictures.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import replace
from pathlib import Path

import torch

from nodeloom.runtime.models import ModelLibrary
from nodeloom.runtime.training.evaluation import evaluate
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.pair import Pair
from nodeloom.runtime.training.plan import Plan
from nodeloom.runtime.training.shipped import LEARNT
from nodeloom.runtime.training.stages.evaluating import save_sheets
from nodeloom.runtime.training.stages.judging import accuracy, trained_judges
from nodeloom.runtime.training.stages.reporting import report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, help="a folder with a pair, in the place of the embedded one")
    parser.add_argument("--judges", type=Path, default=LEARNT, help="the folder of a training with judges of its own")
    parser.add_argument("--sheets", type=Path, help="where sheets of pictures go: true, base, base and refiner")
    parser.add_argument("--count", type=int, default=200, help="captions of one thing")
    parser.add_argument("--pairs", type=int, default=100, help="captions of two")
    given = parser.parse_args()
    torch.set_num_threads(1)
    job = Job(given.judges, replace(Plan(), judged=given.count, judged_pairs=given.pairs), torch.device("cpu"), print)
    with tempfile.TemporaryDirectory() as cache:
        folder = Path(cache)
        pair = Pair.in_folder(given.models, folder) if given.models else Pair.load(ModelLibrary([], folder))
    found = evaluate(pair, job.plan, trained_judges(job), job.tell)
    print(report(found.figures | {"judge": accuracy(job)}))
    if given.sheets:
        save_sheets(given.sheets, found)


if __name__ == "__main__":
    main()
