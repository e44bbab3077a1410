"""How the embedded models are made: `python -m nodeloom.runtime.training`. Nothing else knows this room, nor any wheel.

A little world is drawn, and a tokenizer, an autoencoder, a base, a refiner and a judge are trained on it, measured,
written as model folders and single files, and reported on. docs/decisions tells why they are as they are.
"""
