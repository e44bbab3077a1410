"""What each change does to a network, and that none of it stays."""

import pytest
import torch
from tests.runtime.diffusion.inside.networks import SAMPLE, asked, network
from torch import Tensor

from nodeloom.runtime.diffusion.hints import NetworkCall
from nodeloom.runtime.diffusion.inside import Inside, Put, Site
from nodeloom.runtime.diffusion.inside.change import Proceed
from nodeloom.runtime.diffusion.inside.draws import Draws
from nodeloom.runtime.diffusion.inside.free_u import free_u
from nodeloom.runtime.diffusion.inside.merging import merged
from nodeloom.runtime.diffusion.inside.middle import Watched, blinded
from nodeloom.runtime.diffusion.inside.shrinking import shrunk
from nodeloom.runtime.diffusion.inside.tiling import tiled
from nodeloom.runtime.diffusion.noise import initial_noise
from nodeloom.runtime.diffusion.regions import Window
from nodeloom.runtime.diffusion.sigmas import scaled_linear

SQUARE = SAMPLE[..., :16, :16]


def draws() -> Draws:
    return Draws(3, (1, 4, 16, 24))


CHANGES = {
    "free_u": lambda: free_u(8, (1.3, 1.4), (0.9, 0.2), by_mean=False),
    "free_u_by_mean": lambda: free_u(8, (1.3, 1.4), (0.9, 0.2), by_mean=True),
    "merged": lambda: merged(0.5, draws()),
    "tiled": lambda: tiled(4, 2, 0, draws(), grows=False),
    "shrunk": lambda: shrunk(3, 2.0, "bicubic", "bicubic", after_keeping=True),
    "shrunk_before": lambda: shrunk(3, 2.0, "bicubic", "bicubic", after_keeping=False),
    "blinded": blinded,
}


@pytest.mark.parametrize("name", list(CHANGES))
def test_a_change_is_for_one_call_and_the_same_each_time(name: str) -> None:
    before = asked(sample=SQUARE)
    processors = [type(module.processor) for module in network().modules() if hasattr(module, "processor")]
    changed = asked(CHANGES[name](), sample=SQUARE)
    assert changed.shape == before.shape
    assert not torch.allclose(changed, before, atol=1e-5)
    assert torch.equal(asked(CHANGES[name](), sample=SQUARE), changed)
    assert torch.equal(asked(sample=SQUARE), before)
    assert [type(module.processor) for module in network().modules() if hasattr(module, "processor")] == processors


@pytest.mark.parametrize(
    "change",
    [
        free_u(8, (1.0, 1.0), (1.0, 1.0), by_mean=True),
        merged(0.0, draws()),
        tiled(32, 2, 0, draws(), grows=False),
        shrunk(3, 1.0, "bilinear", "bilinear", after_keeping=True),
    ],
)
def test_a_change_that_says_nothing_changes_nothing(change: Inside) -> None:
    assert torch.allclose(asked(change, sample=SQUARE), asked(sample=SQUARE), atol=1e-5)


def test_what_was_changed_is_put_back_after_an_error() -> None:
    def broken(tokens: Tensor, site: Site, proceed: object) -> Tensor:
        raise InterruptedError("enough")

    before = asked()
    with pytest.raises(InterruptedError, match="enough"):
        asked(Inside(attention=broken))
    assert torch.equal(asked(), before)


def test_attention_that_is_watched_is_the_networks_own() -> None:
    watched = Watched()
    assert torch.allclose(asked(watched.change), asked(), atol=1e-5)
    assert watched.shares.shape == (2, 4, 24, 24)
    assert torch.allclose(watched.shares.sum(-1), torch.ones(2, 4, 24), atol=1e-5)


def test_changes_of_attention_build_upon_each_other() -> None:
    seen: list[int] = []

    def note(tokens: Tensor, site: Site, proceed: Proceed) -> Tensor:
        seen.append(tokens.shape[1])
        return proceed(tokens, tokens)

    both = asked(Inside(attention=note), merged(0.5, draws()), sample=SQUARE)
    assert torch.allclose(both, asked(merged(0.5, draws()), sample=SQUARE), atol=1e-6)
    assert 128 in seen


def test_random_numbers_go_on_where_the_first_noise_ended() -> None:
    stream = torch.Generator().manual_seed(3)
    torch.randn((1, 4, 16, 24), generator=stream)
    expected = torch.randint(4, (2, 2), generator=stream)
    assert torch.equal(draws().below(4, (2, 2), torch.device("cpu")), expected)
    stream = torch.Generator().manual_seed(5)
    initial = torch.cat([torch.randn((1, 4, 2, 2), generator=stream) for _ in range(3)])
    assert torch.equal(initial[[2]], initial_noise((1, 4, 2, 2), 5, (2,)))
    expected = torch.randint(4, (2,), generator=stream)
    assert torch.equal(Draws(5, (1, 4, 2, 2), (2,)).below(4, (2,), torch.device("cpu")), expected)


@pytest.mark.parametrize(("sigma", "counts"), [(14.0, 0), (5.0, 1), (0.1, 0)])
def test_a_change_is_put_inside_over_its_part_of_the_schedule(sigma: float, counts: int) -> None:
    call = NetworkCall(SAMPLE, torch.tensor(0.0), sigma, scaled_linear(), torch.zeros(2, 7, 8))
    found = Put(blinded(), (0.1, 0.5))(call, Window.of_all((16, 24)))
    assert len(found.more.get("inside", ())) == counts  # type: ignore[arg-type]
