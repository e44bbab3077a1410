"""Tests of the process that unpacks pictures."""
