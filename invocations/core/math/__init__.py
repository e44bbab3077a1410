"""Arithmetic and comparison."""
