import pytest

from nodeloom.runtime.models.clip_tokenizer import Tokenizer
from nodeloom.runtime.training.texts import Tokenizers
from nodeloom.runtime.training.vocabulary import known_words
from nodeloom.runtime.training.vocabulary_files import PADDING, merges_of, vocabulary, write_tokenizer


@pytest.fixture(scope="module")
def tokenizers(tmp_path_factory: pytest.TempPathFactory) -> Tokenizers:
    folder = tmp_path_factory.mktemp("tokenizers")
    merges = merges_of(known_words())
    for name in PADDING:
        write_tokenizer(folder, name, merges)
    return Tokenizers.load(folder)


def inner(tokenizer: Tokenizer, text: str) -> list[int]:
    """The ids of a text without those of start and end."""
    ids: list[int] = tokenizer(text).input_ids
    return ids[1:-1]


def test_every_known_word_is_one_token(tokenizers: Tokenizers) -> None:
    assert [word for word in known_words() if len(inner(tokenizers.first, word)) != 1] == []


def test_the_vocabulary_has_about_a_thousand_tokens(tokenizers: Tokenizers) -> None:
    assert 900 < len(tokenizers) < 1200
    assert len(vocabulary(merges_of(known_words()))) == len(tokenizers)


@pytest.mark.parametrize("text", ["zebra", "日本", "🦓", "Ölbild"])
def test_unknown_words_are_spelled_and_can_be_read_back(tokenizers: Tokenizers, text: str) -> None:
    ids = inner(tokenizers.first, text)
    assert len(ids) > 1
    assert tokenizers.first.decode(ids).strip() == text.lower()


def test_the_two_fill_up_with_different_tokens(tokenizers: Tokenizers) -> None:
    padded = [
        tokenizer("circle", padding="max_length", max_length=6).input_ids[-1]
        for tokenizer in (tokenizers.first, tokenizers.second)
    ]
    assert padded == [len(tokenizers) - 1, 0]


def test_words_share_merges() -> None:
    merges = merges_of(["cat", "cats"])
    assert len(merges) == len(set(merges))
    assert "cat</w>" in vocabulary(merges)
