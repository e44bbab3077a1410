"""Sampling, guidance, text conditioning and latents as plain functions on tensors; knows no nodes, files or engine."""
