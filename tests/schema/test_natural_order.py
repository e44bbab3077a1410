"""Natural order of ids."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from nodeloom.schema.natural_order import natural_key, naturally_sorted

like_ids = st.text("na0129-\n", max_size=5)


def test_numbers_in_ids_count_as_numbers() -> None:
    assert naturally_sorted(["n10", "n2", "a", "10", "9", "n2b"]) == ["9", "10", "a", "n2", "n2b", "n10"]


def test_leading_zeros_do_not_make_a_number_larger() -> None:
    assert naturally_sorted(["n10", "n1", "n007", "n01", "n0", "n"]) == ["n", "n0", "n01", "n1", "n007", "n10"]


def test_a_number_may_be_longer_than_python_reads() -> None:
    assert naturally_sorted(["n" + "9" * 5000, "n1" + "0" * 5000]) == ["n" + "9" * 5000, "n1" + "0" * 5000]


@given(st.sets(like_ids, max_size=8) | st.sets(st.text(max_size=8), max_size=8))
def test_the_fast_order_is_that_of_the_keys(ids: set[str]) -> None:
    assert naturally_sorted(ids) == sorted(ids, key=natural_key)


@given(st.lists(st.text(max_size=8), unique=True, max_size=8), st.randoms())
def test_any_ids_have_one_order(ids: list[str], random: Random) -> None:
    assert naturally_sorted(random.sample(ids, len(ids))) == naturally_sorted(ids)
