"""What CLIP's tokenizer is given of a text: no control characters, and ideographs as words of their own.

So transformers' CLIPTokenizer does up to version 4 where ftfy is not installed, which is what ComfyUI and diffusers run
on; version 5 leaves it out.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# the blocks that BERT's tokenizer, where the rule comes from, takes for ideographs
_IDEOGRAPH: Final = re.compile(
    "[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002ceaf\U0002f800-\U0002fa1f]"
)
_REPLACEMENT: Final = "\ufffd"
_BLANKS: Final = "\t\n\r"


def cleaned(text: str) -> str:
    """Return a text as the tokenizer should see it; what is no Unicode (a lone surrogate) is left out, too."""
    return _IDEOGRAPH.sub(r" \g<0> ", "".join(letter for letter in text if not _is_left_out(letter)))


def _is_left_out(letter: str) -> bool:
    is_control = unicodedata.category(letter).startswith("C") and letter not in _BLANKS
    return is_control or letter == _REPLACEMENT
