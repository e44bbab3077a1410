"""The algorithms of the pack `image`: plain functions on pictures that know nothing of nodes.

They take pictures of any mode, leave them unchanged, and return modes L, LA, RGB, RGBA or I;16 (see `modes`).
Pillow is imported where it is used, so that declaring the nodes costs nothing.
"""
