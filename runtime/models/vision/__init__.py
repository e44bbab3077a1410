"""Image encoders: CLIP's vision models, from their files to modules."""
