"""Stable Video Diffusion: its network and its autoencoder, from their files to modules."""
