"""Natural order of node ids."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from nodeloom.schema.graph import natural_key


def test_numbers_in_ids_count_as_numbers() -> None:
    assert sorted(["n10", "n2", "a", "10", "9", "n2b"], key=natural_key) == ["9", "10", "a", "n2", "n2b", "n10"]


@given(st.lists(st.text(max_size=8), max_size=8), st.randoms())
def test_any_ids_have_one_order(ids: list[str], random: Random) -> None:
    shuffled = random.sample(ids, len(ids))
    assert sorted(shuffled, key=natural_key) == sorted(ids, key=natural_key)
