"""Text: filling templates, replacing, splitting, lines."""

from __future__ import annotations

import re
from collections.abc import Mapping

from nodeloom.schema.errors import InputError


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with each `{name}` of `values` replaced, in one pass.

    Every other brace stays as it is: prompts use braces for wildcards and emphasis.
    """
    names = "|".join(re.escape(name) for name in values)
    return re.sub(rf"\{{({names})\}}", lambda match: values[match[1]], template)


def replace(text: str, search: str, replacement: str) -> str:
    """The text with every occurrence replaced; unchanged if `search` is empty."""
    return text.replace(search, replacement) if search else text


def replace_pattern(text: str, pattern: str, replacement: str) -> str:
    r"""The text with every match of a regular expression replaced; `\1` or `\g<name>` in it are groups."""
    if not pattern:
        return text
    try:
        return re.sub(pattern, replacement, text)
    except (re.error, IndexError) as error:
        raise InputError(
            f"search {pattern!r} with replacement {replacement!r} is no regular expression: {error}; "
            "correct it, or turn off regular_expression"
        ) from error


def split(text: str, separator: str, *, trim: bool, skip_empty: bool) -> list[str]:
    """Pieces of the text between separators; an empty separator stands for white space of any length."""
    return _tidied(text.split(separator) if separator else text.split(), trim=trim, skip_empty=skip_empty)


def lines(text: str, *, trim: bool, skip_empty: bool) -> list[str]:
    """Lines of the text without their ends; a last line that is empty does not count."""
    found = re.split(r"\r\n|\r|\n", text)
    return _tidied(found[:-1] if not found[-1] else found, trim=trim, skip_empty=skip_empty)


def cut(text: str, separator: str) -> tuple[str, str]:
    """Text before and after the first separator; all and nothing if it does not occur."""
    if not separator:
        return text, ""
    before, _, after = text.partition(separator)
    return before, after


def _tidied(pieces: list[str], *, trim: bool, skip_empty: bool) -> list[str]:
    trimmed = [piece.strip() if trim else piece for piece in pieces]
    return [piece for piece in trimmed if piece or not skip_empty]
