"""Masks: greyscale pictures, white where something applies."""
