import pytest
import torch

from nodeloom.runtime.diffusion.brownian import BrownianTree

CPU = torch.device("cpu")


def test_neither_order_nor_company_of_questions_changes_an_answer() -> None:
    one, other = (BrownianTree((1, 4, 8, 8), 0.03, 14.6, 7, CPU) for _ in range(2))
    first = [one.increment(2.0, 5.5), one.increment(5.5, 14.6)]
    other.increment(0.1, 0.2)
    assert torch.equal(other.increment(5.5, 14.6), first[1])
    assert torch.equal(other.increment(2.0, 5.5), first[0])


def test_an_increment_has_the_variance_of_its_length() -> None:
    tree = BrownianTree((200, 200), 0.0, 10.0, 1, CPU)
    for start, end in ((0.0, 10.0), (1.3, 2.9), (4.99, 5.02)):
        assert float(tree.increment(start, end).var()) == pytest.approx(end - start, rel=0.05)


def test_stretches_side_by_side_are_independent() -> None:
    tree = BrownianTree((200, 200), 0.0, 10.0, 1, CPU)
    both = torch.stack([tree.increment(1.0, 3.7).flatten(), tree.increment(3.7, 8.0).flatten()])
    assert abs(float(torch.corrcoef(both)[0, 1])) < 0.02


def test_times_outside_are_taken_to_the_ends_and_no_time_is_no_way() -> None:
    tree = BrownianTree((4,), 1.0, 2.0, 1, CPU)
    assert torch.equal(tree.increment(0.0, 9.0), tree.increment(1.0, 2.0))
    assert torch.equal(tree.increment(1.5, 1.5), torch.zeros(4))
