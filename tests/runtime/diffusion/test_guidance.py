import pytest
import torch
from tests.runtime.diffusion.toys import SDXL_BASE, SDXL_REFINER, FakeNetwork
from torch import Tensor

from nodeloom.runtime.diffusion.conditioning import Conditioning
from nodeloom.runtime.diffusion.denoiser import Model, predict, prepare
from nodeloom.runtime.diffusion.guidance import Guided, Steering

X = torch.randn(3, 4, 8, 8, generator=torch.Generator().manual_seed(0))
SHOWN = Conditioning(torch.full((1, 77, 8), 0.3), torch.ones(1, 16))
AVOIDED = Conditioning(torch.full((1, 77, 8), -0.2), torch.zeros(1, 16))
LONG = Conditioning(torch.full((1, 154, 8), -0.2), torch.zeros(1, 16))


def test_guidance_goes_beyond_the_positive_by_its_distance_from_the_negative() -> None:
    model = Model(FakeNetwork(SDXL_BASE))
    shown = predict(model, X, 2.0, prepare(model, SHOWN, X, 6.0))
    avoided = predict(model, X, 2.0, prepare(model, AVOIDED, X, 2.5))
    guided = Guided(model, [SHOWN], [AVOIDED], 4.0)(X, 2.0, 0)
    assert torch.allclose(guided, avoided + 4.0 * (shown - avoided), atol=1e-6)


def test_conditionings_of_one_shape_share_one_call() -> None:
    network = FakeNetwork(SDXL_BASE)
    Guided(Model(network), [SHOWN], [AVOIDED], 4.0)(X, 2.0, 0)
    assert [call["sample"].shape[0] for call in network.calls] == [6]
    assert network.calls[0]["added"]["time_ids"].shape == (6, 6)


def test_prompts_are_joined_once_for_all_steps_of_a_walk() -> None:
    network = FakeNetwork(SDXL_BASE)
    guided = Guided(Model(network), [SHOWN], [AVOIDED], 4.0)
    for step, sigma in enumerate([2.0, 1.0]):
        guided(X, sigma, step)
    first, second = network.calls
    assert first["embeds"] is second["embeds"]
    assert first["added"] is second["added"]


def test_conditionings_of_different_lengths_are_asked_one_by_one_with_the_same_result() -> None:
    network = FakeNetwork(SDXL_BASE)
    long = Guided(Model(network), [SHOWN], [LONG], 4.0)(X, 2.0, 0)
    assert [call["sample"].shape[0] for call in network.calls] == [3, 3]
    assert torch.allclose(long, Guided(Model(network), [SHOWN], [AVOIDED], 4.0)(X, 2.0, 0), atol=1e-6)


@pytest.mark.parametrize("negative", [None, [AVOIDED]])
def test_without_guidance_the_negative_is_not_asked(negative: list[Conditioning] | None) -> None:
    network = FakeNetwork(SDXL_BASE)
    Guided(Model(network), [SHOWN], negative, 1.0)(X, 2.0, 0)
    assert [call["sample"].shape[0] for call in network.calls] == [3]


def test_the_refiner_hears_a_high_score_for_what_to_show_and_a_low_one_for_what_to_avoid() -> None:
    network = FakeNetwork(SDXL_REFINER)
    Guided(Model(network), [SHOWN], [AVOIDED], 4.0)(X[:1], 2.0, 0)
    assert network.calls[0]["added"]["time_ids"][:, -1].tolist() == [6.0, 2.5]


def test_what_is_avoided_is_told_beside_what_is_guided() -> None:
    model = Model(FakeNetwork(SDXL_BASE))
    for cfg in (1.0, 4.0):
        guided, avoided = Guided(model, [SHOWN], [AVOIDED], cfg).split(X, 2.0, 0)
        assert torch.equal(avoided, predict(model, X, 2.0, prepare(model, AVOIDED, X, 2.5)))
        torch.testing.assert_close(guided, Guided(model, [SHOWN], [AVOIDED], cfg)(X, 2.0, 0))
    shown = predict(model, X, 2.0, prepare(model, SHOWN, X, 6.0))
    guided, avoided = Guided(model, [SHOWN], None, 1.0).split(X, 2.0, 0)
    assert torch.equal(guided, shown)
    assert not avoided.any()


def test_positive_and_negative_become_one_as_is_said() -> None:
    def farther(shown: Tensor, avoided: Tensor, cfg: float, x: Tensor, sigma: float) -> Tensor:
        return shown * cfg + sigma

    model = Model(FakeNetwork(SDXL_BASE))
    shown = predict(model, X, 2.0, prepare(model, SHOWN, X, 6.0))
    torch.testing.assert_close(Guided(model, [SHOWN], [AVOIDED], 4.0, Steering(farther))(X, 2.0, 0), shown * 4.0 + 2.0)


def test_guidance_without_a_negative_is_refused_with_a_way_out() -> None:
    with pytest.raises(ValueError, match=r"cfg is 4.0 but there is no negative conditioning: connect one or set cfg"):
        Guided(Model(FakeNetwork()), [SHOWN], None, 4.0)
