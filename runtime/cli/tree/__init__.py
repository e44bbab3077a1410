"""The live tree of a run: its rows, their order, their text and what they come to."""
