"""Settings that are wrong are told in a sentence each."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from nodeloom.runtime.settings import Settings, read_settings
from nodeloom.schema.errors import SettingsError


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DTYPE", "int3", "NODELOOM_DTYPE is 'int3', must be 'auto', 'fp32', 'fp16' or 'bf16'"),
        ("OFFLOAD", "disk", "NODELOOM_OFFLOAD is 'disk', must be 'auto', 'none', 'model' or 'sequential'"),
        ("ATTENTION", "", "NODELOOM_ATTENTION is '', must be 'auto', 'sdpa', 'sliced' or 'math'"),
        ("MODEL_MEMORY", "-1", "NODELOOM_MODEL_MEMORY is '-1', must be 'auto', or greater than or equal to 0"),
        ("HOST_MEMORY", "lots", "NODELOOM_HOST_MEMORY is 'lots', must be 'auto', or a whole number"),
        (
            "ALLOWED_ORIGINS",
            "https://a.example, *",
            "NODELOOM_ALLOWED_ORIGINS is 'https://a.example, *', must be sites such as https://example.org:8443, "
            "with commas between them",
        ),
        ("WORKER_SILENCE", "inf", "NODELOOM_WORKER_SILENCE is 'inf', must be a finite number"),
    ],
)
def test_what_a_setting_must_be_is_one_sentence(
    name: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"NODELOOM_{name}", value)
    with pytest.raises(SettingsError) as caught:
        read_settings()
    assert str(caught.value) == told


def test_what_is_given_goes_before_the_environment_whose_names_are_of_any_case(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("nodeloom_max_nodes", "7")
    monkeypatch.setenv("NODELOOM_MAX_BATCH", "8")
    monkeypatch.setenv("NODELOOM_NO_SETTING", "of another program")
    settings = Settings(max_batch=9)
    assert (settings.max_nodes, settings.max_batch) == (7, 9)


def test_a_setting_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate({"no_setting": 1})
