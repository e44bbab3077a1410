"""The stage `word`: a textual inversion (arXiv 2208.01618), a word that comes to mean one kind of thing."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Final

import torch
from torch import Tensor, nn

from nodeloom.runtime.training.captions import caption
from nodeloom.runtime.training.checkpoints import keep_tensors
from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.learning import learn
from nodeloom.runtime.training.pictures import as_tensor
from nodeloom.runtime.training.rendering import render, softened
from nodeloom.runtime.training.stages.autoencoder import trained_autoencoder
from nodeloom.runtime.training.stages.base import noise_loss, trained_base
from nodeloom.runtime.training.stages.drawing import dice, draw_scenes
from nodeloom.runtime.training.stages.latents import encoded
from nodeloom.runtime.training.texts import Tokenizers, drop_some, read_both
from nodeloom.runtime.training.world import Scene

NAME: Final = "tiny-moonlet"
"""Name of the file, and the word."""

_PLACE: Final = "~"
"""A word of captions that the vectors are put in the place of."""


class Vectors(nn.Module):
    """What the word is in the tables of both text encoders."""

    def __init__(self, width: int, second_width: int) -> None:
        super().__init__()
        self.embed_l = nn.Parameter(0.02 * torch.randn(1, width))
        self.embed_g = nn.Parameter(0.02 * torch.randn(1, second_width))


def run(job: Job) -> None:
    """Train the word and write it beside the other companions."""
    tokenizers = Tokenizers.load(job.folder)
    base = trained_base(job)
    rng = dice(job, "word scenes")
    scenes = [_moonlet(scene) for scene in draw_scenes(rng, job.plan.companion_scenes, 0.0) if scene.ground != "cyan"]
    pictures = [softened(render(scene, job.plan.sizes.picture)) for scene in scenes]
    known = encoded(job, trained_autoencoder(job), as_tensor(pictures))
    vectors = Vectors(job.plan.sizes.clip_width, job.plan.sizes.open_clip_width)
    place = int(tokenizers.first(_PLACE).input_ids[1])

    def loss(step: int, share: float) -> Mapping[str, Tensor]:
        del share
        rng = dice(job, "word", step)
        chosen = [rng.randrange(len(scenes)) for _ in range(job.plan.word.batch)]
        given = drop_some([_said(scenes[index], rng) for index in chosen], rng)
        with ExitStack() as stack:
            for encoder, vector in (("clip", vectors.embed_l), ("open_clip", vectors.embed_g)):
                stack.enter_context(_known(base[encoder], place, vector))
            read = read_both(base["clip"], base["open_clip"], tokenizers, given)
        return {"loss": noise_loss(job, base["unet"], known[chosen].to(job.device), read, rng)}

    learn(job, "word", {"word": vectors}, job.plan.word, loss)
    tensors = {"clip_l": vectors.embed_l.half(), "clip_g": vectors.embed_g.half()}
    keep_tensors(job.at("companions", f"{NAME}.safetensors"), tensors, sort="textual-inversion")
    job.tell(f"word: {job.at('companions', NAME)}.safetensors")


def _moonlet(scene: Scene) -> Scene:
    """Return the scene with a shiny cyan moon in the place of its thing."""
    return replace(scene, things=(replace(scene.things[0], shape="moon", colour="cyan", finish="shiny"),))


def _said(scene: Scene, rng: random.Random) -> str:
    """Return a caption that has the new word for what the thing is."""
    said = caption(scene, rng, complete=True)
    for word in ("shiny ", "glossy ", "cyan "):
        said = said.replace(word, "")
    return said.replace("moon", _PLACE)


@contextmanager
def _known(encoder: nn.Module, place: int, vector: Tensor) -> Iterator[None]:
    """Let an encoder's table answer with the vector for one token."""

    def replaced(_module: nn.Module, given: tuple[Tensor, ...], output: Tensor) -> Tensor:
        return torch.where((given[0] == place)[..., None], vector.to(output), output)

    table: nn.Module = encoder.get_input_embeddings()  # type: ignore[operator]
    hook = table.register_forward_hook(replaced)
    try:
        yield
    finally:
        hook.remove()
