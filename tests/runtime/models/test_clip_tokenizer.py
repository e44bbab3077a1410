from __future__ import annotations

import json
from pathlib import Path

import pytest

from nodeloom.runtime.models import EMBEDDED_ROOT, clip_tokenizer
from nodeloom.runtime.models.clip_tokenizer import config_tokenizer, folder_tokenizer, shipped_tokenizer
from nodeloom.runtime.models.records import Part
from nodeloom.schema.errors import ModelError

BASE = EMBEDDED_ROOT / "tiny-sdxl-base"
CONFIGS = Path(clip_tokenizer.__file__).parent / "configs"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", []),
        ("a photo of a red fox in the snow", [320, 1125, 539, 320, 736, 3240, 530, 518, 2583]),
        ("Blurry,   low\nQUALITY", [21977, 267, 1042, 3027]),
        ("café", [15304]),
        ("hi!", [1883, 256]),
    ],
)
def test_the_shipped_tokenizer_gives_clips_ids(text: str, ids: list[int]) -> None:
    for open_clip in (False, True):
        assert shipped_tokenizer(open_clip=open_clip)(text)["input_ids"] == [49406, *ids, 49407]


@pytest.mark.parametrize(
    ("folder", "part", "padding"),
    [
        ("sd1", "tokenizer", [49407] * 74),
        ("sd2", "tokenizer", [0] * 74),
        ("sdxl-base", "tokenizer", [49407] * 74),
        ("sdxl-base", "tokenizer_2", [0] * 74),
        ("sdxl-refiner", "tokenizer_2", [0] * 74),
    ],
)
def test_each_base_pads_as_its_text_encoder_was_trained(folder: str, part: Part, padding: list[int]) -> None:
    tokenizer = config_tokenizer(CONFIGS / folder, part)
    assert tokenizer("fox", padding="max_length", truncation=True)["input_ids"] == [49406, 3240, 49407, *padding]


def test_every_byte_and_word_survives() -> None:
    tokenizer = shipped_tokenizer()
    assert len(tokenizer) == 49408
    text = "naïve 漢字 🦊 \x00 ~"
    assert tokenizer.decode(tokenizer(text)["input_ids"], skip_special_tokens=True) == text


@pytest.mark.parametrize("part", ["tokenizer", "tokenizer_2"])
def test_the_embedded_tokenizers_know_their_words_and_spell_the_rest(part: Part) -> None:
    tokenizer = folder_tokenizer(BASE, part)
    assert tokenizer.clean_up_tokenization_spaces is False
    assert len(tokenizer("a large red circle on a blue background")["input_ids"]) == 10
    spelled = tokenizer("zebra 🦊")["input_ids"]
    assert len(spelled) == 2 + len("zebra") + len("🦊".encode())
    assert tokenizer.unk_token_id not in spelled[1:-1]
    assert tokenizer.decode(spelled, skip_special_tokens=True) == "zebra 🦊"


def test_padding_with_a_mark_does_not_cut_it_out_of_prompts() -> None:
    one, two = folder_tokenizer(BASE, "tokenizer"), folder_tokenizer(BASE, "tokenizer_2")
    assert one("red!")["input_ids"] == two("red!")["input_ids"]
    assert two.pad_token_id == 0


def test_a_tokenizer_folder_that_is_broken_is_named(tmp_path: Path) -> None:
    (tmp_path / "tokenizer").mkdir()
    (tmp_path / "tokenizer/vocab.json").write_text("{")
    (tmp_path / "tokenizer/merges.txt").write_text("")
    with pytest.raises(ModelError, match=r"the tokenizer in .*tokenizer can't be read"):
        folder_tokenizer(tmp_path, "tokenizer")


def test_clips_vocabulary_is_not_given_to_an_encoder_of_another_size(tmp_path: Path) -> None:
    (tmp_path / "text_encoder_2").mkdir()
    (tmp_path / "text_encoder_2/config.json").write_text(json.dumps({"vocab_size": 972}))
    with pytest.raises(ModelError, match="knows 972 tokens, CLIP's tokenizer has 49408: put the model's own tokenizer"):
        config_tokenizer(tmp_path, "tokenizer_2")
