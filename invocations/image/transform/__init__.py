"""Size, crop, orientation."""
