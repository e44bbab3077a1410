"""Saved workflows as the API takes them in and tells them."""
