"""ComfyUI's nodes that look for regular expressions, of Python's kind, in texts."""

from __future__ import annotations

import re
from typing import Final, Literal, TypeAlias

from nodeloom.invocations.comfyui.results import StringValueOutput
from nodeloom.invocations.comfyui.string_editing import CATEGORY
from nodeloom.schema import (
    InputError,
    InputField,
    Invocation,
    InvocationContext,
    InvocationOutput,
    OutputField,
    invocation,
)

Extraction: TypeAlias = Literal["First Match", "All Matches", "First Group", "All Groups"]
_TEXT: Final = "The text"
_PATTERN: Final = "The regular expression"
_CASE: Final = "Whether capitals are the same as small letters"
_LINES: Final = "Whether ^ and $ are the ends of each line"
_DOT: Final = "Whether a dot is the end of a line, too"


class MatchesOutput(InvocationOutput):
    """Whether something was found."""

    matches: bool = OutputField(description="Whether it is there", title="matches")


@invocation("comfyui/RegexMatch", version=1, title="Regex Match", category=CATEGORY, tags=["text", "find", "pattern"])
class RegexMatch(Invocation):
    """Tell whether a regular expression is found in a text; one that is none is not."""

    string: str = InputField(default="", description=_TEXT, component="textarea")
    regex_pattern: str = InputField(default="", description=_PATTERN, component="textarea")
    case_insensitive: bool = InputField(default=True, description=_CASE)
    multiline: bool = InputField(default=False, description=_LINES)
    dotall: bool = InputField(default=False, description=_DOT)

    def invoke(self, context: InvocationContext) -> MatchesOutput:
        """Look for it."""
        try:
            pattern = compiled(self.regex_pattern, self.case_insensitive, self.multiline, self.dotall)
        except InputError:
            return MatchesOutput(matches=False)
        return MatchesOutput(matches=pattern.search(self.string) is not None)


@invocation(
    "comfyui/RegexExtract", version=1, title="Regex Extract", category=CATEGORY, tags=["text", "find", "pattern"]
)
class RegexExtract(Invocation):
    """Take what a regular expression finds out of a text, a line each; nothing if it finds nothing or is none."""

    string: str = InputField(default="", description=_TEXT, component="textarea")
    regex_pattern: str = InputField(default="", description=_PATTERN, component="textarea")
    mode: Extraction = InputField(
        default="First Match", description="What is taken: all that is found, or a group of it"
    )
    case_insensitive: bool = InputField(default=True, description=_CASE)
    multiline: bool = InputField(default=False, description=_LINES)
    dotall: bool = InputField(default=False, description=_DOT)
    group_index: int = InputField(default=1, ge=0, le=100, description="Which group, counted from 1; 0 is all of it")

    def invoke(self, context: InvocationContext) -> StringValueOutput:
        """Look for it."""
        try:
            pattern = compiled(self.regex_pattern, self.case_insensitive, self.multiline, self.dotall)
        except InputError:
            return StringValueOutput(string="")
        return StringValueOutput(string="\n".join(extracted(pattern, self.string, self.mode, self.group_index)))


@invocation(
    "comfyui/RegexReplace", version=1, title="Regex Replace", category=CATEGORY, tags=["text", "find", "pattern"]
)
class RegexReplace(Invocation):
    """Put another text in the place of what a regular expression finds."""

    string: str = InputField(default="", description=_TEXT, component="textarea")
    regex_pattern: str = InputField(default="", description=_PATTERN, component="textarea")
    replace: str = InputField(default="", description="What is put there; \\1 is the first group", component="textarea")
    case_insensitive: bool = InputField(default=True, description=_CASE, advanced=True)
    multiline: bool = InputField(default=False, description=_LINES, advanced=True)
    dotall: bool = InputField(default=False, description=_DOT, advanced=True)
    count: int = InputField(default=0, ge=0, le=100, description="How often at most; 0 is always", advanced=True)

    def invoke(self, context: InvocationContext) -> StringValueOutput:
        """Replace all."""
        pattern = compiled(self.regex_pattern, self.case_insensitive, self.multiline, self.dotall)
        try:
            return StringValueOutput(string=pattern.sub(self.replace, self.string, count=self.count))
        except (re.error, IndexError) as error:
            raise InputError(f"replace is {self.replace!r}, which can't be put there: {error}") from error


def compiled(pattern: str, case_insensitive: bool, multiline: bool, dotall: bool) -> re.Pattern[str]:
    """A regular expression with its flags; `InputError` if it is none."""
    flags = re.IGNORECASE if case_insensitive else re.NOFLAG
    flags |= re.MULTILINE if multiline else re.NOFLAG
    flags |= re.DOTALL if dotall else re.NOFLAG
    try:
        return re.compile(pattern, flags)
    except (re.error, OverflowError, RecursionError) as error:
        raise InputError(f"regex_pattern is {pattern!r}, which is no regular expression: {error}") from error


def extracted(pattern: re.Pattern[str], text: str, mode: Extraction, group: int) -> list[str]:
    """What is found. "All Matches" are their first groups where the expression has several, as in ComfyUI."""
    if mode == "All Matches":
        return [found[0] if isinstance(found, tuple) else found for found in pattern.findall(text)]
    place = 0 if mode == "First Match" else group
    if place > pattern.groups:
        return []
    if mode == "All Groups":
        return [found.group(place) or "" for found in pattern.finditer(text)] if pattern.groups else []
    first = pattern.search(text)
    return [] if first is None else [first.group(place) or ""]
