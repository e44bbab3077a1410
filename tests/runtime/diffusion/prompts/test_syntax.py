from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nodeloom.runtime.diffusion.prompts import Break, Span, Syntax, embedding_names, escaped, parse, without_names

SYNTAXES: tuple[Syntax, ...] = get_args(Syntax)
MARKED = st.text(st.sampled_from('ab ()[]:+-.,12<>\\"\n') | st.characters(), max_size=60)


def weights(text: str, syntax: Syntax) -> list[tuple[str, float]]:
    return [(piece.text, round(piece.weight, 4)) for piece in parse(text, syntax) if isinstance(piece, Span)]


@pytest.mark.parametrize("syntax", SYNTAXES)
@given(text=MARKED)
def test_any_text_can_be_read_and_every_piece_stands_where_it_says(text: str, syntax: Syntax) -> None:
    at = 0
    for piece in parse(text, syntax):
        assert at <= piece.start < piece.end <= len(text)
        at = piece.end


@pytest.mark.parametrize("syntax", SYNTAXES)
@given(
    text=st.text(st.characters(exclude_characters="()[]+-\\<"), min_size=1).filter(
        lambda text: "embedding:" not in text
    )
)
def test_text_without_marks_is_one_span_of_weight_1(text: str, syntax: Syntax) -> None:
    if "BREAK" not in text:
        assert parse(text, syntax) == [Span(text, 1.0, 0, len(text))]


@pytest.mark.parametrize("syntax", SYNTAXES)
@given(text=MARKED.filter(lambda text: text and "embedding:" not in text and "BREAK" not in text))
def test_escaped_text_is_read_as_it_was(text: str, syntax: Syntax) -> None:
    (span,) = parse(escaped(text, syntax), syntax)
    assert isinstance(span, Span)
    assert (span.text, span.weight, span.embedding) == (text, 1.0, None)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("(foo)", [("foo", 1.1)]),
        ("((foo))", [("foo", 1.21)]),
        ("((foo):1.1)", [("foo", 1.21)]),
        ("((foo:1.2))", [("foo", 1.2)]),
        ("a ((((b (cat:6) c:100)))) d", [("a ", 1), ("b ", 100), ("cat", 6), (" c", 100), (" d", 1)]),
        (r"\(x\) (y\):1.3)", [("(x) ", 1), ("y)", 1.3)]),
        ("(a:b)", [("a:b", 1.1)]),
        ("(a:nan)", [("a:nan", 1.1)]),
        ("(:1.2)", [(":1.2", 1.1)]),
        ("()", []),
        ("(a", [("(a", 1)]),
        ("(a (b)", [("a ", 1.1), ("(b", 1.1)]),
        ("x (a y", [("x ", 1), ("(a y", 1)]),
        ("a) (b:1.2)", [("a) (b:1.2)", 1)]),
        (")((b:1.2)", [(")(", 1), ("b", 1.2)]),
        ("[a] b++", [("[a] b++", 1)]),
    ],
)
def test_comfyui_weights(text: str, spans: list[tuple[str, float]]) -> None:
    assert weights(text, "comfyui") == spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("(a) [b]", [("a", 1.1), (" ", 1), ("b", 0.9091)]),
        ("((house:1.3) [on] sea", [("house", 1.43), (" ", 1.1), ("on", 1), (" sea", 1.1)]),
        ("(a[b)c]", [("a", 1.1), ("b", 1), ("c", 0.9091)]),
        (r"\(a\] b]", [("(a] b]", 1)]),
        ("(a:1.2.3)", [("a:1.2.3", 1.1)]),
        ("word++", [("word++", 1)]),
    ],
)
def test_a1111_weights(text: str, spans: list[tuple[str, float]]) -> None:
    assert weights(text, "a1111") == spans


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("a fox+", [("a ", 1), ("fox", 1.1)]),
        ("fox-- in snow", [("fox", 0.81), (" in snow", 1)]),
        ("(a fox)1.3 b", [("a fox", 1.3), (" b", 1)]),
        ("(a (fox)1.3)++", [("a ", 1.21), ("fox", 1.573)]),
        ("(a b) c", [("a b", 1), (" c", 1)]),
        ("well-known - x", [("well-known - x", 1)]),
        (r"\(a\)+ b\+", [("(a)", 1.1), (" b+", 1)]),
        ("(a)3d", [("a", 1), ("3d", 1)]),
        ("(a b+", [("(a ", 1), ("b", 1.1)]),
    ],
)
def test_compel_weights(text: str, spans: list[tuple[str, float]]) -> None:
    assert weights(text, "compel") == spans


def test_only_a1111_knows_breaks() -> None:
    assert [type(piece) for piece in parse("a BREAK b", "a1111")] == [Span, Break, Span]
    assert len(parse("a BREAK b", "comfyui")) == len(parse("a BREAK b", "compel")) == 1


def test_embeddings_are_named_at_the_beginning_of_a_word() -> None:
    pieces = parse("embedding:one, (embedding:two:1.2) noembedding:three embedding: four", "comfyui")
    assert embedding_names(pieces) == ["one", "two", "four"]
    assert [piece.weight for piece in pieces if isinstance(piece, Span) and piece.embedding == "two"] == [1.2]


def test_names_in_angle_brackets_are_for_those_who_know_them() -> None:
    text = "<ink>"
    assert embedding_names(parse(text, "comfyui")) == []
    assert embedding_names(parse(text, "a1111")) == embedding_names(parse(text + "++", "compel")) == ["ink"]


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("text", ["(" * 9000 + "a" + ")" * 9000, "(a" * 9000 + ":9)" * 9000, "x" + "+" * 9000])
def test_nesting_has_no_bound_and_leads_to_no_infinity(text: str, syntax: Syntax) -> None:
    assert all(abs(piece.weight) <= 1e6 for piece in parse(text, syntax) if isinstance(piece, Span))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a embedding:no, b", "a , b"),
        ("(embedding:no:1.2) embedding:yes", "(:1.2) embedding:yes"),
        ("embedding:none", "embedding:none"),
        ("", ""),
    ],
)
def test_names_are_taken_out_of_a_prompt(text: str, left: str) -> None:
    assert without_names(text, "comfyui", {"no"}) == left
