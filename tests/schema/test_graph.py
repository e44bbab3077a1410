"""Natural order of node ids."""

from hypothesis import given
from hypothesis import strategies as st

from nodeloom.schema.graph import natural_key


def test_numbers_in_ids_count_as_numbers() -> None:
    assert sorted(["n10", "n2", "a", "10", "9", "n2b"], key=natural_key) == ["9", "10", "a", "n2", "n2b", "n10"]


@given(st.lists(st.text(max_size=8), max_size=8))
def test_any_ids_have_an_order(ids: list[str]) -> None:
    assert sorted(ids, key=natural_key) == sorted(ids, key=natural_key) or len(
        {natural_key(key) for key in ids}
    ) < len(set(ids))
