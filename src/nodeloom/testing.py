"""The proof kit for packs, a pytest plugin: `nodeloom_packs = acme_pack` in the settings, or `pack_tests` in a module.

See docs/packs.md. Needs the extra `nodeloom[testing]`.
"""

from nodeloom.runtime.testing.pack_tests import pack_tests

__all__ = ["pack_tests"]
