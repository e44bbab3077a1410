import random
from pathlib import Path

import pytest
import torch

from nodeloom.runtime.training.networks import make_clip, make_open_clip, noise_levels, noised
from nodeloom.runtime.training.plan import smoke_plan
from nodeloom.runtime.training.stages.noise import spread_timesteps
from nodeloom.runtime.training.texts import Dropped, Tokenizers, draw_frames, drop_some, read_both, read_second
from nodeloom.runtime.training.vocabulary import known_words
from nodeloom.runtime.training.vocabulary_files import PADDING, merges_of, write_tokenizer

SIZES = smoke_plan().sizes


@pytest.fixture(scope="module")
def tokenizers(tmp_path_factory: pytest.TempPathFactory) -> Tokenizers:
    folder: Path = tmp_path_factory.mktemp("texts")
    for name in PADDING:
        write_tokenizer(folder, name, merges_of(known_words()))
    return Tokenizers.load(folder)


def test_some_captions_are_empty_and_some_are_zeros() -> None:
    given = drop_some(["a red circle"] * 2000, random.Random(1))
    assert 0.03 < given.captions.count("") / 2000 < 0.09
    assert 0.04 < float((given.kept == 0).float().mean()) < 0.1
    assert all(said for said, kept in zip(given.captions, given.kept.tolist(), strict=True) if kept == 0)


def test_the_base_reads_both_encoders_and_the_refiner_the_second(tokenizers: Tokenizers) -> None:
    clip, open_clip = make_clip(SIZES, len(tokenizers)), make_open_clip(SIZES, len(tokenizers))
    given = Dropped(("a red circle", "a blue star"), torch.tensor([1.0, 0.0]), 20)
    embeds, pooled = read_both(clip, open_clip, tokenizers, given)
    second, same = read_second(open_clip, tokenizers, given)
    assert embeds.shape == (2, 20, SIZES.clip_width + SIZES.open_clip_width)
    assert torch.equal(embeds[..., SIZES.clip_width :], second)
    assert torch.equal(pooled, same)
    assert not embeds[1].any()
    assert not pooled[1].any()


def test_half_of_the_frames_are_of_the_models_own_size_and_the_rest_of_many() -> None:
    frames = draw_frames(400, SIZES, random.Random(2))
    own = torch.tensor([SIZES.picture, SIZES.picture, 0, 0, SIZES.picture, SIZES.picture])
    share = float((frames == own).all(1).float().mean())
    assert 0.45 < share < 0.7
    assert float(frames.max()) > 1000


def test_timesteps_are_spread_evenly() -> None:
    found = spread_timesteps(100, 200, 300, torch.device("cpu")).sort().values
    assert found.tolist() == [*range(200, 300)]
    assert len(spread_timesteps(0, 0, 10, torch.device("cpu"))) == 0


def test_noised_latents_have_the_variance_of_noise_at_any_timestep() -> None:
    torch.manual_seed(0)
    latents, noise = torch.randn(2, 400, 4, 8, 8)
    for timestep in (0, 500, 999):
        assert abs(float(noised(latents, noise, torch.full((400,), timestep)).std()) - 1) < 0.02
    assert float(noise_levels()[-1]) > 14
