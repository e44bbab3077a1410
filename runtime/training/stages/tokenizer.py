"""The stage `tokenizer`: the files of both tokenizers."""

from __future__ import annotations

from nodeloom.runtime.training.job import Job
from nodeloom.runtime.training.texts import Tokenizers
from nodeloom.runtime.training.vocabulary import known_words
from nodeloom.runtime.training.vocabulary_files import PADDING, merges_of, write_tokenizer


def run(job: Job) -> None:
    """Write `tokenizer/` and `tokenizer_2/`."""
    merges = merges_of(known_words())
    for name in PADDING:
        write_tokenizer(job.folder, name, merges)
    job.tell(f"tokenizer: {len(Tokenizers.load(job.folder))} tokens for {len(known_words())} known words")
