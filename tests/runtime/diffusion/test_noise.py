import pytest
import torch

from nodeloom.runtime.diffusion.noise import initial_noise, step_noise, white_seed

FIRST = [-0.6773537397384644, 1.0426394939422607, -1.0872598886489868]
SECOND = [2.2784008979797363, 0.9451713562011719, 0.873557448387146]


def test_initial_noise_is_what_a_seeded_cpu_generator_draws_first() -> None:
    torch.manual_seed(42)
    assert torch.equal(initial_noise((2, 4, 8, 8), 42), torch.randn(2, 4, 8, 8))


def test_noise_neither_reads_nor_moves_torchs_global_generator() -> None:
    torch.manual_seed(7)
    expected = torch.randn(3)
    torch.manual_seed(7)
    step_noise("white", initial_noise((1, 4, 8, 8), 1), [1.0, 0.0], 2)(1.0, 0.5)
    assert torch.equal(torch.randn(3), expected)


def test_step_noise_draws_on_in_one_stream_and_starts_anew_for_each_run() -> None:
    like = torch.zeros(1, 4, 8, 8)
    first, second = (step_noise("white", like, [1.0, 0.0], 5) for _ in range(2))
    draws = [first(1.0, 0.5), first(0.5, 0.2)]
    assert not torch.equal(draws[0], draws[1])
    assert torch.equal(second(1.0, 0.5), draws[0])


def test_on_the_cpu_fresh_noise_is_not_the_noise_the_run_began_with() -> None:
    like = initial_noise((1, 4, 8, 8), 9)
    fresh = step_noise("white", like, [1.0, 0.0], white_seed(9, like.device, fresh=True))
    same = step_noise("white", like, [1.0, 0.0], white_seed(9, like.device, fresh=False))
    assert not torch.equal(fresh(1.0, 0.5), like)
    assert torch.equal(same(1.0, 0.5), like)


def test_an_accelerator_has_a_generator_of_its_own_and_keeps_the_seed() -> None:
    assert white_seed(9, torch.device("cuda"), fresh=True) == 9


def test_the_largest_seed_and_the_one_after_it_work() -> None:
    assert initial_noise((1, 4, 2, 2), 2**64 - 1).shape == (1, 4, 2, 2)
    assert torch.equal(initial_noise((1, 4, 2, 2), 2**64), initial_noise((1, 4, 2, 2), 0))


def test_a_picture_has_the_noise_of_its_place_in_a_batch_whatever_else_is_in_it() -> None:
    three = initial_noise((3, 4, 8, 8), 5, places=(0, 1, 2))
    assert torch.equal(initial_noise((2, 4, 8, 8), 5, places=(2, 1)), three[[2, 1]])
    assert torch.equal(initial_noise((1, 4, 8, 8), 5, places=(0,)), initial_noise((1, 4, 8, 8), 5))


def test_the_noise_along_a_path_is_that_of_comfyuis_brownian_sampler() -> None:
    # measured with torchsde 0.2.6 through the noise sampler of ComfyUI 0.3.64, seed 42
    draw = step_noise("path", torch.zeros(1, 1, 1, 3), [14.614641, 3.1686048, 0.0291671, 0.0], 42)
    assert draw(14.614641, 3.1686048).flatten().tolist() == pytest.approx(FIRST, abs=1e-6)
    assert draw(3.1686048, 0.0291671).flatten().tolist() == pytest.approx(SECOND, abs=1e-6)


def test_two_stretches_of_a_path_make_the_whole_one() -> None:
    draw = step_noise("path", torch.zeros(1, 4, 8, 8), [10.0, 0.5, 0.0], 3)
    parts = draw(10.0, 4.0) * 6.0**0.5 + draw(4.0, 0.5) * 3.5**0.5
    assert torch.allclose(draw(10.0, 0.5) * 9.5**0.5, parts, atol=1e-5)
