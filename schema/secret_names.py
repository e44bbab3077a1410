"""Names of secrets: all that a document may say of a credential, and the words for whatever else stands in its place.

What is no name may be the credential itself, pasted by mistake: nothing here repeats it.
"""

from __future__ import annotations

import re
from typing import Final

SECRET_NAME: Final = r"^[a-z][a-z0-9_]{0,63}$"
"""What names look like, as JSON Schema says it."""
EXPECTED: Final = (
    "the name of a secret: lower-case letters, digits and _, beginning with a letter, at most 64 in all. If the key "
    "itself was put there, take it out, keep it with `nodeloom secrets set NAME`, and put that name in its place"
)
"""What must stand where a secret is meant; it completes "key is ..., must be {EXPECTED}"."""
HIDDEN: Final = "something that is not shown"
"""Stands for what was found there."""
MISTAKE: Final = "secret_name"
"""The type of pydantic's error about it."""

_NAME: Final = re.compile(SECRET_NAME.removeprefix("^").removesuffix("$"))


def is_secret_name(value: object) -> bool:
    """Whether a value is a name that a secret can have."""
    return isinstance(value, str) and _NAME.fullmatch(value) is not None
