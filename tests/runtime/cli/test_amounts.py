import pytest

from nodeloom.runtime.cli.amounts import bytes_text, count_text, seconds_text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0.00 s"), (9.994, "9.99 s"), (12.34, "12.3 s"), (65, "1 min 05 s"), (7380, "2 h 03 min")],
)
def test_times_are_as_exact_as_they_are_short(seconds: float, text: str) -> None:
    assert seconds_text(seconds) == text


@pytest.mark.parametrize(
    ("size", "text"), [(12_300, "12 kB"), (3_140_000, "3.1 MB"), (340_000_000, "340 MB"), (3_100_000_000, "3.1 GB")]
)
def test_sizes_have_two_digits_or_more(size: int, text: str) -> None:
    assert bytes_text(size) == text


def test_one_thing_is_no_things() -> None:
    assert (count_text(1, "result"), count_text(2, "result")) == ("1 result", "2 results")
