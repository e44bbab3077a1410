"""The algorithms of the pack `core`: plain functions that know nothing of nodes."""
