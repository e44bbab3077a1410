"""Which nodes of the pack take the accelerator's lane.

What computes with a network or on tensors must be alone: a network that is being built changes torch's defaults for
the whole process, two networks at work need the memory of both, and tokenizers can't be used by two threads at once.
"""

from nodeloom.schema import Registry


def test_all_but_what_only_names_a_model_takes_the_accelerators_lane() -> None:
    templates = Registry.installed().catalogue().templates.values()
    elsewhere = {template.type for template in templates if template.pack == "diffusion" and not template.accelerator}
    naming = {
        "load_model",
        "load_vae",
        "load_lora",
        "load_control_model",
        "clip_skip",
        "ideal_size",
        "prompt_span",
        "combine_prompts",
    }
    assert elsewhere == {f"diffusion/{name}" for name in naming}
