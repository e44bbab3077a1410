"""What sampling costs beside the network: ours against a plain loop with diffusers' scheduler, in turns.

`python benchmarks/sampling.py [CHECKPOINT] [--size 256] [--steps 10] [--rounds 5] [--device cuda] [--dtype fp16]
[--json]`. Both loops use the same loaded network, conditioning, guidance and number of threads. Without a checkpoint
the embedded model is taken, which is so small that nothing but overhead is seen. Times are processor time on a CPU
(other programs count little) and wall time; memory is that of the tensors a loop adds at its peak.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import torch
from diffusers import EulerDiscreteScheduler
from torch import Tensor
from torch.profiler import ProfilerActivity, profile

from nodeloom.runtime.diffusion.conditioning import Conditioning
from nodeloom.runtime.diffusion.denoiser import Model, Network
from nodeloom.runtime.diffusion.guidance import Guided
from nodeloom.runtime.diffusion.trajectory import Settings as Walk
from nodeloom.runtime.diffusion.trajectory import sample
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.models import WorkerModels
from nodeloom.schema import ModelField

CFG = 7.0


@dataclass(frozen=True)
class Job:
    """A network with what it is shown."""

    network: Network
    positive: Conditioning
    negative: Conditioning
    latents: Tensor
    steps: int

    @property
    def device(self) -> torch.device:
        """Where the network is."""
        return next(cast("torch.nn.Module", self.network).parameters()).device


def ours(job: Job) -> Tensor:
    """Our loop with Euler's method."""
    denoise = Guided(Model(job.network), job.positive, job.negative, CFG)
    return sample(denoise, job.latents, Walk("euler", "normal", job.steps, seed=1), device=job.device)


@torch.no_grad()
def plain(job: Job) -> Tensor:
    """The loop of diffusers' own pipelines, without their checks."""
    scheduler = EulerDiscreteScheduler(beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear")
    scheduler.set_timesteps(job.steps, device=job.device)
    dtype = job.network.dtype
    embeds = torch.cat([job.negative.embeds, job.positive.embeds]).to(job.device, dtype)
    added = None
    if job.positive.pooled is not None and job.negative.pooled is not None:
        height, width = (side * 8 for side in job.latents.shape[-2:])
        pooled = torch.cat([job.negative.pooled, job.positive.pooled]).to(job.device, dtype)
        sizes = torch.tensor([[height, width, 0, 0, height, width]] * 2, device=job.device, dtype=dtype)
        added = {"text_embeds": pooled, "time_ids": sizes}
    noise = torch.randn(job.latents.shape, generator=torch.Generator().manual_seed(1))
    x = noise.to(job.device, dtype) * scheduler.init_noise_sigma
    for timestep in scheduler.timesteps:
        both = scheduler.scale_model_input(torch.cat([x, x]), timestep)
        output = job.network(both, timestep, embeds, added_cond_kwargs=added, return_dict=False)[0]
        avoided, shown = output.chunk(2)
        x = scheduler.step(avoided + CFG * (shown - avoided), timestep, x, return_dict=False)[0]
    return cast("Tensor", x)


def loaded(arguments: argparse.Namespace, home: Path) -> Job:
    """The network of a checkpoint and random prompts of its width."""
    folders = [Path(arguments.checkpoint).parent] if arguments.checkpoint else []
    name = Path(arguments.checkpoint).stem if arguments.checkpoint else "tiny-sdxl-base"
    settings = Settings(home=home, models=folders, device=arguments.device, dtype=arguments.dtype)
    network = cast("Network", WorkerModels(settings).load(ModelField(name=name), "unet"))
    config: Any = network.config
    width = config["cross_attention_dim"]
    pooled = None
    if config.get("addition_embed_type") == "text_time":
        pooled = config["projection_class_embeddings_input_dim"] - 6 * config["addition_time_embed_dim"]
    generator = torch.Generator().manual_seed(0)

    def shown() -> Conditioning:
        text = torch.randn(1, 77, width, generator=generator)
        return Conditioning(text, torch.randn(1, pooled, generator=generator) if pooled else None)

    cells = arguments.size // 8
    return Job(network, shown(), shown(), torch.zeros(1, 4, cells, cells), arguments.steps)


def timed(loop: Callable[[Job], Tensor], job: Job) -> tuple[float, float]:
    """Processor and wall seconds of one run."""
    processor, wall = time.process_time(), time.perf_counter()
    loop(job)
    if job.device.type == "cuda":
        torch.cuda.synchronize()
    return time.process_time() - processor, time.perf_counter() - wall


def peak_bytes(loop: Callable[[Job], Tensor], job: Job) -> int:
    """The most that the tensors of a run take at once beside what was there before."""
    if job.device.type == "cuda":
        before = torch.cuda.memory_allocated()
        torch.cuda.reset_peak_memory_stats()
        loop(job)
        return torch.cuda.max_memory_allocated() - before
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as measured:
        loop(job)
    held = highest = 0
    for event in measured.profiler.kineto_results.events():
        if event.name() == "[memory]":
            held += event.nbytes()
            highest = max(highest, held)
    return highest


def measured(job: Job, rounds: int, *, memory: bool) -> dict[str, float]:
    """Ratios (medians of paired turns), best times, and the memory of each loop."""
    for loop in (ours, plain):
        loop(job)
    turns = [
        (timed(ours, job), timed(plain, job)) if turn % 2 else (timed(plain, job), timed(ours, job))[::-1]
        for turn in range(rounds)
    ]
    figures = {
        "cpu_ratio": statistics.median(own[0] / other[0] for own, other in turns),
        "wall_ratio": statistics.median(own[1] / other[1] for own, other in turns),
        "ours_ms_a_step": min(own[1] for own, _ in turns) / job.steps * 1000,
        "plain_ms_a_step": min(other[1] for _, other in turns) / job.steps * 1000,
    }
    if memory:
        short = replace(job, steps=2)  # every step takes the same memory
        figures |= {"ours_peak_mb": peak_bytes(ours, short) / 1e6, "plain_peak_mb": peak_bytes(plain, short) / 1e6}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", nargs="?", help="a single-file checkpoint of SD1, SD2 or an SDXL base")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--dtype", default="auto")
    parser.add_argument("--no-memory", action="store_true", help="measure times only: on a CPU memory takes long")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        figures = measured(loaded(arguments, Path(home)), arguments.rounds, memory=not arguments.no_memory)
    if arguments.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:18}{value:10.3f}")


if __name__ == "__main__":
    main()
