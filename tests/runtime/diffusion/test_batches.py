import pytest
import torch
from torch import Tensor

from nodeloom.runtime.diffusion.batches import picked, repeated


def pictures(count: int) -> Tensor:
    return torch.arange(count, dtype=torch.float32).view(-1, 1, 1, 1).expand(-1, 4, 2, 2)


def ids(tensor: Tensor) -> list[float]:
    return tensor.flatten(1)[:, 0].tolist() if tensor.ndim > 1 else tensor.tolist()


def test_pictures_are_repeated_as_a_whole_batch_with_what_belongs_to_each() -> None:
    more = repeated({"samples": pictures(2), "mask": pictures(2)}, 3)
    assert ids(more["samples"]) == [0, 1, 0, 1, 0, 1]
    assert ids(more["mask"]) == [0, 1, 0, 1, 0, 1]
    assert "places" not in more


def test_what_is_for_all_pictures_stays_one() -> None:
    bundle = {"samples": pictures(3), "mask": pictures(1)}
    assert len(repeated(bundle, 2)["mask"]) == 1
    assert len(picked(bundle, 1, 2)["mask"]) == 1


def test_a_picture_that_is_picked_keeps_its_place_in_the_noise() -> None:
    one = picked({"samples": pictures(5), "mask": pictures(2)}, 3, 1)
    assert (ids(one["samples"]), ids(one["mask"]), ids(one["places"])) == ([3], [1], [3])


def test_of_pictures_that_were_picked_some_are_picked_again_by_their_first_places() -> None:
    few = picked(picked({"samples": pictures(9)}, 4, 3), 1, 2)
    assert (ids(few["samples"]), ids(few["places"])) == ([5, 6], [5, 6])


def test_no_more_are_picked_than_there_are() -> None:
    assert ids(picked({"samples": pictures(3)}, 1, 10)["samples"]) == [1, 2]


def test_a_repeated_picture_gets_noise_of_its_own_behind_that_of_the_others() -> None:
    more = repeated(picked({"samples": pictures(6)}, 2, 2), 3)
    assert ids(more["samples"]) == [2, 3, 2, 3, 2, 3]
    assert ids(more["places"]) == [2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize("first", [3, 7, -1])
def test_a_picture_that_is_not_there_is_refused(first: int) -> None:
    with pytest.raises(ValueError, match=f"first is {first}, must be between 0 and 2: there are 3 pictures"):
        picked({"samples": pictures(3)}, first, 1)
