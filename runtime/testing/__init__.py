"""The proof kit: a pytest plugin by which the authors of a pack prove that its documents live on.

What others may use of it is in `nodeloom.testing`. It imports nothing here, for pytest loads the plugin in every run.
"""
