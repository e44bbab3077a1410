"""What sampling costs beside the network: ours against a plain loop with diffusers' scheduler, in turns.

`python benchmarks/sampling.py [--checkpoint FILE] [--size 256] [--steps 10] [--rounds 5] [--device cuda]
[--dtype fp16] [--json]`. Both loops use the same loaded network, conditioning, guidance and number of threads. Without
a checkpoint the embedded model is taken, which is so small that overhead is seen at its largest. Times are processor
time (other programs count little) and wall time; memory is that of the tensors a loop adds at its peak.

What turns differ by on a busy machine is more than what the loops do: `beside` is what a loop takes beside the network,
and `same_network` the ratio of whole steps if the network takes as long in both, which it does but for the noise.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeAlias, cast

import torch
from diffusers import EulerDiscreteScheduler
from torch import Tensor
from torch.profiler import ProfilerActivity, profile

from nodeloom.runtime.diffusion.conditioning import Conditioning
from nodeloom.runtime.diffusion.denoiser import Model, Network
from nodeloom.runtime.diffusion.guidance import Guided
from nodeloom.runtime.diffusion.threads import numeric_threads, parameter_count, thread_count
from nodeloom.runtime.diffusion.trajectory import Settings as Walk
from nodeloom.runtime.diffusion.trajectory import sample
from nodeloom.runtime.settings import Settings
from nodeloom.runtime.worker.models import WorkerModels
from nodeloom.schema import ModelField

CFG = 7.0


class Clocked:
    """A network that adds up the processor time that it takes."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.seconds = 0.0

    @property
    def module(self) -> torch.nn.Module:
        """The network as torch knows it."""
        return cast("torch.nn.Module", self.network)

    @property
    def config(self) -> Mapping[str, Any]:
        """That of the network."""
        return self.network.config

    @property
    def dtype(self) -> torch.dtype:
        """That of the network."""
        return self.network.dtype

    def __call__(self, *given: Any, **named: Any) -> tuple[Tensor, ...]:
        """What the network answers."""
        began = time.process_time()
        found = self.network(*given, **named)
        self.seconds += time.process_time() - began
        return found


@dataclass(frozen=True)
class Job:
    """A network with what it is shown."""

    network: Clocked
    positive: Conditioning
    negative: Conditioning
    latents: Tensor
    steps: int

    @property
    def device(self) -> torch.device:
        """Where the network is."""
        return next(self.network.module.parameters()).device


@dataclass(frozen=True)
class Turn:
    """Seconds of one run: of the processor, on the clock, and of the processor within the network."""

    processor: float
    wall: float
    network: float


Loop: TypeAlias = Callable[[Job], Tensor]


def ours(job: Job) -> Tensor:
    """Our loop with Euler's method."""
    denoise = Guided(Model(job.network), [job.positive], [job.negative], CFG)
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
    network = Clocked(cast("Network", WorkerModels(settings).load(ModelField(name=name), "unet")))
    config = network.config
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


def timed(loop: Loop, job: Job) -> Turn:
    """What one run takes."""
    processor, wall, network = time.process_time(), time.perf_counter(), job.network.seconds
    loop(job)
    if job.device.type == "cuda":
        torch.cuda.synchronize()
    return Turn(time.process_time() - processor, time.perf_counter() - wall, job.network.seconds - network)


def peak_bytes(loop: Loop, job: Job) -> int:
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
    """Ratios and times (medians of paired turns), and the memory of each loop."""
    for loop in (ours, plain):
        loop(job)
    turns = [
        (timed(ours, job), timed(plain, job)) if turn % 2 else (timed(plain, job), timed(ours, job))[::-1]
        for turn in range(rounds)
    ]
    network = statistics.median(each.network for turn in turns for each in turn)
    beside = [statistics.median(each.processor - each.network for each in side) for side in zip(*turns, strict=True)]
    figures = {
        "cpu_ratio": statistics.median(own.processor / other.processor for own, other in turns),
        "wall_ratio": statistics.median(own.wall / other.wall for own, other in turns),
        "same_network_ratio": (network + beside[0]) / (network + beside[1]),
        "network_ms_a_step": network / job.steps * 1000,
        "ours_beside_ms_a_step": beside[0] / job.steps * 1000,
        "plain_beside_ms_a_step": beside[1] / job.steps * 1000,
    }
    if memory:
        short = replace(job, steps=2)  # every step takes the same memory
        figures |= {"ours_peak_mb": peak_bytes(ours, short) / 1e6, "plain_peak_mb": peak_bytes(plain, short) / 1e6}
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", help="a single-file checkpoint of SD1, SD2 or an SDXL base")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--steps", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--device", default="auto")
    parser.add_argument("--dtype", default="auto")
    parser.add_argument("--no-memory", action="store_true", help="measure times only: on a CPU memory takes long")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        job = loaded(arguments, Path(home))
        with numeric_threads(thread_count(parameter_count([job.network.module]))):
            figures = measured(job, arguments.rounds, memory=not arguments.no_memory)
    if arguments.json:
        print(json.dumps(figures))
        return
    for name, value in figures.items():
        print(f"{name:24}{value:10.3f}")


if __name__ == "__main__":
    main()
