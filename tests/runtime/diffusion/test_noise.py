import torch

from nodeloom.runtime.diffusion.noise import initial_noise, step_noise, step_noise_seed


def test_initial_noise_is_what_a_seeded_cpu_generator_draws_first() -> None:
    torch.manual_seed(42)
    assert torch.equal(initial_noise((2, 4, 8, 8), 42), torch.randn(2, 4, 8, 8))


def test_noise_neither_reads_nor_moves_torchs_global_generator() -> None:
    torch.manual_seed(7)
    expected = torch.randn(3)
    torch.manual_seed(7)
    step_noise(initial_noise((1, 4, 8, 8), 1), 2)(1.0, 0.5)
    assert torch.equal(torch.randn(3), expected)


def test_step_noise_draws_on_in_one_stream_and_starts_anew_for_each_run() -> None:
    like = torch.zeros(1, 4, 8, 8)
    first, second = step_noise(like, 5), step_noise(like, 5)
    draws = [first(1.0, 0.5), first(0.5, 0.2)]
    assert not torch.equal(draws[0], draws[1])
    assert torch.equal(second(1.0, 0.5), draws[0])


def test_on_the_cpu_the_first_step_does_not_add_the_noise_the_run_began_with() -> None:
    like = initial_noise((1, 4, 8, 8), 9)
    assert not torch.equal(step_noise(like, step_noise_seed(9, like.device))(1.0, 0.5), like)


def test_an_accelerator_has_a_generator_of_its_own_and_keeps_the_seed() -> None:
    assert step_noise_seed(9, torch.device("cuda")) == 9


def test_the_largest_seed_and_the_one_after_it_work() -> None:
    assert initial_noise((1, 4, 2, 2), 2**64 - 1).shape == (1, 4, 2, 2)
    assert torch.equal(initial_noise((1, 4, 2, 2), 2**64), initial_noise((1, 4, 2, 2), 0))
