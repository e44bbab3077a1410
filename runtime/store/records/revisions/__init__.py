"""Revisions of the tables, one file each, in the order of their numbers. A released one is never changed.

A new one: describe the tables in `tables/`, write `rNNNN_what.py` with `revision`, `down_revision` and `upgrade`, and
raise `HEAD`; a test tells whether both say the same.
"""

HEAD = "0007"
"""The revision that this program works with."""
