import pytest

from nodeloom.runtime.diffusion.prompts.cleaning import cleaned


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a café, 🦊", "a café, 🦊"),
        ("two\nlines\tand\rmore", "two\nlines\tand\rmore"),
        ("a\x00b\u200dc\ufffdd\ud800", "abcd"),
        ("日本の猫", " 日  本 の 猫 "),
        ("한국어 カナ", "한국어 カナ"),
    ],
)
def test_control_characters_go_and_ideographs_stand_alone(text: str, seen: str) -> None:
    assert cleaned(text) == seen
