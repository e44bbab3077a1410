from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

from nodeloom.runtime.diffusion.text import READINGS, Reading, TextEncoder, encode_prompt, prompt_chunks
from nodeloom.schema import InputError


class Bytes:
    """A tokenizer of one token a byte."""

    bos_token_id = 257
    eos_token_id = 258

    def __init__(self, pad_token_id: int) -> None:
        self.pad_token_id = pad_token_id

    def encode(self, text: str, *, add_special_tokens: bool, truncation: bool, verbose: bool) -> list[int]:
        return [byte + 1 for byte in text.encode()]


def _config(width: int) -> CLIPTextConfig:
    return CLIPTextConfig(
        vocab_size=259,
        hidden_size=width,
        intermediate_size=16,
        projection_dim=6,
        num_hidden_layers=3,
        num_attention_heads=2,
        bos_token_id=257,
        eos_token_id=258,
    )


torch.manual_seed(0)
FIRST = TextEncoder(Bytes(258), CLIPTextModel(_config(8)).eval(), READINGS["sdxl"])
SECOND = TextEncoder(Bytes(0), CLIPTextModelWithProjection(_config(4)).eval(), READINGS["sdxl"])


def token_chunks(encoder: TextEncoder, text: str) -> list[list[int]]:
    return [[token.id for token in chunk] for chunk in prompt_chunks(encoder, text, "comfyui", {})]


def test_the_base_takes_the_layer_before_the_last_of_both_encoders_and_the_seconds_projection() -> None:
    result = encode_prompt([FIRST, SECOND], "a fox")
    ids = torch.tensor(token_chunks(FIRST, "a fox")), torch.tensor(token_chunks(SECOND, "a fox"))
    first = FIRST.model(ids[0], output_hidden_states=True)
    second = SECOND.model(ids[1], output_hidden_states=True)
    assert torch.equal(result.embeds, torch.cat([first.hidden_states[-2], second.hidden_states[-2]], dim=-1))
    assert result.pooled is not None
    assert torch.equal(result.pooled, second.text_embeds)


def test_the_refiner_takes_the_second_encoder_alone() -> None:
    both, alone = encode_prompt([FIRST, SECOND], "a fox"), encode_prompt([SECOND], "a fox")
    assert torch.equal(alone.embeds, both.embeds[..., 8:])
    assert alone.pooled is not None
    assert both.pooled is not None
    assert torch.equal(alone.pooled, both.pooled)


def test_clip_skip_counts_layers_from_the_last_and_0_is_the_one_that_was_trained_on() -> None:
    states = SECOND.model(torch.tensor(token_chunks(SECOND, "a fox")), output_hidden_states=True).hidden_states
    for skip, layer in ((0, -2), (1, -1), (2, -2), (3, -3)):
        assert torch.equal(encode_prompt([SECOND], "a fox", skip=skip).embeds, states[layer])


def test_stable_diffusion_1_hears_the_last_layer_and_every_layer_through_the_final_norm() -> None:
    encoder = TextEncoder(FIRST.tokenizer, FIRST.model, READINGS["sd1"])
    output = FIRST.model(torch.tensor(token_chunks(FIRST, "a fox")), output_hidden_states=True)
    norm = FIRST.model.get_submodule("final_layer_norm")
    assert torch.equal(encode_prompt([encoder], "a fox").embeds, output.last_hidden_state)
    assert torch.equal(encode_prompt([encoder], "a fox", skip=2).embeds, norm(output.hidden_states[-2]))


def test_layers_that_an_encoder_is_published_without_are_counted() -> None:
    encoder = TextEncoder(FIRST.tokenizer, FIRST.model, Reading(layer=2, normed=True, absent=1))
    output = FIRST.model(torch.tensor(token_chunks(FIRST, "a fox")), output_hidden_states=True)
    assert torch.equal(encode_prompt([encoder], "a fox").embeds, output.last_hidden_state)
    with pytest.raises(InputError, match=r"clip skip is 1, must be between 2 and 4"):
        encode_prompt([encoder], "a fox", skip=1)


@pytest.mark.parametrize("skip", [-1, 4])
def test_a_layer_that_is_not_there_is_refused(skip: int) -> None:
    with pytest.raises(InputError, match=rf"clip skip is {skip}, must be between 1 and 3"):
        encode_prompt([SECOND], "a fox", skip=skip)


def test_a_layer_that_is_not_there_is_the_last_one_through_the_final_norm_where_that_is_wished() -> None:
    encoder = replace(SECOND, reading=replace(SECOND.reading, beyond="last"))
    output = SECOND.model(torch.tensor(token_chunks(SECOND, "a fox")), output_hidden_states=True)
    assert torch.equal(encode_prompt([encoder], "a fox", skip=4).embeds, output.last_hidden_state)
    assert torch.equal(encode_prompt([encoder], "a fox", skip=3).embeds, output.hidden_states[-3])
    with pytest.raises(InputError, match=r"clip skip is -1, must be between 1 and 3"):
        encode_prompt([encoder], "a fox", skip=-1)


def test_a_weight_moves_a_words_encoding_away_from_the_empty_prompts() -> None:
    plain, empty = encode_prompt([SECOND], "fox").embeds, encode_prompt([SECOND], "").embeds
    heavy = encode_prompt([SECOND], "(fox:1.5)").embeds
    assert torch.allclose(heavy[:, 1:4], empty[:, 1:4] + (plain - empty)[:, 1:4] * 1.5, atol=1e-5)
    assert torch.allclose(heavy[:, 4:], plain[:, 4:], atol=1e-6)


def test_weights_do_not_change_the_pooled_encoding() -> None:
    plain, heavy = encode_prompt([FIRST, SECOND], "fox").pooled, encode_prompt([FIRST, SECOND], "(fox:1.5)").pooled
    assert plain is not None
    assert heavy is not None
    assert torch.allclose(plain, heavy, atol=1e-6)


def test_marks_are_text_where_the_prompt_is_plain() -> None:
    marked = encode_prompt([SECOND], "(fox:1.5)", syntax="plain").embeds
    assert torch.equal(marked, encode_prompt([SECOND], r"\(fox:1.5\)").embeds)


@pytest.mark.parametrize(("named", "spelled"), [("embedding:any", "fox"), ("(embedding:any:1.3)b", "(fox:1.3)b")])
def test_an_embedding_of_the_words_own_vectors_is_those_words(named: str, spelled: str) -> None:
    letters = token_chunks(FIRST, "fox")[0][1:4]
    tensors = {"any": {"emb_params": FIRST.model.get_input_embeddings().weight[letters]}}  # type: ignore[operator]
    result = encode_prompt([FIRST], named, embeddings=tensors)
    assert torch.equal(result.embeds, encode_prompt([FIRST], spelled).embeds)


def test_an_embedding_of_another_width_is_refused() -> None:
    with pytest.raises(InputError, match=r"the embedding 'any' has no vectors of width 8"):
        encode_prompt([FIRST], "embedding:any", embeddings={"any": {"emb_params": torch.zeros(2, 5)}})


def test_the_network_is_what_it_was_after_an_embedding() -> None:
    before = encode_prompt([FIRST], "a fox").embeds
    encode_prompt([FIRST], "embedding:any", embeddings={"any": {"emb_params": torch.ones(2, 8)}})
    assert torch.equal(encode_prompt([FIRST], "a fox").embeds, before)


def test_the_empty_prompt_is_encoded_like_any_other() -> None:
    result = encode_prompt([FIRST, SECOND], "")
    assert token_chunks(SECOND, "") == [[257, 258] + [0] * 75]
    assert result.embeds.shape == (1, 77, 12)
    assert float(result.embeds.abs().sum()) > 0


def test_each_tokenizer_pads_with_its_own_token() -> None:
    assert token_chunks(FIRST, "a")[0][3:] == [258] * 74
    assert token_chunks(SECOND, "a")[0][3:] == [0] * 74


@pytest.mark.parametrize(("length", "chunks"), [(1, 1), (75, 1), (76, 2), (150, 2), (151, 3)])
def test_a_long_prompt_goes_through_in_chunks_of_75(length: int, chunks: int) -> None:
    parts = token_chunks(FIRST, "x" * length)
    assert len(parts) == chunks
    assert all(len(part) == 77 and part[0] == 257 for part in parts)
    assert sum(part.count(ord("x") + 1) for part in parts) == length
    assert encode_prompt([FIRST, SECOND], "x" * length).embeds.shape == (1, 77 * chunks, 12)


def test_chunks_are_encoded_on_their_own_and_laid_end_to_end() -> None:
    text = "y" * 75 + "z" * 20
    whole = encode_prompt([SECOND], text)
    head, tail = encode_prompt([SECOND], "y" * 75), encode_prompt([SECOND], "z" * 20)
    assert torch.allclose(whole.embeds, torch.cat([head.embeds, tail.embeds], dim=1), atol=1e-6)
    assert whole.pooled is not None
    assert head.pooled is not None
    assert torch.allclose(whole.pooled, head.pooled, atol=1e-6)


def test_each_encoder_may_have_a_prompt_of_its_own_and_the_shorter_is_filled_up() -> None:
    result = encode_prompt([FIRST, SECOND], ["x" * 100, "a fox"])
    assert result.embeds.shape == (1, 154, 12)
    filler = encode_prompt([SECOND], "")
    assert torch.allclose(result.embeds[:, 77:, 8:], filler.embeds, atol=1e-6)


def test_a_prompt_too_few_is_refused() -> None:
    with pytest.raises(ValueError, match="2 text encoders and 1 prompts"):
        encode_prompt([FIRST, SECOND], ["a fox"])


def test_two_thousand_words_and_emoji_work() -> None:
    assert encode_prompt([FIRST, SECOND], "zebra 🦓 " * 1000).embeds.isfinite().all()


@settings(max_examples=40)
@given(st.text(st.characters(), max_size=60) | st.just("\ud800 torn \udfff"))
def test_any_text_gives_finite_embeddings_and_the_same_ones_again(text: str) -> None:
    first, again = encode_prompt([SECOND], text), encode_prompt([SECOND], text)
    assert first.embeds.isfinite().all()
    assert torch.equal(first.embeds, again.embeds)
